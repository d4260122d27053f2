"""What a contributor typed and did not save is named where she begins."""

import html
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinion import autosaves, submissions
from opinion.submissions import Draft

pytestmark = pytest.mark.django_db


def texts(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))


def typed(user, article, path):
    autosaves.keep({"headline": ["x"]}, by=user, article=article, window=uuid4(), turn=1, path=path)


def test_her_list_says_at_which_piece_she_typed_and_did_not_save(client, mei):
    one, two = (submissions.start(Draft(headline=name), by=mei) for name in ("One", "Two"))
    typed(mei, one, f"/contribute/{one.pk}/")
    typed(mei, two, f"/desk/opinion/article/{two.pk}/change/")

    said = texts(client.get("/contribute/"))

    assert said.count("that is not saved yet") == 1
    assert re.search(r"One .*? You typed something .*? ago that is not saved yet", said) or "just now" in said
    assert "You began a piece" not in said


def test_a_piece_that_was_begun_and_never_saved_is_led_to(client, mei):
    typed(mei, None, "/contribute/new/")

    page = client.get("/contribute/")

    assert "You began a piece" in texts(page)
    assert '<a href="/contribute/new/">Look at it</a>' in page.text


def test_what_she_can_take_back_no_more_is_not_named_and_more_pieces_ask_no_more(client, mei):
    late = submissions.start(Draft(headline="Late", body="<p>x</p>", byline_name="Mei Lin"), by=mei)
    typed(mei, late, f"/contribute/{late.pk}/")
    submissions.submit(late, by=mei)
    assert "not saved yet" not in texts(client.get("/contribute/"))

    before = asked(client)
    for number in range(3):
        piece = submissions.start(Draft(headline=f"More {number}"), by=mei)
        typed(mei, piece, f"/contribute/{piece.pk}/")
    assert asked(client) == before


def asked(client):
    with CaptureQueriesContext(connection) as found:
        client.get("/contribute/")
    return len(found)
