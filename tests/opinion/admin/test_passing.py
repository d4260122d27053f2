"""Publishing all the same: what the page shows and asks, and that it passes exactly what stood on it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from opinion import dateline, publishing, revisions
from opinion.models import Article, Debt, Edition, Note, Waiver, clock
from opinion.publishing import Epitaph
from opinion.states import State
from tests import factories
from tests.opinion.admin.acts import at_desk_time, told, where
from tests.opinion.admin.conftest import signed_in
from tests.opinion.waiving import FOUR, unfinished

pytestmark = pytest.mark.django_db
BECAUSE = {"reason": "yes_by_message", "sentence": "She said yes at 16:40."}


def pressed(client: Client, article: Article, act: str = "publish", **given: Any) -> Any:
    """The page as it is, and its button."""
    clock_ = {key: given[key] for key in ("date", "time") if key in given}
    page = client.get(where(article, act), clock_)
    return client.post(where(article, act), {**hidden(page), **given})


def hidden(page: Any) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|passing)" value="([^"]*)"', page.content.decode()))


def test_the_page_shows_what_is_passed_and_what_that_means(desk: Client, editor: Any) -> None:
    article = unfinished()
    Article.objects.filter(pk=article.pk).update(editor=editor)

    page = desk.get(where(article, "publish"))

    words = page.content.decode()
    assert words.count("<b>Must fix</b>") == 4
    assert [sentence.split(":")[0] for sentence in told(page)[1:]] == [
        "What stands in the way is passed, under your name, for exactly this text.",
        f"It stays owed: Edith Editor has to do it by {due(24)}".split(":")[0],
        f"Edith Editor has to read it with a second pair of eyes by {due(2)}".split(":")[0],
        "The author is told at once, with all that has changed, and can object.",
    ]
    assert "Publish now anyway because …</button>" in words
    assert 'name="why"' not in words


def due(hours: int) -> str:
    from opinion.admin.marks import short

    return short(clock.read() + dt.timedelta(hours=hours))


def test_one_reason_one_sentence_and_one_button_publish_it(desk: Client, publisher: Any) -> None:
    article = unfinished()

    answer = pressed(desk, article, **BECAUSE)

    assert answer.status_code == 302
    waiver = Waiver.objects.get()
    assert (waiver.by, waiver.reason, waiver.sentence) == (publisher, *BECAUSE.values())
    assert article.steps.get(verb="publish").why == BECAUSE["sentence"]
    assert Edition.objects.live().get().article == article
    assert Debt.objects.owed().count() == 5


@pytest.mark.parametrize("missing", ["reason", "sentence"])
def test_nothing_goes_out_without_a_reason_and_a_sentence(desk: Client, missing: str) -> None:
    article = unfinished()

    page = pressed(desk, article, **BECAUSE | {missing: " "})

    assert page.status_code == 200
    assert 'class="errorlist"' in page.content.decode()
    assert (Waiver.objects.count(), Edition.objects.count()) == (0, 0)


def test_what_can_never_be_passed_offers_nothing(desk: Client) -> None:
    article = factories.article(headline="", is_agreed=False)
    page = desk.get(where(article, "publish"))

    answer = desk.post(
        where(article, "publish"), {**hidden(page), "passing": "agreement,headline", **BECAUSE}
    )

    assert "anyway" not in page.content.decode()
    assert answer.status_code == 409
    assert (Waiver.objects.count(), Edition.objects.count()) == (0, 0)


def test_a_page_that_did_not_offer_it_passes_nothing(desk: Client) -> None:
    article = unfinished()
    seen = hidden(desk.get(where(article, "publish")))["seen"]

    answer = desk.post(where(article, "publish"), {"seen": seen, **BECAUSE})

    assert answer.status_code == 409
    assert not Waiver.objects.exists()


def test_what_came_up_after_the_page_was_opened_is_looked_at_first(desk: Client, publisher: Any) -> None:
    article = unfinished()
    page = hidden(desk.get(where(article, "publish")))
    Note.objects.create(article=article, by=publisher, at=clock.read(), text="Libel?", is_must=True)

    answer = desk.post(where(article, "publish"), {**page, **BECAUSE})

    assert answer.status_code == 409
    assert "Something else stands in the way by now" in answer.content.decode()
    assert "Libel?" in answer.content.decode()
    assert hidden(answer)["passing"].split(",").count("must_note") == 3
    assert not Waiver.objects.exists()


def test_what_was_settled_meanwhile_is_not_passed_and_holds_up_nobody(desk: Client) -> None:
    article = unfinished()
    page = hidden(desk.get(where(article, "publish")))
    Note.objects.update(resolved_at=clock.read())

    assert desk.post(where(article, "publish"), {**page, **BECAUSE}).status_code == 302

    assert sorted(Waiver.objects.get().rules) == ["agreement", "image_licence"]


def test_another_text_than_the_one_on_the_page_is_not_passed(desk: Client, editor: Any) -> None:
    article = unfinished()
    page = hidden(desk.get(where(article, "publish")))
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.standfirst = "Another"

    answer = desk.post(where(article, "publish"), {**page, **BECAUSE})

    assert answer.status_code == 409
    assert not Waiver.objects.exists()


def test_who_may_not_publish_is_told_who_may(desk: Client, editor: Any) -> None:
    article = unfinished()
    hers = signed_in(editor)

    page = hers.get(reverse("admin:opinion_article_change", args=[article.pk])).content.decode()
    answer = hers.post(where(article, "publish"), {"passing": ",".join(FOUR), **BECAUSE})

    assert "it may be published all the same by: Pia Publisher." in page
    assert answer.status_code == 403
    assert not Waiver.objects.exists()


def test_a_picture_without_licence_can_be_left_out_by_the_same_click(desk: Client, publisher: Any) -> None:
    article = unfinished()
    Note.objects.all().delete()
    factories.agree(article)

    answer = pressed(desk, article, without_picture="on", sentence="")

    assert answer.status_code == 302
    assert Edition.objects.live().get().lead_image is None
    assert not Waiver.objects.exists()
    article.refresh_from_db()
    assert article.current_revision().by == publisher


def test_a_picture_left_out_is_not_among_what_is_passed(desk: Client) -> None:
    article = unfinished()

    pressed(desk, article, without_picture="on", **BECAUSE)

    article.refresh_from_db()
    waiver = Waiver.objects.get()
    assert sorted(waiver.rules) == ["agreement", "must_note"]
    assert waiver.text_hash == article.snapshot().fingerprint()
    assert (article.lead_image, Edition.objects.live().get().lead_image) == (None, None)


def test_a_picture_is_not_offered_to_be_left_out_where_nothing_is_wrong_with_it(desk: Client) -> None:
    article = factories.article(is_agreed=False)

    assert "without_picture" not in desk.get(where(article, "publish")).content.decode()


def test_a_scheduled_piece_is_passed_for_its_moment(desk: Client) -> None:
    article = unfinished()
    at = (clock.read() + dt.timedelta(days=1)).replace(second=0, microsecond=0)
    chosen = at_desk_time(at)

    page = desk.get(where(article, "schedule"), chosen).content.decode()
    answer = pressed(desk, article, "schedule", **chosen, **BECAUSE)

    assert "anyway because …</button>" in page
    assert answer.status_code == 302
    assert Edition.objects.scheduled().get().live_from == at
    assert Debt.objects.owed().count() == 5


def test_an_embargo_does_not_stop_a_schedule_for_after_it(desk: Client) -> None:
    until = clock.read() + dt.timedelta(hours=5)
    article = factories.article(
        origin="republished", first_outlet="Taipei Times", first_permission="Their editor",
        first_permitted_on=dateline.local(until).date(), first_not_before=until, is_agreed=False,
    )  # fmt: skip

    page = desk.get(where(article, "schedule"), at_desk_time(until + dt.timedelta(hours=2))).content.decode()

    assert "anyway" not in page
    assert "anyway" in desk.get(where(article, "publish")).content.decode()


def test_a_text_that_was_passed_goes_out_again_without_a_word(desk: Client) -> None:
    article = unfinished()
    pressed(desk, article, **BECAUSE)
    article.refresh_from_db()
    assert article.state == State.PUBLISHED

    page = desk.get(where(article, "publish"))

    assert "anyway" not in page.content.decode()
    assert page.content.decode().count("<b>Passed</b>") == 4
    assert pressed(desk, article).status_code == 302
    assert Waiver.objects.count() == 1


def test_what_is_put_back_is_passed_in_the_same_dialog_for_the_text_that_goes_out(
    desk: Client, publisher: Any
) -> None:
    article = factories.published().article
    publishing.take_down(article, by=publisher, why="asked", epitaph=Epitaph())
    Note.objects.create(article=article, by=publisher, text="Who says so?", is_must=True, at=clock.read())
    with revisions.saving(article, by=publisher, base=None) as locked:
        locked.headline = "Rewritten since"

    page = desk.get(where(article, "put-back")).content.decode()
    answer = pressed(desk, article, "put-back", **BECAUSE)

    assert "Who says so?" in page
    assert "without_picture" not in page
    assert "Put back anyway because …</button>" in page
    assert answer.status_code == 302
    edition = Edition.objects.live().get()
    waiver = Waiver.objects.get()
    assert (edition.headline, waiver.rules) == ("What the strait is for", ["must_note"])
    assert waiver.text_hash == edition.snapshot().fingerprint()
    assert Debt.objects.owed().count() == 2


def test_nothing_is_put_back_without_a_reason_where_something_stands_in_the_way(
    desk: Client, publisher: Any
) -> None:
    article = factories.published().article
    publishing.take_down(article, by=publisher, why="asked", epitaph=Epitaph())
    Note.objects.create(article=article, by=publisher, text="Who says so?", is_must=True, at=clock.read())

    assert pressed(desk, article, "put-back").status_code == 200
    assert not Edition.objects.live().exists()


def test_what_the_working_copy_lacks_does_not_stop_what_is_put_back(desk: Client, publisher: Any) -> None:
    article = factories.published().article
    publishing.take_down(article, by=publisher, why="asked", epitaph=Epitaph())
    with revisions.saving(article, by=publisher, base=None) as locked:
        locked.headline = ""

    assert "anyway" not in desk.get(where(article, "put-back")).content.decode()
    assert pressed(desk, article, "put-back").status_code == 302


def test_ready_is_not_asked_for_what_may_be_passed_only_on_the_way_out(desk: Client) -> None:
    page = desk.get(where(unfinished(), "ready"))

    assert told(page) == ["It cannot be done yet."]
    assert 'class="default"' not in page.content.decode()
    assert page.context["passing"] is None


def test_at_another_time_the_reason_and_the_sentence_stay_and_nothing_is_passed_yet(desk: Client) -> None:
    article = unfinished()
    soon, later = (
        (clock.read() + dt.timedelta(hours=hours)).replace(second=0, microsecond=0) for hours in (49, 73)
    )
    page = desk.get(where(article, "schedule"), at_desk_time(soon))
    typed = {**hidden(page), "shown": soon.isoformat(), **BECAUSE}

    looked = desk.post(where(article, "schedule"), {**typed, **at_desk_time(later), "look": "1"})
    empty = desk.post(where(article, "schedule"), {**hidden(page), **at_desk_time(later), "look": "1"})

    words = looked.content.decode()
    assert 'value="She said yes at 16:40."' in words
    assert re.search(r'value="yes_by_message"[^>]*checked', words)
    assert "Choose a reason." not in empty.content.decode()
    assert not Waiver.objects.exists()
    desk.post(where(article, "schedule"), {**hidden(looked), **at_desk_time(later), **BECAUSE})
    assert article.editions.get().live_from == later
