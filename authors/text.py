"""Plain text as people write it, in any script: cleaning at the edge, folding for search, slugs, sort keys.

Pure functions; nothing here imports anything of ours.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby, islice


class UnreadableText(ValueError):
    """The text cannot be stored or shown at all; the message is a sentence for the person who sent it."""


# --- cleaning ---------------------------------------------------------------------------------------------

# Scripts whose letters join: a zero-width (non-)joiner after one of them changes what is read.
_JOINING = (
    r"\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\uaadf"
    r"\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
)
# Signs that are parts of emoji sequences.
_EMOJI = r"\u00a9\u00ae\u20e3\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
# Signs that have another form when a variation selector follows.
_HAS_VARIANTS = rf"{_EMOJI}#*0-9\u1000-\u109f\u1820-\u18aa\u2010-\u303f\u3297\u3299\ua840-\ua877\uff01-\uff1f"
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Blocks that hold combining marks, roughly (letters of these scripts too): a cheap test before the exact one.
_MARK_BLOCKS = (
    r"\u0300-\u036f\u0483-\u0489\u0590-\u109f\u135d-\u135f\u1700-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u2cef-\u2cf1"
    r"\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua6f1\ua800-\uabff\ufb1e\ufe00-\ufe2f"
    r"\U00010100-\U00011fff\U00013430-\U00013455\U00016100-\U00016ff1\U0001bc9d-\U0001e94a\U000e0100-\U000e01ef"
)
MOST_MARKS = 6  # on one letter; fully pointed Hebrew needs five

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_NONCHARACTERS = r"\ufdd0-\ufdef" + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(17))
_TAGS = r"\U000e0020-\U000e007f"
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, except tab and line feed
    r"\u00ad\u034f\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff"  # soft hyphens, zero-width signs
    r"\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters without ink
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # controls of shorthand and music
    rf"\ufff9-\ufffc{_NONCHARACTERS}\U000e0000-\U000e001f]"
    rf"|(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+"  # tags, except in the flags of England and its like
    rf"|(?<=\U0001f3f4)(?![\U000e0030-\U000e0039\U000e0061-\U000e007a]{{3,6}}\U000e007f)[{_TAGS}]+"
    rf"|(?<=\U000e007f)[{_TAGS}]+"
    rf"|(?<![{_JOINING}])\u200c"
    rf"|(?<![{_JOINING}{_EMOJI}\ufe0f])\u200d|(?<=[{_EMOJI}\ufe0f])\u200d(?![{_EMOJI}])"
    rf"|(?<![{_HAS_VARIANTS}{_HAN}])[\ufe00-\ufe0f]+|(?<![{_HAN}])[\U000e0100-\U000e01ef]+"
)
# Anything but what most texts consist of, all of which is clean and NFC as it stands.
_MAY_BE_UNCLEAN = re.compile(
    r"[^\n\x20-\x7e\xa1-\xac\xae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u3001-\u3029\u3041-\u3096"
    r"\u30a0-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff9f]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FLOOD = re.compile(f"[{_MARK_BLOCKS}]{{{MOST_MARKS + 1},}}")


def clean_text(s: str, *, lines: bool = False) -> str:
    """What may be stored of a text from outside: NFC, without controls, invisible letters and other traps.

    `lines=False` also folds all white space to single blanks and strips the ends; `lines=True` keeps tabs
    and line ends, as "\\n". Joiners, flags and emoji keep what they need. Bidi embeddings and isolates
    stay where they are balanced within their line, bidi overrides never. Raises UnreadableText for half a
    surrogate pair.
    """
    if not lines:
        s = " ".join(s.split())
    if not _MAY_BE_UNCLEAN.search(s):
        return s
    refuse_unreadable(s)
    cleaned = _cleaned_once(s)
    while cleaned != s:  # what was removed may have stood between two signs that now meet
        s, cleaned = cleaned, _cleaned_once(cleaned)
    return cleaned if lines else " ".join(cleaned.split())


def refuse_unreadable(s: str) -> None:
    """Raise UnreadableText for what UTF-8 cannot write: half of a surrogate pair."""
    try:
        s.encode()
    except UnicodeEncodeError as error:
        raise UnreadableText(
            "This text holds half of a character, which nothing can show. Please type it again."
        ) from error


def _cleaned_once(s: str) -> str:
    s = _LINE_ENDS.sub("\n", s)
    s = _INVISIBLE.sub("", s)
    if _BIDI.search(s):
        s = "\n".join(_balance(line) for line in s.split("\n"))
    s = unicodedata.normalize("NFC", s)
    if _FLOOD.search(s):
        s = _without_floods(s)
    return s


def _balance(line: str) -> str:
    """Drop overrides, controls that do not pair within the line, and marks where nothing runs leftwards."""
    marks_are_needed = bool(_RIGHT_TO_LEFT.search(line))
    open_at: list[tuple[str, int]] = []  # the closing sign that is awaited, and where its opening stands
    drop: set[int] = set()
    for found in _BIDI.finditer(line):
        sign, at = found.group(), found.start()
        if sign in "\u061c\u200e\u200f":
            drop.update(() if marks_are_needed else (at,))
        elif sign in "\u202a\u202b\u202d\u202e":
            open_at.append(("\u202c", at))
            drop.update((at,) if sign in "\u202d\u202e" else ())
        elif sign in "\u2066\u2067\u2068":
            open_at.append(("\u2069", at))
        elif open_at and open_at[-1][0] == sign:
            drop.update((at,) if open_at.pop()[1] in drop else ())
        else:
            drop.add(at)
    drop.update(at for _, at in open_at)
    return "".join(sign for at, sign in enumerate(line) if at not in drop)


def _without_floods(s: str) -> str:
    kept: list[str] = []
    for is_mark, signs in groupby(s, key=lambda sign: unicodedata.category(sign) in ("Mn", "Me")):
        kept.extend(islice(signs, MOST_MARKS if is_mark else None))
    return "".join(kept)


# --- folding ----------------------------------------------------------------------------------------------

# Letters that Unicode does not take apart, and quotation marks and dashes that people type differently.
_LETTERS = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("‘’‚‛ʼʻ", "'")
    | dict.fromkeys("“”„‟", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
)
# One word, two ways to write it in Taiwan and Hong Kong: signs of the first line compare as those below them.
VARIANTS = str.maketrans(
    "臺爲裏綫峯羣衞牀着啓説户敍温産鈎佈佔週",
    "台為裡線峰群衛床著啟說戶敘溫產鉤布占周",
)
# Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels; not the marks of kana or Indic scripts,
# which make other letters.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20f0\u0591-\u05c7\u064b-\u0652\u0670\ufe00-\ufe0f]"
)
_FOLLOWING = rf"{_MARK_BLOCKS}\u1160-\u11ff\uff9e\uff9f"  # may be written into one with what stands before it
_CLUSTERS = re.compile(rf"[\x00-\x7f]+(?![{_FOLLOWING}])|.[{_FOLLOWING}]*", re.DOTALL)


def fold(s: str) -> str:
    """The text as search and comparison see it: no case, accents, width or variant; đ is d, 臺 is 台."""
    if s.isascii():
        return s.lower()
    return "".join(map(_folded, _CLUSTERS.findall(s)))


def fold_with_map(s: str) -> tuple[str, list[int]]:
    """`fold(s)`, and for each character of it the index in `s` from which it came (for highlighting)."""
    if s.isascii():
        return s.lower(), list(range(len(s)))
    folded: list[str] = []
    came_from: list[int] = []
    for cluster in _CLUSTERS.finditer(s):
        text = _folded(cluster.group())
        folded.append(text)
        one_to_one = len(text) == len(cluster.group())
        came_from.extend(range(*cluster.span()) if one_to_one else [cluster.start()] * len(text))
    return "".join(folded), came_from


def _folded(cluster: str) -> str:
    if cluster.isascii():
        return cluster.lower()
    return _folded_sign(cluster) if len(cluster) < 4 else _plain_letters(cluster).translate(VARIANTS)


@lru_cache(8192)
def _folded_sign(sign: str) -> str:
    return _plain_letters(sign).translate(VARIANTS)


def _plain_letters(s: str) -> str:
    """Without case, accents and width, Latin letters in ASCII; characters stay themselves."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", s)).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", bare)))


