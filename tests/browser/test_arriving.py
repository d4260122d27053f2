"""A Word file in the desk's hands: from the file to the checks of its piece, in a real browser."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from opinion import arrivals, dealing
from opinion.models import Arrival, Article
from tests import factories
from tests.browser.conftest import Open
from tests.browser.moves import sound
from tests.browser.tally import Player
from tests.opinion.correspondence import reply, report, sent

PASTE = Path(__file__).parent.parent / "files" / "paste"
WORD = Path(__file__).parent.parent / "files" / "word" / "libreoffice.docx"


def test_from_the_file_to_the_checks_in_six_clicks(open_desk: Open) -> None:
    page = open_desk("/desk/")
    editor = Player(page)
    with page.expect_file_chooser() as chooser:
        editor.click(page.get_by_label("Word file or saved mail"))
    chooser.value.set_files(WORD)
    editor.click(editor.button("Bring it in"))
    expect(page.get_by_text("A comment on “coast line”")).to_be_visible()
    expect(page.locator("del", has_text="never")).to_be_visible()
    expect(page.locator("ins", has_text="always")).to_be_visible()
    assert sound(page) == []

    editor.click(page.get_by_label("Use “Why small islands matter” as the headline"))
    editor.click(page.get_by_label("Trần Thị Lan, who is new"))
    editor.click(page.get_by_label("as the line about the author"))
    editor.click(editor.button("Make the piece"))

    expect(page.get_by_text("This is a piece now, and it is yours.")).to_be_visible()
    expect(page.get_by_text("Before it can go out")).to_be_visible()
    assert editor.clicks <= 6
    article = Article.objects.get()
    assert article.headline == "Why small islands matter"
    assert "An <em>island</em> is always more" in article.body
    assert [note.text for note in article.notes.all()] == ["Co Author, in the file: Is this true?"]


def test_by_the_keyboard_alone(open_desk: Open, publisher: Any) -> None:
    arrival = arrivals.receive_file(WORD.read_bytes(), name="islands.docx", by=publisher)
    page = open_desk(f"/desk/arrivals/{arrival.pk}/")
    editor = Player(page)
    editor.tab_to(page.get_by_label("Use “Why small islands matter” as the headline"))
    editor.press("Space")
    editor.tab_to(editor.button("Make the piece"))
    editor.press("Enter")
    expect(page.get_by_text("This is a piece now, and it is yours.")).to_be_visible()
    assert Article.objects.get().headline == "Why small islands matter"


def paste(page: Any, html: str) -> None:
    page.locator(".tiptap").evaluate(
        """(editor, html) => {
            const clipboardData = new DataTransfer()
            clipboardData.setData("text/html", html)
            editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
        }""",
        html,
    )


TEXT = "<p>The sea remembers its own coasts, and nobody asks it why it does so.</p>"
COAST = '<a href="https://ok.example/coast" rel="noopener ugc">coast line</a>'
FIRST = f"<p>An <em>island</em> is always more than its {COAST}"
STRUCK = f"<p>An <em>island</em> is <s>never</s> always more than its {COAST}"
SHIPS = "<ul><li><p>Ships</p></li><li><p>Harbours</p></li></ul>"
HEADED = "<h2>Why small islands matter</h2>"
GUESSED = "<h2>What the sea remembers</h2>"


@pytest.mark.parametrize(
    ("name", "body", "kinds"),
    [
        (
            "word",
            f"{HEADED}<p>An <em>island</em> is always more than its coast line."
            f'<span data-note="Smith, Islands, 2020."></span></p>{GUESSED}<p>It’s odd: the sea remembers itâ€™s own '
            f"coasts, and nobody asks it why it does so.</p>{SHIPS}",
            "deletion insertion comment hidden picture author_data footnotes heading_guessed mojibake",
        ),
        ("google-docs", f"{HEADED}{FIRST}.</p>{GUESSED}{TEXT}{SHIPS}", "picture heading_guessed"),
        (
            "outlook",
            f"<p>Why small islands matter</p>{FIRST}.</p>{GUESSED}{TEXT}<ul><li><p>Ships</p></li></ul>",
            "picture heading_guessed",
        ),
        (
            "web-page",
            f"{HEADED}{STRUCK}.<sup>[1]</sup></p><p>The strait in 2020</p>{GUESSED}{TEXT}",
            "hidden picture embedded_object heading_guessed",
        ),
    ],
)
def test_what_is_pasted_comes_in_as_html_and_says_what_was_lost(
    open_desk: Open, name: str, body: str, kinds: str
) -> None:
    page = open_desk("/desk/arrivals/")
    paste(page, (PASTE / f"{name}.html").read_text())
    expect(page.locator("textarea[name=text]")).not_to_have_value("")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="Lost or guessed")).to_be_visible()
    arrival = Arrival.objects.get(within=None)
    assert arrival.body == body
    assert [item["kind"] for item in arrival.report] == kinds.split()
    assert sound(page) == []


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_desk: Open, publisher: Any, width: int, theme: str
) -> None:
    long = "關於小島的一篇很長很長的文章" * 6
    arrival = arrivals.receive_file(WORD.read_bytes(), name=f"{long}.docx", by=publisher)
    broken = arrivals.receive_file(b"%PDF-1.7", name="broken.pdf", by=publisher)
    dealing.set_aside(arrivals.receive_text("<p>Buy now.</p>", by=publisher), by=publisher)
    page = open_desk("/desk/", width=width, theme=theme)
    for path in (
        "/desk/",
        "/desk/arrivals/",
        f"/desk/arrivals/{arrival.pk}/",
        f"/desk/arrivals/{broken.pk}/",
    ):
        page.goto(path)
        assert sound(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_an_answer_is_read_beside_its_piece(open_desk: Open, publisher: Any, width: int, theme: str) -> None:
    article = factories.article(headline="What the strait is for", editor=publisher)
    letter = sent(article)
    arrivals.receive_mail(bytes(reply(letter, "It is true, and the figures are those of the ministry. " * 4)))
    arrivals.receive_mail(report(letter))
    page = open_desk(f"/desk/opinion/article/{article.pk}/change/", width=width, theme=theme)
    expect(page.get_by_role("heading", name="What came in by mail")).to_be_visible()
    assert sound(page) == []
    page.get_by_role("link", name="It is true, and").click()
    expect(page.get_by_text("From an address that we do not know for this piece.")).to_be_visible()
    assert sound(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    editor = Player(page)
    editor.tab_to(editor.button("Mark as read"))
    editor.press("Enter")
    expect(page.get_by_text("Read. It stays with the piece.")).to_be_visible()
