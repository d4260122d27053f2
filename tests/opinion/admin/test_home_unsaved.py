"""What somebody typed and did not save, on the desk's front page."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from opinion import autosaves, workflow
from opinion.models import Article
from tests import factories
from tests.opinion.admin.test_home import queries, section

pytestmark = pytest.mark.django_db


def typed(user: Any, article: Article | None, path: str, headline: str = "") -> None:
    fields = {"headline": [headline]}
    autosaves.keep(fields, by=user, article=article, window=uuid4(), turn=1, path=path)


def test_what_i_typed_and_did_not_save_is_listed_and_leads_to_its_form(
    desk: Client, publisher: Any, editor: Any
) -> None:
    mine, spiked, hers = (factories.article(headline=name) for name in ("Mine", "Spiked", "Hers"))
    typed(publisher, mine, f"/desk/opinion/article/{mine.pk}/change/", "Mine, with another word")
    typed(publisher, None, "/desk/opinion/article/add/")
    typed(publisher, hers, f"/contribute/{hers.pk}/")
    typed(publisher, spiked, f"/desk/opinion/article/{spiked.pk}/change/")
    workflow.move(spiked, "spike", by=publisher)
    typed(editor, mine, f"/desk/opinion/article/{mine.pk}/change/", "A colleague's words")

    found = section(desk, "Not saved yet")

    assert [(entry.title, entry.url) for entry in found.entries] == [
        ("(no headline)", "/desk/opinion/article/add/"),
        ("Mine, with another word", f"/desk/opinion/article/{mine.pk}/change/"),
    ]
    assert (found.count, [fact.words for fact in found.entries[0].facts][-1]) == ("2", "a new piece")
    assert "A colleague" not in desk.get("/desk/").content.decode()


def test_with_everything_saved_nothing_is_said_of_it_and_more_of_it_asks_no_more(
    desk: Client, publisher: Any
) -> None:
    assert section(desk, "Not saved yet") is None
    for _ in range(2):
        piece = factories.article()
        typed(publisher, piece, f"/desk/opinion/article/{piece.pk}/change/")
    before = queries(desk)
    for _ in range(4):
        piece = factories.article()
        typed(publisher, piece, f"/desk/opinion/article/{piece.pk}/change/")
    assert queries(desk) == before
