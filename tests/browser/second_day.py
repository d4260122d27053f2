"""The second of the two days: the slot comes, news breaks, a figure is corrected, an author pleads."""

import datetime as dt
import time

from playwright.sync_api import expect

from opinion.models import Article, Debt, clock
from opinion.states import DebtKind
from tests.browser import cast as casting
from tests.browser.cast import HEADLINES, Cast
from tests.browser.moves import address_in, form_of, opened, saves, sound, writes_a_note
from tests.browser.tally import TYPIST, Tally

SENTENCE = "She said yes on the telephone at 16:40, from the gate."


def the_slot_comes(cast: Cast, wall: Article, at: dt.datetime) -> None:
    """In the second after the slot readers find the mended text at an address in Chinese characters."""
    path = wall.path or ""
    while (left := (at - clock.read()).total_seconds()) > 0:
        time.sleep(left)
    assert cast.readers_see(path) == f"200 {casting.CHINESE_HEADLINE}"
    assert f"/{casting.CHINESE_HEADLINE}/" in path
    text = cast.reader.locator("article").first
    expect(text).to_contain_text("已經八十多歲")
    expect(text).to_contain_text(casting.CHINESE_BIO)
    assert cast.reader.locator("[lang=zh-Hant]").count()
    for elsewhere in ("/", "/feed/"):
        assert casting.CHINESE_HEADLINE in cast.reader.request.get(elsewhere).text()
    cast.reader.get_by_role("link", name=casting.CHINESE_NAME).first.click()
    expect(cast.reader.get_by_role("link", name=casting.CHINESE_HEADLINE).first).to_be_visible()


def news_breaks(cast: Cast, tally: Tally, river: Article) -> None:
    """Moment 2. Two notes are open, the picture has no licence, and the yes came by telephone."""
    emil, page, pia = cast.emil, cast.emil.page, cast.pia
    page.goto(form_of(river).replace("change", "notes"))
    writes_a_note(
        emil, "Do we have this from a second agency?", about="ask for the figures of the dams", must=True
    )
    writes_a_note(emil, "Does the hotline still stand?", about="They asked for a hotline", must=True)
    opened(page, form_of(river))
    emil.click(page.locator(".field-lead_image").get_by_role("combobox"))
    page.locator(".select2-search__field").fill("dam")
    emil.click(page.locator(".select2-results__option--highlighted"))
    saves(emil)

    page = pia.page
    opened(page, form_of(river))
    expect(page.locator("#before b", has_text="Must fix")).to_have_count(4)
    moment = "With the yes by telephone and four findings open, a piece is live; five debts stand on the front page"
    with tally.moment(moment, "3 clicks, 1 sentence, 30 s", pia, most=3, also="1 sentence"):
        pia.click(pia.button("Save and publish"))
        pia.click(page.get_by_label("the author said yes by telephone or message"))
        pia.press("Tab")
        page.keyboard.type(SENTENCE, delay=TYPIST)
        pia.click(pia.button("Publish now anyway because"))
        expect(page.get_by_text("Published. Readers see it at")).to_be_visible()
    assert tally.moments[moment].seconds <= 30
    river.refresh_from_db()
    assert cast.readers_see(river.path or "") == f"200 {HEADLINES[-1]}"


def what_is_owed_is_paid_by_deeds(cast: Cast, river: Article) -> None:
    """Five debts stand on the front page; the author's yes pays one by itself, a reading another."""
    home = cast.edith.page
    home.goto("/desk/")
    owed = home.locator(".owed li")
    expect(owed).to_have_count(5)
    mail = cast.mail("hanh", "we still need your yes")
    assert "was: " in mail
    hanh = cast.hanh
    hanh.page.goto(address_in(mail))
    hanh.click(hanh.button("Agree to all").first)
    expect(hanh.page.get_by_text("The desk knows that you agree.")).to_be_visible()
    home.reload()
    expect(owed).to_have_count(4)
    reading = Debt.objects.get(kind=DebtKind.SECOND_EYES)
    reader = {"Edith Editor": cast.edith, "Emil Editor": cast.emil}[str(reading.owner)]
    reader.page.goto("/desk/")
    reader.click(reader.link("A second pair of eyes"))
    reader.click(reader.button("I have read it"))
    expect(reader.page.get_by_text("It is not owed any more.")).to_be_visible()
    home.goto("/desk/")
    expect(owed).to_have_count(3)


