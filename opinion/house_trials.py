"""Trying a rule of house style on what was published, before it is switched on."""

import time
from dataclasses import dataclass, field

from opinion import house_style, prose
from opinion.house_style import Hit
from opinion.models import Edition, StyleRule

MOST_TEXTS, MOST_SHOWN = 500, 50
PATIENCE = 4.0  # seconds; what was not reached by then is not counted
AROUND = 45  # characters of context on either side


@dataclass(frozen=True)
class Example:
    """One place in a published text: the piece, and the words before, at and after it."""

    edition: Edition
    hit: Hit
    before: str
    after: str


@dataclass
class Trial:
    """On how many texts a rule was tried, and where it applied; quotations are counted apart."""

    texts: int = 0
    of: int = 0
    pieces: int = 0
    hits: int = 0
    quoted: int = 0
    is_slow: bool = False
    examples: list[Example] = field(default_factory=list)


def of(rule: StyleRule) -> Trial:
    """Tries a rule on the text that readers saw last of each piece, the newest first, as far as time allows."""
    public = Edition.objects.has_been_live()
    trial, spoken = Trial(of=public.values("article").distinct().count()), rule.as_rule()
    newest = public.order_by("-dated", "-live_from", "-number").only(
        "article", "headline", "body", "language", "dated"
    )
    seen: set[int] = set()
    until = time.monotonic() + PATIENCE
    for edition in newest[: 2 * MOST_TEXTS].iterator(chunk_size=50):
        if len(seen) == MOST_TEXTS or time.monotonic() > until:
            break
        if edition.article_id not in seen and spoken.speaks(edition.language):
            _try(spoken, edition, trial)
        seen.add(edition.article_id)
    trial.texts = len(seen)
    return trial


def _try(rule: house_style.Rule, edition: Edition, trial: Trial) -> None:
    paragraphs = prose.paragraphs(edition.body)
    checked = house_style.check(paragraphs, [rule], language=edition.language)
    trial.is_slow |= bool(checked.slow)
    found = [hit for hit in checked.hits if not hit.is_quoted]
    trial.quoted += len(checked.hits) - len(found)
    trial.hits += len(found)
    trial.pieces += bool(found)
    for hit in found[: MOST_SHOWN - len(trial.examples)]:
        text = paragraphs[hit.paragraph - 1]
        before, after = text[max(0, hit.start - AROUND) : hit.start], text[hit.end : hit.end + AROUND]
        trial.examples.append(Example(edition, hit, before, after))
