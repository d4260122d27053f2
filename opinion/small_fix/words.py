"""A body as one row of words, each knowing what stands in the way of changing it."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from authors.text import fold
from opinion import quotations
from opinion.redline.blocks import BREAK, CELL, NOTE, PARAGRAPH, Block, Marks, Token, plain, read

# fmt: off
NEGATIONS = frozenset((
    "not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "nowhere", "non", "cannot", "without",
))
# After these a full stop ends no sentence, so that a name behind it counts as one inside.
_ABBREVIATIONS = frozenset((
    "mr", "mrs", "ms", "dr", "st", "no", "vs", "gen", "sen", "gov", "rep", "prof", "col", "lt", "adm", "capt", "maj",
    "jr", "sr", "co", "inc", "ltd", "corp", "dept", "etc", "cf", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "mt", "ft", "rev", "hon",
))
# fmt: on
HAN_NEGATIONS = frozenset("不沒没未非別别無无勿毋")
_ENDS = frozenset(".!?…。！？")
_PUNCTUATION = frozenset(".,;:!?…—()[]、，。；：！？（）") | quotations.MARKS
_ONE_FORM = str.maketrans("’ʼ‘＇“”„‟＂", '\'\'\'\'"""""')


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a Chinese character, a mark of punctuation, or the place where a block or a note begins.

    `key` is what it is compared by: straight and curly quotation marks are one. `quote` and `name` number the
    quotation and the name of which it is a part, from 1.
    """

    key: str
    text: str
    kind: str = "word"  # word, mark, break, form, note
    begins: bool = False  # a sentence
    is_number: bool = False
    quote: int = 0
    name: int = 0
    name_text: str = ""
    marks: tuple[tuple[int, Marks], ...] = ()  # where each stretch of it ends, and its marks

    @property
    def is_negation(self) -> bool:
        """Whether it says no: not, never, n't, 不 ..."""
        if self.key in HAN_NEGATIONS or self.key.lower().endswith("n't"):
            return True
        return not NEGATIONS.isdisjoint(re.split("['‑-]", self.key.lower()))

    @property
    def is_linked(self) -> bool:
        """Whether it is, or is a part of, a link."""
        return any(mark[0] == "a" for _, marks in self.marks for mark in marks)

    @property
    def is_capitalised(self) -> bool:
        """Whether it is written with a capital letter anywhere."""
        return self.kind == "word" and self.text != self.text.lower()


class Names:
    """Names to look for: whole ones however they are written, and the capitalised parts of each."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_first: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in names:
            tokens = [token for token in plain(name).tokens if token.text[0].isalnum()]
            words = tuple(_bare(token.text) for token in tokens)
            parts = [
                (_bare(token.text),) for token in tokens if token.text[0].isupper() and len(token.text) > 1
            ]
            for sequence in [words, *parts] if len("".join(words)) > 1 else []:
                self.by_first[sequence[0]].add(sequence)

    def find(self, tokens: list[Token]) -> Iterator[tuple[int, int]]:
        """From which token to which a name stands. One word alone is a name only with its capital."""
        places = [place for place, token in enumerate(tokens) if token.text[0].isalnum()]
        words = [_bare(tokens[place].text) for place in places] if self.by_first else []
        for at, word in enumerate(words):
            for part in {word, *re.split("['‑-]", word)}:
                for sequence in self.by_first.get(part, ()):
                    rest = sequence[1:]
                    is_it = tuple(words[at + 1 : at + len(sequence)]) == rest
                    if is_it and (rest or tokens[places[at]].text != tokens[places[at]].text.lower()):
                        yield places[at], places[at + len(rest)] + 1


def _bare(word: str) -> str:
    """A word for comparing names: folded, without its 's."""
    return re.sub("'s?$", "", fold(word))


def words_of(html: str, names: Names) -> list[Word]:
    """The words of a body in order; each note's words stand where its sign stands."""
    row = _Row(names)
    for block in read(html):
        row.add_block(block)
    return row.words


class _Row:
    """Collects the words of blocks."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.words: list[Word] = []
        self.quotes = 0
        self.found_names = 0

    def add_block(self, block: Block) -> None:
        """A block's words, behind a word that says what form it has."""
        form = PARAGRAPH + "/".join(block.path)
        joins = block.joins if len(block.path) > 1 else 0
        self.words.append(Word(f"{form} {joins}", form, "form", begins=True))
        around = any(element == "blockquote" for element in block.path)
        self._add(block, [(0, len(block.text))] if around else quotations.spans(block.text))

    def _add(self, block: Block, quoted: list[tuple[int, int]]) -> None:
        starts = [start for start, _ in quoted]
        first = self.quotes + 1
        self.quotes += len(quoted)
        named = self._names(block.tokens)
        for place, (token, begins) in enumerate(zip(block.tokens, _sentences(block.tokens), strict=True)):
            at = bisect_right(starts, token.start) - 1
            quote = first + at if at >= 0 and token.start < quoted[at][1] else 0
            marks = tuple((end - token.start, marks) for end, marks in block.marked(token.start, token.end))
            name, name_text = named.get(place, (0, ""))
            self._add_token(block, token, Word("", "", "", begins, False, quote, name, name_text, marks))

    def _add_token(self, block: Block, token: Token, place: Word) -> None:
        text = token.text
        if text == NOTE:
            inside = plain(place.marks[0][1][0][1])
            self.words.append(Word(NOTE, "", "note", begins=True))
            self._add(inside, quotations.spans(inside.text))
            self.words.append(Word(NOTE + "end", "", "note", begins=True))
            return
        kind = (
            "break" if text == BREAK else "form" if text == CELL else "word" if text[0].isalnum() else "mark"
        )
        key = text.translate(_ONE_FORM)
        if kind == "form":
            key += repr(place.marks)
        self.words.append(
            Word(
                key, text, kind, place.begins, _is_number(block.text, token), place.quote, place.name,
                place.name_text, place.marks,
            )
        )  # fmt: skip

    def _names(self, tokens: list[Token]) -> dict[int, tuple[int, str]]:
        """For each token of a name its number and the name."""
        named: dict[int, tuple[int, str]] = {}
        for start, end in sorted(self.names.find(tokens), key=lambda found: found[0] - found[1]):
            self.found_names += 1
            text = _as_written([token.text for token in tokens[start:end]])
            for place in range(start, end):
                named.setdefault(place, (self.found_names, text))
        return named


def _as_written(texts: list[str]) -> str:
    return ("" if all(len(text) == 1 for text in texts) else " ").join(texts)


def _is_number(text: str, token: Token) -> bool:
    """Whether it holds a digit, of any script (三 is one), or is the sign of one: %, $, a minus."""
    if any(map(str.isnumeric, token.text)):
        return True
    if token.text[0].isalnum() or token.text in _PUNCTUATION:
        return False
    around = text[max(0, token.start - 1) : token.start] + text[token.end : token.end + 1]
    return any(map(str.isnumeric, around))


def _sentences(tokens: list[Token]) -> Iterator[bool]:
    """For each token whether a sentence begins with it; in doubt none does."""
    fresh = True
    last = ""
    for token in tokens:
        text = token.text
        begins = fresh and (text[0].isalnum() or text in "“‘\"'「『（([《")
        yield begins
        if text in _ENDS or text in (BREAK, CELL):
            is_short = text == "." and ("." in last or len(last) == 1 or last.lower() in _ABBREVIATIONS)
            fresh = not is_short
        elif text[0].isalnum():
            fresh = False
        last = text
