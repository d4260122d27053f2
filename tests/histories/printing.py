"""Deeds that readers see, and those that change who may do them."""

import datetime as dt
import time

from django.db import transaction
from hypothesis import strategies as st

from authors.models import Author
from opinion import publishing, waivers
from opinion.models import Edition, clock
from opinion.publishing import Epitaph
from opinion.refusals import NotPossible
from opinion.states import WaiverReason
from tests import factories
from tests.histories import checks
from tests.histories.stage import ANYBODY, DESK, PRINTABLE, deed
from tests.histories.world import Waiver
from tests.histories.writing import Writing

AHEAD = st.sampled_from([0.15, 0.25, 0.4])  # seconds
PATIENCE = 0.5  # how long anybody waits for something scheduled


class Printing(Writing):
    """What goes out, when, and comes back."""

    @deed(who=ANYBODY)
    def publishes(self, who: str) -> None:
        went = self.prints(
            "publish",
            who,
            lambda: publishing.publish(self.article, by=self.person(who)),
            copy=self.world.copy,
        )
        self.was_possible(went, who)

    @deed(who=ANYBODY, ahead=AHEAD)
    def schedules(self, who: str, ahead: float) -> None:
        at = clock.read() + dt.timedelta(seconds=ahead)
        went = self.prints(
            "schedule",
            who,
            lambda: publishing.schedule(self.article, at=at, by=self.person(who)),
            copy=self.world.copy,
            at=at,
        )
        self.was_possible(went, who, at=at)

    def was_possible(self, went: bool, who: str, *, at: dt.datetime | None = None) -> None:
        """A verb that always refuses would hold every promise; what plainly can go out does."""
        is_late = at is not None and at <= self.end
        if isinstance(self.refusal, NotPossible) and self.may(who, "publish") and not self.is_at_a_turn():
            assert self.world.state not in PRINTABLE or is_late, f"Why not? {self.refusal}"

    @deed(who=DESK)
    def puts_this_there(self, who: str) -> None:
        """What is scheduled is replaced by the text of now, at the same time."""
        ahead = [
            one for one in self.world.editions.values() if one.until is None and one.since > clock.read()
        ]
        self.prints(
            "replace",
            who,
            lambda: publishing.replace_scheduled(self.article, by=self.person(who)),
            copy=self.world.copy,
            at=ahead[0].since if ahead else None,
        )

    @deed(who=ANYBODY, ahead=st.one_of(st.none(), AHEAD))
    def passes(self, who: str, ahead: float | None) -> None:
        """What stands in the way is passed, on record, and the text goes out."""
        now = clock.read()
        at = now + dt.timedelta(seconds=ahead) if ahead else None
        copy = self.world.copy
        rules = self.world.in_the_way(copy, at or now)
        self.world.waivers.append(Waiver(copy, frozenset(rules), now))
        reason = {"reason": WaiverReason.BREAKING, "sentence": "It cannot wait."}

        def act() -> Edition:
            user = self.person(who)
            with transaction.atomic():
                waiver = waivers.waive(self.article, by=user, rules=rules, at=at, **reason)
                over = (
                    {"embargo"} if self.world.embargo and now < self.world.embargo <= clock.read() else set()
                )
                assert set(rules) ^ set(waiver.rules) <= over, f"{waiver.rules} was passed, not {rules}."
                if at:
                    return publishing.schedule(self.article, at=at, by=user)
                return publishing.publish(self.article, by=user)

        went = self.prints("pass", who, act, copy=copy, at=at)
        if not went:
            self.world.waivers.pop()  # nothing was passed
        if rules and rules == self.world.in_the_way(copy, at or self.end):
            self.was_possible(went, who, at=at)

    @deed(who=DESK)
    def fixes(self, who: str) -> None:
        """A slip is put right in what is out: one small word, and out again."""
        to = "broad" if self.world.copy.text.wide == "wide" else "wide"
        page = self.new_page()
        page.text = page.text.changed("wide", to)
        self._send(who, page)
        self.publishes(who=who)

    @deed(who=ANYBODY)
    def unschedules(self, who: str) -> None:
        unschedule = self.attempt(
            "unschedule",
            lambda: publishing.unschedule(self.article, by=self.person(who)),
            may=self.may(who, "publish"),
            surely=self.is_settled(live=False),
        )
        if unschedule:
            self.done(who=who, fate="stopped")

    @deed(who=ANYBODY, says=st.booleans(), back_by=st.one_of(st.none(), DESK))
    def takes_down(self, who: str, says: bool, back_by: str | None = None) -> None:
        """Off the site; at the address stands what the desk chose to say. Somebody may think better of it."""
        epitaph = Epitaph(headline=says, reason="It was wrong." if says else "")
        given = {"by": self.person(who), "why": "It was wrong.", "epitaph": epitaph}
        may, surely = self.may(who, "publish"), self.is_settled(live=True)
        if self.attempt(
            "take down", lambda: publishing.take_down(self.article, **given), may=may, surely=surely
        ):
            self.world.epitaph = epitaph
            self.done(who=who, fate="down")
        if back_by:
            self.puts_back(who=back_by)

    @deed(who=DESK)
    def puts_back(self, who: str) -> None:
        """What was live last is live again."""
        now = clock.read()
        was_live = [one for one in self.world.editions.values() if one.since <= now and not one.is_cancelled]
        copy = was_live[-1].copy if was_live else self.world.copy
        self.prints(
            "put back", who, lambda: publishing.put_back(self.article, by=self.person(who)), copy=copy
        )

    @deed()
    def waits(self) -> None:
        """Until whatever comes into force by itself has done so."""
        now = clock.read()
        if moment := self.world.next_moment(after=now):
            time.sleep(min((moment - now).total_seconds() + 0.005, PATIENCE))
            self.reads()

    # --- who may ----------------------------------------------------------------------------------------------

    @deed(
        role=st.sampled_from(["editor", "publisher", "administrator", "", "closed"]),
        editors_publish=st.booleans(),
    )
    def rights_change(self, role: str, editors_publish: bool) -> None:
        """Kim is something else from now on; what was given or taken counts from the next deed on."""
        self.people.give("kim", role)
        self.people.let_editors_publish(editors_publish)
        before, now = self.world.photo, self.world.look()
        checks.debts(self.world, before, now)
        self.world.photo = now

    # --- others -----------------------------------------------------------------------------------------------

    @deed(is_sure=st.sampled_from([True, False, False]))
    def somebody_else_takes_the_headline(self, is_sure: bool) -> None:
        """Another piece goes out under the same headline: each keeps an address of its own."""
        if is_sure and not self.world.taken:
            author = Author.objects.create(name=f"Another {self.world.number}th")
            edition = factories.published(headline=self.world.copy.text.headline, authors=[author])
            self.world.taken.add(edition.headline)
            self.world.others[edition.path] = author.name
