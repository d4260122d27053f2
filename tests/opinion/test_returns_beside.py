"""A file that comes back, beside what else there is: other pieces and mails, a later letter, the desk's own changes."""

from typing import Any

import pytest
from django.utils import translation

from authors.models import Contributor
from opinion import agreement, arrivals, belonging, returns, revisions
from opinion.models import Article
from tests import factories
from tests.opinion.correspondence import reply, sent
from tests.opinion.test_arrivals import mail
from tests.opinion.test_returns import BIO, BODY, HERS, ONE, came, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


@pytest.fixture
def article(editor: Any) -> Article:
    """A piece that was sent to its author, and waits for her."""
    sang = factories.author()
    Contributor.objects.create(author=sang, email="sang@example.org")
    piece = factories.article(body=BODY, authors=[sang], is_agreed=False)
    piece.bylines.update(bio_line=BIO)
    send(piece, editor)
    return piece


def send(article: Article, by: Any) -> None:
    agreement.send(article, subject="Your piece", text="Please read it.", by=by)


def test_her_line_about_herself_is_taken_where_the_desk_has_changed_it_since(
    article: Article, editor: Any
) -> None:
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.bylines.update(bio_line="Huynh Tam Sang teaches.")
    bio = BIO.replace("a lecturer", "a professor")
    take(article, came(article, editor, ONE, HERS, bio), editor, also=["bio_line"])
    assert article.bylines.get().bio_line == bio


def test_a_mail_that_answers_for_another_piece_stays_that_pieces(article: Article, editor: Any) -> None:
    other = factories.article(headline="Another", is_agreed=False)
    arrival = returns.receive(article, bytes(reply(sent(other))), name="mail.eml", by=editor)
    assert arrival.article == other


def test_a_mail_with_a_picture_alone_is_no_text_that_came_back(article: Article, editor: Any) -> None:
    message = mail("Here I am.")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="me.png")
    belonging.put_to(arrivals.receive_mail(bytes(message)), article, by=editor)
    assert returns.waiting(article, editor) == []


def test_what_was_taken_is_shown_beside_the_text_that_she_had_then(article: Article, editor: Any) -> None:
    then = returns.known(article).revision
    text = came(article, editor, ONE, HERS)
    take(article, text, editor)
    send(article, editor)
    assert returns.known(article).revision != then
    assert returns.of(article, text).known.revision == then


def test_what_is_kept_of_it_is_in_the_language_of_the_desks_records(editor: Any) -> None:
    nobodys = factories.article(body=BODY, authors=[], is_agreed=False)
    with translation.override("zh-hant"):
        revision = take(nobodys, came(nobodys, editor, ONE, HERS), editor)
    assert revision.why == "the author: islands.docx"
