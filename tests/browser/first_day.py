"""The first of the two days: two pieces come in, are edited, agreed to, and one of them is put on the clock."""

import datetime as dt
import re

from playwright.sync_api import expect

from opinion import dateline
from opinion.models import Article, clock
from opinion.states import State
from tests.browser import cast as casting
from tests.browser.cast import HEADLINES, Cast
from tests.browser.moves import address_in, agrees, form_of, opened, saves, sends, sound, writes_a_note
from tests.browser.tally import Player, Tally

NIGHT = dt.timedelta(seconds=35)


def the_authors_submit(cast: Cast, tally: Tally) -> tuple[Article, Article]:
    """One writes Chinese; the other writes on a Mac, whose letters come in parts."""
    with tally.moment("On a phone an author writes a piece and submits it", "", cast.mei):
        wall = submits(cast.mei, casting.CHINESE_HEADLINE, casting.CHINESE, casting.CHINESE_BIO, "zh-Hant")
    bio = casting.from_a_mac(casting.VIETNAMESE_BIO)
    river = submits(cast.hanh, casting.VIETNAMESE_HEADLINE, casting.VIETNAMESE, bio, "en")
    assert casting.CHINESE_HEADLINE in cast.mail("mei", "We have your piece")
    byline = river.bylines.get()
    assert (byline.author.name, byline.bio_line) == (casting.VIETNAMESE_NAME, casting.VIETNAMESE_BIO)
    return wall, river


def submits(author: Player, headline: str, text: list[str], bio: str, language: str) -> Article:
    """From her list of pieces to the desk's inbox."""
    page = author.page
    author.click(author.link("Write a piece"))
    author.click(page.locator(".tiptap"))
    casting.type_text(page, text)
    page.get_by_label("Language", exact=True).select_option(language)
    author.fill(page.get_by_label("Headline"), headline)
    author.fill(page.get_by_label("About you, in one sentence"), bio)
    author.click(author.button("Save and look it over"))
    author.click(author.button("Submit to the desk"))
    expect(page.get_by_text("With the desk since")).to_be_visible()
    return Article.objects.get(headline=headline)


def an_answer_is_promised(cast: Cast, wall: Article) -> None:
    """The author reads in the portal by when."""
    edith, page = cast.edith, cast.edith.page
    page.reload()
    edith.click(edith.link(wall.headline))
    edith.click(edith.link("Dates and promises"))
    at = dateline.local(clock.read() + dt.timedelta(days=2)).replace(hour=18, minute=0)
    edith.fill(page.get_by_label("The author was promised an answer by"), f"{at:%Y-%m-%dT%H:%M}")
    edith.click(edith.button("Dates and promises"))
    expect(page.get_by_text("Noted.", exact=True)).to_be_visible()
    cast.mei.page.reload()
    expect(cast.mei.page.get_by_text(re.compile(r"You have an answer by .* 18:00"))).to_be_visible()


def the_other_goes_to_a_colleague(cast: Cast, river: Article) -> None:
    """Edith gives to Emil what she has taken."""
    edith, page = cast.edith, cast.edith.page
    page.goto("/desk/opinion/article/?where=inbox")
    edith.click(edith.button(f"Take {river.headline}"))
    expect(page.get_by_text(f"You have “{river.headline}” now.")).to_be_visible()
    edith.click(page.locator(".messagelist").get_by_role("link", name=river.headline))
    edith.click(edith.link("Give to somebody"))
    page.get_by_label("Give it to").select_option(label="Emil Editor")
    edith.click(edith.button("Give to somebody"))
    expect(page.get_by_text("Emil Editor has it now.")).to_be_visible()


def emil_applies_house_style_and_settles_a_note(cast: Cast, tally: Tally, river: Article) -> None:
    """What the check finds is applied at its place; a note that must be settled stops the piece until it is."""
    emil, page = cast.emil, cast.emil.page
    page.reload()
    emil.click(emil.link(river.headline))
    with tally.moment("House style in one place: seen beside the text, and applied", "", emil):
        emil.click(emil.link("Check the text"))
        emil.click(emil.button("Apply"))
        expect(page.get_by_text("It is written as house style asks.")).to_be_visible()
    page.goto(f"/desk/opinion/article/{river.pk}/notes/")
    writes_a_note(emil, "@Edith Editor Who says so?", about="what is in the reservoir", must=True)
    expect(page.get_by_text("Told by mail: Edith Editor.")).to_be_visible()

    edith, hers = cast.edith, cast.edith.page
    hers.goto(address_in(cast.mail("edith", "A note for you")))
    edith.click(hers.locator("summary", has_text="Answer"))
    edith.fill(hers.get_by_label("Your answer"), "The Mekong River Commission, in its report of this year.")
    edith.click(edith.button("Send the answer"))
    expect(hers.get_by_text("in its report of this year.")).to_be_visible()
    page.goto(form_of(river))
    expect(page.locator("#before .blocks", has_text="A note has to be settled first")).to_be_visible()
    hers.goto(form_of(river).replace("change", "notes"))
    edith.click(edith.button("Settled"))
    expect(hers.get_by_text("The note is settled.")).to_be_visible()


def the_river_is_agreed(cast: Cast, river: Article) -> None:
    """Sent as it is now; she agrees to it and to slips."""
    cast.emil.page.goto(form_of(river))
    sends(cast.emil, casting.VIETNAMESE_NAME)
    cast.hanh.page.goto(address_in(cast.mail("hanh", "please read")))
    agrees(cast.hanh, changes="1 place has changed since you submitted it.")
    assert "agrees to version" in cast.mail("emil", "The author agrees")


