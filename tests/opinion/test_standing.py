"""Where a piece stands: what readers see of it, the address it would get, and holding it for a decision."""

import datetime as dt

import pytest

from opinion import publishing, revisions, standing
from opinion.models import Address, clock
from opinion.publishing import Epitaph
from opinion.refusals import NotPossible
from opinion.states import PublicLife
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_a_piece_lives_through_four_lives():
    article = factories.article()
    lives = [standing.of(article).life]

    publishing.schedule(article, at=clock.read() + HOUR, by=None)
    lives.append(standing.of(article).life)
    publishing.publish(article, by=None)
    lives.append(standing.of(article).life)
    publishing.take_down(article, by=factories.user(group="publisher"), why="asked", epitaph=Epitaph())
    lives.append(standing.of(article).life)

    assert lives == [PublicLife.NEVER, PublicLife.SCHEDULED, PublicLife.LIVE, PublicLife.TAKEN_DOWN]


def test_the_address_foreseen_is_the_one_that_the_piece_then_gets():
    first, second = factories.article(headline="Islands"), factories.article(headline="Islands")
    for article in (first, second):
        foreseen = standing.foreseen_path(article, at=clock.read())
        reserved = Address.objects.count()

        assert publishing.publish(article, by=None).path == foreseen
        assert Address.objects.count() == reserved + 1
    assert second.path == first.path.replace("islands", "islands-2")


@pytest.mark.parametrize("change", ["headline", "desk_note", "dated_precision"])
def test_a_piece_is_held_only_as_it_was_seen(change):
    article = factories.article()
    seen = standing.of(article).token()
    with revisions.saving(article, by=None, base=None) as locked:
        setattr(locked, change, "month")

    with pytest.raises(NotPossible, match="has changed since"), standing.holding(article, seen=seen):
        pytest.fail("what was not seen was decided on")


def test_a_renamed_author_is_a_change_too():
    author = factories.author(name="Mei Lin")
    article = factories.article(authors=[author])
    seen = standing.of(article).token()

    author.name = "Lin Mei"
    author.save()

    assert standing.of(article).token() != seen
