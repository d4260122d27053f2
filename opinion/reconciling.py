"""Two people changed one text: the text that is there, the one that came late, and what they have in common."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import redline, revisions, speaking, workflow
from opinion.models import Article, Revision, Step
from opinion.parts import Snapshot
from opinion.states import RevisionKind

LATE = (RevisionKind.CONFLICT, RevisionKind.RETURNED)  # texts that were not made from the one that is there


@dataclass(frozen=True, kw_only=True)
class TwoTexts:
    """`mine` came late; `theirs` is what the piece says now; both were made from `base`, which is None if unknown.

    `details` holds what the late form said besides its text, and was not taken over: plain values by column. `whose` is
    the name of the author where the late text is her file; "" where it is that of who saved it.
    """

    article: Article
    base: Revision | None
    mine: Revision
    theirs: Revision
    details: dict[str, Any]
    whose: str = ""

    def merge(self) -> redline.Merge:
        """What became of the common ancestor in two hands."""
        ancestor = self.base.snapshot() if self.base else Snapshot(language=self.theirs.language)
        return redline.merge(ancestor, self.mine.snapshot(), self.theirs.snapshot())


def of(article: Article, *, late: int) -> TwoTexts:
    """The late text of this number beside the text of today. Raises Revision.DoesNotExist."""
    found = article.revisions.select_related("by")
    mine = found.get(number=late, kind__in=LATE)
    facts = _step(article, late).facts
    return TwoTexts(
        article=article,
        base=found.filter(number=facts.get("base", 0)).first(),
        mine=mine,
        theirs=found.get(number=article.version),
        details=facts.get("values", {}),
        whose=facts.get("name", ""),
    )


def settled(article: Article, *, late: int) -> Step | None:
    """The step with which somebody decided about this late text, if that has been done."""
    return article.steps.filter(verb="reconcile", facts__revision=late).order_by("-at", "-pk").first()


@transaction.atomic
def settle(
    two: TwoTexts, copy: Snapshot, *, kept: str, by: User | None, details: Collection[str] = ()
) -> Revision:
    """Makes `copy` the text, of which nobody is the loser: what was there and what came late stay as revisions.

    `kept` names the decision: mine, theirs, both or edited. `details` are the columns to be taken over from the late
    form. Raises StaleCopy where the piece was saved since `two` was looked at.
    """
    with speaking.for_the_record():
        why = _("version %(mine)s beside version %(theirs)s")
    why %= {"mine": two.mine.number, "theirs": two.theirs.number}
    with revisions.saving(
        two.article, by=by, base=two.theirs.number, kind=RevisionKind.MERGED, why=why
    ) as locked:
        if copy.fingerprint() != locked.snapshot().fingerprint():
            revisions.put_in_place(locked, copy)
        columns = {field.attname: field for field in Article._meta.concrete_fields}
        for name in set(details) & two.details.keys():
            setattr(locked, name, columns[name].to_python(two.details[name]))
    facts = {"revision": two.mine.number, "there": two.theirs.number, "kept": kept}
    workflow.note(two.article, "reconcile", by=by, facts=facts)
    return Revision.objects.get(article=two.article, number=two.article.version)


def _step(article: Article, late: int) -> Step:
    kept = article.steps.filter(verb__in=("keep_aside", "take_returned"), facts__revision=late)
    step = kept.order_by("-at", "-pk").first()
    return step or Step(article=article, facts={})
