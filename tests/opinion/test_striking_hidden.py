"""Words that have to go are found however they stand there: between marks, over lines, in files."""

import datetime as dt
from email.message import EmailMessage

import pytest
from django.core.management import call_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opinion import arrivals, notes, striking
from opinion.models import Arrival, Note, Original
from opinion.refusals import NotPossible
from tests import factories
from tests.opinion.test_striking import THERE, WORDS, people, strike

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        (WORDS, "at 12 ZYXHAVEN road.", "at […]."),
        (WORDS, "at 12\nZyxhaven\n  Road.", "at […]."),
        (WORDS, "at 12 <em>Zyxhaven</em>&nbsp;Road.", "at […]."),
        (WORDS, "at 12 [-Zyxhaven-]{+Zyxhaven+} Road.", "at 12 [-Zyxhaven-]{+Zyxhaven+} Road."),
        (WORDS, "at 112 Zyxhaven Roads", "at 112 Zyxhaven Roads"),
        ("住在忠孝東路", "她住在忠孝\n東路三段", "她[…]三段"),
        ("mei@example.org", "write to mei@example.org!", "write to […]!"),
    ],
)
def test_marks_and_broken_lines_between_them_hide_no_words(words: str, text: str, left: str) -> None:
    article = factories.article()
    note = notes.write(article, by=factories.user(group="editor"), text="x", quote="")
    Note.objects.filter(pk=note.pk).update(text=text)

    strike(article, words)

    note.refresh_from_db()
    assert note.text == left


def bytes_of(arrival: Arrival) -> str:
    return bytes(Original.objects.get(arrival=arrival).data).decode("utf-8", "replace")


def test_what_came_in_goes_where_it_says_the_words_and_a_strangers_file_does_not() -> None:
    article, editor = factories.article(), factories.user(group="editor")
    says = arrivals.receive_text(THERE, by=editor)
    copied = arrivals.receive_text("<p>Less.</p>", pasted=f"<p>Less.</p><!-- {WORDS} -->", by=editor)
    silent = arrivals.receive_text("<p>Something else.</p>", pasted="<p>Something else.</p>", by=editor)
    dark = arrivals.receive_file(b"%PDF-1.7 " + WORDS.encode(), name="a.pdf", by=editor)

    rows = strike(article)

    assert rows["original"] == 3
    assert bytes_of(silent) == bytes_of(silent.enclosures.get()) == "<p>Something else.</p>"
    assert bytes_of(says) == bytes_of(copied) == bytes_of(copied.enclosures.get()) == "[…]"
    assert bytes_of(dark).startswith("%PDF")
    assert striking.of_no_piece() == [dark]
    other = arrivals.receive_file(b"%PDF-1.7 another", name="b.pdf", by=editor)
    striking.strike(article, WORDS, why="x", unreadable=[dark.pk], **people())
    assert (bytes_of(dark), striking.of_no_piece()) == ("[…]", [other])
    assert bytes_of(other).startswith("%PDF")


def test_a_number_that_is_none_of_those_destroys_nothing() -> None:
    article, editor = factories.article(), factories.user(group="editor")
    read = arrivals.receive_text("<p>Something else.</p>", by=editor)
    with pytest.raises(NotPossible, match=f"{read.pk} is not the number of anything that"):
        striking.strike(article, WORDS, why="x", unreadable=[read.pk], **people())
    assert bytes_of(read) == "<p>Something else.</p>"


@pytest.mark.parametrize("named", [True, False])
def test_the_command_destroys_unread_what_is_named_or_all_of_it(named: bool) -> None:
    article, editor = factories.article(), factories.user(group="editor")
    one, other = (arrivals.receive_file(f"%PDF-1.7 {n}".encode(), name="a.pdf", by=editor) for n in range(2))
    by, second = (factories.user(group="publisher") for _who in range(2))
    said = ["--piece", article.pk, "--words", WORDS, "--by", by.email, "--second", second.email, "--why", "x"]
    call_command("redact", *map(str, said), "--unreadable", *([str(one.pk)] if named else []))
    assert [bytes_of(it) == "[…]" for it in (one, other)] == [True, not named]


def test_a_pdf_in_a_mail_of_the_piece_goes_and_the_mail_with_it() -> None:
    article = factories.article()
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "mei@example.org", "Piece", "<1@example.org>"
    mail.set_content("Here it is.")
    mail.add_attachment(WORDS.encode(), maintype="application", subtype="pdf", filename="a.pdf")
    arrival = arrivals.receive_mail(mail.as_bytes())
    assert strike(article) == {}
    Arrival.objects.update(article=article)

    assert strike(article)["original"] == 2
    assert bytes_of(arrival) == bytes_of(arrival.enclosures.get()) == "[…]"


@given(st.text(alphabet="<>&;#_ a12\n", max_size=400))
@example("<> " * 40)
@example("<&a;> " * 40)
@example("<_>&_;" * 40)
@settings(deadline=dt.timedelta(seconds=2))
def test_wild_marks_between_words_take_no_time(wild: str) -> None:
    striking._pattern(WORDS).search(f"12 {wild} Zyxhaven {wild} Lane")


def test_a_word_in_pointed_brackets_is_no_tag() -> None:
    pattern = striking._pattern("Mei mei@example.org")
    assert pattern.sub("", "From: Mei <mei@example.org>") == "From: >"
