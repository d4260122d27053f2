"""What becomes of what came in: a piece, or nothing that anybody works on."""

from typing import Any

import pytest
from django.utils import translation

from opinion import arrivals, belonging, contents, dealing
from opinion.models import Arrival, Article, Original, Step
from opinion.refusals import NotAllowed, NotPossible
from tests import factories
from tests.opinion.test_arrivals import BODY, PIECE, mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


def plan(text: Arrival, **facts: Any) -> dealing.Plan:
    said = contents.proposed(text)
    return dealing.Plan(
        text=text,
        headline=said.headline,
        bio_line=said.bio_line,
        author_name=said.name,
        leave_out=(said.headline, said.byline, said.bio_line),
        **facts,
    )


def test_it_becomes_a_piece_of_who_makes_it_with_its_comments_as_notes(editor: Any) -> None:
    arrival = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    article = dealing.make_piece(arrival, plan(arrival), by=editor)
    assert (article.headline, article.body) == ("Why islands matter", BODY)
    assert (article.editor, article.state, article.submitted_by) == (editor, "editing", None)
    [byline] = article.bylines.all()
    assert (byline.author.name, byline.bio_line) == (
        "Huỳnh Tâm Sáng",
        "Huynh Tam Sang is a lecturer at a university.",
    )
    [note] = article.notes.all()
    assert (note.text, note.quote) == ("Co Author, in the file: Is this true?", "vaccines")
    assert Step.objects.get(article=article, verb="take_in").why == "As the file islands.docx."
    assert (arrival.outcome, arrival.article, arrival.settled_by) == ("piece", article, editor)
    assert not Arrival.objects.waiting().exists()


def test_a_file_that_came_with_a_mail_becomes_the_piece_and_both_are_dealt_with(editor: Any) -> None:
    message = mail()
    message.add_attachment(PIECE, maintype="application", subtype="octet-stream", filename="islands.docx")
    arrival = arrivals.receive_mail(bytes(message))
    article = dealing.make_piece(arrival, plan(arrival.enclosures.get()), by=editor)
    assert article.body == BODY
    assert set(Arrival.objects.values_list("outcome", "article")) == {("piece", article.pk)}
    assert Step.objects.get(article=article, verb="take_in").why == "By mail from sang@example.org."


def test_two_who_make_a_piece_of_one_arrival_make_one(editor: Any) -> None:
    arrival = arrivals.receive_text("<p>Text.</p>", by=editor)
    dealing.make_piece(arrival, dealing.Plan(text=arrival), by=editor)
    with pytest.raises(NotPossible, match="Edda Editor has dealt with this already"):
        dealing.make_piece(arrival, dealing.Plan(text=arrival), by=editor)
    with pytest.raises(NotPossible):
        dealing.set_aside(arrival, by=editor)
    assert Article.objects.count() == 1


def test_what_is_set_aside_is_kept(editor: Any) -> None:
    arrival = arrivals.receive_text("<p>Buy now.</p>", by=editor)
    dealing.set_aside(arrival, by=editor)
    assert (arrival.outcome, arrival.article, arrival.settled_by) == ("aside", None, editor)
    assert Original.objects.filter(arrival=arrival).exists()


def test_what_came_in_for_a_piece_is_still_its_own_when_it_is_set_aside(editor: Any) -> None:
    arrival, article = arrivals.receive_text("<p>Text.</p>", by=editor), factories.article()
    belonging.put_to(arrival, article, by=editor)
    dealing.set_aside(arrival, by=editor)
    assert (arrival.outcome, arrival.article) == ("aside", article)


def test_a_comment_is_a_note_as_often_as_it_is_said_and_one_that_was_settled_is_none(editor: Any) -> None:
    arrival, article = arrivals.receive_text("<p>Text.</p>", by=editor), factories.article()
    once = {"kind": "comment", "by": "Co Author", "text": "Source?", "quote": "", "is_settled": 0}
    settled = once | {"text": "Sure?", "is_settled": 1}
    for report in ([once, settled], [once, once, settled], [once, once]):
        arrival.report = report
        dealing.note_comments(arrival, article, by=editor)
    assert [note.text for note in article.notes.all()] == ["Co Author, in the file: Source?"] * 2


def test_what_is_kept_of_it_is_in_the_language_of_the_desks_records(editor: Any) -> None:
    arrival = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    with translation.override("zh-hant"):
        article = dealing.make_piece(arrival, plan(arrival), by=editor)
    assert Step.objects.get(article=article, verb="take_in").why == "As the file islands.docx."
    assert article.notes.get().text == "Co Author, in the file: Is this true?"


@pytest.mark.parametrize("group", ["contributor", "administrator", "lawyer"])
def test_who_edits_nothing_deals_with_nothing(group: str) -> None:
    somebody = factories.user(group=group)
    arrival = arrivals.receive_mail(bytes(mail()))
    with pytest.raises(NotAllowed):
        dealing.make_piece(arrival, dealing.Plan(text=arrival), by=somebody)
    with pytest.raises(NotAllowed):
        dealing.set_aside(arrival, by=somebody)
    assert Arrival.objects.waiting().get() == arrival
