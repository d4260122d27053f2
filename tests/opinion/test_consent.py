"""Where consent stands: to the letter, within what the yes allows, void with the reason."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinion import consent, people, preflight, publishing
from opinion.consent import Ground
from opinion.models import Article, Byline, ListedName
from opinion.parts import Snapshot
from opinion.refusals import Blocked, NotPossible
from opinion.states import Channel, Origin, Scope
from tests import factories
from tests.opinion.consenting import BODY, reachable, save, stands, stopped_by

pytestmark = pytest.mark.django_db


def piece(*, scope: Scope = Scope.EXACT, cuts: int = 0, **facts: Any) -> Article:
    """A piece to which its author has said yes within this scope."""
    made = factories.article(**{"body": BODY, "authors": [reachable()], **facts})
    if scope != Scope.EXACT:
        factories.agree(made, scope=scope, cuts_up_to=cuts)
    return made


# --- to the letter ----------------------------------------------------------------------------------------


def test_a_text_that_nobody_agreed_to_does_not_go_out() -> None:
    article = factories.article(is_agreed=False)

    with pytest.raises(Blocked, match="has not agreed to any text yet"):
        publishing.publish(article, by=None)

    assert stands(article).ground == Ground.NONE


def test_a_yes_carries_the_text_to_which_it_was_said() -> None:
    article = piece()

    assert stands(article).ground == Ground.EXACT
    publishing.publish(article, by=None)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_headline_may_change_as_often_as_the_desk_likes(number: int) -> None:
    article = piece()
    for turn in range(number):
        save(article, headline=f"Another headline {turn}", standfirst=f"Another summary {turn}")

    assert stands(article).ground == Ground.EXACT
    assert publishing.publish(article, by=None).headline == f"Another headline {number - 1}"


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"body": BODY.replace("a road", "a wide road")}, "body"),
        ({"disclosure": "She owns a ship."}, "disclosure"),
    ],
)
def test_a_yes_to_exactly_this_text_is_void_for_any_other(facts: dict[str, str], place: str) -> None:
    article = save(piece(), **facts)

    assert stands(article).ground == Ground.VOID, place
    assert stopped_by(article) == ["agreement"]


def test_a_changed_bio_line_voids_the_yes() -> None:
    article = piece()
    article.bylines.update(bio_line="He is a spy.")

    assert stands(article).ground == Ground.VOID


def test_a_text_that_was_changed_and_changed_back_is_the_text_to_which_she_agreed() -> None:
    article = save(save(piece(), body="<p>Other words.</p>"), body=BODY)

    assert stands(article).ground == Ground.EXACT


def test_a_yes_outlives_the_merging_of_two_records_of_its_author() -> None:
    editor = factories.user(group="publisher")
    twice, article = factories.author(), piece(authors=[factories.author()])
    people.merge(article.bylines.get().author, twice, by=editor)

    article = Article.objects.get(pk=article.pk)
    assert article.bylines.get().author == twice
    assert stands(article).ground == Ground.EXACT


def test_the_yes_of_somebody_who_is_no_longer_the_lead_author_does_not_count_for_the_new_one() -> None:
    article = piece()
    Byline.objects.filter(article=article).update(author=factories.author(name="Other"))

    assert stands(article).ground == Ground.VOID


# --- small fixes and cuts ---------------------------------------------------------------------------------


def test_a_small_fix_stands_under_a_yes_that_allows_it() -> None:
    article = save(piece(scope=Scope.SMALL), body=BODY.replace("a road", "a wide road"))

    found = stands(article)

    assert (found.ground, found.words, found.holds) == (Ground.SMALL, 1, True)
    publishing.publish(article, by=None)


def test_taking_a_not_away_is_no_small_fix_and_the_reason_names_the_word() -> None:
    article = save(piece(scope=Scope.SMALL), headline="New")
    save(article, body=BODY.replace("is not a border", "is a border"))

    with pytest.raises(Blocked, match="removes “not”"):
        publishing.publish(article, by=None)

    assert "agreed to version" in stands(article).sentence
    assert "since then 1 word." in stands(article).sentence


def test_a_name_on_the_names_list_is_no_small_fix() -> None:
    ListedName.objects.create(name="quay", chinese_name="碼頭")
    changed = BODY.replace("those who use", "those that use").replace("on the quay", "on the pier")

    assert stands(save(piece(scope=Scope.SMALL), body=changed)).ground == Ground.SMALL  # one small word alone
    ListedName.objects.create(name="Nobody", chinese_name="無人")
    assert stands(save(piece(scope=Scope.SMALL), body=BODY.replace("Nobody", "No man"))).ground == Ground.VOID


def test_small_fixes_are_counted_since_the_yes_and_not_since_the_last_one() -> None:
    article = piece(scope=Scope.SMALL)
    words = ["One more thing"] * 6
    for number in range(1, 7):
        save(article, body=BODY.replace("Nobody", f"{', '.join(words[:number]).lower()} was said and nobody"))

    assert stands(article).ground == Ground.VOID


def test_cuts_stand_under_a_yes_that_allows_as_many_words() -> None:
    shorter = BODY.replace(" It is a road, and roads are for those who use them.", "")

    assert stands(save(piece(scope=Scope.CUTS, cuts=12), body=shorter)).ground in {Ground.CUTS, Ground.SMALL}
    assert stands(save(piece(scope=Scope.EXACT), body=shorter)).ground == Ground.VOID


def test_a_cut_that_is_longer_than_allowed_is_named_with_both_numbers() -> None:
    long = BODY + "<p>" + "This sentence says nothing new at all. " * 4 + "</p>"
    article = save(piece(scope=Scope.CUTS, cuts=20, body=long), body=BODY)

    assert stands(article).ground == Ground.VOID
    assert stands(article).why == "This cuts 28 words; the yes allows 20."


# --- no ---------------------------------------------------------------------------------------------------


def test_a_piece_that_is_not_stored_yet_costs_no_query() -> None:
    article = Article(origin=Origin.ARCHIVE, origin_reason="A run.")
    with CaptureQueriesContext(connection) as asked:
        found = consent.standing(article, Snapshot(body=BODY))
        said = consent.records([article])

    assert (found[0].ground, dict(said), len(asked)) == (Ground.RECORDED, {}, 0)


def test_a_list_of_pieces_asks_as_often_as_one_piece() -> None:
    def queries(pieces: list[Article]) -> int:
        with CaptureQueriesContext(connection) as asked:
            preflight.glance(pieces)
        return len(asked)

    first = save(piece(scope=Scope.SMALL), body=BODY.replace("a road", "a wide road"))
    one = queries([Article.objects.get(pk=first.pk)])
    for _number in range(3):
        save(piece(scope=Scope.SMALL), body=BODY.replace("a road", "a wide road"))

    assert queries(list(Article.objects.all())) == one


def test_a_noted_yes_by_the_same_channel_does_not_pass_for_the_portal() -> None:
    with pytest.raises(NotPossible):
        factories.agree(piece(), channel=Channel.PORTAL)
