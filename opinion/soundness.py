"""Is a text whole? Whether it breaks off, whether its marks are balanced, whether a bio line was left in it.

Rules of writing, in the scripts that the desk prints; where a rule cannot be sure it says nothing, because
breaking off blocks publication.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext

from opinion.balance import Imbalance, unbalanced
from opinion.bio_lines import bio_line_left_in, looks_like_bio_line

__all__ = ("Imbalance", "bio_line_left_in", "breaks_off", "looks_like_bio_line", "unbalanced")

LONGEST_END = 2000  # characters of a paragraph that are looked at
MANY_WORDS, MANY_CHARACTERS = 5, 18  # from here on a paragraph is a sentence, not a signature or a slogan

_ENDS = ".!?…‥⋯。！？｡．‽⁇⁈⁉؟۔।॥։።፧៕។།"
_CLOSERS = "”’\"'»›」』】）)］]〉》〕｣﹂﹄"
_CLOSER = f"[{re.escape(_CLOSERS)}]*"
_HAN = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_MARKS_AFTER = re.compile(
    r"(?:[\s*†‡§#\u00b2\u00b3\u00b9\u2070-\u2079\u25a0-\u25ff\u2580-\u259f∎•♦]|\[\d+\])+$"
)
_NOTE_NUMBER = re.compile(rf"(?<=[^\W\d_])([{_ENDS}]{_CLOSER})\d{{1,2}}$")
_ASIDE = re.compile(r"\s*(?:[(（][^()（）]*[)）]|[\[［][^\[\]［］]*[\]］]|【[^【】]*】)$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+\.\w+$")
_UNMARKED_SCRIPT = re.compile("[\u0e00-\u0eff]")  # Thai and Lao end sentences without a mark
_SENTENCE_INSIDE = re.compile(
    rf"[.!?…]{_CLOSER}\s+[“‘\"'(\[]?[^\W\d_a-z]|[。！？]{_CLOSER}[^\s{re.escape(_CLOSERS)}]"
)
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Messrs|Dr|Prof|Gen|Lt|Col|Capt|Sgt|Sen|Rep|Gov|Rev|Hon|St|vs|cf|e\.g|i\.e|viz)\.$"
)
_INTRODUCED_SPEECH = re.compile("[:：][「“『].+[」”』]$", re.DOTALL)
_OMISSION = re.compile(r"[\[(（［]\s*(?:\.{3,}|…+|⋯+)\s*[\])）］]$")
_CONTINUED = re.compile(
    r"\W*(?:read (?:more|on|the (?:full|whole|rest)\b.*)|continue reading.*|keep reading|(?:to be )?continued.*|more"
    r"|閱讀(?:全文|更多)|繼續閱讀|看全文|更多內容|未完(?:待續)?|待續|xem thêm|đọc (?:tiếp|thêm))\W*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\W*(?:(?:translated|edited|interviewed?|written|compiled|photo|image|source|copyright|©|note|acknowledg|disclosure"
    r"|(?:first|originally) published|this (?:article|piece|essay|op-ed|commentary|text) )"
    r"|本文|原文|譯者|編譯|翻譯|圖片|照片|資料來源|來源|出處|[註注]|責任編輯|nguồn|dịch|bài viết)",
    re.IGNORECASE,
)
# Words after which an English, Vietnamese or Chinese sentence must go on.
_DANGLING = re.compile(
    r"(?:\b(?:a|an|the|and|or|nor|but|of|to|in|on|at|by|for|from|with|without|into|onto|upon|about|against|between|among"
    r"|through|during|as|than|that|which|who|whom|whose|where|when|while|because|although|though|if|unless|until|since"
    r"|is|are|was|were|be|been|being|has|have|had|does|did|will|would|shall|should|can|could|may|might|must|not"
    r"|these|those|its|their|his|our|your|my|very|such|both|either|neither|every"
    r"|và|của|là|những|các|một|cho|với|trong|để|được|bị|khi|mà|thì|nhưng|hoặc|tại|từ)"
    r"|[的和與及或在是把被對從向因而但且之將讓])$",
    re.IGNORECASE,
)
_IN_NAMES = frozenset(("of", "and", "the", "at", "in", "for", "on", "de", "la", "du", "van", "von"))
_GOES_ON = tuple(",;:，、；：—–-‐‑&/([{“‘「『（《〈【")


def breaks_off(paragraphs: Sequence[str]) -> str | None:
    """A sentence that says where the text stops in mid-sentence; None where it ends like a text."""
    told = [(place, _bare(text)) for place, text in enumerate(paragraphs, 1)]
    told = [(place, text) for place, text in told if any(map(str.isalpha, text)) or _OMISSION.search(text)]
    if not told:
        return None
    last = told[-1][1]
    if _OMISSION.search(last) or _CONTINUED.fullmatch(last):
        return gettext("The text ends with “%(words)s”: the rest of it is missing.") % {"words": _tail(last)}
    place = _where_it_breaks(told)
    if place is None:
        return None
    facts = {"number": place, "words": _tail(dict(told)[place])}
    return gettext("The text breaks off in mid-sentence: paragraph %(number)d ends with “%(words)s”.") % facts


def _where_it_breaks(told: list[tuple[int, str]]) -> int | None:
    """Reads from the end, past signatures, notes and list items, to a paragraph that ends or breaks off."""
    passed: list[tuple[int, str]] = []
    ends = introduces = False
    for place, text in reversed(told):
        ends = _is_finished(text)
        introduces = bool(passed) and text.endswith((":", "："))
        if ends or introduces:
            break
        passed.append((place, text))
    sentences = [(place, text) for place, text in passed if not _is_note(text) and _is_sentence(text)]
    is_list = introduces or len(sentences) > 1  # items that have no full stops
    broken = [place for place, text in sentences if not is_list or _must_go_on(text)]
    if broken:
        return broken[0]
    return None if ends or introduces else passed[0][0]  # somewhere a sentence has to end


def _bare(text: str) -> str:
    """The end of a paragraph, without white space, end marks and note numbers after it."""
    return _NOTE_NUMBER.sub(r"\1", _MARKS_AFTER.sub("", text.strip()[-LONGEST_END:]))


def _is_finished(text: str) -> bool:
    inner = text.rstrip(_CLOSERS + " \u00a0\u202f")
    if inner.endswith(tuple(_ENDS)):
        trails_off = inner.endswith(("…", "⋯", "‥", "..", ". ."))
        return not (_ABBREVIATION.search(inner) or (trails_off and _dangles(inner)))
    if _ADDRESS.search(text) or _UNMARKED_SCRIPT.match(text[-1:]) or _INTRODUCED_SPEECH.search(text):
        return True
    aside = _ASIDE.search(text)
    return bool(aside and aside.start()) and _is_finished(text[: aside.start()] if aside else "")


def _is_note(text: str) -> bool:
    """A credit, a bio line, or a remark in brackets: complete without a full stop."""
    aside = _ASIDE.search(text)
    return bool((aside and not aside.start()) or _NOTE.match(text) or looks_like_bio_line(text))


def _is_sentence(text: str) -> bool:
    """And not a heading, a signature or a slogan."""
    if _must_go_on(text):
        return True
    han = len(re.findall(f"[{_HAN}]", text))
    words = re.findall(rf"[^\W\d_{_HAN}]+", text)
    small = [word for word in words if not word[0].isupper() and word not in _IN_NAMES]
    return (
        han >= MANY_CHARACTERS or (han > 9 and "，" in text) or (len(words) >= MANY_WORDS and len(small) > 1)
    )


def _must_go_on(text: str) -> bool:
    if text.endswith(_GOES_ON) or _dangles(text) or _ABBREVIATION.search(text):
        return True
    return bool(_SENTENCE_INSIDE.search(text) or unbalanced([text]))


def _dangles(text: str) -> bool:
    return bool(_DANGLING.search(text.rstrip(_CLOSERS + _ENDS + " ")))


def _tail(text: str) -> str:
    """The last words, as many as fit into a sentence."""
    most = 15 if re.search(f"[{_HAN}]", text[-15:]) else 50
    if len(text) <= most:
        return text
    end = text[-most:]
    return "… " + (end.partition(" ")[2] if " " in end and most == 50 else end)