def a_correction_is_published_by_keyboard(cast: Cast, tally: Tally, wall: Article) -> None:
    """A figure is wrong: no small fix. Her new yes comes by message; Pia touches no mouse."""
    edith, page, pia = cast.edith, cast.edith.page, cast.pia
    opened(page, form_of(wall))
    edith.select("十二億")
    page.keyboard.insert_text("十三億")
    saves(edith)
    expect(page.locator("#agreement .missing")).to_contain_text("A small fix changes no number")
    edith.click(edith.link(f"Note {casting.CHINESE_NAME}'s yes"))
    edith.click(page.get_by_label("by message"))
    edith.fill(page.get_by_label("In the author's words"), "對，是十三億，請更正。")
    edith.click(edith.button(f"Note {casting.CHINESE_NAME}'s yes"))
    expect(page.get_by_text("Noted: the yes to version")).to_be_visible()

    page = pia.page
    opened(page, form_of(wall))
    with tally.moment(
        "A corrected text replaces the published one, with a note to readers: by keyboard", "", pia
    ):
        pia.tab_to(pia.button("Save and update the published piece"), "Shift+Tab")
        pia.press("Enter")
        expect(page.get_by_text("instead of edition")).to_be_visible()
        pia.tab_to(page.get_by_label("Note for readers"))
        page.keyboard.insert_text("原文誤作十二億元，已更正。")
        pia.tab_to(pia.button("Update the published piece"))
        pia.press("Enter")
        expect(page.get_by_text("Published. Readers see it at")).to_be_visible()
    assert cast.readers_see(wall.path or "") == f"200 {casting.CHINESE_HEADLINE}"
    article = cast.reader.locator("main").inner_text()
    assert "十三億元修建" in article
    assert "原文誤作十二億元，已更正。" in article


def a_plea_at_night(cast: Cast, tally: Tally, river: Article) -> None:
    """She is called in by her faculty: the page goes, and says as little as the desk chooses. Then it comes back."""
    pia, page, path = cast.pia, cast.pia.page, river.path or ""
    opened(page, form_of(river))
    with tally.moment("A published piece is taken down, with a reason for readers", "", pia):
        pia.click(pia.link("Take down"))
        pia.fill(page.get_by_label("Why"), "She asked on the telephone, at night.")
        pia.fill(page.get_by_label("Reason that its address gives"), "Withdrawn at the author’s request.")
        pia.click(pia.button("Take down"))
        expect(page.get_by_text("Taken down.", exact=True)).to_be_visible()
    assert cast.readers_see(path).startswith("410")
    gone = cast.reader.locator("main").inner_text()
    assert "Withdrawn at the author’s request." in gone
    assert not any(words in gone for words in ("Hạnh", "figures", "telephone"))
    for elsewhere in ("/", "/feed/", "/search/?q=reservoir"):
        assert HEADLINES[-1] not in cast.reader.request.get(elsewhere).text()
    with tally.moment("And put back as readers saw it last", "", pia):
        pia.click(pia.link("Put back"))
        pia.click(pia.button("Put back"))
        expect(page.get_by_text("Put back. Readers see it at")).to_be_visible()
    assert cast.readers_see(path) == f"200 {HEADLINES[-1]}"


def all_of_it_is_on_record(cast: Cast, wall: Article, river: Article) -> None:
    """Every deed of the two days has its step, in one line of time that the desk can read."""
    assert verbs(wall) == (
        "start submit set_dates edit send answer ready schedule tell_small_fix schedule agree publish"
    )
    assert verbs(river) == (
        "start submit edit assign send answer waive tell_without_yes publish agree pay pay take_down put_back"
    )
    page = cast.edith.page
    page.goto(form_of(river).replace("change", "versions"))
    expect(page.locator(".history li").first).to_contain_text("Pia Publisher")
    assert sound(page) == []


def verbs(article: Article) -> str:
    """What was done with a piece, in its order."""
    return " ".join(article.steps.order_by("at", "pk").values_list("verb", flat=True))
