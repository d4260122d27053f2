"""What stands beside pieces: one question for all tables."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opinion import notes, sources
from opinion.models import Approval, Article, Edition, Hold, Note, Revision, Source, beside
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return factories.article(is_agreed=False)


def test_every_table_says_by_an_article_whose_its_rows_are() -> None:
    assert all(table._meta.get_field("article").related_model is Article for table in beside.TABLES)


def test_a_piece_beside_which_nothing_stands(article: Article) -> None:
    with CaptureQueriesContext(connection) as asked:
        there = beside.look([article.pk])

    assert len(asked) == 1
    assert not any(table in there for table in beside.TABLES)
    assert abs(there.now - timezone.now()) < dt.timedelta(minutes=1)


def test_only_what_stands_beside_these_pieces_counts(article: Article, editor: Any) -> None:
    other = factories.published().article
    notes.write(article, by=editor, text="Who says so?")
    sources.put(article, [sources.Entry(title="A report")], by=editor, base=sources.seen([]))

    assert beside.look([article.pk]).tables == {Note, Source}
    assert beside.look([other.pk]).tables == {Approval, Edition}
    assert beside.look([article.pk, other.pk]).tables == {Approval, Edition, Note, Source}


def test_of_a_table_that_was_not_looked_into_nothing_is_known(article: Article) -> None:
    there = beside.look([article.pk])

    assert Hold not in there
    with pytest.raises(KeyError):
        assert Revision in there


@pytest.fixture
def editor(db: Any) -> Any:
    return factories.user(group="editor")
