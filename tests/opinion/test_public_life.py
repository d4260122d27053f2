"""Whatever the desk does, in whatever order: readers see what was printed last, when it was due, and nothing else."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authors.models import User
from opinion import publishing, revisions, workflow
from opinion.models import Address, Article, LiveAddress, LiveEdition, LiveTombstone, clock
from opinion.publishing import Epitaph
from opinion.refusals import NotPossible
from opinion.states import PublicLife, State
from tests import factories

LATER = dt.timedelta(hours=1)
SOON = dt.timedelta(milliseconds=400)
ACTS = (
    "save",
    "publish",
    "schedule",
    "schedule soon",
    "unschedule",
    "take down",
    "put back",
    "spike",
    "restore",
)


@dataclass
class Piece:
    """One piece, and in a few words what its readers and its desk should see."""

    article: Article
    publisher: User
    typed: str = "0"
    state: State = State.EDITING
    live: str | None = None
    last: str | None = None
    scheduled: str | None = None
    paths: set[str] = field(default_factory=set)

    def life(self) -> PublicLife:
        if self.live:
            return PublicLife.LIVE
        if self.scheduled:
            return PublicLife.SCHEDULED
        return PublicLife.TAKEN_DOWN if self.last else PublicLife.NEVER

    def appears(self, headline: str) -> None:
        self.live, self.last, self.scheduled, self.state = headline, headline, None, State.PUBLISHED
        self.article.refresh_from_db()
        self.paths.add(str(self.article.path))

    def save(self) -> None:
        with revisions.saving(self.article, by=self.publisher, base=self.article.version) as locked:
            locked.headline = str(int(self.typed) + 1)
        self.typed = str(int(self.typed) + 1)

    def publish(self) -> None:
        publishing.publish(self.article, by=self.publisher)
        self.appears(self.typed)

    def schedule(self) -> None:
        publishing.schedule(self.article, at=clock.read() + LATER, by=self.publisher)
        self.scheduled, self.state = self.typed, State.PUBLISHED

    def schedule_soon(self) -> None:
        at = clock.read() + SOON
        publishing.schedule(self.article, at=at, by=self.publisher)
        while True:
            seen = self.seen()
            if clock.read() >= at:
                break
            assert seen == self.live
        self.appears(self.typed)

    def unschedule(self) -> None:
        publishing.unschedule(self.article, by=self.publisher)
        self.scheduled, self.state = None, State.PUBLISHED if self.live else State.EDITING

    def take_down(self) -> None:
        publishing.take_down(self.article, by=self.publisher, why="x", epitaph=Epitaph())
        self.live, self.scheduled, self.state = None, None, State.EDITING

    def put_back(self) -> None:
        publishing.put_back(self.article, by=self.publisher)
        self.appears(str(self.last))

    def spike(self) -> None:
        workflow.move(self.article, "spike", by=self.publisher)
        self.state = State.SPIKED

    def restore(self) -> None:
        workflow.move(self.article, "restore", by=self.publisher)
        self.state = State.EDITING

    def may(self, act: str) -> bool:
        """Whether this can be done now, said without the code that is tested."""
        at_work = self.state in {State.EDITING, State.PUBLISHED}
        return {
            "save": at_work,
            "publish": at_work,
            "schedule": at_work,
            "schedule soon": at_work,
            "unschedule": self.scheduled is not None,
            "take down": self.live is not None,
            "put back": self.state == State.EDITING and self.last is not None,
            "spike": self.state == State.EDITING,
            "restore": self.state == State.SPIKED,
        }[act]

    def seen(self) -> str | None:
        """The headline that readers see now; there is never more than one."""
        shown = list(LiveEdition.objects.filter(article_id=self.article.pk))
        assert len(shown) <= 1
        return shown[0].headline if shown else None

    def check(self) -> None:
        stored = Article.objects.with_public_life().get(pk=self.article.pk)
        assert (self.seen(), stored.headline, stored.state) == (self.live, self.typed, self.state)
        assert stored.public_life == self.life()
        numbers = list(stored.revisions.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        for path in self.paths:
            assert LiveEdition.objects.filter(path=path).exists() == (self.live is not None)
            assert LiveAddress.objects.filter(path=path).exists() == (self.live is not None)
            assert LiveTombstone.objects.filter(path=path).exists() == (self.live is None)
        kept = set(Address.objects.filter(article=stored).values_list("path", flat=True))
        assert self.paths <= kept
        assert len(self.paths) == (1 if self.last else 0)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(ACTS)), min_size=3, max_size=12))
def test_readers_see_what_was_printed_last_and_nothing_before_its_time(acts: list[tuple[int, str]]) -> None:
    with transaction.atomic():
        publisher = factories.user(group="publisher")
        pieces = [Piece(factories.article(headline="0"), publisher) for _ in range(2)]
        for which, act in acts:
            piece = pieces[which]
            does = getattr(piece, act.replace(" ", "_"))
            if piece.may(act):
                does()
            else:
                with pytest.raises(NotPossible), transaction.atomic():
                    does()
            for each in pieces:
                each.check()
        transaction.set_rollback(True)
