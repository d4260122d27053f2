"""What a grammar of time words is: patterns with what each match means, and decoys.

A decoy looks like a time word and is none (Good Friday, 目前天氣): it takes its place first. Where a date stands
beside a word (Thursday, July 15; 昨（15）日) nobody can misread it, and it is passed over.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from opinion.timewords.senses import Sense

Reading = tuple[int, int, Sense, bool]  # from, to, what it means, whether it may be meant loosely
NEAR = 300  # characters of a sentence that are looked at before and after a word
Builder = Callable[[re.Match[str]], Sense]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say when."""

    expression: re.Pattern[str]
    sense: Builder
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """The patterns of a language, what only looks like them, and how a date goes on behind them."""

    patterns: tuple[Pattern, ...]
    decoys: re.Pattern[str]
    dated: re.Pattern[str]

    def read(self, text: str) -> Iterator[Reading]:
        """The time words of one paragraph, in order; the longest where several begin alike."""
        found: list[tuple[re.Match[str], Pattern | None]] = [
            (match, pattern) for pattern in self.patterns for match in pattern.expression.finditer(text)
        ]
        if found:  # a decoy without a word whose place it takes is nothing
            found += [(match, None) for match in self.decoys.finditer(text)]
        taken = 0
        for match, pattern in sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end())):
            if match.start() < taken:
                continue
            taken = match.end()
            if pattern is None:
                continue
            sense = pattern.sense(match)
            if not (sense.is_one_day and self.dated.match(text, taken)):
                yield match.start(), taken, sense, pattern.is_loose


def speaks_of_future(match: re.Match[str], ends: re.Pattern[str], ahead: re.Pattern[str]) -> bool:
    """Whether the sentence in which this stands (what is near of it) speaks of what is to come."""
    text = match.string
    before = ends.split(text[max(0, match.start() - NEAR) : match.start()])[-1]
    after = ends.split(text[match.end() : match.end() + NEAR], maxsplit=1)[0]
    return bool(ahead.search(before) or ahead.search(after))
