"""What cannot be done with a piece now: said once beside it, with what is missing, and again to whoever asks for it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from authors.models import Contributor
from opinion import agreement, holds, publishing, workflow
from opinion.admin.acts import ACTS
from opinion.models import Article, clock
from opinion.publishing import Epitaph
from opinion.states import State
from tests import factories
from tests.opinion.admin.acts import where
from tests.opinion.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
ROAD = ("send", "ready", "publish", "schedule")


def page(client: Client, article: Article) -> Any:
    return client.get(reverse("admin:opinion_article_change", args=[article.pk]))


def missing(response: Any) -> dict[str, str]:
    """What lacks what, by the titles of the acts."""
    return {line.titles: line.sentence for line in response.context["missing"]}


def offered(response: Any) -> set[str]:
    return {act.slug for act, _title in response.context["main_acts"] + response.context["other_acts"]}


def reachable(**facts: Any) -> Article:
    """A piece whose author can be written to."""
    person = factories.author(name="Mei Lin")
    Contributor.objects.create(author=person, email="mei@example.org")
    return factories.article(authors=[person], **facts)


def test_what_only_a_publisher_may_is_said_to_an_editor_in_one_line(editor: Any) -> None:
    response = page(signed_in(editor), reachable())

    assert missing(response) == {"Publish now, Schedule": "Only somebody who may publish may do this."}
    assert "What cannot be done now, and why" in response.content.decode()


def test_nothing_is_said_where_everything_ahead_can_be_done(desk: Client) -> None:
    response = page(desk, reachable())

    assert missing(response) == {}
    assert "What cannot be done now" not in response.content.decode()


def test_a_missing_yes_is_named_for_what_waits_for_it_and_may_be_passed_in_the_dialog(desk: Client) -> None:
    article = reachable(is_agreed=False)

    response = page(desk, article)

    assert missing(response) == {"Ready to publish": "Mei Lin has not agreed to any text yet."}
    assert {"publish", "schedule"} <= offered(response)
    assert "ready" not in offered(response)


def test_what_nobody_can_pass_is_named_and_a_save_may_put_it_right(desk: Client) -> None:
    response = page(desk, reachable(headline=""))

    assert missing(response) == {
        "Publish now, Schedule, Ready to publish": "The piece has no headline.",
    }
    assert {"publish", "schedule"} <= offered(response)


def test_many_findings_are_counted_and_stand_above(desk: Client) -> None:
    response = page(desk, factories.article(headline="", body="", authors=[]))

    assert missing(response)["Publish now, Schedule, Ready to publish"] == "3 things have to be fixed first."


def test_a_legal_hold_takes_the_buttons_away_and_is_named(desk: Client, publisher: Any, editor: Any) -> None:
    article = reachable()
    publishing.publish(article, by=publisher)
    publishing.take_down(article, by=publisher, why="asked", epitaph=Epitaph())
    holds.place(article, by=publisher, lifters=[editor], note="Is it true?")

    response = page(desk, article)

    said = "This piece is under a legal hold, placed by Pia Publisher. It has to be lifted first."
    assert missing(response) == {"Publish now, Schedule, Put back, Ready to publish": said}
    assert not offered(response) & {"publish", "schedule", "put-back", "ready"}


def test_a_text_without_an_address_of_its_author_cannot_be_sent_and_says_so(desk: Client) -> None:
    response = page(desk, factories.article())

    assert missing(response) == {
        "Send to Huynh Tam Sang": "The desk has no mail address of Huynh Tam Sang. Note one first."
    }


def test_what_comes_first_is_named_by_its_button(desk: Client) -> None:
    inbox = factories.submitted(by=factories.user(group="contributor"))
    waiting = reachable()
    agreement.send(waiting, subject="Please read", text="Please.", by=factories.user(group="editor"))
    spiked = reachable()
    workflow.move(spiked, "spike", by=None)

    in_the_inbox, with_her, aside = page(desk, inbox), page(desk, waiting), page(desk, spiked)

    stands = "This piece is “%s” now, so this cannot be done with it. First: “%s”."
    assert missing(in_the_inbox)["Publish now, Schedule, Send to Mei Lin, Ready to publish"] == stands % (
        "In the inbox",
        "Start editing",
    )
    assert missing(with_her) == {
        "Ready to publish": stands % ("With the author", "Call back from the author")
    }
    assert missing(aside) == {
        "Publish now, Schedule, Send to Mei Lin, Ready to publish": stands % ("Spiked", "Restore")
    }


def test_a_live_or_a_scheduled_piece_says_what_has_to_go_before_it_is_put_aside(desk: Client) -> None:
    live, ahead = reachable(), reachable()
    publishing.publish(live, by=None)
    workflow.move(live, "reopen", by=None)
    publishing.schedule(ahead, at=clock.read() + dt.timedelta(days=1), by=None)
    workflow.move(ahead, "reopen", by=None)

    seen, coming = missing(page(desk, live)), missing(page(desk, ahead))

    assert seen == {"Decline, Spike": "Readers see this piece. Take it down first."}
    assert coming == {"Decline, Spike": "An edition of this piece is scheduled. Unschedule it first."}


@pytest.mark.parametrize("state", [state for state in State if state != State.WITHDRAWN])
@pytest.mark.parametrize("group", ["editor", "publisher"])
def test_each_act_of_the_road_is_either_offered_or_said_to_lack_something(state: State, group: str) -> None:
    article = reachable()
    Article.objects.filter(pk=article.pk).update(
        state=state, path="/2026/01/a/" if state == State.PUBLISHED else None
    )

    response = page(signed_in(factories.user(group=group)), article)

    titles = ", ".join(missing(response))
    for slug in ROAD:
        title = ACTS[slug].title(response.context["standing"])
        there = {(State.WITH_AUTHOR, "send"), (State.READY, "ready")}
        assert (slug in offered(response)) != (title in titles) or (state, slug) in there, slug


@pytest.mark.parametrize("slug", sorted(set(ACTS) - {"put-into-edition"}))
def test_an_old_link_to_what_cannot_be_done_says_the_same_sentence(desk: Client, slug: str) -> None:
    article = reachable()
    workflow.move(article, "spike", by=None)
    response = page(desk, article)

    answer = desk.get(where(article, slug), follow=True)

    if slug in offered(response):
        assert answer.redirect_chain == []
        return
    said = {title: sentence for line, sentence in missing(response).items() for title in line.split(", ")}
    title = ACTS[slug].title(response.context["standing"])
    assert answer.redirect_chain == [(reverse("admin:opinion_article_change", args=[article.pk]), 302)]
    assert escape(said.get(title, "This piece is “Spiked” now")) in answer.content.decode()


def test_somebody_who_may_not_is_told_who_may_and_gets_403(editor: Any) -> None:
    article = reachable()

    for answer in (
        signed_in(editor).get(where(article, "publish")),
        signed_in(editor).post(where(article, "publish"), {"why": "because"}),
    ):
        assert answer.status_code == 403
        assert "Only somebody who may publish may do this." in answer.content.decode()
        assert '<a href="/desk/">The desk</a>' in answer.content.decode()
