"""What the search index holds of a text: English stems, and pairs of characters where words have no spaces.

PostgreSQL stems; everything else is decided here, so that the database's parser and locale have no say: it
receives nothing but folded words with blanks between them, and a tsvector literal for the rest. Chinese,
Japanese, Korean, Thai, Lao, Khmer and Burmese are indexed by bigrams with positions and by single
characters: 蔡英文 gives 蔡英, 英文, 蔡, 英 and 文, so that 英文 is found inside 蔡英文, exactly. (A single
character as the prefix of bigrams would do without the latter, but PostgreSQL guesses prefixes badly and then
reads the whole table: 300 ms against 3 at 100,000 pieces.)
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Expression

from authors.text import fold

MOST_TEXT = 200_000  # characters of one text that are indexed
MOST_BYTES = 900_000  # of a vector; PostgreSQL refuses one of 1,048,575
MOST_POSITIONS = 255  # of one lexeme, PostgreSQL's limit
LAST_POSITION = 16_383  # PostgreSQL's limit; later words are found, but not as parts of a phrase
LEAST_WINDOW = 4_096  # positions that are kept for bigrams however long the rest is
LONGEST_WORD = 64  # characters; longer ones are addresses and codes, cut alike in index and query

# The words that PostgreSQL's `english` configuration leaves out.
_STOP_WORDS = """
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her
hers herself it its itself they them their theirs themselves what which who whom this that these
those am is are was were be been being have has had having do does did doing a an the and but if or
because as until while of at by for with about against between into through during before after
above below to from up down in out on off over under again further then once here there when where
why how all any both each few more most other some such no nor not only own same so than too very s
t can will just don should now
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_GAP = "t"  # a stop word: it takes a position and leaves no lexeme, so that no phrase reaches across

