"""House style: what the desk does not write, what it writes instead, and why; found and replaced one by one.

A phrase is sought as people type it: blanks, apostrophes, quotation marks and hyphens of any kind are alike. Its
words are whole words, except that Chinese, Japanese and Korean have no blanks to go by. A pattern is a regular
expression (of the `regex` library: \\p{Han} and Unicode's word boundaries), written by somebody at the desk, so it
is tried on hard texts before it is kept, and never runs longer than a moment.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import regex
from django.utils.translation import gettext

from opinion import prose
from opinion.balance import quotations
from opinion.language_runs import BOPOMOFO, HAN, HANGUL, KANA
from opinion.passages import Place, replaced
from opinion.refusals import NotPossible
from opinion.samples import Sample

LONGEST_PATTERN = 200  # characters
MOST_REPEATS = (
    10_000  # that the counts of a pattern may come to, multiplied: they take memory when it is read
)
PATIENCE = 0.25  # seconds for one rule and one text
PROBE_PATIENCE = 0.05  # seconds for one text that a new pattern is tried on
MOST_HITS = 200  # of one rule in one text

_WORD = rf"[^\W{HAN}{KANA}{BOPOMOFO}{HANGUL}]"  # of a script that parts words
_ALIKE = {" ": r"[ \u00a0\u202f]+", "'": "['’‘]", "’": "['’‘]", '"': '["“”]', "-": "[-‐‑]"}
_REFERENCE = regex.compile(r"\\(?:(?P<number>[1-9])|g<(?P<name>\w+)>)")


class RuleKind(StrEnum):
    """How a rule says what it looks for."""

    PHRASE = "phrase"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is not written, what instead ("": nothing can be put in its place), and why.

    A regular expression's suggestion may take up its groups: \\1, \\g<name>. `language` "" is every language; "zh"
    is zh-Hant and zh-Hans too. `key` is the caller's, to know the rule again. `samples` are texts that the rule
    has to pass.
    """

    kind: RuleKind
    pattern: str
    suggestion: str = ""
    reason: str = ""
    is_case_sensitive: bool = False
    language: str = ""
    key: str = ""
    samples: tuple[Sample, ...] = ()

    def speaks(self, language: str) -> bool:
        """Whether it is a rule of this language."""
        return not self.language or f"{language}-".lower().startswith(f"{self.language}-".lower())


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a rule applies, paragraphs from 1; `replacement` is None where the rule suggests nothing.

    `is_quoted`: it stands in a quotation, whose words are not the desk's. `key` stays the same while the words
    around it do, so that a hit that was ignored is known again.
    """

    rule: Rule
    paragraph: int
    start: int
    end: int
    found: str
    replacement: str | None
    is_quoted: bool
    key: str


class Checked(NamedTuple):
    """The hits in order, and the rules that took too long over this text and were given up."""

    hits: list[Hit]
    slow: list[Rule]


def check(paragraphs: Sequence[str], rules: Iterable[Rule], *, language: str = "en") -> Checked:
    """Where these rules apply in a text of this language."""
    quoted = quotations(paragraphs)
    checked = Checked([], [])
    for rule in rules:
        if rule.speaks(language):
            try:
                checked.hits.extend(_hits(paragraphs, rule, quoted))
            except TimeoutError:
                checked.slow.append(rule)
    checked.hits.sort(key=lambda hit: (hit.paragraph, hit.start, hit.end))
    return checked


def apply(body_html: str, hit: Hit) -> str:
    """The body with the suggestion at the place of the hit, markup untouched. Refused where the text has changed."""
    paragraphs = prose.paragraphs(body_html)
    if hit.replacement is None:
        raise NotPossible(gettext("This rule suggests no other words: change the text by hand."))
    text = paragraphs[hit.paragraph - 1] if 0 < hit.paragraph <= len(paragraphs) else ""
    if text[hit.start : hit.end] != hit.found:
        raise NotPossible(
            gettext("The text has changed: “%(words)s” is no longer there.") % {"words": hit.found}
        )
    return replaced(body_html, Place(hit.paragraph, hit.start, hit.end), hit.replacement)


# --- finding ----------------------------------------------------------------------------------------------


def _hits(paragraphs: Sequence[str], rule: Rule, quoted: list[list[tuple[int, int]]]) -> list[Hit]:
    expression = _compiled(rule.kind, rule.pattern, rule.is_case_sensitive)
    until = time.monotonic() + PATIENCE
    hits: list[Hit] = []
    for number, text in enumerate(paragraphs, 1):
        left = max(0.001, until - time.monotonic())
        for match in expression.finditer(text, timeout=left, concurrent=True):
            hit = _hit(match, rule, number, quoted[number - 1])
            hits += [hit] if hit else []
            if len(hits) == MOST_HITS:
                return hits
    return hits


def _hit(match: regex.Match[str], rule: Rule, paragraph: int, quoted: list[tuple[int, int]]) -> Hit | None:
    """None for nothing, for what runs over a line break, and where the text reads as the rule suggests."""
    start, end, found, text = match.start(), match.end(), match.group(), match.string
    replacement = _replacement(match, rule) if rule.suggestion else None
    if not found or "\n" in found or (replacement and _reads_so(text, start, found, replacement)):
        return None
    around = (rule.key or rule.pattern, text[max(0, start - 20) : start], found, text[end : end + 20])
    key = hashlib.blake2b("\0".join(around).encode(), digest_size=12).hexdigest()
    is_quoted = any(opens <= start < closes for opens, closes in quoted)
    return Hit(rule, paragraph, start, end, found, replacement, is_quoted, key)


def _replacement(match: regex.Match[str], rule: Rule) -> str:
    """The suggestion with its groups; in capitals where the found words begin so, unless case is the point."""
    words = rule.suggestion
    if rule.kind is RuleKind.REGEX:
        words = _REFERENCE.sub(
            lambda ref: match[int(ref["number"]) if ref["number"] else ref["name"]] or "", words
        )
    if not rule.is_case_sensitive and match.group()[:1].isupper():
        words = words[:1].upper() + words[1:]
    return words


def _reads_so(text: str, start: int, found: str, replacement: str) -> bool:
    """Whether the found words already stand inside the suggested ones: "the Taiwan Strait"."""
    at = replacement.find(found)
    while at >= 0:
        if start >= at and text.startswith(replacement, start - at):
            return True
        at = replacement.find(found, at + 1)
    return False


@lru_cache(1024)
def _compiled(kind: RuleKind, pattern: str, is_case_sensitive: bool) -> regex.Pattern[str]:
    flags = regex.VERSION0 | (0 if is_case_sensitive else regex.IGNORECASE)
    return regex.compile(_phrase(pattern) if kind is RuleKind.PHRASE else pattern, flags)


def _phrase(words: str) -> str:
    words = " ".join(words.split())
    sought = "".join(_ALIKE.get(sign) or regex.escape(sign) for sign in words)
    before = rf"(?<!{_WORD})" if regex.match(_WORD, words[:1]) else ""
    after = rf"(?!{_WORD})" if regex.match(_WORD, words[-1:]) else ""
    return before + sought + after


# --- what may be a rule -----------------------------------------------------------------------------------


def fault(rule: Rule) -> str | None:
    """Why this cannot be a rule, in a sentence for whoever wrote it; None where it can."""
    return next(_faults(rule), None)


def _faults(rule: Rule) -> Iterator[str]:
    if not rule.pattern.strip():
        yield gettext("Say which words to look for.")
        return
    if len(rule.pattern) > LONGEST_PATTERN:
        yield gettext("A pattern may have %(most)d characters; this one has %(count)d.") % {
            "most": LONGEST_PATTERN,
            "count": len(rule.pattern),
        }
        return
    if rule.kind is RuleKind.REGEX:
        yield from _faults_of_pattern(rule)
    elif not any(map(str.isalnum, rule.pattern)) and len(rule.pattern.strip()) < 2:
        yield gettext(
            "A single sign of punctuation would be found everywhere: write it with words, or as a pattern."
        )
    yield from _failed_samples(rule)


def _faults_of_pattern(rule: Rule) -> Iterator[str]:
    repeats = 1
    for count in regex.findall(r"\{(\d*),?(\d*)\}", rule.pattern):
        repeats *= max(int(number or 1) for number in count) or 1
    if repeats > MOST_REPEATS:
        yield gettext("The repeats of this pattern come to more than %(most)d: write smaller counts.") % {
            "most": MOST_REPEATS
        }
        return
    if regex.search(r"\(\?(?:R|\d|&|P>)|(?<!\\[pPN])\{[^}]*[eids]|\\L<", rule.pattern):
        yield gettext("A pattern that calls itself, or that matches roughly, cannot be used here.")
        return
    try:
        expression = _compiled(rule.kind, rule.pattern, rule.is_case_sensitive)
    except regex.error as error:
        yield gettext("This pattern cannot be read: %(why)s.") % {"why": error}
        return
    yield from _faults_of_suggestion(rule, expression)
    yield from _faults_when_tried(rule, expression)


def _faults_of_suggestion(rule: Rule, expression: regex.Pattern[str]) -> Iterator[str]:
    for ref in _REFERENCE.finditer(rule.suggestion):
        if int(ref["number"] or 0) > expression.groups or (
            ref["name"] and ref["name"] not in expression.groupindex
        ):
            yield gettext("The suggestion takes up %(group)s, which the pattern does not have.") % {
                "group": ref.group()
            }
    if "\\" in _REFERENCE.sub("", rule.suggestion):
        yield gettext("In a suggestion a backslash may only stand before the number of a group: \\1.")


def _faults_when_tried(rule: Rule, expression: regex.Pattern[str]) -> Iterator[str]:
    for text in _hard_texts(rule.pattern):
        try:
            matches = list(expression.finditer(text, timeout=PROBE_PATIENCE, concurrent=True))
        except TimeoutError:
            yield gettext(
                "This pattern takes too long on some texts. Mostly that is a repeat within a repeat, like (a+)+, or "
                "two that can match the same, like .*.*: write it more narrowly."
            )
            return
        if any(match.start() == match.end() for match in matches):
            yield gettext(
                "This pattern also matches where there is nothing: something in it has to be there."
            )
            return


def _hard_texts(pattern: str) -> Iterator[str]:
    """Texts on which a careless pattern goes wrong: what it looks for, over and over, and then not."""
    yield "A plain sentence, with 1,234 words; and “another”: 台灣必須加速改革。"
    signs = dict.fromkeys([*(sign for sign in pattern if sign.isalnum()), *"a1 ,.-台"])
    words = regex.findall(r"\w{2,}", pattern)[:6]
    for unit in [*list(signs)[:24], *words, "ab ", "1,", "word ", "台灣，"]:
        yield f"{unit * (1500 // len(unit))}\u00a1 {pattern}"  # with its signs, or it fails at a glance


def _failed_samples(rule: Rule) -> Iterator[str]:
    for sample in rule.samples:
        checked = check([sample.text], [rule], language=sample.language)
        found = tuple(hit.found for hit in checked.hits)
        if found != sample.found:
            yield gettext("In the sample “%(text)s” the rule finds %(found)s; it should find %(wanted)s.") % {
                "text": sample.text,
                "found": _listed(found),
                "wanted": _listed(sample.found),
            }


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words) or gettext("nothing")
