"""The main job, in a real browser: a publisher works on the supplied op-ed, and a reader sees exactly that; a
contributor's draft comes to lie in the desk's inbox."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.conf import LazySettings, settings
from django.contrib.auth.models import Group
from django.core import mail
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from authors.models import User
from opinion import notifications, seeding
from opinion.models import Article, Message, Revision, Step, clock
from opinion.states import MessageState, RevisionKind, State

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.xdist_group("browser"),
]
PASSWORD = "correct horse battery"
OP_ED = "/2021/07/japans-two-track-embrace-of-taiwan/"
WROTE = (
    "The strait is a hundred miles wide.\n\nMost of what is said about it was said by people who never crossed it. "
    "釣魚台 is a name in it, and so is Senkaku."
)


def account(name: str, group: str) -> User:
    user = User.objects.create_user(
        f"{name}@example.org", PASSWORD, name=name.capitalize(), is_staff=group != "contributor"
    )
    user.groups.add(Group.objects.get(name=group))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture(autouse=True)
def house(settings: LazySettings) -> None:
    """The supplied pieces, read through a real login as `reader`."""
    settings.PUBLIC_DATABASE = "reader"
    seeding.load()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    """Somebody else's browser: no cookie, and no script runs in it."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def sign_in(page: Page, site: LiveServer, address: str, who: str) -> None:
    page.goto(f"{site}{address}")
    page.get_by_label("E-mail").fill(f"{who}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}{address}")


def headline_seen_by(reader: Page, site: LiveServer) -> str:
    answer = reader.goto(f"{site}{OP_ED}")
    assert answer is not None
    return f"{answer.status} {reader.locator('h1').inner_text()}"


