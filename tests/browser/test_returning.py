"""A file that comes back, in a real browser: by keyboard, on a phone, long and Chinese, and where the desk went on."""

from html import escape
from io import BytesIO
from typing import Any

import docx
import pytest
from playwright.sync_api import expect

from opinion import agreement, returns, revisions
from opinion.models import Arrival, Article
from tests import factories
from tests.browser.cast import CHINESE, CHINESE_BIO, CHINESE_HEADLINE, CHINESE_NAME
from tests.browser.conftest import Open
from tests.browser.moves import form_of, sound
from tests.browser.tally import Player

LINES = [f"{number}。{line}" for number in range(1, 8) for line in CHINESE]


def word(lines: list[str]) -> bytes:
    file, out = docx.Document(), BytesIO()
    for line in lines:
        file.add_paragraph(line)
    file.save(out)
    return out.getvalue()


def sent(by: Any) -> Article:
    """A long Chinese piece with its author."""
    person = factories.author(name="Chen Meiling", chinese=CHINESE_NAME, bio_line=CHINESE_BIO)
    body = "".join(f"<p>{escape(line)}</p>" for line in LINES).replace("海峽", "<em>海峽</em>")
    facts = {"headline": CHINESE_HEADLINE, "language": "zh-Hant", "is_agreed": False}
    article = factories.article(body=body, authors=[person], submitted_by=by, **facts)
    agreement.send(article, subject="Your piece", text="Please read it.", by=by)
    return article


def came_back(article: Article, by: Any) -> Arrival:
    changed = [line.replace("十二億元", "十三億元").replace("三百年來", "四百年來") for line in LINES]
    changed[5:6] = ["這一段是新的，因為去年又有三艘船不再回來。"]
    name = "修改後的關於小島的一篇很長很長的文章" * 5 + ".docx"
    return returns.receive(article, word([CHINESE_HEADLINE + "嗎", *changed]), name=name, by=by)


def test_by_the_keyboard_alone(open_desk: Open, publisher: Any) -> None:
    article = sent(publisher)
    arrival = came_back(article, publisher)
    page = open_desk(f"/desk/opinion/article/{article.pk}/returned/{arrival.pk}/")
    editor = Player(page)
    editor.tab_to(page.get_by_label("Take its headline, too"))
    editor.press("Space")
    editor.tab_to(editor.button("Take it as 陳美齡's version"))
    editor.press("Enter")
    expect(page.get_by_text("It is no yes yet.")).to_be_visible(timeout=30_000)
    article.refresh_from_db()
    assert article.headline == CHINESE_HEADLINE + "嗎"
    assert "十三億元" in article.body
    assert article.body.count("<em>海峽</em>") == 6


def test_the_file_is_chosen_and_sent_beside_the_form_of_the_piece(open_desk: Open, publisher: Any) -> None:
    article = sent(publisher)
    page = open_desk(form_of(article))
    page.locator(".tiptap").wait_for()
    page.get_by_label("Word file or saved mail").set_input_files(
        {"name": "a.docx", "mimeType": "application/octet-stream", "buffer": word(LINES)}
    )
    page.get_by_role("button", name="Compare it").click()
    expect(page.get_by_text("No word is another one")).to_be_visible(timeout=30_000)  # a file was read


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_desk: Open, publisher: Any, width: int, theme: str
) -> None:
    article = sent(publisher)
    arrival = came_back(article, publisher)
    broken = returns.receive(article, b"%PDF-1.7", name="broken.pdf", by=publisher)
    here = f"/desk/opinion/article/{article.pk}/returned/"
    page = open_desk(form_of(article), width=width, theme=theme)
    page.locator(".tiptap").wait_for()
    for path in (form_of(article), here, f"{here}{arrival.pk}/", f"{here}{broken.pk}/"):
        page.goto(path)
        assert sound(page) == [], path
        assert wide(page) <= 0, path
    with revisions.saving(article, by=publisher, base=None) as locked:
        locked.body = locked.body.replace("十二億元", "十一億元").replace("逃難", "漂流")
    page.goto(f"{here}{arrival.pk}/")
    expect(page.get_by_text("Nothing is overwritten")).to_be_visible()
    assert (sound(page), wide(page) <= 0) == ([], True)
    page.get_by_role("button", name="Take it as 陳美齡's version").click()
    expect(page.get_by_text("陳美齡 wrote from version")).to_be_visible(timeout=30_000)
    assert (sound(page), wide(page) <= 0) == ([], True)


def wide(page: Any) -> int:
    """How many pixels stick out of the page."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
