"""What cannot be done with a piece now, and why: the rules are the workflow's and preflight's, this words them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authors.models import User
from opinion import waivers
from opinion.admin.acts import ACTS, Act
from opinion.admin.acts.at_the_desk import Plain
from opinion.findings import Finding, blockers
from opinion.refusals import NotAllowed, Refused
from opinion.standing import Standing
from opinion.workflow import MOVES

ROAD = ("send", "ready", "publish", "schedule")  # where every piece is on its way to
FEW = 2  # sentences of preflight that are said again
BEYOND_A_SAVE = frozenset({"hold"})  # what no change of the text puts right


@dataclass(frozen=True)
class Missing:
    """What acts lack that cannot be done now, in a sentence."""

    titles: str
    sentence: str


def lines(
    now: Standing, user: User, found: Sequence[Finding], judged: Mapping[str, Refused | None]
) -> list[Missing]:
    """The acts that belong to this piece and cannot be done now; those that lack the same stand in one line."""
    told: dict[str, list[str]] = {}
    for slug, refusal in judged.items():
        act = ACTS[slug]
        if refusal is None:
            sentence = _stopped(act, found)
        else:
            sentence = in_words(act, refusal, now, user) if _belongs(act, now) else ""
        if sentence:
            told.setdefault(sentence, []).append(act.title(now))
    return [Missing(", ".join(titles), sentence) for sentence, titles in told.items()]


def possible(offered: Iterable[Act], found: Sequence[Finding], *, may_be_saved: bool) -> list[Act]:
    """Those that can be done with what preflight found, or that a save of the text on the screen may open."""
    closed = not may_be_saved or {finding.rule for finding in blockers(found)} & BEYOND_A_SAVE
    return [act for act in offered if not _stopped(act, found) or (act.prints and not closed)]


def in_words(act: Act, refusal: Refused, now: Standing, user: User) -> str:
    """Why this act cannot be done, and what comes before it where something does."""
    first = "" if isinstance(refusal, NotAllowed) else _first(act, now, user)
    return f"{refusal} {first}".strip()


def _first(act: Act, now: Standing, user: User) -> str:
    """What leads from where the piece stands to where this act could be done."""
    states = {state for verb in act.moves for state in MOVES[verb].sources}
    if now.article.state in states:
        return ""
    for other in ACTS.values():
        leads = isinstance(other, Plain) and any(MOVES[verb].target in states for verb in other.moves)
        if leads and other.fits(now, user):
            return _("First: “%(act)s”.") % {"act": other.title(now)}
    return ""


def _belongs(act: Act, now: Standing) -> bool:
    """Whether somebody would look for it: it lies ahead of the piece, or fits where it stands."""
    moves = [MOVES[verb] for verb in act.moves]
    if act.apart or any(move.target == now.article.state for move in moves if not act.prints):
        return False
    stands = any(now.article.state in move.sources for move in moves)
    return act.slug in ROAD or (stands and act.concerns(now))


def _stopped(act: Act, found: Sequence[Finding]) -> str:
    """What preflight has against it, where that cannot be passed in its dialog; "" where it has nothing."""
    stops = blockers(found) if act.is_checked else []
    if act.reprints:  # what was found is about another text
        stops = [finding for finding in stops if finding.rule in BEYOND_A_SAVE]
    if act.prints and waivers.may_pass(stops):
        return ""
    if len(stops) > FEW:
        return ngettext(
            "%(number)d thing has to be fixed first.", "%(number)d things have to be fixed first.", len(stops)
        ) % {"number": len(stops)}
    return " ".join(finding.sentence for finding in stops)
