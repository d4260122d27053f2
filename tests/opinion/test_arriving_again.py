"""The same thing brought in once more: after a crash, after a lost answer, by mistake, or on purpose."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opinion import arrivals, dealing, manuscripts
from opinion.models import Arrival, Original, clock
from opinion.refusals import NotAllowed, NotPossible
from tests import factories
from tests.opinion.correspondence import reply, sent
from tests.opinion.test_arrivals import PIECE, killed, mail

pytestmark = pytest.mark.django_db
LIST = "/desk/arrivals/"


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


@pytest.fixture
def desk(editor: Any) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def bring(desk: Client) -> Any:
    return desk.post(LIST, {"file": SimpleUploadedFile("islands.docx", PIECE)}, follow=True)


def test_the_same_file_from_the_same_hand_is_the_arrival_that_is_there(editor: Any) -> None:
    first = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    again = arrivals.receive_file(PIECE, name="islands (1).docx", by=editor)
    assert (again, first.came_again, again.came_again) == (first, False, True)
    assert (again.name, Original.objects.count()) == ("islands.docx", 1)


def test_what_somebody_else_brings_in_and_what_is_longer_ago_is_another_one(
    editor: Any, monkeypatch: Any
) -> None:
    first = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    other = arrivals.receive_file(PIECE, name="islands.docx", by=factories.user(group="editor"))
    then = clock.read() + arrivals.AGAIN + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "read", lambda: then)
    later = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    assert len({first.pk, other.pk, later.pk}) == 3
    assert (other.came_again, later.came_again) == (False, False)


def test_after_a_crash_the_same_file_is_read_where_it_was_kept(editor: Any, monkeypatch: Any) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(manuscripts, "read", killed)
        with pytest.raises(SystemExit):
            arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    again = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    assert "vaccines" in again.body
    assert Arrival.objects.get() == again


def test_after_a_crash_a_pasted_text_is_read_with_its_clipboard_where_it_was_kept(
    editor: Any, monkeypatch: Any
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(manuscripts, "read_pasted", killed)
        with pytest.raises(SystemExit):
            arrivals.receive_text("<p>One.</p>", pasted="<p>One.</p>", by=editor)
    kept = Arrival.objects.get(within=None)
    assert kept.body == ""
    again = arrivals.receive_text("<p>One.</p>", pasted="<p>One.</p>", by=editor)
    assert (again, again.body, again.enclosures.count()) == (kept, "<p>One.</p>", 1)


def test_a_mail_without_a_number_that_is_delivered_twice_is_one() -> None:
    message = mail()
    del message["Message-ID"]
    first, again = (arrivals.receive_mail(bytes(message)) for _time in range(2))
    assert (again, Original.objects.count()) == (first, 1)


def test_a_mail_that_came_by_itself_and_is_dropped_on_the_desk_is_the_one_that_is_there(desk: Client) -> None:
    first = arrivals.receive_mail(bytes(mail()))
    answer = desk.post(LIST, {"file": SimpleUploadedFile("a.eml", bytes(mail()))}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}{first.pk}/", 302)]
    assert "This came in already, on " in answer.content.decode()


def test_bytes_that_were_struck_meanwhile_are_kept_anew(editor: Any, monkeypatch: Any) -> None:
    first = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    was = arrivals._bytes
    monkeypatch.setattr(arrivals, "_bytes", lambda it: b"[...]" if it == first else was(it))
    again = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    assert again != first
    assert bytes(Original.objects.get(arrival=again).data) == PIECE


def test_who_brings_it_in_again_is_led_to_it_and_told_so(desk: Client) -> None:
    bring(desk)
    answer = bring(desk)
    arrival = Arrival.objects.get()
    assert answer.redirect_chain == [(f"{LIST}{arrival.pk}/", 302)]
    assert "This came in already, on " in answer.content.decode()
    assert "Asia/Taipei" in answer.content.decode()


def test_where_a_piece_was_made_of_it_a_second_one_can_be_made_on_purpose(desk: Client, editor: Any) -> None:
    arrival = arrivals.receive_file(PIECE, name="islands.docx", by=editor)
    assert b"Bring it in again anyway" not in desk.get(f"{LIST}{arrival.pk}/").content
    dealing.make_piece(arrival, dealing.Plan(text=arrival), by=editor)
    assert "Bring it in again anyway" in bring(desk).content.decode()
    answer = desk.post(f"{LIST}{arrival.pk}/", {"do": "again"}, follow=True)
    another = Arrival.objects.latest("pk")
    assert answer.redirect_chain == [(f"{LIST}{another.pk}/", 302)]
    assert another != arrival
    assert (another.outcome, another.name, another.body) == ("", "islands.docx", arrival.body)
    assert "Make the piece" in answer.content.decode()


def test_a_pasted_text_comes_again_with_what_was_on_the_clipboard(editor: Any) -> None:
    arrival = arrivals.receive_text("<p>One.</p>", pasted="<p>One.</p><!-- more -->", by=editor)
    another = arrivals.read_on(arrivals.bring_again(arrival, by=editor))
    assert another.body == "<p>One.</p>"
    assert bytes(Original.objects.get(arrival__within=another).data) == b"<p>One.</p><!-- more -->"


def test_there_is_one_of_each_mail_and_nobody_without_the_right_brings_anything(editor: Any) -> None:
    arrival = arrivals.receive_mail(bytes(mail()))
    with pytest.raises(NotPossible, match="A mail is kept once"):
        arrivals.bring_again(arrival, by=editor)
    text = arrivals.receive_text("<p>One.</p>", by=editor)
    with pytest.raises(NotAllowed):
        arrivals.bring_again(text, by=factories.user(group="contributor"))


def test_what_was_set_aside_is_taken_up_again_with_a_click(desk: Client, editor: Any) -> None:
    arrival = arrivals.receive_text("<p>One.</p>", by=editor)
    dealing.set_aside(arrival, by=editor)
    assert "Take it up again" in desk.get(f"{LIST}{arrival.pk}/").content.decode()
    desk.post(f"{LIST}{arrival.pk}/", {"do": "take_up"})
    arrival.refresh_from_db()
    assert (arrival.outcome, arrival.settled_by, arrival.settled_at) == ("", None, None)
    assert list(Arrival.objects.waiting()) == [arrival]
    with pytest.raises(NotPossible, match="Only what was set aside"):
        dealing.take_up(arrival, by=editor)


def test_an_answer_that_came_by_two_ways_belongs_to_its_piece_by_both() -> None:
    article = factories.article()
    letter = sent(article)
    arrivals.receive_mail(bytes(reply(letter)))
    arrivals.receive_mail(bytes(reply(letter, "It is true. By another way.")))
    assert [one.article for one in Arrival.objects.all()] == [article] * 2
