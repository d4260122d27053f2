"""What the desk does with a piece: said beforehand in words, done exactly so, or refused with a sentence."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from opinion import dateline, publishing, revisions, workflow
from opinion.admin.marks import short
from opinion.models import Article, LiveTombstone, Step, clock
from opinion.publishing import Epitaph
from opinion.states import EditionKind, State
from tests import factories
from tests.opinion.admin.acts import do, shown, told, where
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import submit_buttons
from tests.opinion.admin.test_scheduling import at_desk_time

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://example.org"


def test_publishing_says_where_readers_will_see_it_and_does_it(desk, publisher):
    article = factories.article(headline="What the strait is for")
    month = f"{dateline.local(timezone.now()):%Y/%m}"

    asked = desk.get(where(article, "publish"))
    response = do(desk, article, "publish", why="it is time")

    assert told(asked) == [
        f"Readers will see this text at https://example.org/{month}/what-the-strait-is-for/ from now on."
    ]
    assert "Publish now</button>" in asked.content.decode()
    assert response["Location"] == reverse("admin:opinion_article_change", args=[article.pk])
    assert shown() == ["What the strait is for"]
    step = Step.objects.get(verb="publish")
    assert (step.by, step.why) == (publisher, "it is time")


def test_an_update_names_the_edition_that_it_replaces_and_the_one_that_it_cancels(desk):
    article = factories.published().article
    at = (clock.read() + 24 * HOUR).replace(second=0, microsecond=0)
    publishing.schedule(article, at=at, by=None)

    asked = desk.get(where(article, "publish"))
    do(desk, article, "publish", note="A date was wrong.")

    assert told(asked) == [
        f"Readers will see this text at https://example.org{article.path} from now on, instead of edition 1.",
        f"The edition scheduled for {short(at)} is cancelled.",
    ]
    assert "Update the published piece</button>" in asked.content.decode()
    latest = article.editions.order_by("number").last()
    assert (latest.kind, latest.note) == (EditionKind.UPDATE, "A date was wrong.")
    assert not article.editions.scheduled().exists()


@pytest.mark.parametrize(
    ("given", "headline", "byline", "reason"),
    [
        ({}, "", "", ""),
        ({"headline": "on"}, "What the strait is for", "", ""),
        (
            {"byline": "on", "reason": "At the author’s request."},
            "",
            "Huynh Tam Sang",
            "At the author’s request.",
        ),
    ],
)
def test_taking_down_shows_exactly_what_was_chosen(desk, given, headline, byline, reason):
    article = factories.published().article

    do(desk, article, "take-down", why="He asked us.", **given)

    assert shown() == []
    stone = LiveTombstone.objects.get()
    assert (stone.headline, stone.byline, stone.reason) == (headline, byline, reason)


def test_taking_down_needs_a_reason_for_the_desk(desk):
    article = factories.published().article

    response = do(desk, article, "take-down", headline="on")

    assert response.status_code == 200
    assert "why" in response.context["form"].errors
    assert shown() == ["What the strait is for"]


def test_putting_back_shows_what_readers_saw_last_and_not_the_text_at_the_desk(desk, publisher):
    article = factories.published(headline="As published").article
    publishing.take_down(article, by=publisher, why="asked", epitaph=Epitaph())
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = "Rewritten since"

    asked = desk.get(where(article, "put-back"))
    do(desk, article, "put-back")

    assert "what they saw last: edition 1, live from" in told(asked)[0]
    assert shown() == ["As published"]
    article.refresh_from_db()
    assert article.headline == "Rewritten since"


@pytest.mark.parametrize(
    ("begin", "act", "end"),
    [(None, "spike", State.SPIKED), ("spike", "restore", State.EDITING)],
)
def test_a_piece_is_put_aside_and_brought_back_with_its_text(desk, begin, act, end):
    article = factories.article()
    text = article.snapshot()
    if begin:
        workflow.move(article, begin, by=None)

    do(desk, article, act, why="page furniture")

    article.refresh_from_db()
    assert (article.state, article.snapshot()) == (end, text)


def test_the_desk_takes_up_what_a_contributor_submitted(desk):
    article = factories.submitted(by=factories.user(group="contributor"))

    do(desk, article, "edit")

    article.refresh_from_db()
    assert article.state == State.EDITING


def test_what_was_not_seen_is_not_published(desk, editor):
    article = factories.article(headline="As it was seen")
    seen = desk.get(where(article, "publish")).context["seen"]
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Changed by somebody else"

    response = desk.post(where(article, "publish"), {"seen": seen})

    assert response.status_code == 409
    assert "This piece has changed since you opened this page." in response.content.decode()
    assert shown() == []
    again = desk.post(where(article, "publish"), {"seen": response.context["seen"]})
    assert again.status_code == 302
    assert shown() == ["Changed by somebody else"]


@pytest.mark.parametrize("act", ["publish", "schedule"])
def test_what_must_be_fixed_first_is_said_and_there_is_no_button(desk, act):
    article = factories.article(headline="", authors=[])

    response = desk.get(where(article, act))

    page = response.content.decode()
    assert "The piece has no headline." in page
    assert told(response) == ["It cannot go out yet."]
    assert 'class="default"' not in page
    forced = desk.post(
        where(article, act), {"seen": response.context["seen"], **at_desk_time(clock.read() + HOUR)}
    )
    assert forced.status_code == 409
    assert shown() == []


@pytest.mark.parametrize("act", ["publish", "schedule", "unschedule", "take-down", "put-back"])
def test_an_editor_may_not_publish_and_sees_no_button(editor, act):
    article = factories.published().article
    client = signed_in(editor)

    assert client.get(where(article, act)).status_code == 403
    assert client.post(where(article, act), {"why": "because"}).status_code == 403
    page = client.get(reverse("admin:opinion_article_change", args=[article.pk]))
    assert submit_buttons(page) == [("_save", "1"), ("_then", "preview")]
    assert act not in [
        offered.slug for offered, _title in page.context["main_acts"] + page.context["other_acts"]
    ]


@pytest.mark.parametrize(
    "act", ["publish", "schedule", "unschedule", "take-down", "put-back", "edit", "spike", "restore"]
)
@pytest.mark.parametrize("group", ["administrator", "contributor", ""])
def test_nobody_without_rights_at_the_desk_does_anything(group, act):
    article = factories.article()
    client = signed_in(factories.user(group=group))

    for response in (client.get(where(article, act)), client.post(where(article, act), {"why": "because"})):
        assert response.status_code in {302, 403}
    assert Article.objects.filter(pk=article.pk, state=State.EDITING).exists()
    assert Step.objects.filter(article=article, by__isnull=False).count() == 0


def test_an_act_that_makes_no_sense_now_leads_back_with_a_sentence(desk):
    article = factories.article()

    response = desk.get(where(article, "take-down"), follow=True)

    assert response.redirect_chain == [(reverse("admin:opinion_article_change", args=[article.pk]), 302)]
    assert "Readers do not see this piece." in response.content.decode()


def test_a_past_edition_is_withheld_with_the_reason_that_readers_get(desk, editor):
    article = factories.published().article
    publishing.publish(article, by=None)
    page = reverse("admin:opinion_article_withhold", args=[article.pk, 1])

    assert signed_in(editor).get(page).status_code == 403
    assert desk.post(page, {"public_reason": ""}).status_code == 200
    assert (
        desk.post(page.replace("/1/withhold", "/2/withhold"), {"public_reason": "Wrong."}).status_code == 409
    )
    desk.post(page, {"public_reason": "A court ordered it."})

    assert article.editions.get(number=1).withholding.public_reason == "A court ordered it."
