"""To which piece something that came in may belong: by its text, and by who sent it."""

from typing import Any

import pytest

from authors.models import Contributor
from opinion import arrivals, belonging, workflow
from opinion.models import Article
from opinion.refusals import NotAllowed, NotPossible
from tests import factories
from tests.opinion.test_arrivals import mail
from tests.opinion.test_returns import BODY, HERS, ONE, file

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


@pytest.fixture
def article() -> Article:
    sang = factories.author()
    Contributor.objects.create(author=sang, email="sang@example.org")
    return factories.article(body=BODY, authors=[sang], is_agreed=False)


def test_the_piece_with_nearly_its_text_is_offered(article: Article, editor: Any) -> None:
    factories.article(headline="Another", body="<p>Of chips and of those who make them in the south.</p>")
    arrival = arrivals.receive_file(file(ONE, HERS), name="islands.docx", by=editor)
    [found] = belonging.likely(arrival, by=editor)
    assert (found.article, found.is_senders) == (article, False)
    assert 60 <= found.share <= 99


def test_pieces_of_the_sender_are_offered_after_what_is_alike(article: Article, editor: Any) -> None:
    author = article.bylines.get().author
    second = factories.article(
        headline="Her other one", body="<p>Of chips.</p>", authors=[author], is_agreed=False
    )
    message = mail("With my changes.")
    message.add_attachment(file(ONE, HERS), maintype="application", subtype="octet-stream", filename="a.docx")
    found = belonging.likely(arrivals.receive_mail(bytes(message)), by=editor)
    assert [(one.article, one.is_senders) for one in found] == [(article, True), (second, True)]
    assert found[1].share == 0


def test_what_is_off_the_desk_is_not_offered(article: Article, editor: Any) -> None:
    workflow.move(article, "spike", by=editor)
    arrival = arrivals.receive_file(file(ONE, HERS), name="islands.docx", by=editor)
    assert belonging.likely(arrival, by=editor) == []


def test_an_unreadable_file_of_nobody_belongs_nowhere(article: Article, editor: Any) -> None:
    assert belonging.likely(arrivals.receive_file(b"%PDF-1", name="a.pdf", by=editor), by=editor) == []


def test_what_is_put_to_a_piece_is_its_own_with_all_that_came_with_it(article: Article, editor: Any) -> None:
    message = mail("With my changes.")
    message.add_attachment(file(ONE), maintype="application", subtype="octet-stream", filename="a.docx")
    arrival = arrivals.receive_mail(bytes(message))
    with pytest.raises(NotAllowed):
        belonging.put_to(arrival, article, by=factories.user(group="contributor"))
    belonging.put_to(arrival, article, by=editor)
    belonging.put_to(arrival, article, by=editor)
    assert set(article.arrivals.values_list("pk", flat=True)) == {arrival.pk, arrival.enclosures.get().pk}
    assert arrival.outcome == ""


def test_what_belongs_to_one_piece_is_not_put_to_another(article: Article, editor: Any) -> None:
    arrival = arrivals.receive_file(file(ONE, HERS), name="islands.docx", by=editor)
    belonging.put_to(arrival, article, by=editor)
    with pytest.raises(NotPossible, match="It belongs to"):
        belonging.put_to(arrival, factories.article(), by=editor)
    arrival.refresh_from_db()
    assert arrival.article == article


def test_a_piece_that_has_a_sentence_of_it_alone_is_not_offered(article: Article, editor: Any) -> None:
    more = "Chips are made in the south, and nobody who makes them was asked what they are for or who may buy them."
    last = "Of those who were asked, most had never seen one."
    arrival = arrivals.receive_file(file(ONE, more, last), name="chips.docx", by=editor)
    assert belonging.likely(arrival, by=editor) == []


def test_a_piece_is_offered_to_those_alone_who_see_it(article: Article, editor: Any) -> None:
    arrival = arrivals.receive_file(file(ONE, HERS), name="islands.docx", by=editor)
    assert belonging.likely(arrival, by=factories.user(group="contributor")) == []


def test_what_nobody_sent_belongs_to_no_account_without_an_address(editor: Any) -> None:
    nameless = factories.user(group="contributor")
    factories.submitted(by=nameless)
    type(nameless).objects.filter(pk=nameless.pk).update(email="")
    arrival = arrivals.receive_text("<p>Of chips.</p>", by=editor)
    assert belonging.likely(arrival, by=editor) == []
