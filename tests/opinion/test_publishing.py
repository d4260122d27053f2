"""Publishing: what readers see, from when until when, and at which address."""

import datetime as dt
import time
from typing import Any

import pytest
from django.db import connection

from opinion import publishing, revisions
from opinion.models import Address, Article, Edition, EditionAuthor, EditionTopic, LiveEdition, Step, clock
from opinion.publishing import Epitaph
from opinion.refusals import Blocked, NotAllowed, NotPossible
from opinion.states import EditionKind, PublicLife, State
from tests import factories

pytestmark = pytest.mark.django_db
AN_HOUR = dt.timedelta(hours=1)
A_MOMENT = dt.timedelta(milliseconds=500)


def shown() -> list[str]:
    """The headlines that readers see now."""
    return list(LiveEdition.objects.order_by("id").values_list("headline", flat=True))


def rewrite(article: Article, headline: str) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = headline


def life(article: Article) -> str:
    return str(Article.objects.with_public_life().get(pk=article.pk).public_life)


def test_publishing_shows_the_working_copy_from_now_on() -> None:
    before = clock.read()

    edition = factories.published(headline="First", topics=["Taiwan", "Japan"])

    assert shown() == ["First"]
    assert before < edition.live_from < clock.read()
    assert (edition.number, edition.kind, edition.live_until) == (1, EditionKind.FIRST, None)
    assert edition.article.state == State.PUBLISHED
    assert edition.revision.number == edition.article.version
    assert [link.dated for link in EditionTopic.objects.filter(edition=edition)] == [edition.dated] * 2
    assert [link.dated for link in EditionAuthor.objects.filter(edition=edition)] == [edition.dated]
    assert Step.objects.filter(article=edition.article, verb="publish").count() == 1


def test_saving_a_published_piece_changes_nothing_for_readers_until_it_is_updated() -> None:
    first = factories.published(headline="First")

    rewrite(first.article, "Second")
    assert shown() == ["First"]
    second = publishing.publish(first.article, by=None)

    first.refresh_from_db()
    assert shown() == ["Second"]
    assert (first.live_until, second.kind, second.number) == (second.live_from, EditionKind.UPDATE, 2)
    assert second.path == first.path


def test_the_edition_is_the_copy_of_its_revision_whatever_is_typed_later() -> None:
    edition = factories.published(headline="As agreed")

    rewrite(edition.article, "Typed later")
    edition.refresh_from_db()

    assert edition.snapshot() == edition.revision.snapshot()


def test_a_scheduled_edition_appears_on_time_and_not_a_moment_early_without_any_worker() -> None:
    article = factories.article(headline="On time")
    at = clock.read() + A_MOMENT
    publishing.schedule(article, at=at, by=None)
    early = []

    while clock.read() < at:
        early.append(shown() == ["On time"] and clock.read() < at)
    time.sleep(0.01)

    assert early
    assert not any(early)
    assert shown() == ["On time"]


def test_a_scheduled_update_takes_over_without_a_gap() -> None:
    first = factories.published(headline="Old")
    rewrite(first.article, "New")
    at = clock.read() + A_MOMENT
    publishing.schedule(first.article, at=at, by=None)
    seen = []

    while not seen or seen[-1] != ["New"]:
        seen.append(shown())

    assert [moment for index, moment in enumerate(seen) if index == 0 or seen[index - 1] != moment] == [
        ["Old"],
        ["New"],
    ]


def test_a_time_that_has_passed_is_refused() -> None:
    with pytest.raises(NotPossible, match="has passed"):
        publishing.schedule(factories.article(), at=clock.read() - AN_HOUR, by=None)


def test_scheduling_again_replaces_what_was_scheduled() -> None:
    article = factories.article()
    first = publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)
    second = publishing.schedule(article, at=clock.read() + 2 * AN_HOUR, by=None)

    first.refresh_from_db()

    assert list(article.editions.scheduled()) == [second]
    assert first.live_until == first.live_from
    assert (first.number, second.number) == (1, 2)


def test_publishing_now_cancels_the_older_scheduled_text() -> None:
    first = factories.published(headline="One")
    publishing.schedule(first.article, at=clock.read() + AN_HOUR, by=None)
    rewrite(first.article, "Two")

    publishing.publish(first.article, by=None)

    assert shown() == ["Two"]
    assert not first.article.editions.scheduled().exists()


def test_unscheduling_an_update_leaves_the_live_edition_open() -> None:
    first = factories.published(headline="One")
    publishing.schedule(first.article, at=clock.read() + AN_HOUR, by=None)

    publishing.unschedule(first.article, by=None)

    first.refresh_from_db()
    assert first.live_until is None
    assert (first.article.state, life(first.article)) == (State.PUBLISHED, PublicLife.LIVE)


