"""Which stretches of a text are Chinese, Japanese or Korean: machines set and speak them by their `lang`."""

import re
from html import escape

# As parts of a character class
HAN = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U000323af"
)
KANA = r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
BOPOMOFO = r"\u02ea\u02eb\u3105-\u312f\u31a0-\u31bf"
HANGUL = r"\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb"
PUNCTUATION = (
    r"\u3000-\u3004\u3008-\u3020\u302a-\u3037\u303c-\u303f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
    r"\uff5b-\uff65"
)

_ANY = f"[{HAN}{KANA}{BOPOMOFO}{HANGUL}{PUNCTUATION}]+"
_EAST_ASIAN = re.compile(f"{_ANY}(?: (?=[{HANGUL}]){_ANY})*")  # Korean parts words by blanks
_KANA = re.compile(f"[{KANA}]+")
_HANGUL = re.compile(f"[{HANGUL}]+(?: [{HANGUL}]+)*")
_FOREIGN_TO_CHINESE = re.compile(f"{_KANA.pattern}|{_HANGUL.pattern}")
_LETTER = re.compile(f"[{HAN}{KANA}{BOPOMOFO}{HANGUL}]")


def mark_runs(text: str, language: str = "en") -> str:
    """The text as HTML, escaped, with `lang` on what is not in the text's own language.

    Chinese is marked zh-Hant, text with kana ja, Hangul ko. In a Chinese text only kana and Hangul are
    marked, in a Japanese one only Hangul, in a Korean one only kana.
    """
    if text.isascii():
        return escape(text)
    home = language.partition("-")[0].lower()
    pattern = {"zh": _FOREIGN_TO_CHINESE, "ja": _HANGUL, "ko": _KANA}.get(home, _EAST_ASIAN)
    written: list[str] = []
    end = 0
    for run in pattern.finditer(text):
        if found := _language_of(run.group()):
            written.append(escape(text[end : run.start()]))
            written.append(f'<span lang="{found}">{escape(run.group())}</span>')
            end = run.end()
    return "".join(written) + escape(text[end:])


def _language_of(run: str) -> str:
    if not _LETTER.search(run):
        return ""
    if _KANA.search(run):
        return "ja"
    return "ko" if _HANGUL.search(run) else "zh-Hant"
