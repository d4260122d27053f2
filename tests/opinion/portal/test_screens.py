"""The portal in a real browser: with and without script, on a phone and on a desk, in light and dark."""

import re
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import expect

from opinion import autosaves, submissions
from opinion.models import Article
from opinion.states import State
from opinion.submissions import Draft
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST, SECOND = "The strait is a hundred miles wide.", "That is no reason to be silent. 釣魚台。"


@pytest.fixture(autouse=True)
def groups(transactional_db):
    factories.roles()


@pytest.fixture
def complaints(page):
    """What the browser complains of: scripts or styles that the policy refuses, errors, files that are missing."""
    found = []

    def listen(message):
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            found.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def look(page):
    """Nothing of a page is out of reach: to assistive technology, on a phone, in the dark."""
    for width, scheme in ((390, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(300)  # the editor's buttons fade
        faults = [
            (fault["id"], fault["nodes"][0]["html"]) for fault in Axe().run(page).response["violations"]
        ]
        assert (page.url, scheme, faults) == (page.url, scheme, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def code():
    return re.search(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]


def test_an_outsider_makes_an_account_writes_submits_and_reads_where_it_stands(page, live_server, complaints):
    page.goto(f"{live_server}/contribute/")
    look(page)
    page.get_by_role("link", name="Make an account").click()
    look(page)
    page.get_by_label("Email").fill("outsider@example.org")
    page.get_by_role("button", name="Mail me a code").click()
    look(page)
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Continue").click()
    look(page)

    page.get_by_role("link", name="Write a piece").click()
    editor = page.locator(".tiptap")
    editor.click()
    for word in (FIRST, SECOND):
        page.keyboard.insert_text(word)
        page.keyboard.press("Enter")
    look(page)
    page.get_by_role("button", name="Save and look it over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Almost ready")
    look(page)

    page.get_by_role("link", name="Add a headline").click()
    expect(page.get_by_label("Headline")).to_be_in_viewport()
    page.get_by_label("Headline").fill("What the strait is for")
    page.get_by_label("Your name").fill("Out Sider")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    look(page)
    page.get_by_role("button", name="Save and look it over").click()
    expect(page.locator("article")).to_contain_text(SECOND)
    look(page)
    page.get_by_role("button", name="Submit to the desk").click()
    expect(page.get_by_text("With the desk since")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Your pieces").click()
    look(page)

    article = Article.objects.get()
    assert (article.state, article.body) == (State.SUBMITTED, f"<p>{FIRST}</p><p>{SECOND}</p>")
    assert complaints == []


def sign_in(page, live_server, user):
    """Puts the cookie of a session into the browser."""
    from tests.opinion.portal.conftest import signed_in

    cookie = signed_in(user).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": str(live_server)}])


def test_the_other_pages_are_in_reach_as_well(page, live_server, mei, complaints):
    submissions.start(Draft(headline="Before", body=f"<p>{FIRST}</p>"), by=mei)
    sign_in(page, live_server, mei)
    piece = f"{live_server}/contribute/{Article.objects.get().pk}/"
    for address in ("email/", "password/change/", "logout/"):
        page.goto(f"{live_server}/account/{address}")
        look(page)

    page.goto(piece)
    page.get_by_label("Headline").fill("In this window")
    elsewhere = Draft(headline="Elsewhere", body=f"<p>{FIRST}</p>", byline_name="Mei Lin")
    submissions.save(Article.objects.get(), elsewhere, by=mei, base=1)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("There are two texts now")
    look(page)

    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("You are no longer signed in")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not saved yet")
    look(page)
    sign_in(page, live_server, mei)
    submissions.submit(Article.objects.get(), by=mei)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Your last change came too late")
    look(page)
    page.context.clear_cookies()
    for address in ("login/", "login/code/", "password/reset/"):
        page.goto(f"{live_server}/account/{address}")
        look(page)
    assert complaints == []


def test_naming_sources_what_is_not_saved_and_withdrawing_are_in_reach_as_well(
    page, live_server, mei, complaints
):
    draft = Draft(
        headline="Before", body=f"<p>{FIRST}</p>", byline_name="Mei", sources="A report https://x.org/"
    )
    article = submissions.start(draft, by=mei)
    for piece in (article, None):
        address = f"/contribute/{article.pk}/" if piece else "/contribute/new/"
        typed = {"headline": ["Typed"], "language": ["en"], "sources": ["A book"]}
        autosaves.keep(typed, by=mei, article=piece, window=uuid4(), turn=1, path=address)
    sign_in(page, live_server, mei)
    for address in ("", f"{article.pk}/", f"{article.pk}/submit/"):
        page.goto(f"{live_server}/contribute/{address}")
        look(page)
    expect(page.get_by_role("listitem").filter(has_text="A report")).to_be_visible()

    submissions.submit(article, by=mei)
    page.goto(f"{live_server}/contribute/{article.pk}/withdraw/")
    look(page)
    page.get_by_label("Why, if you like to say").fill("Not now.")
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_role("status")).to_contain_text("You have withdrawn")
    look(page)
    page.goto(f"{live_server}/contribute/{article.pk}/withdraw/")
    look(page)
    assert complaints == []


def test_what_she_may_say_of_herself_is_in_reach_and_within_its_column(page, live_server, mei, complaints):
    sign_in(page, live_server, mei)
    page.goto(f"{live_server}/contribute/about-you/")
    look(page)
    page.get_by_label("Country").select_option("TW")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("button", name="Erase all of it")).to_be_visible()
    look(page)

    page.set_viewport_size({"width": 390, "height": 844})
    right = "(found) => Math.max(...found.map((one) => one.getBoundingClientRect().right))"
    column = page.locator("form.answer").evaluate_all(right)
    assert page.locator("form.answer :is(select, input, button)").evaluate_all(right) <= column
    assert complaints == []


def test_it_is_all_there_without_script(chromium, live_server, mei):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, live_server, mei)
    page.goto(f"{live_server}/contribute/new/")
    page.get_by_label("The text").fill(f"{FIRST}\n\n{SECOND}")
    page.get_by_role("link", name="Next: the headline").click()
    page.get_by_label("Headline").fill("Without script")
    page.get_by_role("link", name="Next: about you").click()
    page.get_by_label("Your name").fill("Mei Lin")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_label("The text")).to_have_value(f"{FIRST}\n\n{SECOND}")
    page.get_by_role("button", name="Save and look it over").click()
    page.get_by_role("button", name="Submit to the desk").click()

    expect(page.get_by_text("With the desk since")).to_be_visible()
    assert Article.objects.get().body == f"<p>{FIRST}</p><p>{SECOND}</p>"
    context.close()


