"""How often the desk's form, its save and the click that publishes ask the database: no more for more of anything."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opinion.models import Article
from tests import factories
from tests.opinion.admin.forms import filled
from tests.opinion.admin.test_passing import BECAUSE, hidden

pytestmark = pytest.mark.django_db
Asked = list[dict[str, str]]


def of(article: Article, page: str = "change") -> str:
    return reverse(f"admin:opinion_article_{page}", args=[article.pk])


@contextmanager
def asking() -> Iterator[Asked]:
    """The questions that are asked meanwhile; a test's own savepoints are none."""
    asked: Asked = []
    with CaptureQueriesContext(connection) as captured:
        yield asked
    asked += [one for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]


def signed_by(number: int, **facts: Any) -> Article:
    """A piece of so many authors, each with a Chinese name and an affiliation, and of as many topics."""
    names = [f"Author {number}-{place}" for place in range(number)]
    authors = [factories.author(name=name, chinese="林美") for name in names]
    topics = [f"Topic {name}" for name in names]
    return factories.article(headline=f"By {number}", authors=authors, topics=topics, **facts)


def opened(desk: Client, article: Article) -> Asked:
    desk.get(of(article))  # she is noted as being there
    with asking() as asked:
        assert desk.get(of(article)).status_code == 200
    return asked


def saved(desk: Client, article: Article) -> Asked:
    form = filled(desk.get(of(article)))
    with asking() as asked:
        assert desk.post(of(article), form | {"body": "<p>Now it reads like this.</p>"}).status_code == 302
    article.refresh_from_db()
    assert article.body == "<p>Now it reads like this.</p>"
    return asked


def published(desk: Client, article: Article) -> Asked:
    page = desk.get(of(article, "publish"))
    with asking() as asked:
        assert desk.post(of(article, "publish"), hidden(page) | BECAUSE).status_code == 302
    assert article.editions.live().exists()
    return asked


@pytest.mark.parametrize(("act", "most"), [(opened, 22), (saved, 28), (published, 46)])
def test_an_act_asks_no_more_for_more_names_topics_and_pieces(
    desk: Client, act: Callable[[Client, Article], Asked], most: int
) -> None:
    act(desk, signed_by(1))  # what is made once for a process
    one = act(desk, signed_by(2))
    for number in range(3):
        factories.published(headline=f"Another {number}")

    many = act(desk, signed_by(6))

    assert len(many) == len(one) <= most, "\n".join(question["sql"][:150] for question in many)


def test_publishing_what_nobody_agreed_to_asks_little_more(desk: Client) -> None:
    published(desk, signed_by(1, is_agreed=False))

    # What is owed is put into words for the record, and given to who can do it.
    assert len(published(desk, signed_by(2, is_agreed=False))) <= 62


def test_a_piece_is_read_for_no_more_than_one_form_at_a_time(desk: Client) -> None:
    """What was read for one request is of no use for the next."""
    article = signed_by(1)
    before = copy.copy(opened(desk, article))
    Article.objects.filter(pk=article.pk).update(headline="Renamed meanwhile")

    assert "Renamed meanwhile" in desk.get(of(article)).content.decode()
    assert len(opened(desk, article)) == len(before)
