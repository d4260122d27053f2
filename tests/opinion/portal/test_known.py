"""The page of a piece says which text it shows its author: the newest that she may know."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from authors.models import User
from opinion import agreement, publishing, revisions, workflow
from opinion.models import Article, clock
from opinion.portal import known
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(mei: User) -> Article:
    return factories.submitted(by=mei, headline="The strait", byline_name="Mei Lin")


def edited(article: Article, word: str, editor: User) -> None:
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.body = f"<p>{word} " + "word " * 400 + "end.</p>"


def seen(client: Client, article: Article) -> tuple[str, str]:
    """The title above the text, and the text's first word."""
    page = client.get(f"/contribute/{article.pk}/").content.decode()
    title = re.search(r'<h2 class="above">(.*?)</h2>', page)
    body = re.search(r'<div class="body"><p>(\S+)', page)
    assert title
    assert body
    return title[1], body[1]


def test_the_title_goes_with_the_text_from_submission_to_publication(
    client: Any, article: Article, mei: User, editor: User
) -> None:
    first = article.body.removeprefix("<p>").split()[0]
    assert seen(client, article) == ("The text as you submitted it", first)

    workflow.move(article, "edit", by=editor)
    edited(article, "Edited", editor)
    assert seen(client, article) == ("The text as you submitted it", first)

    agreement.send(article, subject="Your piece", text="Please read it.", by=editor)
    assert seen(client, article) == ("The text as it was sent to its author", "Edited")

    agreement.agree(article, by=mei, revision=article.version)
    assert seen(client, article) == ("The text as agreed", "Edited")

    edited(article, "Private", editor)
    assert seen(client, article) == ("The text as agreed", "Edited")

    factories.agree(article)
    publishing.schedule(article, at=clock.read() + dt.timedelta(hours=1), by=None)
    assert seen(client, article) == ("The text as agreed", "Private")

    publishing.publish(article, by=None)
    edited(article, "Later", editor)
    assert seen(client, article) == ("The text as published", "Private")


def test_who_signs_with_her_does_not_read_that_he_submitted_it(article: Article, mei: User) -> None:
    other = factories.user(group="contributor")

    told = known.text(article, other)

    assert told is not None
    assert told.title == "The text as it was submitted"
