"""English stems exactly as PostgreSQL's `english` configuration makes them, for marking what a search found.

The algorithm is Martin Porter's second English stemmer ("Porter2"), published with Snowball. The index is
stemmed by the database; this twin only lets highlighting agree with it (a test compares the two).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

IRREGULAR = {
    "skis": "ski",
    "skies": "sky",
    "dying": "die",
    "lying": "lie",
    "tying": "tie",
    "idly": "idl",
    "gently": "gentl",
    "ugly": "ugli",
    "early": "earli",
    "only": "onli",
    "singly": "singl",
} | {word: word for word in ("sky", "news", "howe", "atlas", "cosmos", "bias", "andes")}

EXEMPT = frozenset(("inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"))

_VOWEL, _CONSONANT = "[aeiouy]", "[^aeiouy]"
_CONSONANT_Y = re.compile(f"^y|(?<={_VOWEL})y")
_REGION = re.compile(f".*?{_VOWEL}{_CONSONANT}")
_SHORT_END = re.compile(f"(?:{_CONSONANT}{_VOWEL}[^aeiouywxY]|^{_VOWEL}{_CONSONANT})$")

_TO_BASE = {
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "abli": "able",
    "entli": "ent",
    "izer": "ize",
    "ization": "ize",
    "ational": "ate",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "aliti": "al",
    "alli": "al",
    "fulness": "ful",
    "fulli": "ful",
    "ousli": "ous",
    "ousness": "ous",
    "iveness": "ive",
    "iviti": "ive",
    "biliti": "ble",
    "bli": "ble",
    "lessli": "less",
    "ogi": "og",
    "li": "",
}
_TO_ADJECTIVE = {
    "tional": "tion",
    "ational": "ate",
    "alize": "al",
    "icate": "ic",
    "iciti": "ic",
    "ical": "ic",
    "ful": "",
    "ness": "",
    "ative": "",
}
# fmt: off
_ENDINGS = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti",
    "ous", "ive", "ize", "ion",
)
# fmt: on


@lru_cache(65536)
def stem(word: str) -> str:
    """The stem of one folded word; words of other alphabets and numbers are their own stems."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) <= 2:
        return word
    word = _CONSONANT_Y.sub("Y", word)
    first, second = _regions(word)
    word = _without_plural(word)
    if word not in EXEMPT:
        word = _without_tense(word, first)
        word = re.sub(f"(?<=.{_CONSONANT})[yY]$", "i", word)
        word = _to_base(word, first)
        word = _to_adjective(word, first, second)
        word = _without_ending(word, second)
        word = _without_last_letter(word, first, second)
    return word.replace("Y", "y")


def _regions(word: str) -> tuple[int, int]:
    """Where the ending may begin: after the first consonant that follows a vowel, and after the next such."""
    start = re.match("gener|commun|arsen", word) or _REGION.match(word)
    first = start.end() if start else len(word)
    start = _REGION.match(word, first)
    return first, start.end() if start else len(word)


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[: -2 if len(word) > 4 else -1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and re.search(_VOWEL, word[:-2]):
        return word[:-1]
    return word


def _without_tense(word: str, first: int) -> str:
    if ending := re.search("eed(?:ly)?$", word):
        return word[: ending.start()] + "ee" if ending.start() >= first else word
    ending = re.search("(?:ed|ing)(?:ly)?$", word)
    if not ending or not re.search(_VOWEL, word[: ending.start()]):
        return word
    word = word[: ending.start()]
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if re.search("(?<!^[aeo])(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$", word):
        return word[:-1]
    return word + "e" if len(word) == first and _SHORT_END.search(word) else word


def _longest(word: str, endings: Iterable[str]) -> str:
    return max((ending for ending in endings if word.endswith(ending)), key=len, default="")


def _to_base(word: str, first: int) -> str:
    ending = _longest(word, _TO_BASE)
    rest = word.removesuffix(ending)
    if not ending or len(rest) < first:
        return word
    if (ending == "ogi" and not rest.endswith("l")) or (
        ending == "li" and rest[-1:] not in set("cdeghkmnrt")
    ):
        return word
    return rest + _TO_BASE[ending]


def _to_adjective(word: str, first: int, second: int) -> str:
    ending = _longest(word, _TO_ADJECTIVE)
    rest = word.removesuffix(ending)
    if not ending or len(rest) < (second if ending == "ative" else first):
        return word
    return rest + _TO_ADJECTIVE[ending]


def _without_ending(word: str, second: int) -> str:
    ending = _longest(word, _ENDINGS)
    rest = word.removesuffix(ending)
    if len(rest) < second or (ending == "ion" and not rest.endswith(("s", "t"))):
        return word
    return rest


def _without_last_letter(word: str, first: int, second: int) -> str:
    if word.endswith("e"):
        at = len(word) - 1
        return word[:-1] if at >= second or (at >= first and not _SHORT_END.search(word[:-1])) else word
    return word[:-1] if word.endswith("ll") and len(word) - 1 >= second else word