def test_unscheduling_the_only_edition_gives_the_piece_back_to_the_desk_and_its_address_free() -> None:
    article = factories.article(headline="Not yet")
    publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)
    assert life(article) == PublicLife.SCHEDULED

    publishing.unschedule(article, by=None)

    assert (article.state, article.path, life(article)) == (State.EDITING, None, PublicLife.NEVER)
    assert not Address.objects.exists()
    assert publishing.publish(article, by=None).path.endswith("/not-yet/")


def test_unscheduling_what_is_not_scheduled_says_so() -> None:
    edition = factories.published()

    with pytest.raises(NotPossible, match="Nothing is scheduled"):
        publishing.unschedule(edition.article, by=None)


def test_a_blocked_piece_is_refused_with_its_sentences_and_nothing_changes() -> None:
    article = factories.article(headline="")

    with pytest.raises(Blocked, match="The piece has no headline"):
        publishing.publish(article, by=None)

    article.refresh_from_db()
    assert (article.state, article.path, Edition.objects.count()) == (State.EDITING, None, 0)
    assert not Step.objects.filter(verb="publish").exists()


def test_an_editor_without_the_right_may_not_publish() -> None:
    article = factories.article()

    with pytest.raises(NotAllowed):
        publishing.publish(article, by=factories.user(group="editor"))


@pytest.mark.parametrize("headline", ["日本與台灣", "🔥", "...", "Sáng"])
def test_every_headline_has_an_address(headline: str) -> None:
    edition = factories.published(headline=headline)

    assert LiveEdition.objects.get(path=edition.path).headline == headline
    assert not edition.path.endswith("//")


def test_the_same_headline_gets_a_number_and_a_slug_set_by_hand_is_refused() -> None:
    first, second = factories.published(headline="Twice"), factories.published(headline="Twice")

    assert second.path == first.path[:-1] + "-2/"
    with pytest.raises(Blocked, match="Another piece has the address"):
        factories.published(headline="Other", slug="twice", dated=first.dated)


def test_an_article_dated_by_year_lives_under_the_year() -> None:
    from opinion import dateline

    edition = factories.published(headline="Old", dated=dateline.first_moment(1999), dated_precision="year")

    assert edition.path == "/1999/old/"


def test_the_address_stays_when_headline_and_date_change() -> None:
    from opinion import dateline

    first = factories.published(headline="One")
    with revisions.saving(first.article, by=None, base=None) as locked:
        locked.headline, locked.dated = "Two", dateline.first_moment(2001, 2)

    assert publishing.publish(first.article, by=None).path == first.path


@pytest.mark.parametrize("verb", ["publish", "unschedule", "take_down"])
def test_where_the_scheduled_moment_comes_in_the_middle_of_a_verb_it_says_so_and_changes_nothing(
    verb: str,
) -> None:
    first, publisher = factories.published(headline="Old"), factories.user(group="publisher")
    rewrite(first.article, "New")
    publishing.schedule(first.article, at=clock.read() + dt.timedelta(seconds=1.5), by=None)
    with connection.cursor() as cursor:  # an update of editions ends when the scheduled moment has come
        cursor.execute(
            "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "PERFORM pg_sleep_until((SELECT max(live_from) FROM opinion_edition)); RETURN NULL; END $$; "
            "CREATE TRIGGER slowly BEFORE UPDATE ON opinion_edition EXECUTE FUNCTION slowly();"
        )
    asked: dict[str, dict[str, Any]] = {"take_down": {"why": "x", "epitaph": Epitaph()}}

    with pytest.raises(NotPossible, match="came into force at this very moment"):
        getattr(publishing, verb)(first.article, by=publisher, **asked.get(verb, {}))

    assert (shown(), first.article.editions.count()) == (["New"], 2)
    assert not Step.objects.filter(verb=verb, by=publisher).exists()


def test_an_update_keeps_the_date_of_the_first_edition_and_a_put_back_its_note() -> None:
    publisher, first = factories.user(group="publisher"), factories.published()

    second = publishing.publish(first.article, by=None, note="A figure was corrected.")
    publishing.take_down(first.article, by=publisher, why="x", epitaph=Epitaph())
    third = publishing.put_back(first.article, by=None)

    assert first.dated == second.dated == third.dated
    assert [edition.note for edition in (first, second, third)] == ["", second.note, second.note]
    assert second.note == "A figure was corrected."


def test_an_edition_carries_the_disclaimer_of_its_kind_as_it_is_that_day() -> None:
    article = factories.article()
    article.kind.disclaimer = "The author’s views are the author’s."
    article.kind.save()

    edition = publishing.publish(Article.objects.get(pk=article.pk), by=None)

    assert edition.disclaimer == "The author’s views are the author’s."


def test_scheduling_anew_gives_back_the_address_that_no_reader_saw() -> None:
    article = factories.article(headline="One")
    publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)
    rewrite(article, "Two")

    edition = publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)

    assert list(Address.objects.values_list("path", flat=True)) == [edition.path]
    assert edition.path.endswith("/two/")
