"""Crashes, lost sessions and a server that is gone, in a real browser: what was typed is there again."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from opinion import submissions
from opinion.models import Article, Autosave, Revision
from opinion.submissions import Draft
from tests import factories
from tests.browser.moves import form_of
from tests.browser.sitting import Sits, kept, opened, sign_in, type_more

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]


def test_after_a_crash_what_was_typed_is_offered_and_taken_back_by_keyboard(sits: Sits, pia: Any) -> None:
    article = factories.article(body="<p>Begin.</p>")
    page = opened(sits(pia), form_of(article))
    type_more(page, " Two hours of work.")
    kept(page)
    page.context.close()

    page = opened(sits(pia), form_of(article))
    waiting = page.get_by_role("region", name="and did not save it")
    expect(waiting.get_by_text("Two hours of work.")).to_be_visible()
    waiting.get_by_role("button", name="Take it back").press("Enter")
    expect(page.locator(".tiptap")).to_have_text("Begin. Two hours of work.")
    expect(page.get_by_text("Not saved yet", exact=True)).to_be_visible()
    page.keyboard.press("Control+s")

    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == "<p>Begin. Two hours of work.</p>"
    assert not Autosave.objects.exists()


def test_what_was_typed_last_is_kept_when_the_page_is_left(sits: Sits, pia: Any) -> None:
    article = factories.article(body="<p>Begin.</p>")
    page = opened(sits(pia), form_of(article))
    page.wait_for_timeout(2500)
    page.on("dialog", lambda dialog: dialog.accept())

    page.get_by_label("Headline", exact=True).fill("Typed and gone")
    page.goto("/desk/")
    page.wait_for_timeout(500)

    assert Autosave.objects.get().fields["headline"] == ["Typed and gone"]


def test_looking_at_a_piece_keeps_nothing(sits: Sits, pia: Any) -> None:
    page = opened(sits(pia), form_of(factories.article(topics=["Taiwan Strait"])))

    page.wait_for_timeout(5000)
    page.goto("/desk/")

    assert not Autosave.objects.exists()


def test_with_the_server_gone_nothing_is_sent_and_the_text_stays_until_it_is_back(
    sits: Sits, pia: Any
) -> None:
    article = factories.article(body="<p>Begin.</p>")
    context = sits(pia)
    page = opened(context, form_of(article))
    type_more(page, " Written in a tunnel.")
    context.set_offline(True)

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    expect(page.locator(".tiptap")).to_have_text("Begin. Written in a tunnel.")
    context.set_offline(False)
    kept(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == "<p>Begin. Written in a tunnel.</p>"


def test_a_lost_session_costs_a_second_sign_in_and_no_word(
    sits: Sits, pia: Any, live_server: LiveServer
) -> None:
    article = factories.article(body="<p>Begin.</p>")
    context = sits(pia)
    page = opened(context, form_of(article))
    type_more(page, " Two hours of work.")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("You are no longer signed in.")).to_be_visible()
    sign_in(context, pia, str(live_server))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == "<p>Begin. Two hours of work.</p>"


def test_who_does_not_sign_in_again_has_her_text_handed_back_at_the_second_press(
    sits: Sits, pia: Any
) -> None:
    page = opened(sits(pia), form_of(factories.article(body="<p>Begin.</p>")))
    type_more(page, " Two hours of work.")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("You are no longer signed in.")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    assert "Two hours of work." in page.locator("main form").inner_html()


def test_two_clicks_on_save_are_one_save(sits: Sits, pia: Any) -> None:
    page = opened(sits(pia), "/desk/opinion/article/add/")
    page.get_by_label("Headline", exact=True).fill("Once")

    page.get_by_role("button", name="Save", exact=True).dblclick()

    expect(page.get_by_text("Saved as version 1.")).to_be_visible()
    assert Article.objects.count() == 1


def test_a_contributor_finds_her_text_again_on_her_phone(sits: Sits) -> None:
    mei = factories.user(group="contributor", name="")
    page = opened(sits(mei, width=390), "/contribute/new/")
    page.get_by_label("Headline", exact=True).fill("From the train")
    type_more(page, "Two hours of work.")
    kept(page)
    page.context.close()

    page = opened(sits(mei, width=390), "/contribute/new/")
    expect(page.get_by_role("heading", name="and did not save it")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".tiptap")).to_have_text("Two hours of work.")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Article.objects.get().headline == "From the train"
    assert not Autosave.objects.exists()


def test_a_draft_that_is_already_there_is_kept_while_she_goes_on(sits: Sits) -> None:
    mei = factories.user(group="contributor", name="")
    article = submissions.start(Draft(headline="Begun", body="<p>Begun.</p>"), by=mei)
    page = opened(sits(mei), f"/contribute/{article.pk}/")

    type_more(page, " More.")

    kept(page)
    assert Autosave.objects.get().article == article
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Revision.objects.get(number=2).body == "<p>Begun. More.</p>"
