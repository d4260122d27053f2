"""After a save: the desk says that the clock has the old text, and one button puts the new one there."""

import datetime as dt
import re
from typing import Any

import pytest

from opinion import holds, publishing, revisions, sources
from opinion.models import Article, clock
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db

SIX = dt.datetime(2031, 11, 18, 22, tzinfo=dt.UTC)  # Wed 19 Nov, 06:00 in Taipei


def page(article: Article) -> str:
    return f"/desk/opinion/article/{article.pk}/change/"


def act(article: Article) -> str:
    return f"/desk/opinion/article/{article.pk}/put-into-edition/"


def scheduled() -> Article:
    article = factories.article(headline="With a tpyo")
    publishing.schedule(article, at=SIX, by=None)
    return article


def saved(desk: Any, article: Article, headline: str = "Without one") -> str:
    form = filled(desk.get(page(article)))
    answer = desk.post(page(article), form | {"headline": headline}, follow=True)
    return re.sub(r"\s+", " ", answer.content.decode())


def button(shown: str) -> dict[str, str]:
    """What the one button sends."""
    form = re.search(r'<form method="post" action="\.\./put-into-edition/">(.*?)</form>', shown)
    assert form
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))


def test_the_save_says_that_the_clock_has_the_old_text_and_one_click_puts_it_there(desk: Any) -> None:
    article = scheduled()

    shown = saved(desk, article)
    answer = desk.post(act(article), button(shown), follow=True)

    assert "Saved as version 2. Wed 19 Nov 06:00 still has the old text." in shown
    assert shown.count("Put this text into the edition of Wed 19 Nov 06:00") == 1
    assert "Wed 19 Nov 06:00 has this text now: version 2." in answer.content.decode()
    assert "still has the old text" not in desk.get(page(article)).content.decode()
    assert list(article.editions.scheduled().values_list("headline", "live_from")) == [("Without one", SIX)]


def test_the_button_does_what_it_was_shown_for_and_nothing_else(desk: Any) -> None:
    article = scheduled()
    sent = button(saved(desk, article))
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = "A colleague's"

    answer = desk.post(act(article), sent)

    assert (answer.status_code, "has changed since" in answer.content.decode()) == (409, True)
    assert article.editions.scheduled().get().headline == "With a tpyo"


def test_what_must_be_fixed_is_told_and_the_clock_keeps_the_old_text(desk: Any) -> None:
    article = scheduled()
    sent = button(saved(desk, article, headline=""))

    answer = desk.post(act(article), sent)

    assert (answer.status_code, "It cannot go out yet." in answer.content.decode()) == (409, True)
    assert "The piece has no headline." in answer.content.decode()
    assert article.editions.scheduled().get().headline == "With a tpyo"


def test_an_editor_is_told_and_has_no_button(desk: Any, editor: Any) -> None:
    article = scheduled()
    her = signed_in(editor)

    shown = saved(her, article)

    assert "still has the old text" in shown
    assert "Somebody who may publish can put this text there." in shown
    assert "put-into-edition" not in shown
    assert her.post(act(article)).status_code == 403


def test_a_text_that_is_the_same_again_does_not_differ(desk: Any) -> None:
    article = scheduled()
    saved(desk, article)

    shown = saved(desk, article, headline="With a tpyo")

    assert "Saved as version 3." in shown
    assert "still has the old text" not in shown


def test_the_page_of_the_act_says_what_will_happen(desk: Any) -> None:
    article = scheduled()
    saved(desk, article)

    shown = desk.get(act(article)).content.decode()

    assert "readers see version 2 instead of version 1" in shown
    assert "19 November 2031, 06:00 Asia/Taipei (18 November 2031, 22:00 UTC)" in shown


def test_the_home_page_says_all_night_that_they_differ(desk: Any) -> None:
    article = scheduled()
    before = desk.get("/desk/").content.decode()

    saved(desk, article)
    after = desk.get("/desk/").content.decode()

    assert "Scheduled with an older text" not in before
    assert "Scheduled with an older text" in after
    publishing.replace_scheduled(article, by=None)
    assert "Scheduled with an older text" not in desk.get("/desk/").content.decode()


def test_a_held_piece_stands_on_the_home_page(desk: Any, publisher: Any) -> None:
    article = factories.article(headline="Stopped")
    assert "On hold" not in desk.get("/desk/").content.decode()

    holds.place(article, by=publisher, lifters=[publisher], note="x")

    assert "On hold" in desk.get("/desk/").content.decode()
    assert clock.read() < SIX


def test_the_text_is_looked_at_as_on_the_day_on_which_it_will_appear(desk: Any) -> None:
    """An embargo that ends before the edition's moment does not stand in the way, though it stands today."""
    article = factories.article(
        origin="republished",
        first_outlet="The Strait Times",
        first_permission="Their editor, by mail",
        first_permitted_on=dt.date(2026, 1, 1),
        first_not_before=SIX - dt.timedelta(hours=1),
    )
    publishing.schedule(article, at=SIX, by=None)
    shown = saved(desk, article)

    answer = desk.post(act(article), button(shown))

    assert answer.status_code == 302
    assert article.editions.scheduled().get().headline == "Without one"


def test_what_else_an_edition_pins_is_named_and_put_there_with_the_same_button(desk: Any) -> None:
    article = scheduled()
    book = sources.Entry(title="A book", is_public=True)
    sources.put(article, [book], by=factories.user(group="editor"), base=sources.seen([]))

    shown = re.sub(r"\s+", " ", desk.get(page(article)).content.decode())
    asked = desk.get(act(article)).content.decode()
    desk.post(act(article), button(shown))

    assert "Wed 19 Nov 06:00 still has the old sources." in shown
    assert "It is version 1; this is version 1" not in shown
    assert "readers see the piece as it stands here now" in asked
    assert article.editions.scheduled().get().sources == [{"title": "A book", "url": ""}]
    assert "still has the old" not in desk.get(page(article)).content.decode()
