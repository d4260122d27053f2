"""Between the two days: a piece comes in as a Word file by mail, and another comes back from its author as one."""

import re
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import expect

from authors.models import Author, User
from opinion import agreement, arrivals, contents, dealing
from opinion.models import Arrival, Article
from opinion.states import State
from tests.browser.cast import VIETNAMESE_NAME, Cast
from tests.browser.moves import form_of, opened, saves, sends, sound
from tests.browser.tally import Player, Tally

WORD = Path(__file__).resolve().parents[1] / "files" / "word"
HEADLINE = "The cheapest lighthouse"
COMMENTS = ["Quân, in the file: Is this true?", "Quân, in the file: Counted when?"]
DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def a_mail(subject: str, text: str, *, file: str = "", answers: str = "") -> EmailMessage:
    """Of the author's."""
    mail = EmailMessage()
    mail["From"] = f"{VIETNAMESE_NAME} <hanh@example.org>"
    mail["To"] = "desk@example.org"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{abs(hash(subject))}@example.org>"
    if answers:
        mail["In-Reply-To"] = answers
    mail.set_content(text)
    if file:
        data = (WORD / file).read_bytes()
        mail.add_attachment(data, maintype="application", subtype=DOCX, filename=file)
    return mail


def a_pitch_goes_from_the_mail_to_readers(cast: Cast, tally: Tally, folder: Path) -> Article:
    """Moment 1, with the yes noted from her mail."""
    edith, page, pia = cast.edith, cast.edith.page, cast.pia
    saved = folder / "pitch.eml"
    saved.write_bytes(
        bytes(a_mail("A piece for you", "Here it is, with my husband's comments.", file="reef-pitch.docx"))
    )
    page.goto("/desk/")
    whole = "From that mail to readers: brought in, edited, sent, her yes noted from her mail, published"
    with tally.moment(whole, "14 clicks at the desk, 20 min", edith, pia, most=14):
        first = "A mail with a Word file: from the file to its checks, both comments beside the piece"
        with tally.moment(first, "6 clicks, 60 s", edith, most=6):
            piece = is_brought_in(edith, saved)
        is_edited_and_sent(edith)
        her_yes_comes_by_mail(cast)
        opened(pia.page, form_of(piece))
        pia.click(pia.button("Save and publish"))
        pia.click(pia.button("Publish now"))
        expect(pia.page.get_by_text("Published. Readers see it at")).to_be_visible()
    piece.refresh_from_db()
    assert piece.state == State.PUBLISHED
    assert "eleven days" in piece.body
    assert cast.readers_see(piece.path or "") == f"200 {HEADLINE}"
    return piece


def is_brought_in(edith: Player, saved: Path) -> Article:
    """What was tracked and said stands on the screen before anything is made of it, and nothing is typed again."""
    page = edith.page
    with page.expect_file_chooser() as chooser:
        edith.click(page.get_by_label("Word file or saved mail"))
    chooser.value.set_files(saved)
    edith.click(edith.button("Bring it in"))
    expect(page.get_by_text("A comment on “Nobody was told why”")).to_be_visible()
    expect(page.get_by_text("A comment on “forty-one”")).to_be_visible()
    expect(page.locator("del", has_text="ten")).to_be_visible()
    edith.click(page.get_by_label(f"Use “{HEADLINE}” as the headline"))
    edith.click(page.get_by_label("as the line about the author"))
    edith.click(edith.button("Make the piece"))
    expect(page.get_by_text("Before it can go out")).to_be_visible()
    for comment in COMMENTS:
        expect(page.locator("#notes", has_text=comment)).to_be_visible()
    return Article.objects.get(headline=HEADLINE)


def is_edited_and_sent(edith: Player) -> None:
    """A sentence of hers at the end."""
    page = edith.page
    page.locator(".tiptap").wait_for()
    edith.click(page.locator(".tiptap"))
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" It would be ours.")
    saves(edith)
    sends(edith, VIETNAMESE_NAME)


def her_yes_comes_by_mail(cast: Cast) -> None:
    """An answer to the mail that she got stands beside the piece, and the yes is noted from it."""
    edith, page = cast.edith, cast.edith.page
    cast.mail("hanh", "please read")
    asked = [mail for mail in cast.post.taken if mail["To"] == "hanh@example.org"][-1]
    answer = a_mail("Re: your piece", "Yes, exactly like that.", answers=str(asked["Message-ID"]))
    arrivals.receive_mail(bytes(answer))
    page.reload()
    edith.click(page.get_by_role("link", name=re.compile("Yes, exactly like that")))
    edith.click(edith.link(f"Note {VIETNAMESE_NAME}'s yes"))
    edith.click(edith.button(f"Note {VIETNAMESE_NAME}'s yes"))
    expect(page.get_by_text("Noted: the yes to version")).to_be_visible()


def her_file_comes_back(cast: Cast, tally: Tally) -> Article:
    """Moment 5. What she changed is seen against what was sent, and is her version by the third click."""
    edith, page = cast.edith, cast.edith.page
    piece = a_piece_that_was_sent()
    opened(page, form_of(piece))
    asked = "3 clicks, 30 s"
    with tally.moment(
        "Her own Word file comes back: seen against what was sent, and taken", asked, edith, most=3
    ):
        with page.expect_file_chooser() as chooser:
            edith.click(page.get_by_label("Word file or saved mail"))
        chooser.value.set_files(WORD / "reef-red.docx")
        edith.click(edith.button("Compare it"))
        expect(page.get_by_text("which was sent to")).to_be_visible()
        expect(page.locator("ins", has_text="twelve")).to_be_visible()
        expect(page.locator("ins", has_text="It needs no foreign money.")).to_be_visible()
        assert page.locator(".redline ins").count() == 2
        edith.click(edith.button(f"Take it as {VIETNAMESE_NAME}'s version"))
        expect(page.get_by_text("It is no yes yet.")).to_be_visible()
    assert sound(page) == []
    piece.refresh_from_db()
    assert "twelve days" in piece.body
    assert (piece.state, piece.revisions.get(number=piece.version).kind) == (State.EDITING, "returned")
    return piece


def a_piece_that_was_sent() -> Article:
    """The same pitch as a file once more, made a piece and sent, while nobody looks."""
    edith = User.objects.get(email="edith@example.org")
    arrival: Arrival = arrivals.receive_file(
        (WORD / "reef-pitch.docx").read_bytes(), name="reef.docx", by=edith
    )
    said = contents.proposed(arrival)
    plan = dealing.Plan(
        text=arrival,
        headline="Another lighthouse",
        author=Author.objects.get(name=VIETNAMESE_NAME),
        bio_line=said.bio_line,
        leave_out=(said.headline, said.byline, said.bio_line),
    )
    piece = dealing.make_piece(arrival, plan, by=edith)
    agreement.send(piece, subject="Your piece", text="Please read it.", by=edith)
    return piece
