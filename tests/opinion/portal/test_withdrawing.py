"""An author takes her piece back."""

import datetime as dt
from typing import Any

import pytest

from opinion import holds, publishing, submissions, workflow
from opinion.models import Article, Message, Step, clock
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import State
from opinion.submissions import Draft
from tests import factories
from tests.opinion.portal.conftest import signed_in
from tests.pages import words

pytestmark = pytest.mark.django_db

AN_HOUR = dt.timedelta(hours=1)


def hers(mei: Any) -> Article:
    return factories.submitted(by=mei, headline="The strait")


def on_the_clock(article: Article) -> Article:
    """As `factories.article` is made, but hers and scheduled."""
    made = factories.article(headline="The strait")
    Article.objects.filter(pk=made.pk).update(submitted_by=article.submitted_by)
    made.refresh_from_db()
    publishing.schedule(made, at=clock.read() + AN_HOUR, by=None)
    return made


def address(article: Article) -> str:
    return f"/contribute/{article.pk}/withdraw/"


def test_withdrawing_takes_it_off_the_clock_and_tells_editor_and_every_publisher(
    mei: Any, editor: Any
) -> None:
    publishers = [factories.user(group="publisher") for _ in range(2)]
    factories.user(group="editor")
    article = on_the_clock(hers(mei))
    Article.objects.filter(pk=article.pk).update(editor=editor)
    article.refresh_from_db()

    submissions.withdraw(article, by=mei, why="My faculty asked me to.")

    assert (article.state, article.path, article.editions.scheduled().count()) == (State.WITHDRAWN, None, 0)
    mails = Message.objects.filter(template="withdrawn")
    assert {mail.to for mail in mails} == {editor.email, *(person.email for person in publishers)}
    for mail in mails:
        assert "off the clock" in mail.text
        assert "My faculty asked me to." in mail.text
    step = Step.objects.get(article=article, verb="withdraw")
    assert (step.by, step.why, step.target) == (mei, "My faculty asked me to.", State.WITHDRAWN)


def test_what_readers_see_is_not_withdrawn_and_the_sentence_is_for_its_author(mei: Any) -> None:
    article = factories.published().article
    Article.objects.filter(pk=article.pk).update(submitted_by=mei)
    article.refresh_from_db()

    with pytest.raises(NotPossible, match="Write to the desk"):
        submissions.withdraw(article, by=mei)

    assert article.editions.live().exists()
    assert not submissions.may_withdraw(article, mei)


def test_nobody_withdraws_anothers_piece(mei: Any, stranger: Any) -> None:
    article = hers(mei)

    with pytest.raises(NotAllowed):
        submissions.withdraw(article, by=stranger)
    answers = [
        getattr(signed_in(stranger), method)(address(article)).status_code for method in ("get", "post")
    ]

    article.refresh_from_db()
    assert (answers, article.state) == ([404, 404], State.SUBMITTED)


def test_a_held_piece_can_be_withdrawn_and_stays_held(mei: Any, editor: Any) -> None:
    article = hers(mei)
    holds.place(article, by=editor, lifters=[editor], note="x")

    submissions.withdraw(article, by=mei)

    assert (article.state, holds.open_on(article) is not None) == (State.WITHDRAWN, True)


def test_the_page_says_what_it_means_does_it_and_the_list_says_so(client: Any, mei: Any) -> None:
    article = hers(mei)

    piece = client.get(f"/contribute/{article.pk}/")
    page = words(client.get(address(article)))
    answer = client.post(address(article), {"why": "I changed my mind."}, follow=True)

    assert address(article) in piece.content.decode()
    assert "the editors are told at once" in page
    assert "You have withdrawn “The strait”" in words(answer)
    assert "You withdrew this piece. It will not be published." in words(answer)
    article.refresh_from_db()
    assert article.state == State.WITHDRAWN
    assert address(article) not in client.get(f"/contribute/{article.pk}/").content.decode()


def test_the_page_of_a_scheduled_piece_says_that_it_will_not_appear(client: Any, mei: Any) -> None:
    article = on_the_clock(hers(mei))

    page = words(client.get(address(article)))

    assert "It will appear on" in page
    assert "It will not appear, and the editors are told at once." in page


def test_the_page_shows_the_mail_that_the_desk_gets(client: Any, mei: Any, editor: Any) -> None:
    factories.user(group="publisher")
    article = on_the_clock(hers(mei))
    Article.objects.filter(pk=article.pk).update(editor=editor)

    (shown,) = client.get(address(article)).context["told"]
    client.post(address(article), {"why": "I changed my mind."})

    stored = {(mail.subject, mail.text) for mail in Message.objects.filter(template="withdrawn")}
    text = shown.text.replace("(what you write here, if you do)", "I changed my mind.")
    assert stored == {(shown.subject, text)}
    assert "is off the clock" in text


def test_what_can_no_longer_be_withdrawn_says_so_and_offers_no_button(client: Any, mei: Any) -> None:
    article = hers(mei)
    workflow.move(article, "spike", by=None)

    answer = client.post(address(article), {"why": ""})

    assert (answer.status_code, "This piece is “Spiked” now" in words(answer)) == (409, True)
    assert "Withdraw it" not in words(answer)


def test_a_draft_is_nobodys_but_hers_and_need_not_be_withdrawn(client: Any, mei: Any) -> None:
    article = submissions.start(Draft(headline="Mine", body="<p>x</p>"), by=mei)

    assert "Withdraw it" not in words(client.get(address(article)))


def test_a_reason_that_is_too_long_is_told_and_kept_in_the_form(client: Any, mei: Any) -> None:
    article = hers(mei)

    answer = client.post(address(article), {"why": "x" * 5001})

    article.refresh_from_db()
    assert (answer.status_code, article.state) == (422, State.SUBMITTED)
    assert "x" * 5001 in answer.content.decode()
