"""The desk's vocabulary: what can be asked of the pieces, each word in one place."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from authors.models import User
from opinion.models import clock, pinned
from opinion.models.approval import Objection
from opinion.models.arrival import Arrival
from opinion.models.edition import Edition, Tombstone
from opinion.models.hold import Hold
from opinion.models.revision import Revision
from opinion.models.step import Step
from opinion.states import State

if TYPE_CHECKING:
    from opinion.models.article import Article  # noqa: F401 - it stands in quotes below

OPEN = (State.SUBMITTED, State.EDITING, State.WITH_AUTHOR, State.READY)


def works_with_all(user: User) -> bool:
    """Whether this person sees all pieces of the desk."""
    return user.is_active and user.is_staff and user.has_perm("opinion.view_article")


def _is_any(rows: models.QuerySet[Any]) -> Coalesce:
    """As Exists, but asked for each piece that is shown; for an Exists the database may read the whole table first."""
    found = rows.order_by().annotate(there=models.Value(True)).values("there")[:1]
    return Coalesce(Subquery(found), False, output_field=models.BooleanField())


class ArticleQuerySet(models.QuerySet["Article"]):
    """The desk's vocabulary. Start from the person: `Article.objects.visible_to(user)`."""

    def visible_to(self, user: User) -> Self:
        """What this person may see: all of the desk's for those who work there, else one's own."""
        if works_with_all(user):
            return self
        if user.is_active and user.is_staff and user.has_perm("opinion.view_held_article"):
            return self.held_for(user)
        return self.written_by(user)

    def held_for(self, user: User) -> Self:
        """The pieces under a legal hold that this person may lift."""
        return self.filter(Exists(Hold.objects.open().filter(article=OuterRef("pk"), lifters=user)))

    def held(self) -> Self:
        """Under a legal hold."""
        return self.filter(Exists(Hold.objects.open().filter(article=OuterRef("pk"))))

    def written_by(self, user: User) -> Self:
        """The pieces that this person brought in."""
        return self.filter(submitted_by=user) if user.is_authenticated else self.none()

    def of_author(self, user: User) -> Self:
        """The pieces that this person brought in, and those under her name that the desk has sent her."""
        if not user.is_authenticated:
            return self.none()
        sent = Step.objects.filter(article=OuterRef("pk"), verb="send", facts__to=user.pk)
        every = self.model.objects.order_by()
        signed = every.filter(Exists(sent), bylines__author__contributor__user=user)
        signed = signed.exclude(state=State.DRAFT)  # it is with whoever brought it in again
        return self.filter(pk__in=every.filter(submitted_by=user).values("pk").union(signed.values("pk")))

    def inbox(self) -> Self:
        """Submitted, and nobody has taken it up yet."""
        return self.filter(state=State.SUBMITTED)

    def drafts(self) -> Self:
        """Begun, and not handed to the desk."""
        return self.filter(state=State.DRAFT)

    def being_edited(self) -> Self:
        """Taken up by the desk, and not handed to its editions."""
        return self.filter(state=State.EDITING)

    def spiked(self) -> Self:
        """Put aside."""
        return self.filter(state=State.SPIKED)

    def live(self) -> Self:
        """Readers see them now."""
        return self.filter(Exists(Edition.objects.filter(article=OuterRef("pk")).live()))

    def scheduled(self) -> Self:
        """An edition of them is on the clock."""
        return self.filter(Exists(Edition.objects.filter(article=OuterRef("pk")).scheduled()))

    def scheduled_differing(self) -> Self:
        """An edition of them is on the clock, and holds what the desk has otherwise by now.

        What is on the clock is looked up at once: the question about it is long, and on most days there is nothing.
        """
        editions = list(Edition.objects.scheduled().values_list("pk", flat=True))
        if not editions:
            return self.none()
        older = pinned.older(Edition.objects.filter(pk__in=editions))
        return self.filter(pk__in=older.values("article"))

    def taken_down(self) -> Self:
        """Readers saw them once, and neither see them now nor will by themselves."""
        mine = Edition.objects.filter(article=OuterRef("pk"))
        fell = self.filter(pk__in=Tombstone.objects.values("article"))  # few, in whatever archive
        return fell.filter(~Exists(mine.live()) & ~Exists(mine.scheduled()))

    def worked_on_by(self, user: User) -> Self:
        """Those that this person brought in or took any step with."""
        steps = Step.objects.filter(article=OuterRef("pk"), by=user)
        saves = Revision.objects.filter(article=OuterRef("pk"), by=user)
        return self.filter(Q(submitted_by=user) | Exists(steps) | Exists(saves))

    def with_author(self) -> Self:
        """Waiting for the author's word."""
        return self.filter(state=State.WITH_AUTHOR)

    def ready(self) -> Self:
        """Waiting for somebody who may publish."""
        return self.filter(state=State.READY)

    def declined(self) -> Self:
        """Declined by the desk, or withdrawn by their authors."""
        return self.filter(state__in=[State.DECLINED, State.WITHDRAWN])

    def in_hand_of(self, user: User) -> Self:
        """The open pieces that this person has."""
        return self.filter(editor=user, state__in=OPEN)

    def open(self) -> Self:
        """In the inbox or in somebody's hands: the desk owes them a next step by their due date."""
        return self.filter(state__in=OPEN)

    def not_put_aside(self) -> Self:
        """Neither declined, withdrawn nor spiked."""
        return self.exclude(state__in=[State.DECLINED, State.WITHDRAWN, State.SPIKED])

    def overdue(self) -> Self:
        """Open, and their date has passed."""
        return self.open().filter(due_at__lte=clock.StatementTime())

    def pressing(self, until: dt.datetime) -> Self:
        """Open, and their date has passed, or their authors were promised an answer by `until`."""
        return self.open().filter(Q(due_at__lte=clock.StatementTime()) | Q(promised_at__lte=until))

    def objected(self) -> Self:
        """Their authors object to something, and nobody has answered; put aside, they wait for nobody."""
        unanswered = Objection.objects.filter(answered_at=None).values("article")
        return self.filter(pk__in=unanswered, state__in=[*OPEN, State.PUBLISHED])

    def written_to(self, user: User) -> Self:
        """A mail came in for them that nobody has dealt with, and this person may see: an answer, or one of ours."""
        return self.filter(pk__in=Arrival.objects.unread().open_to(user).order_by().values("article"))

    def told_of_hold(self, user: User) -> Self:
        """A mail about a legal hold came in for them that waits for those who are named for it."""
        return self.filter(pk__in=Arrival.objects.unread().said_to(user).order_by().values("article"))

    def my_turn(self, user: User, *, publishes: bool) -> Self:
        """What waits for this person: what she edits, objections and mails about it, what is ready, if she `publishes`.

        An objection or a mail about what is in nobody's hand waits for those who publish; a mail about a legal hold
        for the named.
        """
        pieces = self.model.objects.order_by()
        hers = Q(editor=user) | Q(editor=None) if publishes else Q(editor=user)
        waiting = [
            pieces.filter(editor=user, state=State.EDITING),
            pieces.objected().filter(hers),
            pieces.written_to(user).filter(hers),
            pieces.told_of_hold(user),
        ]
        if publishes:
            waiting.append(pieces.ready())
        first, *others = (found.values("pk") for found in waiting)
        return self.filter(pk__in=first.union(*others))

    def perishable_first(self, today: dt.date) -> Self:
        """Those with a news peg that has not passed, the nearest first; then those that have waited longest."""
        peg = Case(When(news_peg__gte=today, then=F("news_peg")), output_field=DateField())
        return self.order_by(peg.asc(nulls_last=True), "changed_at", "pk")

    def with_sending(self) -> Self:
        """Has each know when it was sent to its author last (`sent_at`)."""
        sends = Step.objects.filter(article=OuterRef("pk"), verb="send").order_by("-at")
        return self.annotate(sent_at=Subquery(sends.values("at")[:1]))

    def up_to(self, most: int) -> int:
        """How many there are, counted no further than `most`: nobody goes through an archive for a number."""
        return self.order_by().values("pk")[:most].count()

    def with_public_life(self) -> Self:
        """Has each know its `public_life`; adds `live_from` of the live and `next_at` of the scheduled edition.

        And `is_held`: whether it is under a legal hold.
        """
        mine = Edition.objects.filter(article=OuterRef("pk"))
        return self.annotate(
            live_from=Subquery(mine.live().order_by().values("live_from")[:1]),
            next_at=Subquery(mine.scheduled().order_by("live_from").values("live_from")[:1]),
            was_live=_is_any(mine.has_been_live()),
            is_held=_is_any(Hold.objects.open().filter(article=OuterRef("pk"))),
        )
