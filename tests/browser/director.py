"""What a director asks once a quarter, and reads."""

import datetime as dt

from playwright.sync_api import Page, expect

from authors.models import Author
from opinion import publishing
from opinion.figures import spans
from tests import factories
from tests.browser.cast import Cast
from tests.browser.moves import sound
from tests.browser.tally import Tally
from tests.opinion.figures import world


def asks_for_women_by_topic(cast: Cast, tally: Tally) -> None:
    """Moment 9. Of what arrived and appeared last quarter; the numbers are those of a count by hand."""
    _a_quarter()
    pia, page = cast.pia, cast.pia.page
    page.goto("/desk/")
    moment = "From the front page: women by topic in the last quarter, beside those who did not state it"
    with tally.moment(moment, "3 clicks, 10 s", pia, most=3):
        pia.click(pia.link("Figures"))
        pia.click(pia.link("Who writes"))
        expect(page.get_by_role("heading", name=f"Who writes: {spans.last_quarter().label}")).to_be_visible()
        rivers, islands = _read(page, "Rivers"), _read(page, "島嶼")
    assert tally.moments[moment].seconds <= 10
    assert rivers == {
        "Women": ["5", "4", "4", "3"],
        "Men": ["3", "3", "3", "3"],
        "Not stated": ["4", "4", "3", "3"],
        "All": ["12", "10", "10", "9"],
    }
    assert islands["Women"] == ["not told"] * 4
    assert islands["All"] == ["7", "3", "5", "2"]
    assert sound(page) == []


def _a_quarter() -> None:
    """Women have five bylines over rivers, two of them over one piece; one piece did not go out."""
    women = [_author(f"Woman {number}", "woman") for number in range(4)]
    men = [_author(f"Man {number}", "man") for number in range(3)]
    silent = [_author(f"Somebody {number}", "") for number in range(5)]
    for byline in [
        women[:2],
        [women[2]],
        [women[3]],
        *([man] for man in men),
        *([one] for one in silent[:2]),
    ]:
        _piece(byline, ["Rivers"])
    _piece([silent[0]], ["Rivers", "島嶼"])
    _piece([women[0], silent[1]], ["Rivers", "島嶼"], goes_out=False)
    _piece(
        [silent[1], *silent[2:]], ["島嶼"]
    )  # three of them wrote of nothing else: one alone would hide Rivers


def _author(name: str, gender: str) -> Author:
    return world.author(name, gender=gender)


def _piece(byline: list[Author], topics: list[str], *, goes_out: bool = True) -> None:
    moment = spans.last_quarter().start + dt.timedelta(days=20)
    article = world.arrived(factories.article(authors=byline, topics=topics), moment)
    if goes_out:
        world.appeared(publishing.publish(article, by=None), moment + dt.timedelta(days=2))


def _read(page: Page, topic: str) -> dict[str, list[str]]:
    """What stands beside a topic: by what was stated, the four numbers."""
    group = page.locator("#content tbody", has=page.locator("th[scope=rowgroup]", has_text=topic)).first
    rows = group.locator("tr").all()
    return {row.locator("th").last.inner_text(): row.locator("td").all_inner_texts() for row in rows}
