"""An answer to a mail of ours stands in its piece's thread, and nobody else's mail does."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from authors.models import Contributor
from opinion import arrivals, belonging, holds, notifications, returns, threads
from opinion.models import Arrival, Article, Message
from opinion.refusals import NotAllowed, NotPossible
from tests import factories
from tests.opinion.correspondence import reply, sent
from tests.opinion.test_arrivals import PIECE, mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


@pytest.fixture
def article(editor: Any) -> Article:
    return factories.article(editor=editor)


@pytest.fixture
def letter(article: Article) -> Message:
    return sent(article)


def test_a_mail_names_itself_so_that_its_answer_is_known(letter: Message) -> None:
    named = notifications.identifier(letter)
    assert notifications.answered(["other@example.org", named]) == letter
    assert notifications.answered([named.upper()]) == letter  # some servers change the case
    assert notifications.answered([named.partition("@")[0] + "@moved.example.org"]) == letter


def test_nobody_makes_up_the_name_of_a_mail(letter: Message, article: Article) -> None:
    other = sent(article)
    head, _at, host = notifications.identifier(letter).partition("@")
    signature = head.partition(".")[2]
    made_up = [
        f"{other.pk}.{signature}@{host}",
        f"{letter.pk}.{'0' * 32}@{host}",
        f"{letter.pk}@{host}",
        f"0{head}@{host}",
        f"{letter.pk}.{signature}",
        f"{'9' * 30}.{signature}@{host}",
        "",
    ]
    assert [notifications.answered([it]) for it in made_up] == [None] * len(made_up)


def test_an_answer_to_a_mail_of_before_the_key_was_changed_is_known(letter: Message, settings: Any) -> None:
    named = notifications.identifier(letter)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert notifications.identifier(letter) != named
    assert notifications.answered([named]) == letter
    settings.SECRET_KEY_FALLBACKS = []
    assert notifications.answered([named]) is None


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_an_answer_is_its_pieces_and_waits_in_no_other_list(letter: Message, header: str) -> None:
    named = f"<{notifications.identifier(letter)}>"
    arrival = arrivals.receive_mail(bytes(mail(**{header: named})))
    assert (arrival.answers, arrival.article) == (letter, letter.article)
    assert list(Arrival.objects.unread()) == [arrival]
    assert not Arrival.objects.waiting().exists()


def test_a_file_that_comes_with_an_answer_is_the_pieces_too(letter: Message) -> None:
    message = reply(letter)
    message.add_attachment(PIECE, maintype="application", subtype="octet-stream", filename="islands.docx")
    arrival = arrivals.receive_mail(bytes(message))
    [file] = arrival.enclosures.all()
    assert file.article == letter.article
    assert list(Arrival.objects.unread()) == [arrival]


def test_an_answer_to_a_mail_about_no_piece_waits_for_the_desk() -> None:
    letter = sent(None)
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    assert (arrival.answers, arrival.article) == (letter, None)
    assert list(Arrival.objects.waiting()) == [arrival]


def test_an_answer_that_comes_twice_is_in_the_thread_once(
    letter: Message, article: Article, editor: Any
) -> None:
    first = arrivals.receive_mail(bytes(reply(letter)))
    assert arrivals.receive_mail(bytes(reply(letter, "By another way."))) == first
    assert list(Arrival.objects.unread()) == [first]
    assert set(Arrival.objects.values_list("article", flat=True)) == {letter.article_id}
    assert (threads.of(article, editor), threads.count(article, editor)) == ([first], 1)


OUTLOOK = """It is true.

________________________________
From: {ours}
Sent: Monday, 16 November 2026 09:05
To: Sang <sang@example.org>
Subject: Your piece

