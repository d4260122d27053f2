"""The desk in a real browser, under its content security policy: writing, saving, looking; phones; the dark."""

import hashlib
from base64 import b64encode
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from authors.models import User
from opinion import agreement, holds, objections, publishing, revisions, workflow
from opinion.figures import spans
from opinion.models import Image, Slot, StyleRule
from tests import factories
from tests.browser.conftest import Open
from tests.browser.moves import form_of
from tests.browser.sitting import ready

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]
WORD = (
    "<html xmlns:w='urn:schemas-microsoft-com:office:word'><body><p class=MsoNormal>He said<a href='#_ftn1' "
    "name='_ftnref1'><span>[1]</span></a> so.</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
    "<span style='mso-list:Ignore'>·<span>&nbsp; </span></span>A point</p><div style='mso-element:footnote-list'>"
    "<div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> The note.</p></div></div>"
    "</body></html>"
)


def everything() -> dict[str, str]:
    """A page of each kind, full of what they may hold, by name."""
    image = Image.objects.create(
        original=ContentFile(b"", "x.jpg"), sha256="0", width=1, height=1, alt="A harbour", licence="own"
    )
    author = factories.author(name="Mei Lin", chinese="林美", bio_line="Mei Lin is a fellow.")
    long = factories.article(
        headline="釣魚台列嶼與臺灣海峽 and a headline that goes on for as long as an editor would let it",
        authors=[author, factories.author(name="Ursula von der Leyen")],
        topics=["Taiwan Strait", "釣魚台"],
        lead_image=image,
    )
    live = factories.published().article
    publishing.schedule(live, at=publishing.clock.read() + publishing.dt.timedelta(hours=3), by=None)
    factories.article(headline="", authors=[])
    style = StyleRule.objects.create(pattern="strait", suggestion="sea", reason="It is one.", is_on=True)
    checked = factories.article(
        body="<p>Last week the strait saw 3 ships. “A strait,” said Tsai on 15 July 2021.</p>"
    )
    mei = factories.user(group="contributor", name="Mei Lin")
    asked = factories.submitted(by=mei, headline="Sent and minded")
    workflow.move(asked, "edit", by=None)
    agreement.send(asked, subject="Please read", text="Please read it.", by=factories.user(group="editor"))
    objection = objections.object_(asked, by=mei, text="The second paragraph says what I never said.")
    publisher = User.objects.get(name="Pia Publisher")
    stopped = factories.published(headline="Stopped").article
    hold = holds.place(stopped, by=publisher, lifters=[publisher], note="What it is about.")
    older = factories.article(news_peg=publishing.clock.read().date())
    publishing.schedule(older, at=publishing.clock.read() + publishing.dt.timedelta(hours=4), by=None)
    with revisions.saving(older, by=None, base=None) as locked:
        locked.headline = "Newer than what is scheduled"
    Slot.objects.create(weekday=1, time=publishing.dt.time(6))
    quarter = spans.of_day(spans.today(), "quarter").query
    return {
        "home": "/desk/",
        "found": "/desk/search/?q=strait",
        "nothing at all": "/desk/search/?q=nothing-is-like-that",
        "keys": "/desk/keys/",
        "list": "/desk/opinion/article/",
        "nothing found": "/desk/opinion/article/?q=nothing-is-like-that",
        "form": form_of(long),
        "live form": form_of(live),
        "new": "/desk/opinion/article/add/",
        "publish": f"/desk/opinion/article/{long.pk}/publish/",
        "send": f"/desk/opinion/article/{long.pk}/send/",
        "note a yes": f"/desk/opinion/article/{long.pk}/note-yes/",
        "objected form": form_of(asked),
        "objection": f"/desk/opinion/article/{asked.pk}/objections/{objection.pk}/answer/",
        "schedule": f"/desk/opinion/article/{long.pk}/schedule/",
        "take down": f"/desk/opinion/article/{live.pk}/take-down/",
        "preview": f"/desk/opinion/article/{long.pk}/preview/",
        "versions": f"/desk/opinion/article/{live.pk}/versions/",
        "author": f"/desk/authors/author/{author.pk}/change/",
        "authors": "/desk/authors/author/",
        "merge": f"/desk/authors/author/{author.pk}/merge/",
        "topic": f"/desk/opinion/topic/{factories.topic().pk}/change/",
        "image": f"/desk/opinion/image/{image.pk}/change/",
        "upload": "/desk/opinion/image/add/",
        "edition": f"/desk/opinion/edition/{live.editions.order_by('pk')[0].pk}/change/",
        "steps": "/desk/opinion/step/",
        "check": f"/desk/opinion/article/{checked.pk}/check/",
        "checks": "/desk/opinion/rule/",
        "one check": "/desk/opinion/rule/recent_author/",
        "house style": "/desk/opinion/stylerule/",
        "rule of style": f"/desk/opinion/stylerule/{style.pk}/change/",
        "trial": f"/desk/opinion/stylerule/{style.pk}/try/",
        "names list": "/desk/opinion/listedname/",
        "slot": "/desk/opinion/slot/add/",
        "letter": "/desk/opinion/letter/add/",
        "settings": "/desk/opinion/desk/1/change/",
        "holds": "/desk/opinion/hold/",
        "hold": f"/desk/opinion/hold/{hold.pk}/change/",
        "who may lift": f"/desk/opinion/hold/{hold.pk}/names/",
        "place a hold": f"/desk/opinion/article/{live.pk}/hold/",
        "form of a held piece": form_of(stopped),
        "form of a differing piece": form_of(older),
        "put into the edition": f"/desk/opinion/article/{older.pk}/put-into-edition/",
        "ahead": "/desk/ahead/",
        "month": "/desk/ahead/month/",
        "a moment": "/desk/ahead/live/?date=2031-11-19&time=06:00",
        "figures": f"/desk/figures/?{quarter}",
        "figures of contributors": f"/desk/figures/contributors/?{spans.last_quarter().query}",
    }