def test_the_editor_takes_over_a_text_that_was_typed_without_it(page, live_server, mei):
    article = submissions.start(Draft(headline="Typed", body=f"<p>{FIRST}</p><p>{SECOND}</p>"), by=mei)
    sign_in(page, live_server, mei)
    page.goto(f"{live_server}/contribute/{article.pk}/")
    expect(page.locator(".tiptap > p")).to_have_text([FIRST, SECOND])

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")

    assert list(article.revisions.values_list("number", flat=True)) == [1]


@pytest.mark.parametrize("lost", ["portal.js", "configurable.js", "editor.js"])
def test_a_script_that_did_not_arrive_leaves_a_textarea_to_write_in(page, live_server, mei, lost):
    article = submissions.start(Draft(headline="Typed", body=f"<p>{FIRST}</p>"), by=mei)
    sign_in(page, live_server, mei)
    page.route(f"**/{lost}", lambda route: route.abort())
    page.goto(f"{live_server}/contribute/{article.pk}/")

    page.get_by_label("The text").fill(f"{FIRST}\n\n{SECOND}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Saved.")

    article.refresh_from_db()
    assert article.body == f"<p>{FIRST}</p><p>{SECOND}</p>"


def test_what_is_too_large_to_be_sent_stays_on_the_page(page, live_server, mei):
    sign_in(page, live_server, mei)
    page.goto(f"{live_server}/contribute/new/")
    page.locator(".tiptap").wait_for()
    page.evaluate("document.querySelector('#id_disclosure').value = '釣魚台'.repeat(400000)")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("This is more than can be sent at once")
    assert page.evaluate("document.querySelector('#id_disclosure').value.length") == 1_200_000


def test_what_is_sent_though_it_is_too_large_is_answered_and_not_cut_off(page, live_server, mei):
    sign_in(page, live_server, mei)
    for script in ("portal", "keep"):
        page.route(f"**/{script}.js", lambda route: route.abort())
    page.goto(f"{live_server}/contribute/new/")
    page.evaluate("document.querySelector('#id_body').value = 'x'.repeat(11 * 1024 * 1024)")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Too large to be taken")
    look(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("A new piece")
    assert len(page.locator("#id_body").input_value()) == 11 * 1024 * 1024


def test_pressing_enter_in_the_headline_saves_and_does_not_submit(page, live_server, mei):
    sign_in(page, live_server, mei)
    page.goto(f"{live_server}/contribute/new/")
    page.get_by_label("Headline").fill("Entered")
    page.get_by_label("Headline").press("Enter")

    expect(page.get_by_role("status")).to_have_text("Saved.")
    assert Article.objects.get().state == State.DRAFT