Is it true?
"""


def test_who_answers_is_the_sender_however_our_mail_is_quoted_below(letter: Message, settings: Any) -> None:
    arrival = arrivals.receive_mail(
        bytes(reply(letter, OUTLOOK.format(ours=f"Desk <{settings.DEFAULT_FROM_EMAIL}>")))
    )
    assert (arrival.sender, arrival.written) == ("sang@example.org", "It is true.")


def test_an_answer_to_an_editors_own_mail_is_from_who_wrote_it(letter: Message, editor: Any) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter, OUTLOOK.format(ours=editor.email))))
    assert arrival.sender == "sang@example.org"


@pytest.mark.parametrize("quoted", ["author@example.org", "Somebody <else@example.org>"])
def test_whoever_an_answer_quotes_its_sender_is_who_sent_it(letter: Message, quoted: str) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter, OUTLOOK.format(ours=quoted))))
    assert arrival.sender == "sang@example.org"


def test_an_answer_that_the_desk_forwards_is_from_who_wrote_it(letter: Message, editor: Any) -> None:
    text = OUTLOOK.format(ours="author@example.org")
    arrival = arrivals.receive_mail(bytes(reply(letter, text, From=editor.email)))
    assert (arrival.sender, arrival.article) == ("author@example.org", letter.article)


def test_a_mail_goes_out_under_the_name_by_which_its_answer_is_known(
    letter: Message, mailoutbox: list[Any]
) -> None:
    assert notifications.send(letter.pk)
    [out] = mailoutbox
    assert out.message()["Message-ID"] == f"<{notifications.identifier(letter)}>"
    assert notifications.answered([out.message()["Message-ID"].strip("<>")]) == letter


# --- what the desk does with it -------------------------------------------------------------------------------


def turn(person: Any, *, publishes: bool = False) -> list[Article]:
    return list(Article.objects.my_turn(person, publishes=publishes))


def test_the_piece_is_its_editors_turn_until_she_has_read_the_answer(
    letter: Message, article: Article, editor: Any
) -> None:
    Article.objects.update(state="with_author")
    assert turn(editor) == []
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    assert turn(editor) == [article]
    assert turn(factories.user(group="editor")) == []
    threads.read(arrival, by=editor)
    assert turn(editor) == []
    assert (arrival.outcome, arrival.article, arrival.settled_by) == ("read", article, editor)


def test_what_waits_for_a_piece_in_nobodys_hands_is_the_publishers_turn(
    letter: Message, article: Article
) -> None:
    Article.objects.update(state="declined", editor=None)
    arrivals.receive_mail(bytes(reply(letter)))
    publisher = factories.user(group="publisher")
    assert turn(publisher, publishes=True) == [article]
    assert turn(publisher) == []


def test_an_answer_is_kept_as_a_note_without_the_mail_that_it_quotes(
    letter: Message, article: Article, editor: Any
) -> None:
    factories.user(group="editor", name="Otto Other")
    text = "It is true, @Otto.\n\nOn Mon, 16 Nov 2026, Desk wrote:\n> Is it true?\n"
    arrival = arrivals.receive_mail(bytes(reply(letter, text)))
    before = Message.objects.count()
    note = threads.keep_as_note(arrival, by=editor)
    assert note.text == "Sang, by mail: It is true, @Otto."
    assert (note.article, note.by, list(note.mentions.all())) == (article, editor, [])
    assert Message.objects.count() == before  # an author's words call nobody
    assert arrival.outcome == "note"
    assert not Arrival.objects.unread().exists()


def test_of_a_long_answer_a_note_holds_the_beginning(letter: Message, editor: Any) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter, "It is true. " * 2_000)))
    note = threads.keep_as_note(arrival, by=editor)
    assert len(note.text) == len("Sang, by mail: ") + threads.LONGEST - 1  # and no blank at its end


def test_what_is_kept_of_an_answer_is_in_the_language_of_the_desks_records(
    letter: Message, editor: Any
) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    with translation.override("zh-hant"):
        note = threads.keep_as_note(arrival, by=editor)
    assert note.text == "Sang, by mail: It is true."


def test_two_who_deal_with_one_answer_deal_with_it_once(letter: Message, editor: Any) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    threads.read(arrival, by=editor)
    with pytest.raises(NotPossible, match="Edda Editor has dealt with this already"):
        threads.keep_as_note(arrival, by=factories.user(group="editor"))
    assert not letter.article.notes.exists()


@pytest.mark.parametrize("group", ["contributor", "administrator", "lawyer"])
def test_who_edits_nothing_deals_with_no_answer(letter: Message, group: str) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    with pytest.raises(NotAllowed):
        threads.read(arrival, by=factories.user(group=group))
    with pytest.raises(NotAllowed):
        threads.keep_as_note(arrival, by=factories.user(group=group))
    arrival.refresh_from_db()
    assert arrival.outcome == ""


def test_an_answer_is_no_yes(letter: Message, article: Article, editor: Any) -> None:
    before = article.approvals.count()
    arrival = arrivals.receive_mail(bytes(reply(letter, "Yes, I agree to all of it.")))
    threads.read(arrival, by=editor)
    assert article.approvals.count() == before


def test_an_address_is_known_that_one_of_the_pieces_people_has(letter: Message, article: Article) -> None:
    arrival = arrivals.receive_mail(bytes(reply(letter, From="Sang <Sang@Example.org>")))
    assert not threads.is_known(arrival, article)
    Contributor.objects.create(author=article.bylines.get().author, email="SANG@example.org")
    assert threads.is_known(arrival, article)
    arrival.sender = ""
    assert not threads.is_known(arrival, article)


@pytest.mark.parametrize("whose", ["account", "editor", "submitted_by"])
def test_an_address_is_known_that_somebody_signs_in_with(
    letter: Message, article: Article, editor: Any, whose: str
) -> None:
    person = factories.user()
    person.email = "sang@example.org"
    person.save()
    if whose == "account":
        Contributor.objects.create(author=article.bylines.get().author, user=person)
    else:
        setattr(article, whose, person)
    assert threads.is_known(arrivals.receive_mail(bytes(reply(letter))), article)


@pytest.mark.parametrize("verb", [threads.read, threads.keep_as_note, threads.keep_on_hold])
def test_who_is_not_named_for_a_hold_deals_with_no_answer_about_it(
    article: Article, editor: Any, verb: Any
) -> None:
    publisher = factories.user(group="publisher")
    holds.place(article, by=factories.user(group="publisher"), lifters=[publisher], note="x")
    about = Message.objects.filter(template="held").latest("pk")
    arrival = arrivals.receive_mail(bytes(reply(about, "The walrus sues.")))
    with pytest.raises(NotAllowed):
        verb(arrival, by=editor)
    arrival.refresh_from_db()
    assert (arrival.outcome, article.notes.count()) == ("", 0)


@pytest.mark.parametrize("verb", ["read", "note", "put", "take"])
def test_the_piece_is_locked_before_what_came_in_for_it(letter: Message, editor: Any, verb: str) -> None:
    piece = letter.article
    assert piece is not None
    arrival = arrivals.receive_mail(bytes(reply(letter)))
    with CaptureQueriesContext(connection) as asked:
        if verb == "read":
            threads.read(arrival, by=editor)
        elif verb == "note":
            threads.keep_as_note(arrival, by=editor)
        elif verb == "put":
            belonging.put_to(arrival, piece, by=editor)
        else:
            returns.take(piece, arrival, by=editor, base=piece.version)
    locks = [it["sql"].partition("FROM ")[2].split()[0] for it in asked if "FOR UPDATE" in it["sql"]]
    assert locks[0] == '"opinion_article"'
    assert '"opinion_arrival"' in locks


def test_what_came_in_for_a_piece_is_seen_by_who_may_see_the_piece(letter: Message) -> None:
    answer = arrivals.receive_mail(bytes(reply(letter)))
    other = arrivals.receive_mail(bytes(mail(**{"Message-ID": "<2@example.org>"})))
    seen = Arrival.objects.order_by("pk").visible_to
    assert list(seen(factories.user(group="editor"))) == [answer, other]
    for stranger in (factories.user(group="lawyer"), factories.user(group="contributor")):
        assert list(seen(stranger)) == [other]  # the door keeps them out of that, too