def test_a_publisher_edits_previews_updates_schedules_and_takes_down(
    page: Page, reader: Page, live_server: LiveServer
) -> None:
    account("publisher", "publisher")
    article = Article.objects.get(path=OP_ED)
    form = f"/desk/opinion/article/{article.pk}/change/"
    sign_in(page, live_server, form, "publisher")
    expect(page.get_by_label("Headline", exact=True)).to_have_value("Japan’s two-track embrace of Taiwan")

    # An edit, and a preview of exactly that; readers still see the old text.
    page.get_by_label("Headline", exact=True).fill("Tokyo’s second track")
    page.get_by_label("Working headline").uncheck()
    page.locator(".tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Written in the desk’s editor.")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_text("Preview").first).to_be_visible()
    frame = page.frame_locator("iframe").first
    expect(frame.locator("h1")).to_have_text("Tokyo’s second track")
    expect(frame.get_by_text("Written in the desk’s editor.")).to_be_visible()
    assert headline_seen_by(reader, live_server) == "200 Japan’s two-track embrace of Taiwan"

    # The reason from the archive was for the old text; for this one its author has to say yes.
    page.goto(f"{live_server}{form}")
    page.get_by_role("link", name="Note Huynh Tam Sang").click()
    page.get_by_label("by telephone").check()
    page.get_by_label("In the author's words").fill("Yes, add that sentence.")
    page.get_by_role("button", name="Note Huynh Tam Sang").click()
    expect(page.get_by_text("Noted: the yes to version")).to_be_visible()

    # The update.
    page.goto(f"{live_server}{form}")
    page.get_by_role("button", name="Save and update the published piece").click()
    expect(page.get_by_text("instead of edition 1")).to_be_visible()
    page.get_by_role("button", name="Update the published piece").click()
    expect(page.get_by_text("Published. Readers see it at")).to_be_visible()
    assert headline_seen_by(reader, live_server) == "200 Tokyo’s second track"
    assert reader.get_by_text("Written in the desk’s editor.").count() == 1

    # The next edition, on the clock.
    page.goto(f"{live_server}{form}")
    page.get_by_label("Headline", exact=True).fill("The third edition")
    page.get_by_role("button", name="Save and schedule").click()
    at = clock.read().astimezone(ZoneInfo(settings.TIME_ZONE)) + dt.timedelta(seconds=8)
    page.get_by_label("Day").fill(f"{at:%Y-%m-%d}")
    page.get_by_label("Time").fill(f"{at:%H:%M:%S}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("What you change in the text after this is not part of it.")).to_be_visible()
    page.get_by_role("button", name="Publish on").click()
    expect(page.get_by_text("Scheduled for")).to_be_visible()
    assert headline_seen_by(reader, live_server) == "200 Tokyo’s second track"
    while clock.read() <= at:
        page.wait_for_timeout(200)
    assert headline_seen_by(reader, live_server) == "200 The third edition"

    # Taken down: the address says what the desk chose, and nothing more.
    page.goto(f"{live_server}{form}")
    page.get_by_role("link", name="Take down").click()
    page.get_by_label("Why").fill("The author asked at night.")
    page.get_by_label("Reason that its address gives").fill("Withdrawn at the author’s request.")
    page.get_by_role("button", name="Take down").click()
    expect(page.get_by_text("Taken down.", exact=True)).to_be_visible()
    gone = reader.goto(f"{live_server}{OP_ED}")
    assert gone is not None
    assert gone.status == 410
    text = reader.locator("main").inner_text()
    assert "Withdrawn at the author’s request." in text
    assert not any(word in text for word in ("edition", "Huynh", "Tokyo", "at night"))
    for elsewhere in ("/", "/feed/", "/authors/", "/search/?q=archipelago", "/sitemap.xml"):
        assert "third edition" not in (reader.request.get(f"{live_server}{elsewhere}")).text()

    # And what is left behind.
    verbs = list(Step.objects.filter(article=article).order_by("at", "pk").values_list("verb", flat=True))
    assert verbs == ["bring_in", "publish", "agree", "publish", "schedule", "take_down"]
    assert [e.number for e in article.editions.order_by("number")] == [1, 2, 3]
    assert Step.objects.get(verb="take_down").by == User.objects.get(email="publisher@example.org")


def test_the_op_ed_can_be_read_whole_and_the_teasers_not_at_all(
    reader: Page, live_server: LiveServer
) -> None:
    reader.goto(f"{live_server}/")
    reader.get_by_role("link", name="Japan’s two-track embrace of Taiwan").first.click()

    assert reader.url == f"{live_server}{OP_ED}"
    paragraphs = reader.locator("article .body > p, article .text > p")
    assert paragraphs.count() == 26
    assert "junior researcher at the Taiwan NextGen Foundation" in reader.locator("main").inner_text()
    assert "July 2021" in reader.locator("main").inner_text()
    for word in ("Livestock", "Kinmen", "Israel", "lifelines"):
        reader.goto(f"{live_server}/search/?q={word}")
        assert reader.locator("main article").count() == 0


def test_a_contributor_signs_in_and_submits_and_it_lies_in_the_inbox(
    page: Page, chromium: Browser, live_server: LiveServer
) -> None:
    account("mei", "contributor")
    account("publisher", "publisher")
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    phone = context.new_page()
    sign_in(phone, live_server, "/contribute/", "mei")
    phone.get_by_role("link", name="Write a piece").click()
    phone.locator("[name=body]").fill(WROTE)
    phone.locator("[name=headline]").fill("Names in the strait")
    phone.locator("[name=byline_name]").fill("Mei Lin")
    phone.locator("[name=bio_line]").fill("Mei Lin teaches history in Tainan.")
    phone.get_by_role("button", name="Save and look it over").click()
    phone.get_by_role("button", name="Submit to the desk").click()
    expect(phone.get_by_text("With the desk").first).to_be_visible()

    article = Article.objects.get(headline="Names in the strait")
    assert article.state == State.SUBMITTED
    assert article.body.count("<p>") == 2
    assert Revision.objects.filter(article=article, kind=RevisionKind.ARRIVED).count() == 1
    message = Message.objects.get(to="mei@example.org")
    assert (message.state, notifications.send(message.pk)) == (MessageState.QUEUED, True)
    assert "Names in the strait" in mail.outbox[0].body

    sign_in(page, live_server, "/desk/opinion/article/", "publisher")
    row = page.get_by_role("row").filter(has_text="Names in the strait")
    expect(row).to_contain_text("In the inbox")
    expect(row).to_contain_text("Mei Lin")
    context.close()
