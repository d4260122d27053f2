"""The histories: how a piece begins, and what is looked at after every deed."""

import datetime as dt
import itertools
import sys
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from authors.models import Author
from opinion import archive, intake, submissions
from opinion.models import Article, Byline, Kind, clock
from opinion.states import BylineRole, Channel, Exclusivity, Origin
from tests.histories import checks, photo, texts
from tests.histories.moving import SCOPE, Moving
from tests.histories.printing import AHEAD, Printing
from tests.histories.stage import ANYBODY, CHANGE, deed
from tests.histories.texts import Text
from tests.histories.world import Copy, World
from tests.histories.writing import WRITERS

ORIGINS = st.sampled_from(
    ["original", "original", "original", "hers", "hers", "archive", "republished", "embargoed", "translated"]
)
STATED = {"nothing_to_disclose": True, "exclusivity": Exclusivity.OURS}
EMBARGO = dt.timedelta(seconds=0.3)
THEN = [
    "nothing",
    "it is changed",
    "the author objects",
    "the author withdraws",
    "it is held",
    "it is called off",
    "it is published",
    "it is taken down",
]
counter = itertools.count(1)


class History(Moving, Printing):
    """One piece, from its first words on."""

    @initialize(origin=ORIGINS, how_far=st.sampled_from(["bare", "agreed", "agreed", "out", "out"]))
    def begins(self, origin: str, how_far: str) -> None:
        """It comes from an author, from an archive, from another outlet, or is brought in by the desk."""
        number = next(counter)
        author, text = self.people.begin(number), Text(number)
        embargo = clock.read() + EMBARGO if origin == "embargoed" else None
        pk = self._bring(origin, author, text, embargo)
        now = photo.take(pk)
        copy = Copy(text, author.name)
        self.world = World(
            number,
            self.people,
            author,
            pk,
            {"hers": "original", "embargoed": "republished"}.get(origin, origin),
            origin == "hers",
            now,
            copy,
            recorded=copy if origin == "archive" else None,
            embargo=embargo,
            acknowledged={text},
        )
        self.world.versions = {row["number"]: Copy(texts.read(row), author.name) for row in now["revision"]}
        self.tell(f"begins {origin}, {how_far}")
        if how_far != "bare":
            self.clears_the_way()
        if how_far == "out":
            self.publishes(who="pia")

    def _bring(self, origin: str, author: Author, text: Text, embargo: dt.datetime | None) -> int:
        if origin == "hers":
            draft = submissions.Draft(byline_name=author.name, bio_line=text.bio, **text.columns())
            return submissions.start(draft, by=self.people["mei"]).pk
        kind = Kind.objects.get(slug="op-ed")
        if origin == "archive":
            found = archive.Found(headline=text.headline, body=text.body, authors=[(author, text.bio)])
            return archive.bring_in(found, kind=kind, reason="It was published before.").pk
        facts: dict[str, Any] = STATED | text.columns() | {"kind": kind}
        if origin in {"republished", "embargoed"}:
            facts |= {
                "origin": Origin.REPUBLISHED,
                "first_outlet": "Taipei Times",
                "first_not_before": embargo,
            }
        role = BylineRole.AUTHOR
        if origin == "translated":
            facts |= {"origin": Origin.TRANSLATED}
            role = BylineRole.TRANSLATOR
        article = Article(**facts)
        with intake.taking_in(article, by=self.people["ann"]):
            Byline.objects.create(article=article, author=author, role=role, bio_line=text.bio)
        return article.pk

    # --- several deeds in a row, as a day at the desk has them ------------------------------------------------

    @deed()
    def clears_the_way_and_publishes(self) -> None:
        self.clears_the_way()
        self.publishes(who="pia")

    @deed(ahead=AHEAD, then=st.sampled_from(THEN), change=CHANGE)
    def clears_the_way_and_schedules(self, ahead: float, then: str, change: tuple[str, Any]) -> None:
        """Something is on the clock, and something else comes in between."""
        self.clears_the_way()
        self.schedules(who="pia", ahead=ahead)
        match then:
            case "it is changed":
                self.saves(who="ann", change=change)
                self.puts_this_there(who="pia")
            case "the author objects":
                self.objects(about_text=True)
            case "the author withdraws":
                self.withdraws(who="mei")
            case "it is held":
                self.places_a_hold(who="ann", lifters=("lin",), down=False, sure=True)
            case "it is called off":
                self.unschedules(who="pia")
            case "it is published":
                self.publishes(who="pia")
            case "it is taken down":
                self.takes_down(who="pia", says=False)
        self.waits()

    def clears_the_way(self) -> None:
        """A publisher does whatever is still missing."""
        if self.world.state in {"draft", "submitted"}:
            self.moves(who="pia", verb="edit")
        elif self.world.state in {"declined", "withdrawn", "spiked"}:
            self.moves(who="pia", verb="restore")
        self.lifts(who="lin")
        for _stop in self.world.stops:
            self.settles(who="pia")
        if not self.world.is_carried(self.world.copy):
            self.notes_a_yes(who="pia", scope=("small", 0), channel=Channel.MAIL)
        if self.world.origin == "translated":
            self.compares(who="pia")
        self.notes_a_permission(who="pia", terms="any")

    @deed(change=CHANGE, scope=SCOPE)
    def asks_and_is_answered(self, change: tuple[str, Any], scope: tuple[str, int]) -> None:
        """An editor changes something and asks the author, who agrees to what she was sent."""
        if self.world.state == "published":
            self.moves(who="ann", verb="reopen")
        self.saves(who="ann", change=change)
        self.asks(who="ann")
        self.agrees(who="mei", scope=scope)

    @deed(change=CHANGE, who=ANYBODY, ahead=st.one_of(st.none(), AHEAD))
    def changes_and_passes(self, change: tuple[str, Any], who: str, ahead: float | None) -> None:
        """A day of breaking news: something is changed that its author has not seen, and goes out on record."""
        self.saves(who="ann", change=change)
        self.passes(who=who, ahead=ahead)

    @deed(who=WRITERS, theirs=CHANGE, mine=CHANGE)
    def two_save(self, who: str, theirs: tuple[str, Any], mine: tuple[str, Any]) -> None:
        """Somebody opens the piece, pia saves it meanwhile, and the first one comes too late."""
        self.opens(who=who)
        self.saves(who="pia", change=theirs)
        self.sends(who=who, change=mine)

    @invariant()
    def readers_see_what_they_should(self) -> None:
        """They come after every deed, and while something is on the clock; see `done`."""
        if self.is_to_be_read or self.world.next_moment(after=self.read_at):
            self.reads()

    def teardown(self) -> None:
        """At the end everything is looked at once more."""
        super().teardown()
        if hasattr(self, "world") and sys.exception() is None:
            checks.everywhere(self.world, self.reader)
