"""Does a Chinese name stand beside a name where a text first mentions it? "President Tsai Ing-wen (蔡英文)"

Names are compared folded (case, accents, 台 and 臺), word by word, and the longest one counts: "Tsai" inside "Tsai
Ing-wen" is no mention of "Tsai". A name that is written with capitals is sought with capitals: "US" is not "us".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from authors.text import fold, fold_with_map
from opinion.lexemes import Token, tokens
from opinion.samples import Sample

# What may stand between the words of a name; a full stop after an initial and in St. Kitts.
_JOINT = re.compile(r"(?:(?:(?<=\b\w)|(?<=\b[dms][rt]))\.)?[\s'·-]*")
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|St))(?<!\b(?:Mrs|Gen|Sen))[.!?]+[”’\"')\]]*\s+|[。！？]"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """The first time that a text names somebody or something; paragraphs from 1.

    `has_chinese`: the Chinese name stands in the same sentence, as it does in brackets behind the name.
    """

    name: str
    chinese_name: str
    paragraph: int
    start: int
    end: int
    has_chinese: bool


@dataclass(frozen=True, slots=True)
class _Name:
    written: str
    chinese: str
    words: tuple[str, ...]


def first_mentions(paragraphs: Sequence[str], names: Iterable[tuple[str, str]]) -> list[Mention]:
    """Where each (name, Chinese name) of a list is first mentioned, in the order of the text."""
    starting = _by_first_word(names)
    found: dict[str, Mention] = {}
    for number, text in enumerate(paragraphs, 1) if starting else ():
        for name, start, end in _mentions(text, starting):
            if name.written not in found:
                beside = fold(name.chinese) in fold(_sentence(text, start, end))
                found[name.written] = Mention(name.written, name.chinese, number, start, end, beside)
    return list(found.values())


def _by_first_word(names: Iterable[tuple[str, str]]) -> dict[str, list[_Name]]:
    """The names by their first word, the longest first."""
    starting: dict[str, list[_Name]] = defaultdict(list)
    for written, chinese in names:
        words = tuple(token.text for token in tokens(fold(written)))
        if words and fold(chinese).strip():
            starting[words[0]].append(_Name(written, chinese.strip(), words))
    for alike in starting.values():
        alike.sort(key=lambda name: -len(name.words))
    return starting


def _mentions(text: str, starting: dict[str, list[_Name]]) -> Iterator[tuple[_Name, int, int]]:
    """Every mention in a paragraph, from where to where; mentions do not overlap."""
    folded, came_from = fold_with_map(text)
    came_from.append(len(text))
    words = list(tokens(folded))
    taken = 0
    for at, word in enumerate(words):
        for name in starting.get(word.text, ()) if word.start >= taken else ():
            some = words[at : at + len(name.words)]
            if tuple(token.text for token in some) == name.words and _belong_together(folded, some):
                end = some[-1].end - 2 * folded.endswith("'s", 0, some[-1].end)
                place = came_from[word.start], came_from[end]
                if _capitals_agree(name.written, text[slice(*place)]):
                    taken = end
                    yield name, *place
                    break


def _belong_together(folded: str, some: list[Token]) -> bool:
    return all(_JOINT.fullmatch(folded, left.end, right.start) for left, right in pairwise(some))


def _capitals_agree(name: str, found: str) -> bool:
    """Every word that has a capital in the name has one in the text, and so many of them in an acronym."""
    if name.isupper():
        return found.isupper()
    words = zip(re.findall(r"\w+", name), re.findall(r"\w+", found), strict=False)
    return all(word[0].isupper() for wanted, word in words if wanted[0].isupper())


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence that holds these characters."""
    begin = max((found.end() for found in _SENTENCE_END.finditer(text, 0, start)), default=0)
    finish = _SENTENCE_END.search(text, end)
    return text[begin : finish.start() if finish else len(text)]


LIST = (
    ("Tsai Ing-wen", "蔡英文"),
    ("Tsai", "蔡"),
    ("Diaoyutais", "釣魚台"),
    ("US", "美國"),
    ("Nguyễn Văn A", "阮文A"),
)
# What is found in a sample are the names that lack their Chinese ones, by the list above.
SAMPLES = (
    Sample("President Tsai Ing-wen said so.", ("Tsai Ing-wen",)),
    Sample("President Tsai Ing-wen (蔡英文) said so. Tsai Ing-wen left."),
    Sample("Tsai Ing-wen left. She, Tsai Ing-wen (蔡英文), said so.", ("Tsai Ing-wen",)),
    Sample("The Senkaku Islands [Diaoyutais, 釣魚臺], and Tsai-Ing-Wen", ("Tsai Ing-wen",)),
    Sample("They told us. The US’ men met Nguyen Van A.", ("US", "Nguyễn Văn A")),
    Sample("tsai ing-wen, Tsaiing, Tsai, Ing and Wen", ("Tsai",)),
)
