"""What people do again and again in the two days, each from the page on which they are to its outcome."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from opinion.models import Article
from tests.browser.tally import Player


def sends(editor: Player, name: str) -> None:
    """From the form of a piece: the letter stands there, and the same click sends it."""
    editor.click(editor.link(f"Send to {name}"))
    editor.click(editor.button(f"Send to {name}"))
    expect(editor.page.get_by_text("Sent. The piece waits for the author.")).to_be_visible()


def agrees(author: Player, *, changes: str) -> None:
    """On the page to which the mail led: every change, and one button."""
    page = author.page
    expect(page.get_by_text(changes)).to_be_visible()
    author.click(page.get_by_label("Yes: slips of the pen, at most 15 words in all"))
    author.click(author.button("Agree to all").first)
    expect(page.get_by_text("The desk knows that you agree.")).to_be_visible()


def saves(editor: Player) -> None:
    """One click, and the page says that there is a version more."""
    page = editor.page
    version = int(page.locator("[name=base]").input_value())
    editor.click(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text(f"Saved as version {version + 1}.")).to_be_visible()
    page.locator(".tiptap").wait_for()


def writes_a_note(editor: Player, words: str, *, about: str, must: bool = False) -> None:
    """On the page of the notes."""
    page = editor.page
    editor.fill(page.get_by_label("Your note"), words)
    editor.fill(page.get_by_label("About these words"), about)
    if must:
        editor.click(page.get_by_label("Must be settled before the piece goes out"))
    editor.click(editor.button("Add the note"))
    expect(page.locator(".said", has_text=words)).to_be_visible()
    expect(page.get_by_text("Your note is kept.")).to_be_visible()


def form_of(article: Article) -> str:
    """Where the desk edits a piece."""
    return f"/desk/opinion/article/{article.pk}/change/"


def opened(page: Page, path: str) -> None:
    """A page of the desk, its editor ready."""
    page.goto(path)
    page.locator(".tiptap").wait_for()


def address_in(mail: str) -> str:
    """The last address that stands in a mail."""
    return str(re.findall(r"https?://\S+", mail)[-1])


def sound(page: Page) -> list[str]:
    """What axe finds on a page."""
    return [violation["id"] for violation in Axe().run(page).response["violations"]]