_UNSPACED = (
    r"\u3005-\u3007\u303b\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana, iteration marks
    r"\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # bopomofo, Han
    r"\u1100-\u11ff\uac00-\ud7a3"  # Hangul
    r"\u0e01-\u0e4e\u0e81-\u0ecd\u1000-\u1049\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
)
_TOKEN = re.compile(
    rf"(?P<run>[{_UNSPACED}]+)"
    r"|(?P<initials>(?<![^\W_])[a-z](?:\.[a-z])+(?![^\W_])\.?)"  # U.S. is us, as readers type it
    rf"|(?P<word>[^\W_{_UNSPACED}]+)(?:'s(?![^\W_]))?"  # Taiwan's is taiwan
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a run of characters without spaces, and where it stands in the folded text."""

    text: str
    start: int
    end: int
    is_run: bool


def tokens(folded: str, start: int = 0) -> Iterator[Token]:
    """The words and runs of a text that `authors.text.fold` has folded, in order; from a place between two on."""
    for found in _TOKEN.finditer(folded, start):
        text, is_run = _told(found)
        yield Token(text, found.start(), found.end(), is_run)


def words(folded: str) -> Iterator[tuple[str, bool]]:
    """The same without their places: each, and whether it is a run."""
    return map(_told, _TOKEN.finditer(folded))


def _told(found: re.Match[str]) -> tuple[str, bool]:
    """The word or run of a match, and whether it is a run."""
    kind = found.lastgroup or ""
    if kind == "word":
        return found[kind][:LONGEST_WORD], False
    return (found[kind], True) if kind == "run" else (found[kind].replace(".", "")[:LONGEST_WORD], False)


def bigrams(run: str) -> list[str]:
    """蔡英文: 蔡英, 英文. One character alone stays itself."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


class Vector(Expression):
    """One tsvector, from texts with their weights ("A" to "D"), the most important first.

    A value for a SearchVectorField; `sql` and `params` serve statements that are written by hand. Of texts
    whose weight is in `titles` the stop words are kept as they stand, so that a headline made of nothing else
    ("What Now?") is found.
    """

    def __init__(self, texts: Iterable[tuple[str, str]], *, titles: str = "") -> None:
        super().__init__(output_field=SearchVectorField())
        document = Document()
        for weight, text in texts:
            document.read(text, weight, is_title=weight in titles)
        spaced = document.spaced()
        self.params: tuple[str | int, ...] = (document.literal(), *spaced.values())
        self.sql = " || ".join(
            ["%s::tsvector"]
            + [f"setweight(to_tsvector('pg_catalog.english', %s::text), '{weight}')" for weight in spaced]
        )

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """For Django: the vector as it stands in a statement."""
        return f"({self.sql})", self.params


def body_vector(
    *, headline: str, names: Iterable[str], topics: Iterable[str], standfirst: str, body: str
) -> Vector:
    """Everything of a piece, weighted: a name in the byline and a word in the body are found together.

    `names` are all public variants of the byline's names; `body` is plain text, a paragraph a line.
    """
    return Vector([*_title(headline, names, topics), ("C", standfirst), ("D", body)], titles="AB")


def title_vector(*, headline: str, names: Iterable[str], topics: Iterable[str]) -> Vector:
    """What a piece is listed under, small: whatever matches here is a candidate however old."""
    return Vector(_title(headline, names, topics), titles="AB")


def _title(headline: str, names: Iterable[str], topics: Iterable[str]) -> list[tuple[str, str]]:
    return [("A", headline), *(("B", name) for name in names), *(("B", topic) for topic in topics)]


class Document:
    """The words and bigrams of some texts, as much as one tsvector can hold."""

    def __init__(self) -> None:
        self._words: dict[str, list[str]] = defaultdict(list)
        self._places: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._seen: Counter[str] = Counter()
        self._bytes = 0
        self._at = 0

    def read(self, text: str, weight: str, *, is_title: bool = False) -> None:
        """Takes in one text. Phrases reach neither across texts nor across lines."""
        for line in text[:MOST_TEXT].split("\n"):
            self._leave_gap(weight)
            for word, is_run in words(fold(line)):
                if is_run:
                    self._read_run(word, weight, is_title)
                elif self._has_room(word):
                    self._words[weight].append(word)
                    if is_title and word in STOP_WORDS:
                        self._places[word].append((self._at, weight))
                    self._at += is_title

    def spaced(self) -> dict[str, str]:
        """By weight, the words as to_tsvector shall read them."""
        return {weight: " ".join(words) for weight, words in sorted(self._words.items())}

    def literal(self) -> str:
        """The bigrams (and stop words of titles) as a tsvector literal, to stand before the words.

        Where a text has more bigrams than there are positions, they begin anew: a run of characters is then
        always found, and very rarely one that is not there.
        """
        window = max(LAST_POSITION - sum(map(len, self._words.values())), LEAST_WINDOW)
        return " ".join(
            f"'{lexeme}':" + ",".join(f"{at % window + 1}{weight}" for at, weight in places[:MOST_POSITIONS])
            if places
            else f"'{lexeme}'"
            for lexeme, places in self._places.items()
        )

    def _read_run(self, run: str, weight: str, is_title: bool) -> None:
        for at, sign in enumerate(run):
            if self._has_room(sign):
                places = self._places[sign]  # in running text without a position: there are none to spare
                places.extend([(self._at + at, weight)] if is_title else ())
            bigram = run[at : at + 2]
            if len(bigram) == 2 and self._has_room(bigram):
                self._places[bigram].append((self._at + at, weight))
        self._at += len(run)
        self._leave_gap(weight)

    def _leave_gap(self, weight: str) -> None:
        self._at += 1
        if self._words[weight][-1:] != [_GAP]:
            self._words[weight].append(_GAP)

    def _has_room(self, lexeme: str) -> bool:
        """Counts the bytes that a lexeme will take: padding, number of positions, two for each position."""
        if self._bytes > MOST_BYTES:
            return False
        seen = self._seen[lexeme] = self._seen[lexeme] + 1
        if seen <= MOST_POSITIONS:
            self._bytes += 2 if seen > 1 else len(lexeme.encode()) + 5
        return True
