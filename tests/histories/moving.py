"""Deeds that move the piece from desk to author and back, and what each of them says to it."""

from functools import partial

from hypothesis import strategies as st

from opinion import agreement, assignments, holds, notes, objections, submissions, workflow
from opinion.models import Hold
from opinion.states import Channel, Scope
from tests.histories.stage import ANYBODY, DESK, Stage, deed
from tests.histories.world import Stop, Yes

HEARD = {"submitted", "editing", "with_author", "ready", "published"}
SCOPE = st.sampled_from([("exact", 0), ("small", 0), ("small", 0), ("cuts", 5), ("cuts", 100)])
PLAIN = ("edit", "return", "call_back", "unready", "reopen", "decline", "spike", "restore")
LIKELY = {
    "draft": ["edit", "edit", "spike"],
    "submitted": ["edit", "edit", "return", "decline", "spike"],
    "editing": ["return", "decline", "spike"],
    "with_author": ["call_back", "call_back", "decline"],
    "ready": ["unready", "unready", "spike"],
    "published": ["reopen"],
    "declined": ["restore"],
    "withdrawn": ["restore"],
    "spiked": ["restore"],
}


class Moving(Stage):
    """Where the piece stands."""

    @deed(who=ANYBODY, verb=st.sampled_from(PLAIN), is_likely=st.sampled_from([True, True, False]))
    def moves(self, who: str, verb: str, is_likely: bool = False) -> None:
        """A row of the table that changes nothing but the state; likely, or any."""
        if is_likely:
            verb = LIKELY[self.world.state][PLAIN.index(verb) % len(LIKELY[self.world.state])]
        given = {"by": self.person(who), "why": "It is time."}
        if self.attempt(verb, lambda: workflow.move(self.article, verb, **given), may=self.may(who, "edit")):
            self.done(who=who)

    @deed(who=DESK)
    def makes_ready(self, who: str) -> None:
        """Ready is only what nothing stops."""
        if self.attempt(
            "ready",
            lambda: workflow.move(self.article, "ready", by=self.person(who)),
            may=self.may(who, "edit"),
        ):
            assert [] in [self.world.in_the_way(self.world.copy, at) for at in (self.start, self.end)]
            self.done(who=who)

    @deed(who=DESK)
    def takes(self, who: str) -> None:
        if self.attempt(
            "take", lambda: assignments.take(self.article, by=self.person(who)), may=self.may(who, "edit")
        ):
            assert self.people.name_of(self.world.look().article["editor_id"]) == who
            self.done(who=who)

    @deed(who=st.sampled_from(["mei", "mei", "mei", "ann"]))
    def submits(self, who: str) -> None:
        given = {"by": self.person(who)}
        if self.attempt(
            "submit",
            lambda: submissions.submit(self.article, **given),
            may=self.may(who, "edit") or (who == "mei" and self.world.is_brought_in),
        ):
            self.done(who=who)

    @deed(who=st.sampled_from(["mei", "mei", "ann", "ada"]))
    def withdraws(self, who: str) -> None:
        """The author takes it back: what is scheduled goes off the clock."""
        if self.attempt(
            "withdraw",
            lambda: submissions.withdraw(self.article, by=self.person(who)),
            may=self.may(who, "edit", owner=True),
        ):
            self.done(who=who, fate="stopped")

    # --- the author's word ------------------------------------------------------------------------------------

    @deed(who=DESK)
    def asks(self, who: str) -> None:
        """Sends the text to its author; what is out is opened for it again."""
        given = {"subject": "Please read", "text": "Do you agree?", "by": self.person(who)}
        if self.attempt("send", lambda: agreement.send(self.article, **given), may=self.may(who, "edit")):
            self.done(who=who)
            self.world.sent = self.world.photo.article["version"]

    @deed(who=st.sampled_from(["mei", "mei", "mei", "pia"]), scope=SCOPE)
    def agrees(self, who: str, scope: tuple[str, int]) -> None:
        """Says yes in the portal to the text that she has read."""
        asked = agreement.asked_about(self.article)
        given = {"by": self.person(who), "scope": Scope(scope[0]), "cuts_up_to": scope[1]}
        number = asked.number if asked else 0
        if self.attempt(
            "agree",
            lambda: agreement.agree(self.article, revision=number, **given),
            may=who == "mei" and self.is_hers(),
        ):
            self.world.yeses.append(Yes(self.world.versions[number], *scope))
            self.done(who=who)

    @deed(who=DESK, scope=SCOPE, channel=st.sampled_from([Channel.MAIL, Channel.TELEPHONE]))
    def notes_a_yes(self, who: str, scope: tuple[str, int], channel: Channel) -> None:
        """The author's words, put down at the desk."""
        given = {"by": self.person(who), "scope": Scope(scope[0]), "cuts_up_to": scope[1], "channel": channel}
        may = self.may(who, "edit")
        if self.attempt(
            "note a yes", lambda: agreement.note_yes(self.article, words="Yes.", **given), may=may
        ):
            self.world.yeses.append(Yes(self.world.copy, *scope))
            self.done(who=who)
        else:
            assert not may or self.world.state not in HEARD, "Her yes was not taken."

    @deed(who=DESK)
    def compares(self, who: str) -> None:
        """A reading editor's yes to a translation."""
        may = self.may(who, "edit")
        if self.attempt(
            "vouch",
            lambda: agreement.vouch(self.article, by=self.person(who), words="Read."),
            may=may,
            surely=self.world.origin == "translated" and self.world.state in HEARD,
        ):
            self.world.compared.append(Yes(self.world.copy, "exact", 0))
            self.done(who=who)

    @deed(about_text=st.booleans())
    def objects(self, about_text: bool) -> None:
        """Says no: what is scheduled goes off the clock."""
        given = {"by": self.person("mei"), "text": "Not like this.", "takes_back_yes": about_text}
        no = self.attempt(
            "object", lambda: objections.object_(self.article, **given), may=self.may_object(), surely=True
        )
        if no:
            self.world.stops.append(Stop(no.pk, "objection", no.at))
            if about_text:
                self.world.object_to_text()
            self.done(who="mei", fate="stopped")

    # --- what else stops it -----------------------------------------------------------------------------------

    @deed(who=DESK)
    def marks_a_must(self, who: str) -> None:
        given = {"by": self.person(who), "text": "Who says so?", "is_must": True}
        if note := self.attempt(
            "must", lambda: notes.write(self.article, **given), may=self.may(who, "edit")
        ):
            self.world.stops.append(Stop(note.pk, "must_note", note.at))
            self.done(who=who)

    @deed(who=DESK)
    def settles(self, who: str) -> None:
        """The first thing that waits is settled: an author is answered, or a note."""
        stop = next((stop for stop in self.world.stops if stop.is_open), None)
        if stop is None:
            return
        user, article = self.person(who), self.article
        if stop.rule == "objection":
            no = article.objections.get(pk=stop.pk)
            answer = partial(objections.answer_objection, no, by=user, answer="So it is.")
        else:
            answer = partial(notes.resolve, article.notes.get(pk=stop.pk), by=user)
        if self.attempt(f"settle {stop.rule}", answer, may=self.may(who, "edit")):
            stop.is_open = False
            self.done(who=who)

    @deed(
        who=ANYBODY,
        lifters=st.sampled_from([("lin",), ("lin",), ("lin", "kim")]),
        down=st.booleans(),
        sure=st.booleans(),
    )
    def places_a_hold(self, who: str, lifters: tuple[str, ...], down: bool, sure: bool) -> None:
        """Stops it with a lawyer's question; half of the time somebody thinks better of it."""
        if not sure:
            return
        given = {"by": self.person(who), "note": "Is this true?", "take_down": down}
        named = [self.person(name) for name in lifters]
        may = self.may(who, "hold") and (not down or self.may(who, "publish"))
        fit = all(name == "lin" or self.may(name, "edit") for name in lifters)
        surely = fit and not self.world.is_held and not down
        if self.attempt(
            "hold", lambda: holds.place(self.article, lifters=named, **given), may=may, surely=surely
        ):
            assert fit, "Somebody is named who may not lift it."
            self.world.held_by = set(lifters)
            self.done(who=who, fate="down" if down else "stopped")

    @deed(who=st.sampled_from(["lin", "lin", "kim", "pia"]))
    def lifts(self, who: str) -> None:
        """Only who is named ends a hold."""
        hold = Hold.objects.open().filter(article=self.world.pk).first()
        assert (hold is not None) == self.world.is_held
        if hold is None:
            return
        may = who in self.world.held_by and (who == "lin" or self.may(who, "edit"))
        given = {"by": self.person(who), "lawyers_word": "" if who == "lin" else "She said yes."}
        if self.attempt("lift", lambda: holds.lift(hold, **given), may=may, surely=True):
            self.world.held_by = set()
            self.done(who=who)

    # --- on paper ---------------------------------------------------------------------------------------------

    def is_out(self) -> bool:
        """Whether readers see it or will."""
        return any(one.until is None for one in self.world.editions.values())

    def may_object(self) -> bool:
        """Whether the author has seen something of the desk's, while the desk listens."""
        return self.is_hers() and self.world.state in HEARD and (self.world.sent > 0 or self.is_out())
