"""The text that is on the clock: pinned, put right in one act, off the clock when somebody stops it."""

import datetime as dt
import time
from typing import Any

import pytest

from opinion import publishing, revisions
from opinion.models import Article, Edition, Hold, Step, clock
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import EditionKind, State
from tests import factories
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db

AN_HOUR = dt.timedelta(hours=1)


def rewrite(article: Article, headline: str) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = headline


def scheduled(*, after: dt.timedelta = AN_HOUR, note: str = "", **facts: Any) -> Article:
    article = factories.article(**facts)
    publishing.schedule(article, at=clock.read() + after, by=None, note=note)
    return article


def on_the_clock(article: Article) -> list[tuple[str, dt.datetime]]:
    return list(article.editions.scheduled().values_list("headline", "live_from"))


def test_a_save_does_not_touch_the_edition_and_one_act_puts_the_new_text_there() -> None:
    article = scheduled(headline="With a tpyo", note="Corrected.")
    at = article.editions.get().live_from

    rewrite(article, "Without one")
    assert on_the_clock(article) == [("With a tpyo", at)]
    edition = publishing.replace_scheduled(article, by=factories.user(group="publisher"))

    assert on_the_clock(article) == [("Without one", at)]
    assert (edition.number, edition.note, edition.kind) == (2, "Corrected.", EditionKind.FIRST)
    assert Step.objects.filter(article=article, verb="schedule").count() == 2


def test_the_same_checks_stand_before_it() -> None:
    article = scheduled(headline="Fine")
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline, locked.body = "", ""

    with pytest.raises(Blocked, match="no headline"):
        publishing.replace_scheduled(article, by=None)
    with pytest.raises(NotAllowed):
        publishing.replace_scheduled(article, by=factories.user(group="editor"))

    assert [headline for headline, _at in on_the_clock(article)] == ["Fine"]


def test_where_nothing_is_scheduled_there_is_nothing_to_put_right() -> None:
    article = factories.published().article

    with pytest.raises(NotPossible, match="Nothing is scheduled"):
        publishing.replace_scheduled(article, by=None)


@pytest.mark.django_db(transaction=True)
def test_at_its_moment_readers_see_the_text_that_was_put_there_and_never_the_old_one(
    transactional_db: None,
) -> None:
    """Moment 6 of the week, on the real clock: a slot, a slip found late, one act, the slot."""
    article = scheduled(after=dt.timedelta(seconds=1.5), headline="The minister with a tpyo")
    rewrite(article, "The minister without")
    edition = publishing.replace_scheduled(article, by=None)
    reader, seen = ReaderClient(), set()

    while clock.read() < edition.live_from + dt.timedelta(seconds=0.3):
        page = reader.get(edition.path)
        text = page.content.decode()
        seen.add((page.status_code, "tpyo" in text, "The minister without" in text))
        time.sleep(0.02)

    assert seen == {(404, False, False), (200, False, True)}


def test_an_act_that_comes_a_moment_late_is_told_so() -> None:
    article = scheduled(after=dt.timedelta(seconds=0.4))
    rewrite(article, "Late")
    time.sleep(0.5)

    with pytest.raises(NotPossible, match="Nothing is scheduled"):
        publishing.replace_scheduled(article, by=None)


# --- which pieces differ ------------------------------------------------------------------------------------


def test_pieces_whose_clock_has_another_text_are_found_and_no_others() -> None:
    differs, same, back, live = (
        scheduled(),
        scheduled(),
        scheduled(headline="A"),
        factories.published().article,
    )
    rewrite(differs, "Newer")
    rewrite(back, "B")
    rewrite(back, "A")
    rewrite(live, "Newer, but nothing is on the clock")

    assert list(Article.objects.scheduled_differing()) == [differs]
    assert back.version == 3
    publishing.replace_scheduled(differs, by=None)
    assert not Article.objects.scheduled_differing().exists()
    assert list(Article.objects.scheduled().order_by("pk")) == [differs, same, back]


# --- off the clock ------------------------------------------------------------------------------------------


def test_calling_off_an_update_leaves_what_readers_see_open_ended() -> None:
    edition = factories.published()
    publishing.schedule(edition.article, at=clock.read() + AN_HOUR, by=None)

    publishing.unschedule(edition.article, by=None)

    edition.refresh_from_db()
    assert (edition.live_until, on_the_clock(edition.article)) == (None, [])
    assert edition.article.state == State.PUBLISHED
    assert not Hold.objects.exists()


def test_a_cancelled_edition_keeps_its_number_and_is_never_seen() -> None:
    article = scheduled()

    publishing.replace_scheduled(article, by=None)

    first, second = article.editions.order_by("number")
    assert (first.live_from == first.live_until, second.live_until) == (True, None)
    assert list(Edition.objects.scheduled()) == [second]