# --- addresses and order ----------------------------------------------------------------------------------

_ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
# fmt: off
PARTICLES = frozenset((
    "af", "al", "bin", "binti", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "ibn", "la", "le", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
))
# fmt: on
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


def slugify(s: str, *, limit: int = 80) -> str:
    """A piece of an address: letters and digits of any script, Latin ones in ASCII, joined by hyphens.

    At most `limit` characters, cut between words where there are words. May be empty ("🔥").
    """
    plain = _plain_letters(clean_text(s))
    plain = _ACRONYM.sub(lambda acronym: acronym.group().replace(".", ""), plain).replace("'", "")
    slug = "".join(sign if _belongs_to_word(sign) else "-" for sign in plain)
    slug = re.sub("-+", "-", slug).strip("-")
    if len(slug) > limit:
        end = slug.rfind("-", 0, limit + 1)
        end = end if end >= limit // 2 else limit
        while end and unicodedata.category(slug[end]).startswith("M"):
            end -= 1
        slug = slug[:end]
    return unicodedata.normalize("NFC", slug.strip("-"))


def _belongs_to_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN" or unicodedata.category(sign) in ("Mn", "Mc")


def sort_key(name: str, *, family_first: bool) -> str:
    """The name as lists sort it, by code point: "aso taro" for "Taro Aso"; Latin names before Chinese ones.

    Names that put the family first stay as written. Otherwise the last word leads; a particle in lower
    case does not ("Ursula von der Leyen" is under L), a capitalised one does ("Robert De Niro", under D);
    "Jr." and its like come last. "Aso, Taro" is taken as it stands.
    """
    words = re.findall(r"[^\s,]+", clean_text(name))
    if not family_first and "," not in name and len(words) > 1:
        words = _family_leads(words)
    return " ".join(filter(None, (re.sub(r"[^\w'-]", "", fold(word)) for word in words)))


