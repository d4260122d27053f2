"""How a deed is done and looked at: by whom, whether it was rightly refused, and what it left behind."""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, ClassVar
from uuid import uuid4

from django.db import DatabaseError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from authors.models import User
from opinion.models import Article, Edition, clock
from opinion.parts import Snapshot
from opinion.refusals import Blocked, NotAllowed, Refused
from tests.histories import checks
from tests.histories.people import People
from tests.histories.texts import CHANGES, Text
from tests.histories.world import Copy, Page, Printed, World
from tests.reading import ReaderClient

DESK = st.sampled_from(["pia", "ann", "kim"])
ANYBODY = st.sampled_from(["pia", "pia", "pia", "pia", "pia", "kim", "kim", "ann", "ada", "mei"])
CHANGE = st.sampled_from(sorted(CHANGES)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(CHANGES[name]))
)
PRINTABLE = {"editing", "with_author", "ready", "published"}


def deed(**given: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Any]:
    """A rule of the histories; what is done by it is told when a history fails."""

    def told(does: Callable[..., None]) -> Any:
        @wraps(does)
        def do(self: "Stage", **drawn: Any) -> None:
            words = ", ".join(f"{name}={value}" for name, value in drawn.items())
            self.tell(f"{does.__name__} {words}")
            does(self, **drawn)

        return rule(**given)(do)

    return told


class Stage(RuleBasedStateMachine):
    """One history. What is the same for all of them stands at the class."""

    people: ClassVar[People]
    reader: ClassVar[ReaderClient]
    tally: ClassVar[Counter[str]] = Counter()
    played: ClassVar[int] = 0
    failures: ClassVar[list[str]] = []
    world: World
    refusal: Refused | None
    start: dt.datetime
    end: dt.datetime

    def __init__(self) -> None:
        super().__init__()
        self.log: list[str] = []
        self.read_at, self.is_to_be_read = clock.read(), False

    def tell(self, words: str) -> None:
        """A line for whoever has to find out why a history failed."""
        self.log.append(f"{clock.read():%S.%f} {words}")

    def teardown(self) -> None:
        """Keeps what was done in a history that failed: on another day the clock may stand elsewhere."""
        type(self).played += 1
        failure = sys.exception()
        if isinstance(failure, AssertionError | DatabaseError | LookupError | TypeError | AttributeError):
            self.failures.append("\n".join([*self.log, repr(failure)]))

    @property
    def article(self) -> Article:
        """The piece as a request would find it."""
        return Article.objects.get(pk=self.world.pk)

    def person(self, who: str) -> User:
        return self.people[who]

    def may(self, who: str, right: str, *, owner: bool = False) -> bool:
        """Whether the desk lets this person do it; `owner`: the author may, too."""
        return self.people.may(who, right) or (owner and who == "mei" and self.is_hers())

    def is_hers(self) -> bool:
        """Whether the author speaks for the piece: she brought it in, or the desk has sent it to her."""
        return self.world.is_brought_in or (self.world.sent > 0 and self.world.state != "draft")

    # --- deeds ------------------------------------------------------------------------------------------------

    def attempt(self, verb: str, act: Callable[[], Any], *, may: bool = True, surely: bool = False) -> Any:
        """Does it. None where it was refused: then nothing has changed, and nobody was refused her right.

        `surely`: who has the right does it, unless something came into force in this very moment.
        """
        self.refusal, self.start = None, clock.read()
        try:
            done = act()
        except Refused as refusal:
            self.refusal = refusal
        self.end = clock.read()
        self.tell(f"    {verb}: {self.refusal or 'done'}")
        if self.refusal is None:
            assert may, f"{verb} was nobody's right."
            self.tally[verb] += 1
            return True if done is None else done
        assert self.world.look() == self.world.photo, f"“{self.refusal}”, and yet something has changed."
        assert not (may and isinstance(self.refusal, NotAllowed)), f"This was her right: “{self.refusal}”"
        assert not (may and surely) or self.is_at_a_turn(), f"Why not? “{self.refusal}”"
        self.tally[f"{verb}, refused"] += 1
        return None

    def done(self, *, who: str, fate: str = "still") -> None:
        """Looks at what a deed has left behind."""
        before, now = self.world.photo, self.world.look()
        checks.steps(self.world, before, now, who=who)
        checks.revisions(self.world, before, now)
        checks.working_copy(self.world, now)
        checks.editions(self.world, self.start, self.end, now, fate=fate)
        self.world.photo, self.is_to_be_read = now, True
        if fate != "still" or self.world.next_moment(after=self.read_at):
            self.reads()

    def reads(self) -> None:
        """Readers come by."""
        self.read_at, self.is_to_be_read = clock.read(), False
        checks.pages(self.world, self.reader)

    def prints(
        self, verb: str, who: str, act: Callable[[], Edition], *, copy: Copy, at: dt.datetime | None = None
    ) -> bool:
        """Something goes out, or is stopped: whichever it is, for the reasons that stand on paper."""
        edition = self.attempt(verb, act, may=self.may(who, "publish"))
        in_the_way = [self.world.in_the_way(copy, at or moment) for moment in (self.start, self.end)]
        if isinstance(self.refusal, Blocked):
            told = sorted(finding.rule for finding in self.refusal.findings)
            assert told in in_the_way, f"Told was {told}, in the way is {in_the_way[-1]}."
            self.tally[f"{verb}, stopped by {told[0]}"] += 1
        if edition is None:
            return False
        assert [] in in_the_way, f"It went out in spite of {in_the_way[-1]}."
        assert at == edition.live_from if at else self.start <= edition.live_from <= self.end
        self.world.editions[edition.number] = Printed(copy, edition.live_from, edition.path)
        self.done(who=who, fate="scheduled" if at else "published")
        return True

    def is_settled(self, *, live: bool) -> bool:
        """Whether something is live (or else scheduled), with the piece where that can be ended."""
        now = clock.read()
        standing = [one for one in self.world.editions.values() if one.is_live_within(now, now)]
        ahead = [one for one in self.world.editions.values() if one.since > now and not one.is_cancelled]
        return bool(standing if live else ahead) and self.world.state in PRINTABLE

    def may_say(self, text: Text) -> bool:
        """Whether the piece stands where it can say this."""
        return self.world.state != "spiked" and self.world.permitted_body in {"", text.body}

    def is_at_a_turn(self) -> bool:
        """Whether what was scheduled came into force while this was done."""
        return any(self.start <= one.since <= self.end for one in self.world.editions.values())

    # --- texts ------------------------------------------------------------------------------------------------

    def late(self, text: Text) -> Snapshot:
        """What a form would have made of the piece, had it come in time."""
        there = self.article.snapshot()
        return replace(there, **text.columns(), byline=[{**there.byline[0], "bio_line": text.bio}])

    def write(self, locked: Article, text: Text) -> None:
        """Puts what a form says into the piece, as the desk's form does."""
        for name, value in text.columns().items():
            setattr(locked, name, value)
        locked.bylines.update(bio_line=text.bio)

    def page(self, who: str) -> Page:
        """The form that this person has open; opened now where there is none."""
        if who not in self.world.pages:
            self.world.pages[who] = self.new_page()
        return self.world.pages[who]

    def new_page(self) -> Page:
        text = self.world.copy.text
        return Page(self.world.photo.article["version"], text, text, uuid4())

    def says(self, text: Text) -> None:
        """The working copy is this text now."""
        assert self.world.permitted_body in {"", text.body}, "What was permitted word for word was changed."
        self.world.acknowledged.add(text)
        self.world.copy = self.world.copy._replace(text=text)
