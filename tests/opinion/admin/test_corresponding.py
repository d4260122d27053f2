"""What came in by mail for a piece: beside it, in its history, on its own page."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from authors.models import Contributor, User
from opinion import agreement, arrivals, holds, returns, threads
from opinion.admin import corresponding
from opinion.models import Approval, Arrival, Article, Message
from tests import factories
from tests.opinion.correspondence import reply, report, sent
from tests.opinion.test_arrivals import mail
from tests.word_files import docx, p

pytestmark = pytest.mark.django_db
STRANGE = "From an address that we do not know for this piece."


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


@pytest.fixture
def article(editor: Any) -> Article:
    return factories.article(editor=editor)


@pytest.fixture
def letter(article: Article) -> Message:
    return sent(article)


@pytest.fixture
def desk(editor: Any) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def page(article: Article, rest: str = "change/") -> str:
    return f"/desk/opinion/article/{article.pk}/{rest}"


def test_an_answer_stands_beside_its_piece_in_its_history_and_on_the_front_page(
    desk: Client, letter: Message, article: Article
) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter, "It is true, and here is why.")))
    link = f'<a href="/desk/arrivals/{arrival.pk}/">'
    beside = words(desk, page(article))
    assert "What came in by mail" in beside
    assert f"{link}It is true, and here is why.</a>" in beside
    assert "To be read" in beside
    assert "more in the history" not in beside
    assert f"{link}Mail from Sang</a>" in words(desk, page(article, "versions/"))
    front = words(desk, "/desk/")
    assert f'<a class="blocks" href="{page(article)}#mail">A mail came in</a>' in front
    listed = desk.get("/desk/arrivals/")
    assert listed.context["waiting"] == []
    assert arrival in [row for row, _when in listed.context["others"]]


def test_one_click_and_it_waits_no_more(desk: Client, letter: Message, article: Article, editor: Any) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    answer = desk.post(f"/desk/arrivals/{arrival.pk}/", {"do": "read"})
    assert answer.headers["Location"] == page(article)
    arrival.refresh_from_db()
    assert (arrival.outcome, arrival.settled_by) == ("read", editor)
    assert "To be read" not in words(desk, page(article))
    assert "Mail from Sang: read" in words(desk, page(article, "versions/"))


def test_another_click_and_it_is_a_note(desk: Client, letter: Message, article: Article) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    desk.post(f"/desk/arrivals/{arrival.pk}/", {"do": "note"})
    assert article.notes.get().text == "Sang, by mail: It is true."


def test_who_comes_second_reads_who_was_first(desk: Client, letter: Message) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    desk.post(f"/desk/arrivals/{arrival.pk}/", {"do": "read"})
    answer = desk.post(f"/desk/arrivals/{arrival.pk}/", {"do": "note"})
    assert answer.status_code == 409
    assert "Edda Editor has dealt with this already." in answer.content.decode()


def test_an_address_that_none_of_the_pieces_people_has_is_said_to_be_strange(
    desk: Client, letter: Message, article: Article
) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    for path in (page(article), f"/desk/arrivals/{arrival.pk}/"):
        assert STRANGE in words(desk, path)
    Contributor.objects.create(author=article.bylines.get().author, email="sang@example.org")
    for path in (page(article), f"/desk/arrivals/{arrival.pk}/"):
        assert STRANGE not in words(desk, path)


def test_a_yes_in_an_answer_is_noted_by_a_person_with_its_words_and_its_way(
    desk: Client, editor: Any
) -> None:
    article = factories.article(editor=editor, is_agreed=False)
    Contributor.objects.create(author=article.bylines.get().author, email="sang@example.org")
    letter = agreement.send(article, subject="Your piece", text="Do you agree?", by=editor)
    version = article.revisions.latest("number").number
    arrival = arrivals.receive_mail(bytes(reply(letter, "Yes, I agree.\n\n> Do you agree?")))
    assert not Approval.objects.exists()
    shown = words(desk, f"/desk/arrivals/{arrival.pk}/")
    path = f"{page(article, 'note-yes/')}?answer={arrival.pk}"
    assert f'href="{path}"' in shown
    form = desk.get(path).context["form"]
    assert [form[name].value() for name in ("channel", "words", "version")] == [
        "mail",
        "Yes, I agree.",
        version,
    ]
    assert not Approval.objects.exists()


def test_a_mail_that_was_dealt_with_offers_no_yes_any_more(desk: Client, editor: Any) -> None:
    article = factories.article(editor=editor, is_agreed=False)
    arrival = arrivals.receive_mail(bytes(reply(sent(article), "Yes.")))
    path = f"/desk/arrivals/{arrival.pk}/"
    assert desk.get(path).context["thread"]["yes"] is not None
    threads.read(arrival, by=editor)
    assert desk.get(path).context["thread"]["yes"] is None


def test_a_file_of_a_piece_is_not_dealt_with_as_a_mail(desk: Client, article: Article, editor: Any) -> None:
    arrival = returns.receive(article, docx(p("One.")), name="a.docx", by=editor)
    assert "thread" not in desk.get(f"/desk/arrivals/{arrival.pk}/").context


def test_the_words_of_another_pieces_mail_are_not_offered(desk: Client, letter: Message, editor: Any) -> None:
    other = factories.article(editor=editor, is_agreed=False)
    arrival = arrivals.receive_mail(bytes(reply(letter, "Secret words.")))
    for key in (arrival.pk, "x", "9" * 40):
        assert "Secret" not in words(desk, f"{page(other, 'note-yes/')}?answer={key}")


def test_a_mail_that_came_back_says_so_wherever_mails_of_the_piece_are_shown(
    desk: Client, letter: Message, article: Article
) -> None:
    arrival = arrivals.receive_mail(report(letter))
    said = "Our mail “Your piece” to sang@example.org came back undelivered."
    assert said in words(desk, page(article))
    shown = words(desk, f"/desk/arrivals/{arrival.pk}/")
    assert said in shown
    assert "Recipient address rejected" in shown
    assert STRANGE not in shown
    assert "Mail to sang@example.org (the author): came back undelivered" in words(
        desk, page(article, "versions/")
    )
    owner = factories.user(group="publisher")
    client = Client()
    client.force_login(owner)
    assert "came back undelivered" in words(client, "/desk/opinion/message/")
    assert desk.post(f"/desk/arrivals/{arrival.pk}/", {"do": "read"}).status_code == 302


def test_an_automatic_reply_stands_beside_its_piece_and_asks_for_nothing(
    desk: Client, letter: Message, article: Article
) -> None:
    arrivals.receive_mail(bytes(reply(letter, "I am away.", **{"Auto-Submitted": "auto-replied"})))
    beside = words(desk, page(article))
    assert "Automatic reply: I am away." in beside
    assert "To be read" not in beside
    assert "A mail came in" not in words(desk, "/desk/")


def test_what_came_in_for_a_piece_is_shown_to_nobody_who_may_not_see_the_piece(letter: Message) -> None:
    answer = arrivals.receive_mail(bytes(reply(letter, "Secret words.")))
    other = arrivals.receive_mail(bytes(mail("Open words.", **{"Message-ID": "<2@example.org>"})))
    halfway = factories.user(is_staff=True)
    halfway.user_permissions.add(Permission.objects.get(codename="edit_article"))
    client = Client()
    client.force_login(User.objects.get(pk=halfway.pk))
    for rest in ("", "original/"):
        assert client.get(f"/desk/arrivals/{other.pk}/{rest}").status_code == 200
        assert client.get(f"/desk/arrivals/{answer.pk}/{rest}").status_code == 404
    assert client.post(f"/desk/arrivals/{answer.pk}/", {"do": "read"}).status_code == 404
    rows = client.get("/desk/arrivals/").context
    assert [row for row, _when in rows["waiting"]] == [other]
    assert rows["others"] == []
    assert Arrival.objects.get(pk=answer.pk).outcome == ""


def test_a_lawyer_sees_the_piece_that_is_held_for_her_and_no_mail_about_it(
    letter: Message, article: Article, editor: Any
) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter, "Secret words.")))
    lawyer = factories.user(group="lawyer")
    holds.place(article, by=factories.user(group="publisher"), lifters=[lawyer], note="x")
    client = Client()
    client.force_login(lawyer)
    for path in (page(article), f"/desk/arrivals/{arrival.pk}/", f"/desk/arrivals/{arrival.pk}/original/"):
        assert "Secret" not in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("about", ["held", "hold_note", "hold_lifted"])
def test_what_answers_a_mail_about_a_hold_is_seen_by_the_named_alone(
    article: Article, editor: Any, about: str
) -> None:
    publisher, named = (factories.user(group=group) for group in ("publisher", "editor"))
    placed = factories.user(group="publisher")
    hold = holds.place(article, by=placed, lifters=[named, publisher], note="x")
    if about == "hold_note":
        holds.add_note(hold, by=named, text="y")
    if about == "hold_lifted":
        holds.lift(hold, by=named, lawyers_word="z")
    letter = Message.objects.filter(template=about).latest("pk")
    hold.lifters.remove(publisher)
    message = reply(letter, "The walrus sues.")
    file_of_hers = docx(p("The walrus itself."))
    message.add_attachment(file_of_hers, maintype="application", subtype="x", filename="walrus.docx")
    arrival = arrivals.receive_mail(bytes(message))
    [file] = arrival.enclosures.all()
    one = f"/desk/arrivals/{arrival.pk}/"
    whole = (one, f"/desk/arrivals/{arrival.pk}/original/", f"/desk/arrivals/{file.pk}/original/")
    whole += (page(article, f"returned/{arrival.pk}/"),)
    lists = ("/desk/arrivals/", page(article), page(article, "versions/"), "/desk/search/?q=walrus")

    for person in (named, editor, publisher, placed):
        client = Client()
        client.force_login(person)
        sees = person == named
        assert [client.get(it).status_code == 200 for it in whole] == [sees] * len(whole)
        assert [one in words(client, it) for it in lists] == [sees] * len(lists)
        turn = Article.objects.my_turn(person, publishes=person in (publisher, placed))
        assert (article in turn.exclude(editor=person, state="editing")) == sees
        assert (article in Article.objects.written_to(person)) == sees
        assert bool(returns.waiting(article, person)) == sees
        note = client.post(one, {"do": "note"})
        assert note.status_code == (409 if sees else 404)
    assert not article.notes.exists()


def test_of_many_mails_those_that_wait_stand_beside_the_piece_and_all_in_its_history(
    desk: Client, letter: Message, article: Article, editor: Any
) -> None:
    found = [
        arrivals.receive_mail(bytes(reply(letter, f"Number {n}.", **{"Message-ID": f"<{n}@example.org>"})))
        for n in range(12)
    ]
    for arrival in found[3:]:
        threads.read(arrival, by=editor)
    beside, history = words(desk, page(article)), words(desk, page(article, "versions/"))
    shown = [arrival for arrival in found if f"/desk/arrivals/{arrival.pk}/" in beside]
    assert shown == [*found[:3], *found[-5:]]
    assert "4 more in the history" in beside
    assert all(f"/desk/arrivals/{arrival.pk}/" in history for arrival in found)


def test_where_the_people_of_a_piece_are_written_to_is_asked_once(
    letter: Message, article: Article, editor: Any
) -> None:
    def asked(mails: int) -> int:
        for n in range(mails):
            arrivals.receive_mail(bytes(reply(letter, **{"Message-ID": f"<{mails}-{n}@example.org>"})))
        with CaptureQueriesContext(connection) as captured:
            corresponding.lines(article, editor)
        return len(captured)

    asked(1)  # what the process keeps for good is asked for once
    assert asked(2) == asked(5)