def the_wall_goes_from_the_inbox_to_the_clock(cast: Cast, tally: Tally, wall: Article) -> dt.datetime:
    """Taken, edited, sent, agreed, found ready, and scheduled by somebody else."""
    edith, page, pia = cast.edith, cast.edith.page, cast.pia
    page.goto("/desk/opinion/article/?where=inbox")
    pia.page.goto("/desk/")
    asked = "14 clicks at the desk, 20 min"
    with tally.moment(
        "From the inbox to the clock: taken, edited, sent, agreed, ready, scheduled",
        asked,
        edith,
        pia,
        most=14,
    ):
        edith.click(edith.button(f"Take {wall.headline}"))
        edith.click(edith.link(wall.headline))
        edith.click(page.locator(".tiptap"))
        page.keyboard.press("Control+End")
        page.keyboard.insert_text("海是記憶，不是護城河。")
        saves(edith)
        sends(edith, casting.CHINESE_NAME)
        with tally.moment("On her phone the author reads what has changed, and agrees", "90 s", cast.mei):
            cast.mei.page.goto(address_in(cast.mail("mei", "please read")))
            agrees(cast.mei, changes="1 place has changed since you submitted it.")
        page.reload()
        expect(page.locator("#agreement")).to_contain_text("still the same")
        edith.click(edith.link("Ready to publish"))
        edith.click(edith.button("Ready to publish"))
        expect(page.get_by_text("The piece is now: Ready.")).to_be_visible()
        at = is_scheduled(pia, wall)
    cast.mei.click(cast.mei.link("Your pieces"))
    expect(cast.mei.page.get_by_text("It will appear on")).to_be_visible()
    return at


def is_scheduled(pia: Player, wall: Article) -> dt.datetime:
    """By Pia, who first looks at a day on which “last Thursday” would be another Thursday."""
    page = pia.page
    page.reload()
    turn = page.locator("section", has=page.get_by_role("heading", name="My turn"))
    pia.click(turn.get_by_role("link", name=wall.headline))
    pia.click(pia.button("Save and schedule"))
    later = dateline.local(clock.read() + dt.timedelta(days=7))
    page.get_by_label("Day").fill(f"{later:%Y-%m-%d}")
    page.keyboard.press("Enter")
    expect(page.locator(".findings", has_text="“上週四” means")).to_be_visible()
    page.go_back()
    at = dateline.local(clock.read() + NIGHT).replace(microsecond=0)
    pia.fill(page.get_by_label("Day"), f"{at:%Y-%m-%d}")
    pia.fill(page.get_by_label("Time"), f"{at:%H:%M:%S}")
    pia.click(pia.button("Continue"))
    expect(page.get_by_text("“上週四”")).to_have_count(0)
    pia.click(pia.button("Publish on"))
    expect(page.get_by_text("Scheduled for")).to_be_visible()
    wall.refresh_from_db()
    assert wall.state == State.PUBLISHED
    return at


def a_slip_is_found_before_the_slot(cast: Cast, tally: Tally, wall: Article, at: dt.datetime) -> None:
    """Moment 6. The yes allows slips; the author is told of this one at once, and readers see it mended on time."""
    pia, page = cast.pia, cast.pia.page
    path = wall.path or ""
    assert cast.readers_see(path).startswith("404")
    opened(page, form_of(wall))
    asked = "1 click after the save; readers see it on time"
    with tally.moment(
        "A slip found after the piece was scheduled: mended, and put into the edition", asked, pia, most=3
    ):
        pia.select("己經")
        page.keyboard.insert_text("已經")
        saves(pia)
        expect(
            page.get_by_text(re.compile(r"Saved as version \d+\. .* still has the old text\."))
        ).to_be_visible()
        saved = pia.clicks
        differs = cast.edith.page
        differs.goto("/desk/")
        section = differs.locator(
            "section", has=differs.get_by_role("heading", name="Scheduled with an older text")
        )
        expect(section).to_contain_text(wall.headline)
        pia.click(pia.button("Put this text into the edition of"))
        expect(page.get_by_text("has this text now")).to_be_visible()
    assert pia.clicks - saved == 1
    assert clock.read() < at, "the machine was too slow for this night"
    assert "已經" in cast.mail("mei", "Small changes to your piece")


def three_headlines_and_a_not(cast: Cast, tally: Tally, river: Article) -> None:
    """Moment 3. The headline is the desk's; a “not” is the author's."""
    emil, page = cast.emil, cast.emil.page
    opened(page, form_of(river))
    asked = "the yes stands for all three; “not” is named"
    with tally.moment("Three other headlines after the yes; then a “not” goes from the text", asked, emil):
        for headline in HEADLINES:
            emil.fill(page.get_by_label("Headline", exact=True), headline)
            saves(emil)
            expect(page.locator("#agreement .agreed")).to_contain_text("still the same")
            expect(page.locator("#agreement .missing")).to_have_count(0)
        emil.select("not ask")
        page.keyboard.insert_text("ask")
        saves(emil)
        expect(page.locator("#agreement .missing")).to_contain_text("This removes “not”")
        expect(page.locator("#before .blocks")).to_contain_text("This removes “not”")
    emil.click(emil.link("What has changed since"))
    expect(page.locator("del", has_text="not").first).to_be_visible()
    assert sound(page) == []