def _family_leads(words: list[str]) -> list[str]:
    suffix: list[str] = []
    while len(words) > 2 and words[-1].strip(".").lower() in SUFFIXES:
        suffix.insert(0, words.pop())
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES and words[start - 1][0].isupper():
        start -= 1
    return words[start:] + words[:start] + suffix


# --- look-alikes ------------------------------------------------------------------------------------------

# Cyrillic, Greek and Armenian letters that a reader takes for Latin ones.
_LOOK_LATIN = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝӏӀԌΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορυιᴏօսոհցՕՍ")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "GEORGIAN", "LISU")


def mixes_scripts(s: str) -> bool:
    """Might a reader be deceived? True where one word mixes alphabets, or where a word that only looks Latin
    stands in a text that also has Latin words. Chinese beside Latin is how people write, and is not flagged.
    """
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", s))
    alphabets = [{alphabet for sign in word if (alphabet := _alphabet(sign))} for word in words]
    if any(len(found) > 1 for found in alphabets):
        return True
    return {"LATIN"} in alphabets and any(confusable_with_latin(word) for word in words)


def confusable_with_latin(word: str) -> bool:
    """Is every letter of another alphabet, and looks like a Latin one?"""
    return bool(word) and all(sign in _LOOK_LATIN for sign in word)


def _alphabet(sign: str) -> str:
    first = unicodedata.name(sign, "").partition(" ")[0]
    return first if first in _ALPHABETS else ""
