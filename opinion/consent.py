"""Consent: whose yes a text needs, and where it stands. Reads only; preflight, panels and mails ask it.

Body, byline with bio line, and disclosure need a yes; headline, standfirst, picture and topics are the desk's. Where
the text comes from decides whose yes counts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from opinion import permission, small_fix
from opinion.models import Approval, Article, ListedName, Objection
from opinion.parts import BylineEntry, Snapshot
from opinion.states import BylineRole, ConsentRole, Origin, Scope

PARTS = ("body", "byline", "disclosure")


class Ground(StrEnum):
    """On what the text rests; a void yes and none carry nothing."""

    RECORDED = "recorded"
    PERMISSION = "permission"
    EXACT = "exact"
    SMALL = "small"
    CUTS = "cuts"
    VOID = "void"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Where one yes stands: whose it is or would be, on what it rests, and why it is void where it is.

    `words` is how many words changed since the yes.
    """

    role: ConsentRole
    name: str
    ground: Ground
    approval: Approval | None = None
    words: int = 0
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether the text may go out on it."""
        return self.ground not in {Ground.VOID, Ground.NONE}

    @property
    def is_bounded(self) -> bool:
        """Whether it holds only because the changes since the yes are small fixes or cuts."""
        return self.ground in {Ground.SMALL, Ground.CUTS}

    @property
    def sentence(self) -> str:
        """Where it stands, as the desk reads it."""
        facts = {"name": self.name, "version": self.approval.revision.number if self.approval else 0}
        match self.ground:
            case Ground.RECORDED:
                return _("A recorded reason stands for the author's yes.")
            case Ground.PERMISSION:
                return _("The first publisher's permission stands for the author's yes.")
            case Ground.NONE:
                return self.why or _("%(name)s has not agreed to any text yet.") % facts
            case Ground.EXACT:
                told = _(
                    "%(name)s agreed to version %(version)d; text, byline and disclosure are still the same."
                )
                return told % facts
        since = ngettext("%(count)d word", "%(count)d words", self.words) % {"count": self.words}
        told = _("%(name)s agreed to version %(version)d; since then %(since)s.") % (facts | {"since": since})
        return f"{told} {self.why}".strip()


@dataclass(frozen=True, kw_only=True)
class Record:
    """What people said about a piece, the latest first; and, when asked, the names that no small fix may touch."""

    approvals: Sequence[Approval] = ()
    objections: Sequence[Objection] = ()
    names: Callable[[], Iterable[str]] = lambda: ()

    @property
    def open_objections(self) -> list[Objection]:
        """Those that nobody has answered."""
        return [objection for objection in self.objections if objection.answered_at is None]

    def has_taken_back(self, approval: Approval) -> bool:
        """Whether the person said no to the text after this yes."""
        return any(no.takes_back_yes and no.at > approval.at for no in self.objections)


def listed_names() -> list[str]:
    """Every name on the names list, in both scripts."""
    return [name for row in ListedName.objects.values_list("name", "chinese_name") for name in row]


def records(
    articles: Sequence[Article], names: Callable[[], Iterable[str]] = listed_names
) -> Mapping[int, Record]:
    """What was said about each of these pieces, in two queries; no query where none is stored."""
    keys = [article.pk for article in articles if article.pk]
    yeses: dict[int, list[Approval]] = defaultdict(list)
    noes: dict[int, list[Objection]] = defaultdict(list)
    for approval in Approval.objects.filter(article__in=keys).select_related("revision", "author", "by"):
        yeses[approval.article_id].append(approval)
    for objection in Objection.objects.filter(article__in=keys).select_related("by"):
        noes[objection.article_id].append(objection)
    return {pk: Record(approvals=yeses[pk], objections=noes[pk], names=names) for pk in keys}


def record(article: Article) -> Record:
    """What was said about this piece."""
    return records([article]).get(article.pk, Record())


# --- whose yes --------------------------------------------------------------------------------------------


def speaker(article: Article, copy: Snapshot) -> BylineEntry | None:
    """The person in the byline whose yes counts: the translator of a translation, else the lead author."""
    wanted = BylineRole.TRANSLATOR if article.origin == Origin.TRANSLATED else BylineRole.AUTHOR
    found = next((entry for entry in copy.byline if entry["role"] == wanted), None)
    if found is None and wanted == BylineRole.AUTHOR:
        found = next(iter(copy.byline), None)  # an interview is its interviewer's
    return found


def needed(article: Article) -> list[ConsentRole]:
    """In what capacities somebody has to say yes."""
    if article.origin == Origin.TRANSLATED:
        return [ConsentRole.TRANSLATOR, ConsentRole.READING_EDITOR]
    return [ConsentRole.AUTHOR]


def is_recorded(article: Article, copy: Snapshot) -> bool:
    """Whether a reason was recorded for exactly this text, when it came in from an archive.

    What comes in is not stored yet when it passes the gate; its reason is for the text that it comes with.
    """
    if not article.origin_reason or article.origin == Origin.UNKNOWN:
        return False
    if article.pk is None:
        return True
    prints = copy.fingerprints()
    return all(article.origin_parts.get(part) == prints[part] for part in PARTS)


# --- where it stands --------------------------------------------------------------------------------------


def standing(article: Article, copy: Snapshot, said: Record | None = None) -> list[Consent]:
    """Where each yes stands that this text needs, to go out as a piece of this origin."""
    role = needed(article)[0]
    person = speaker(article, copy)
    name = person["name"] if person else ""
    if is_recorded(article, copy):
        return [Consent(role=role, name=name, ground=Ground.RECORDED)]
    if article.origin == Origin.REPUBLISHED:
        ground = Ground.NONE if permission.lacking(article) else Ground.PERMISSION
        return [Consent(role=role, name=name, ground=ground, why=permission.unpermitted(article))]
    said = said or record(article)
    return [_one(role, article, copy, said) for role in needed(article)]


def _one(role: ConsentRole, article: Article, copy: Snapshot, said: Record) -> Consent:
    """The yes that carries this text best; else the latest, with the reason why it does not."""
    yeses = [yes for yes in said.approvals if yes.role == role and _counts(yes, article)]
    standing_yeses = [yes for yes in yeses if not said.has_taken_back(yes)]
    found = [_covering(yes, article, copy, said) for yes in standing_yeses]
    if found:
        return min(found, key=lambda consent: (not consent.holds, consent.is_bounded))
    name = _named(role, article, copy)
    why = _("%(name)s took the yes back.") % {"name": name} if yeses else _missing(role, name)
    return Consent(role=role, name=name, ground=Ground.NONE, why=why)


def _named(role: ConsentRole, article: Article, copy: Snapshot) -> str:
    if role == ConsentRole.READING_EDITOR:
        return _("A reading editor")
    person = speaker(article, copy)
    return person["name"] if person else ""


def _missing(role: ConsentRole, name: str) -> str:
    if role == ConsentRole.READING_EDITOR:
        return _("No reading editor has compared this translation with the original yet.")
    if not name:
        return _("The byline does not say who translated it.")
    return _("%(name)s has not agreed to any text yet.") % {"name": name}


def _counts(yes: Approval, article: Article) -> bool:
    """Whether it was said by the person whose yes counts for the text to which it was said."""
    if yes.role == ConsentRole.READING_EDITOR:
        return True
    person = speaker(article, yes.revision.snapshot())
    return person is None or person["author"] in {yes.author_id, None}


def _covering(yes: Approval, article: Article, copy: Snapshot, said: Record) -> Consent:
    """How this yes stands to this text."""
    agreed, prints = yes.revision.snapshot(), copy.fingerprints()
    changed = [part for part in PARTS if yes.parts.get(part) != prints[part]]
    if "byline" in changed and _as_read(agreed.byline) == _as_read(copy.byline):
        changed.remove("byline")  # two records of one person became one; readers see the same
        copy = replace(copy, byline=agreed.byline)
    role, name = ConsentRole(yes.role), yes.author.name if yes.author else str(yes.by)
    if not changed:
        return Consent(role=role, name=name, ground=Ground.EXACT, approval=yes)
    ground, verdict = _bounded(yes, agreed, copy, said)
    why = _("The yes was to exactly that text.") if yes.scope == Scope.EXACT else verdict.refusal
    return Consent(role=role, name=name, ground=ground, approval=yes, words=verdict.words, why=why)


@dataclass(frozen=True)
class _Question:
    """A yes and a text: what is judged of them never changes, and is asked by every look at the piece."""

    yes: int
    prints: tuple[str, ...]
    names: tuple[str, ...]
    language: str | None  # in which it is answered
    agreed: Snapshot = field(compare=False)
    copy: Snapshot = field(compare=False)


@lru_cache(maxsize=500)
def _fix(question: _Question) -> small_fix.Verdict:
    return small_fix.judge(question.agreed, question.copy, question.names)


@lru_cache(maxsize=500)
def _cut(question: _Question) -> small_fix.Verdict:
    return small_fix.judge_cuts(question.agreed, question.copy)


def _bounded(
    yes: Approval, agreed: Snapshot, copy: Snapshot, said: Record
) -> tuple[Ground, small_fix.Verdict]:
    """Whether what changed since the yes is within what it allows; with the machine's judgement."""
    prints = (*agreed.fingerprints().values(), *copy.fingerprints().values())
    question = _Question(yes.pk, prints, tuple(said.names()), get_language(), agreed, copy)
    verdict = _fix(question)
    if yes.scope == Scope.EXACT:
        return Ground.VOID, verdict
    if verdict.passes:
        return Ground.SMALL, verdict
    if yes.scope == Scope.CUTS and (cut := _cut(question)).passes:
        if cut.words <= yes.cuts_up_to:
            return Ground.CUTS, cut
        facts = {"count": cut.words, "most": yes.cuts_up_to}
        why = _("This cuts %(count)d words; the yes allows %(most)d.") % facts
        return Ground.VOID, small_fix.Verdict(cut.words, "cuts", why)
    return Ground.VOID, verdict


def _as_read(byline: Sequence[BylineEntry]) -> list[dict[str, object]]:
    return [{key: value for key, value in entry.items() if key != "author"} for entry in byline]
