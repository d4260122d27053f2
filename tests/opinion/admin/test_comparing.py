"""Any two versions as a redline, and the history of a piece as one line of time."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opinion import assignments, publishing, revisions
from opinion.models import Article, Message, Note, clock
from tests import factories

pytestmark = pytest.mark.django_db
BODY = "<p>The strait is wide.</p><p>Nobody swims it twice in a winter, and few once.</p>"


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(factories.user(group="editor", name="Eva Editor"))
    return client


def changed(article: Article, **facts: object) -> Article:
    with revisions.saving(article, by=None, base=None) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)
    return article


def address(article: Article, query: str = "") -> str:
    return f"/desk/opinion/article/{article.pk}/compare/{query}"


def test_two_versions_are_shown_as_a_redline_with_what_changed_beside_the_text(desk: Client) -> None:
    article = changed(
        factories.article(headline="Old words", body=BODY),
        headline="New words",
        body=BODY.replace("wide", "narrow"),
    )

    page = desk.get(
        address(article, f"?before={article.version - 1}&after={article.version}")
    ).content.decode()

    for words in (
        "removed: </span>Old</del>",
        "added: </span>New</ins>",
        "removed: </span>wide</del>",
        "added: </span>narrow</ins>",
    ):
        assert words in page


def test_without_a_choice_it_compares_with_what_readers_saw_last(desk: Client) -> None:
    article = factories.published(headline="What readers saw", body=BODY).article
    published = article.version
    changed(article, headline="A first change")
    changed(article, headline="A second change")

    answer = desk.get(address(article))

    assert answer.context["form"].cleaned_data == {"before": published, "after": article.version}


def test_the_same_version_twice_is_the_same_and_one_that_is_not_there_is_not_found(desk: Client) -> None:
    article = factories.article()
    same = f"?before={article.version}&after={article.version}"

    assert "These two versions are the same." in desk.get(address(article, same)).content.decode()
    for query in ("?before=1&after=99", "?before=x&after=1", "?before=-1", f"?after={'9' * 40}"):
        assert desk.get(address(article, query)).status_code == 404


def test_a_text_that_tries_to_be_a_script_stays_a_text(desk: Client) -> None:
    article = changed(factories.article(headline="plain"), headline="<script>alert(1)</script>")

    assert "<script>alert" not in desk.get(address(article)).content.decode()


def test_versions_steps_notes_mails_and_editions_stand_on_one_line_of_time(desk: Client) -> None:
    editor = factories.user(group="editor")
    article = factories.article()
    assignments.take(article, by=editor)
    Note.objects.create(article=article, by=editor, at=clock.read(), text="Is this so?")
    Message.objects.create(
        article=article, template="x", to="her@example.org", subject="A question", text="?"
    )
    publishing.schedule(article, at=clock.read() + dt.timedelta(hours=2), by=None)

    page = desk.get(f"/desk/opinion/article/{article.pk}/versions/")
    kinds = [line.kind for line in page.context["history"]]
    times = [line.at for line in page.context["history"]]

    assert set(kinds) == {"version", "step", "note", "mail", "edition"}
    assert times == sorted(times, reverse=True)
    for words in ("Is this so?", "A question", "her@example.org", "Edition 1 made of version"):
        assert words in page.content.decode()


def test_every_version_leads_to_what_it_changed(desk: Client) -> None:
    article = changed(factories.article(), headline="Changed")

    page = desk.get(f"/desk/opinion/article/{article.pk}/versions/").content.decode()

    assert f'/compare/?before={article.version - 1}&amp;after={article.version}"' in page


def test_the_line_of_time_asks_the_same_few_questions_however_long_it_is(desk: Client) -> None:
    article = factories.article()
    counted = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"/desk/opinion/article/{article.pk}/versions/")
        counted.append(len(queries))
        for number in range(5):
            changed(article, headline=f"Change {number} of turn {turn}")
            Note.objects.create(article=article, by=factories.user(group="editor"), at=clock.read(), text="?")

    assert counted[0] == counted[1]