def paste(page: Page, html: str) -> None:
    page.locator(".tiptap").evaluate(
        """(editor, html) => {
            const clipboardData = new DataTransfer()
            clipboardData.setData("text/html", html)
            editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
        }""",
        html,
    )


def test_what_is_typed_noted_and_pasted_is_what_is_saved(open_desk: Open) -> None:
    article = factories.article(body="<p>Begin.</p>")
    page = open_desk(form_of(article))
    page.locator(".tiptap p").click()
    page.keyboard.press("End")
    page.keyboard.type(" More")
    page.keyboard.press("Control+Alt+f")
    page.get_by_label("Text of the note").fill("A note of ours.")
    page.get_by_role("button", name="Save").last.click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    paste(page, WORD)

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == (
        '<p>Begin. More<span data-note="A note of ours."></span></p>'
        '<p>He said<span data-note="The note."></span> so.</p><ul><li><p>A point</p></li></ul>'
    )


def test_enter_in_a_field_and_control_s_save(open_desk: Open) -> None:
    article = factories.article()
    page = open_desk(form_of(article))

    page.get_by_label("Headline", exact=True).fill("By Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    page.get_by_label("Date that readers see").fill("2021-07")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    page.locator(".tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" By a key.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved as version 3.")).to_be_visible()

    article.refresh_from_db()
    assert (article.headline, article.dated_precision) == ("By Enter", "month")
    assert article.body.endswith("those who did. By a key.</p>")


def test_unsaved_text_says_so_and_is_not_left_behind(open_desk: Open) -> None:
    article = factories.published().article
    page = open_desk(form_of(article))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    ready(page)
    expect(page.get_by_text("Not saved yet")).to_be_hidden()

    page.get_by_label("Standfirst", exact=True).fill("New")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("link", name="Take down").click()
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert page.url.endswith(form_of(article))


def test_looking_at_a_piece_and_leaving_asks_nothing(open_desk: Open) -> None:
    page = open_desk(form_of(factories.article(topics=["Taiwan Strait"])))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    ready(page)
    page.wait_for_timeout(1500)

    page.get_by_role("link", name="Close").click()
    page.wait_for_url("**/desk/opinion/article/")

    assert asked == []


def test_an_author_and_a_topic_are_picked_by_typing(open_desk: Open) -> None:
    author, topic = factories.author(name="Huỳnh Tâm Sáng"), factories.topic("釣魚台")
    article = factories.article(authors=[])
    page = open_desk(form_of(article))

    for group, typed in (("bylines", "huynh"), ("topic_links", "釣魚")):
        rows = page.locator(f"#{group}-group")
        rows.get_by_role("button", name="Add another").click()
        rows.get_by_role("combobox").first.click()
        page.locator(".select2-search__field").fill(typed)
        page.locator(".select2-results__option--highlighted").click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    assert [byline.author for byline in article.bylines.all()] == [author]
    assert [link.tag for link in article.topic_links.all()] == [topic]


def test_the_one_style_that_the_editor_puts_into_the_page_is_the_one_that_the_policy_names(
    open_desk: Open,
) -> None:
    page = open_desk(form_of(factories.article()))
    ready(page)

    styles = page.evaluate("[...document.querySelectorAll('style')].map((style) => style.textContent)")

    hashes = [f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in styles]
    assert hashes == [
        source for source in settings.SECURE_CSP["style-src"] if str(source).startswith("'sha256-")
    ]


def test_a_proof_stands_in_the_widths_of_a_phone_and_of_a_desktop(open_desk: Open) -> None:
    page = open_desk(f"/desk/opinion/article/{factories.article().pk}/preview/")

    widths = []
    for name in ("Phone", "Desktop"):
        page.get_by_text(name, exact=True).click()
        frame = page.frame_locator(f".proof.{name.lower()} iframe")
        expect(frame.locator("h1")).to_have_text("What the strait is for")
        widths.append(frame.locator("body").evaluate("() => innerWidth"))

    assert widths == [390, 1280]


def faults(page: Page, **options: Any) -> dict[str, list[str]]:
    """What axe finds wrong with a page: the rule, and where."""
    results = Axe().run(page, options={"iframes": False, "resultTypes": ["violations"], **options})
    return {
        fault["id"]: [node["html"][:160] for node in fault["nodes"]][:3]
        for fault in results.response["violations"]
    }


def test_every_screen_is_accessible_in_light_and_dark(open_desk: Open) -> None:
    found = {}
    for name, path in everything().items():
        page = open_desk(path, theme="light")
        ready(page)
        found[name, "light"] = faults(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found[name, "dark"] = faults(page, runOnly=["color-contrast"])
        page.close()

    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_no_screen_is_wider_than_a_phone(open_desk: Open) -> None:
    wide = {}
    for name, path in everything().items():
        page = open_desk(path, width=390)
        ready(page)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide[name] = page.evaluate(
                "[...document.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > 391)"
                ".map((e) => `${e.tagName}#${e.id}.${e.className}`).slice(0, 8)"
            )
        page.close()

    assert wide == {}
