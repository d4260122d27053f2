"""The author's page of answers: what she reads there, what her click does, and what she never sees."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from authors.models import Contributor, User
from opinion import agreement, publishing, revisions, workflow
from opinion.models import Approval, Article, Objection, clock
from opinion.states import Channel, Scope, State
from tests import factories
from tests.opinion.portal.conftest import signed_in

pytestmark = pytest.mark.django_db
OF_THE_DESK = ("preflight", "waiver", "finding", "spike", "version ", "hash", "a note of the desk")
LETTER = {"subject": "Your piece", "text": "Please read it."}


@pytest.fixture
def article(mei: User, editor: User) -> Article:
    """Mei's piece, edited and sent back to her."""
    made = factories.submitted(by=mei, headline="The strait", byline_name="Mei Lin")
    workflow.move(made, "edit", by=editor)
    save(made, body=made.body.replace("most of what", "much of what"), desk_note="a note of the desk")
    agreement.send(made, **LETTER, by=editor)
    return made


def save(article: Article, **facts: Any) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)


def page(client: Client, article: Article, **query: str) -> str:
    answer = client.get(f"/contribute/{article.pk}/answer/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, article: Article, **facts: Any) -> Any:
    given = {"do": "agree", "version": article.version, "scope": "exact", **facts}
    return client.post(f"/contribute/{article.pk}/answer/", given)


def test_it_is_her_turn_in_her_list_and_on_the_pieces_page(client, article):
    for address in ("/contribute/", f"/contribute/{article.pk}/"):
        answer = client.get(address).content.decode()
        assert "Your turn: read the text and say whether you agree." in answer
        assert f'href="/contribute/{article.pk}/answer/"' in answer


def test_the_way_to_her_answer_stands_above_the_text(client, article):
    page = client.get(f"/contribute/{article.pk}/").content.decode()

    assert page.index("Read it and answer") < page.index('<div class="body">')


def test_she_reads_what_has_changed_and_agrees_above_and_below(client, article):
    answer = page(client, article)

    assert "1 place has changed since you submitted it." in answer
    assert ">most</del>" in answer.replace('<span class="visually-hidden">removed: </span>', "")
    assert ">much</ins>" in answer.replace('<span class="visually-hidden">added: </span>', "")
    assert answer.count("Agree to all</button>") == 2


def test_she_never_sees_the_words_of_the_desk(client, article):
    answer = page(client, article).lower()

    assert [word for word in OF_THE_DESK if word in answer] == []


def test_one_click_is_her_yes_to_exactly_this_text(client, article, mei):
    answer = send(client, article)

    yes = Approval.objects.get()
    article.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, f"/contribute/{article.pk}/")
    assert (yes.by, yes.scope, yes.channel, yes.revision.number) == (
        mei,
        Scope.EXACT,
        Channel.PORTAL,
        article.version,
    )
    assert article.state == State.EDITING


def test_her_yes_can_go_further(client, article):
    send(client, article, scope="cuts", cuts_up_to="40")

    assert (Approval.objects.get().scope, Approval.objects.get().cuts_up_to) == (Scope.CUTS, 40)


def test_cuts_without_a_number_are_asked_for_and_nothing_is_sent(client, article):
    answer = send(client, article, scope="cuts")

    assert (answer.status_code, Approval.objects.count()) == (422, 0)
    assert "Say how many words may be cut." in answer.content.decode()


def test_her_objection_reaches_the_desk_in_her_words(client, article, mei):
    answer = send(client, article, do="object", text="Not “much”.", about="text")

    no = Objection.objects.get()
    assert (answer.status_code, no.text, no.by, no.takes_back_yes) == (302, "Not “much”.", mei, True)
    assert "Not “much”." in page(client, article)


def test_an_objection_to_the_headline_alone_leaves_her_yes(client, article):
    send(client, article, do="object", text="Too loud.", about="desk")

    assert not Objection.objects.get().takes_back_yes


def test_an_objection_without_words_is_handed_back(client, article):
    assert send(client, article, do="object", text=" ", about="text").status_code == 422
    assert not Objection.objects.exists()


def test_a_text_that_was_sent_anew_is_read_again_before_it_is_agreed_to(client, article, editor):
    old = article.version
    workflow.move(article, "call_back", by=editor)
    save(article, body="<p>Quite another text.</p>")
    agreement.send(article, **LETTER, by=editor)

    answer = send(client, article, version=old)

    assert (answer.status_code, Approval.objects.count()) == (409, 0)
    assert "Quite another text." in answer.content.decode()


def test_an_objection_is_not_lost_where_it_cannot_be_taken(client, article, editor):
    publisher = factories.user(group="publisher")
    workflow.move(article, "spike", by=publisher)

    answer = send(client, article, do="object", text="My words.", about="text")

    assert (answer.status_code, Objection.objects.count()) == (409, 0)
    assert "My words." in answer.content.decode()


def test_a_second_round_is_compared_with_what_she_saw_last_and_on_request_with_her_own(
    client, article, editor
):
    send(client, article)
    save(article, body=article.body.replace("no reason to be silent", "no reason to be quiet"))
    agreement.send(article, **LETTER, by=editor)

    second, whole = page(client, article), page(client, article, since="submitted")

    assert "1 place has changed since the text that you saw on" in second
    assert "most" not in second.partition("<h1")[2].partition('id="answer"')[0].replace("most of what", "")
    assert "2 places have changed since you submitted it." in whole


def test_who_was_never_sent_the_piece_finds_no_page(article, editor):
    for user in (factories.user(group="contributor"), editor):
        assert signed_in(user).get(f"/contribute/{article.pk}/answer/").status_code == 404
        assert send(signed_in(user), article).status_code == 404
    assert not Approval.objects.exists()


def test_an_author_of_a_piece_that_came_by_mail_answers_what_was_sent_to_her(editor):
    author, account = factories.author(name="Tsai Ing-wen"), factories.user(group="contributor")
    Contributor.objects.create(author=author, user=account)
    article = factories.article(authors=[author], is_agreed=False)
    browser = signed_in(account)
    assert browser.get(f"/contribute/{article.pk}/answer/").status_code == 404

    agreement.send(article, **LETTER, by=editor)

    assert "This is the text as it would appear." in page(browser, article)
    assert send(browser, article).status_code == 302
    assert Approval.objects.get().author == author


def test_a_co_author_may_object_and_is_not_asked_for_the_yes(article, editor):
    second, account = factories.author(name="Second"), factories.user(group="contributor")
    Contributor.objects.create(author=second, user=account)
    article.bylines.create(author=second, position=9)
    workflow.note(article, "send", by=editor, facts={"revision": article.version, "to": account.pk})

    answer = page(signed_in(account), article)

    assert "Agree to all" not in answer
    assert "Send my objection" in answer


def test_what_is_on_the_clock_can_be_objected_to_until_the_last_moment(client, article, editor):
    send(client, article)
    publisher = factories.user(group="publisher")
    publishing.schedule(article, at=clock.read() + dt.timedelta(hours=1), by=publisher)
    assert "Agree to all" not in page(client, article)

    send(client, article, do="object", text="Stop.", about="text")

    assert not article.editions.scheduled().exists()


@pytest.mark.parametrize("state", ["draft", "spiked"])
def test_there_is_nothing_to_answer_where_nobody_asks(client, mei, editor, state):
    article = factories.submitted(by=mei)
    workflow.move(article, "spike" if state == "spiked" else "edit", by=editor)

    answer = client.get(f"/contribute/{article.pk}/answer/")

    assert (answer.status_code, answer.url) == (302, f"/contribute/{article.pk}/")
