"""The keys of the desk in a real browser: where they lead, and that nobody who types is ever led away."""

import pytest
from playwright.sync_api import Page, expect

from opinion.states import State
from tests import factories
from tests.browser.conftest import Open
from tests.browser.moves import form_of
from tests.browser.sitting import ready

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]


def press(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def test_keys_lead_to_the_rooms_and_to_the_box(open_desk: Open) -> None:
    page = open_desk("/desk/")

    for pressed, path in (
        ("g p", "/desk/opinion/article/"),
        ("g d", "/desk/ahead/"),
        ("?", "/desk/keys/"),
        ("g h", "/desk/"),
    ):
        press(page, *pressed.split())
        page.wait_for_url(f"**{path}")
    press(page, "/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("g p?")
    expect(page.get_by_role("searchbox")).to_have_value("g p?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/?q=*")


def test_a_list_is_gone_through_and_taken_from_by_keys(open_desk: Open) -> None:
    contributor = factories.user(group="contributor")
    pieces = [factories.submitted(by=contributor, headline=f"Came in {number}") for number in range(3)]
    page = open_desk("/desk/")

    press(page, "j", "j", "k", "j")
    expect(page.get_by_role("link", name="Came in 1")).to_be_focused()
    press(page, "t")
    expect(page.get_by_text("You have “Came in 1” now.")).to_be_visible()
    assert page.url.endswith("/desk/")
    pieces[1].refresh_from_db()
    assert pieces[1].state == State.EDITING
    press(page, "j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")


def test_on_a_piece_keys_lead_to_what_is_beside_it_and_publish_nothing(open_desk: Open) -> None:
    article = factories.article()
    page = open_desk(form_of(article))
    for key, name in (
        ("v", "preview"),
        ("c", "compare"),
        ("x", "check"),
        ("n", "notes"),
        ("p", "publish"),
        ("e", "change"),
    ):
        ready(page)
        page.locator("body").focus()
        press(page, key)
        page.wait_for_url(f"**/{article.pk}/{name}/")
    article.refresh_from_db()
    assert article.state == State.EDITING
    assert not article.editions.exists()


def test_who_types_a_letter_types_a_letter(open_desk: Open) -> None:
    article = factories.article(headline="")
    page = open_desk(form_of(article))
    ready(page)

    page.get_by_label("Headline", exact=True).click()
    page.keyboard.type("j k g h ? / p")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("j k g h ? / p")
    page.locator(".tiptap p").first.click()
    page.keyboard.type("jgp?/")
    expect(page.locator(".tiptap")).to_contain_text("jgp?/")
    assert page.url.endswith(form_of(article))


def test_composing_chinese_modifiers_and_an_answered_key_lead_nowhere(open_desk: Open) -> None:
    page = open_desk("/desk/opinion/article/")
    send = """(facts) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...facts }))"""

    for facts in (
        {"key": "?", "isComposing": True},
        {"key": "?", "keyCode": 229},
        {"key": "?", "ctrlKey": True},
        {"key": "?", "metaKey": True},
        {"key": "?", "altKey": True},
        {"key": "Process"},
    ):
        assert page.evaluate(send, facts) is True, facts  # nothing took it
    page.evaluate(
        "document.body.addEventListener('keydown', (event) => event.preventDefault(), { once: true })"
    )
    page.evaluate(send, {"key": "?"})
    page.wait_for_timeout(200)
    assert page.url.endswith("/desk/opinion/article/")

    page.evaluate(send, {"key": "?"})
    page.wait_for_url("**/desk/keys/")


def test_an_input_method_in_the_headline_triggers_nothing(open_desk: Open) -> None:
    article = factories.article(headline="")
    page = open_desk(form_of(article))
    ready(page)
    page.get_by_label("Headline", exact=True).click()

    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ㄐ", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "j"})
    session.send("Input.insertText", {"text": "基隆"})

    expect(page.get_by_label("Headline", exact=True)).to_have_value("基隆")
    assert page.url.endswith(form_of(article))


def test_keys_of_one_letter_can_be_switched_off_and_the_browser_remembers(open_desk: Open) -> None:
    page = open_desk("/desk/keys/")
    page.get_by_label("Use the keys of one letter").uncheck()

    page.goto("/desk/")
    press(page, "g", "p")
    press(page, "?")
    page.wait_for_timeout(300)
    assert page.url.endswith("/desk/")
    page.goto("/desk/keys/")
    expect(page.get_by_label("Use the keys of one letter")).not_to_be_checked()
    page.get_by_label("Use the keys of one letter").check()
    page.locator("h1").click()
    press(page, "g", "h")
    page.wait_for_url("**/desk/")


def test_everything_is_searched_without_a_script(open_desk: Open) -> None:
    factories.article(headline="A lone heron")
    page = open_desk("/desk/")
    page.get_by_role("searchbox").fill("heron")
    page.get_by_role("search").get_by_role("button", name="Search").click()

    page.get_by_role("link", name="A lone heron").click()
    page.wait_for_url("**/change/")
