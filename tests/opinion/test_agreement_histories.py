"""Random histories of one piece: it goes out when a yes carries it, or what is missing was passed on record."""

import itertools
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authors.models import Contributor, User
from opinion import agreement, objections, preflight, publishing, revisions, waivers, workflow
from opinion.models import Article, Objection
from opinion.refusals import Blocked, NotPossible
from opinion.states import Channel, Scope, State, WaiverReason
from tests import factories

pytestmark = pytest.mark.django_db
SENTENCES = "The strait is not a border. It is a road, and roads are for those who use them."
TEXTS = {
    "hers": SENTENCES,
    "fixed": SENTENCES.replace("a road", "a wide road"),
    "fixed twice": SENTENCES.replace("a road", "a wide road").replace("those who use", "whoever uses"),
    "turned": SENTENCES.replace("is not", "is"),
    "other": "Ships do not read maps. They read weather, and so should whoever writes of ships, harbours and tides.",
}
SMALL = {
    "hers",
    "fixed",
    "fixed twice",
}  # each is a small fix of the others; "other" is more than 15 words away
DEEDS = st.one_of(
    st.tuples(st.just("save"), st.sampled_from(sorted(TEXTS))),
    st.tuples(st.just("retitle"), st.just("")),
    st.tuples(st.just("note a yes"), st.sampled_from(["exact", "small"])),
    st.tuples(st.just("send"), st.just("")),
    st.tuples(st.just("agree"), st.sampled_from(["exact", "small"])),
    st.tuples(st.just("object"), st.sampled_from(["text", "headline"])),
    st.tuples(st.just("answer"), st.just("")),
    st.tuples(st.just("pass"), st.just("")),
    st.tuples(st.just("publish"), st.just("")),
)
counter = itertools.count()


@dataclass
class History:
    """A piece, and what somebody with paper and pencil would know of it."""

    article: Article
    mei: User
    publisher: User
    text: str = "hers"
    sent: str = ""
    yeses: list[tuple[str, str]] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)

    def is_carried(self) -> bool:
        """Whether a yes covers the text, and no objection waits."""
        covered = any(
            said == self.text or (scope == "small" and {said, self.text} <= SMALL)
            for said, scope in self.yeses
        )
        return covered and not self.objections

    def do(self, deed: str, how: str) -> None:
        getattr(self, f"_{deed.replace(' ', '_')}")(how)
        self.article.refresh_from_db()

    def _reopen(self) -> None:
        if self.article.state == State.PUBLISHED:
            workflow.move(self.article, "reopen", by=None)

    def _save(self, how: str) -> None:
        with revisions.saving(self.article, by=None, base=None) as locked:
            locked.body = f"<p>{TEXTS[how]}</p>"
        self.text = how

    def _retitle(self, _how: str) -> None:
        with revisions.saving(self.article, by=None, base=None) as locked:
            locked.headline = f"Headline {next(counter)}"

    def _note_a_yes(self, how: str) -> None:
        agreement.note_yes(self.article, by=None, channel=Channel.MAIL, words="Yes.", scope=Scope(how))
        self.yeses.append((self.text, how))

    def _send(self, _how: str) -> None:
        self._reopen()
        if self.article.state == State.EDITING:
            agreement.send(self.article, subject="Please", text="Read it.", by=self.publisher)
            self.sent = self.text

    def _agree(self, how: str) -> None:
        if self.article.state == State.WITH_AUTHOR:
            asked = agreement.asked_about(self.article)
            assert asked is not None
            agreement.agree(self.article, by=self.mei, revision=asked.number, scope=Scope(how))
            self.yeses.append((self.sent, how))

    def _object(self, how: str) -> None:
        if objections.may_object(self.article, self.mei):
            about_text = how == "text"
            self.objections.append(
                objections.object_(self.article, by=self.mei, text="No.", takes_back_yes=about_text)
            )
            self.yeses = [] if about_text else self.yeses

    def _answer(self, _how: str) -> None:
        if self.objections:
            objections.answer_objection(self.objections.pop(), by=self.publisher, answer="So.")

    def _pass(self, _how: str) -> None:
        """Publishes in spite of what is missing, on record."""
        self._reopen()
        if found := [finding.rule for finding in preflight.blocking(self.article)]:
            waivers.waive(
                self.article, by=self.publisher, reason=WaiverReason.BREAKING, sentence="Now.", rules=found
            )
            publishing.publish(self.article, by=self.publisher)

    def _publish(self, _how: str) -> None:
        self._reopen()
        before = self.article.editions.count()
        passed = self.article.waivers.filter(text_hash=self.article.snapshot().fingerprint()).exists()
        try:
            publishing.publish(self.article, by=None)
        except (Blocked, NotPossible):
            assert not self.is_carried()
            assert self.article.editions.count() == before
        else:
            assert self.is_carried() or passed


@settings(max_examples=40, deadline=None)
@given(deeds=st.lists(DEEDS, min_size=3, max_size=14))
def test_nothing_is_public_without_a_yes_or_a_waiver_and_nothing_with_one_is_held_back(
    deeds: list[tuple[str, str]],
) -> None:
    author, mei = factories.author(), factories.user(group="contributor")
    Contributor.objects.create(author=author, user=mei)
    article = factories.article(
        headline=f"Piece {next(counter)}", authors=[author], body=f"<p>{TEXTS['hers']}</p>", is_agreed=False
    )
    history = History(article, mei, factories.user(group="publisher"))

    for deed, how in [*deeds, ("publish", "")]:
        history.do(deed, how)
