"""Notes and sources in a real browser: selecting words, going to and fro, without a mouse, on a phone, in the dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from opinion import notes, sources
from opinion.models import Article, Note
from tests import factories

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]
Open = Callable[..., Page]
SELECT = """([from, to]) => {
    const line = document.querySelector(".reading-body p:nth-of-type(2)")
    const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    for (let node = walk.nextNode(), at = 0; node; at += node.length, node = walk.nextNode()) {
        if (from >= at && from < at + node.length) range.setStart(node, from - at)
        if (to > at && to <= at + node.length) range.setEnd(node, to - at)
    }
    getSelection().removeAllRanges()
    getSelection().addRange(range)
}"""


def page_of(article: Article, room: str) -> str:
    return f"/desk/opinion/article/{article.pk}/{room}/"


def full(by: Any) -> Article:
    """A piece with notes of every kind and a list of sources."""
    article = factories.article(
        headline="釣魚台列嶼與臺灣海峽 and a headline that goes on for as long as an editor would let it",
        body='<p>The strait is <a href="https://example.org/">a hundred miles</a> wide.</p><p>Nobody knows.</p>',
    )
    first = notes.write(
        article, by=by, text="Measured where?\nBy whom?", quote="a hundred miles", is_must=True
    )
    notes.answer(first, by=by, text="averylongwordthatneverends" * 6)
    notes.write(article, by=by, text="Ours?", quote="hundred miles wide")
    notes.write(article, by=by, text="A fine piece")
    notes.write(article, by=by, text="Cut?", quote="Words that somebody took out long ago")
    notes.resolve(notes.write(article, by=by, text="Old", quote="Nobody"), by=by)
    rows = [
        sources.Entry(
            title="Annual report", url="https://example.org/" + "long/" * 30, remark="p. 7", is_public=True
        ),
        sources.Entry(title="Somebody"),
    ]
    sources.put(article, rows, by=by, base=sources.seen([]))
    return article


def test_words_that_are_selected_are_quoted_with_what_stands_around_them(
    open_desk: Open, publisher: Any
) -> None:
    article = factories.article(body="<p>One.</p><p>It was so, and it <em>was so</em> again.</p>")
    notes.write(article, by=publisher, text="First", quote="It was so")
    page = open_desk(page_of(article, "notes"))

    page.evaluate(
        SELECT, [16, 23]
    )  # the number of the first note is a character of the page, and none of the text
    expect(page.get_by_label("About these words")).to_have_value("it was")
    page.get_by_label("Your note").fill("Second")
    page.get_by_label("Must be settled before the piece goes out").check()
    page.get_by_role("button", name="Add the note").click()

    expect(page.get_by_text("Your note is kept.")).to_be_visible()
    note = Note.objects.get(text="Second")
    assert (note.quote, note.before, note.after, note.is_must) == (
        "it was",
        "It was so, and",
        "so again.",
        True,
    )


def test_number_and_thread_lead_to_each_other_and_a_thread_is_settled_by_keyboard(
    open_desk: Open,
    publisher: Any,
) -> None:
    article = full(publisher)
    page = open_desk(page_of(article, "notes"))

    page.get_by_role("link", name="Note 1", exact=True).focus()
    page.keyboard.press("Enter")
    first = Note.objects.get(quote="a hundred miles")
    assert page.url.endswith(f"#note-{first.pk}")
    thread = page.locator(f"#note-{first.pk}")
    thread.get_by_role("link", name="Note 1 in the text").press("Enter")
    assert page.url.endswith("#at-1")
    thread.locator("summary").press("Enter")
    thread.get_by_label("Your answer").fill("In Taipei.")
    thread.get_by_role("button", name="Send the answer").press("Enter")
    expect(page.get_by_text("In Taipei.")).to_be_visible()
    page.locator(f"#note-{first.pk}").get_by_role("button", name="Settled").press("Enter")

    expect(page.get_by_text("The note is settled.")).to_be_visible()
    first.refresh_from_db()
    assert first.resolved_by == publisher


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_desk: Open,
    publisher: Any,
    width: int,
    theme: str,
) -> None:
    article = full(publisher)

    for room in ("notes", "sources", "change"):
        page = open_desk(page_of(article, room), width, theme)
        for details in page.locator("#content-main details").all():
            if not details.get_attribute("open") and details.is_visible() and room == "notes":
                details.locator("summary").first.click()
        if room != "change":
            assert Axe().run(page).response["violations"] == [], room
        assert page.evaluate("document.documentElement.scrollWidth") <= width, room
