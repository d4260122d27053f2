"""What readers saw is taken down, put back or withheld, and what is left behind."""

import datetime as dt

import pytest

from opinion import erasure, publishing
from opinion.models import Article, LiveAddress, LiveTombstone, Step, clock
from opinion.publishing import Epitaph
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import EditionKind, PublicLife, State
from tests import factories
from tests.opinion.test_publishing import life, rewrite, shown
from tests.waiting import meanwhile

pytestmark = pytest.mark.django_db
AN_HOUR = dt.timedelta(hours=1)


def test_taking_down_leaves_exactly_what_the_desk_chose_to_show() -> None:
    publisher = factories.user(group="publisher")
    for epitaph, expected in [
        (Epitaph(), ("", "", "")),
        (Epitaph(headline=True), ("Gone", "", "")),
        (Epitaph(byline=True), ("", "Huynh Tam Sang", "")),
        (Epitaph(reason="At the author’s request."), ("", "", "At the author’s request.")),
    ]:
        edition = factories.published(headline="Gone", authors=[factories.author()])

        publishing.take_down(edition.article, by=publisher, why="he asked at night", epitaph=epitaph)

        stone = LiveTombstone.objects.get(path=edition.path)
        assert (stone.headline, stone.byline, stone.reason) == expected
        assert (edition.article.state, life(edition.article)) == (State.EDITING, PublicLife.TAKEN_DOWN)
    assert shown() == []
    assert not LiveAddress.objects.exists()


def test_taking_down_cancels_what_was_scheduled() -> None:
    edition = factories.published()
    publishing.schedule(edition.article, at=clock.read() + AN_HOUR, by=None)

    publishing.take_down(edition.article, by=factories.user(group="publisher"), why="law", epitaph=Epitaph())

    assert not edition.article.editions.scheduled().exists()


def test_what_nobody_sees_cannot_be_taken_down() -> None:
    article = factories.article()
    publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)

    with pytest.raises(NotPossible, match="Readers do not see this piece"):
        publishing.take_down(article, by=factories.user(group="publisher"), why="x", epitaph=Epitaph())
    article.refresh_from_db()
    assert article.state == State.PUBLISHED


def test_putting_back_shows_again_what_was_public_last_and_not_what_was_typed_since() -> None:
    edition = factories.published(headline="Public text")
    publishing.take_down(edition.article, by=factories.user(group="publisher"), why="x", epitaph=Epitaph())
    rewrite(edition.article, "Typed since")

    again = publishing.put_back(edition.article, by=None)

    assert (again.kind, again.headline, again.path) == (EditionKind.PUT_BACK, "Public text", edition.path)
    assert shown() == ["Public text"]
    assert not LiveTombstone.objects.exists()
    assert edition.article.headline == "Typed since"


def test_a_piece_that_was_never_public_cannot_be_put_back() -> None:
    with pytest.raises(NotPossible, match="no public text"):
        publishing.put_back(factories.article(), by=None)


def test_a_withheld_edition_is_recorded_once_and_never_put_back() -> None:
    publisher = factories.user(group="publisher")
    first = factories.published(headline="Libel")
    with pytest.raises(NotPossible, match="Only a past edition"):
        publishing.withhold(first, by=publisher, public_reason="Court order")
    publishing.take_down(first.article, by=publisher, why="court", epitaph=Epitaph())

    publishing.withhold(first, by=publisher, public_reason="Court order")

    with pytest.raises(NotPossible, match="withheld already"):
        publishing.withhold(first, by=publisher, public_reason="Court order")
    with pytest.raises(NotPossible, match="no public text"):
        publishing.put_back(first.article, by=None)


def test_a_redacted_text_is_not_put_back() -> None:
    publisher, second = (factories.user(group="publisher") for _ in range(2))
    edition = factories.published(headline="Her address")
    publishing.take_down(edition.article, by=publisher, why="court", epitaph=Epitaph())
    erasure.redact(edition, by=publisher, second=second, why="Personal data")

    with pytest.raises(NotPossible, match="no public text"):
        publishing.put_back(edition.article, by=publisher)


def test_a_withheld_text_is_not_put_back_under_another_number() -> None:
    publisher = factories.user(group="publisher")
    first = factories.published(headline="Libel")
    publishing.take_down(first.article, by=publisher, why="x", epitaph=Epitaph())
    publishing.put_back(first.article, by=publisher)
    publishing.take_down(first.article, by=publisher, why="x", epitaph=Epitaph())
    publishing.withhold(first, by=publisher, public_reason="Court order")

    with pytest.raises(NotPossible, match="no public text"):
        publishing.put_back(first.article, by=publisher)


def test_only_who_publishes_withholds_and_it_is_on_record() -> None:
    publisher, edition = factories.user(group="publisher"), factories.published()
    publishing.publish(edition.article, by=None)
    for nobody in (factories.user(group="editor"), factories.user(group="publisher", is_active=False)):
        with pytest.raises(NotAllowed):
            publishing.withhold(edition, by=nobody, public_reason="x")

    withholding = publishing.withhold(edition, by=publisher, public_reason="Court order")

    step = Step.objects.get(verb="withhold")
    assert (step.by, step.why, step.facts, step.at) == (
        publisher,
        "Court order",
        {"edition": 1},
        withholding.at,
    )


def test_a_tombstone_holds_what_fits_of_a_byline_of_many() -> None:
    crowd = [factories.author(name=f"{number} {'x' * 150}") for number in range(5)]
    edition = factories.published(authors=crowd)

    stone = publishing.take_down(
        edition.article, by=factories.user(group="publisher"), why="x", epitaph=Epitaph(byline=True)
    )

    assert len(stone.byline) == 500


@pytest.mark.django_db(transaction=True)
def test_who_puts_back_what_is_being_withheld_waits_and_is_refused() -> None:
    publisher, first = factories.user(group="publisher"), factories.published()
    publishing.take_down(first.article, by=publisher, why="x", epitaph=Epitaph())

    def put_back() -> None:
        with pytest.raises(NotPossible, match="no public text"):
            publishing.put_back(Article.objects.get(pk=first.article_id), by=publisher)

    with meanwhile(put_back):
        publishing.withhold(first, by=publisher, public_reason="Court order")

    assert shown() == []
