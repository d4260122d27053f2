"""Where consent stands: to the letter, within what the yes allows, void with the reason, and by origin."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authors.models import Author, Contributor
from opinion import agreement, consent, people, preflight, publishing, revisions
from opinion.consent import Ground
from opinion.models import Article, Byline, Image, ListedName, clock
from opinion.parts import Snapshot
from opinion.refusals import Blocked, NotPossible
from opinion.states import BylineRole, Channel, ConsentRole, Origin, Scope
from tests import factories

pytestmark = pytest.mark.django_db
BODY = (
    "<p>The strait is not a border. It is a road, and roads are for those who use them.</p>"
    "<p>Mei Lin counted 970,000 doses on the quay, and said “we will not wait”. Nobody answered her that day.</p>"
)
PERMITTED: dict[str, Any] = {
    "origin": Origin.REPUBLISHED,
    "first_outlet": "Taipei Times",
    "first_permission": "Its opinion editor",
    "first_permitted_on": dt.date(2026, 7, 1),
}


def reachable(name: str = "Huynh Tam Sang") -> Author:
    """An author whose mail address the desk knows."""
    made = factories.author(name=name)
    Contributor.objects.create(author=made, email=f"{made.slug}@example.org")
    return made


def piece(*, scope: Scope = Scope.EXACT, cuts: int = 0, **facts: Any) -> Article:
    """A piece to which its author has said yes within this scope."""
    made = factories.article(**{"body": BODY, "authors": [reachable()], **facts})
    if scope != Scope.EXACT:
        factories.agree(made, scope=scope, cuts_up_to=cuts)
    return made


def save(article: Article, **facts: Any) -> Article:
    with revisions.saving(article, by=None, base=None) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)
    return article


def stands(article: Article) -> consent.Consent:
    return consent.standing(article, article.snapshot())[0]


def stopped_by(article: Article) -> list[str]:
    return [finding.rule for finding in preflight.run(article) if finding.blocks]


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


# --- origins ----------------------------------------------------------------------------------------------


def test_a_permission_stands_for_the_yes_when_it_says_who_and_when() -> None:
    article = factories.article(is_agreed=False, **PERMITTED)

    assert stands(article).ground == Ground.PERMISSION
    publishing.publish(article, by=None)


@pytest.mark.parametrize(
    "missing", [{"first_outlet": ""}, {"first_permission": ""}, {"first_permitted_on": None}]
)
def test_a_permission_without_outlet_person_or_day_blocks(missing: dict[str, Any]) -> None:
    article = factories.article(is_agreed=False, **PERMITTED | missing)

    assert stopped_by(article) == ["permission"]


def test_a_text_that_is_permitted_word_for_word_cannot_be_changed() -> None:
    article = factories.article(is_agreed=False, body=BODY, first_is_verbatim=True, **PERMITTED)

    with pytest.raises(NotPossible, match="Taipei Times permitted this text word for word"):
        save(article, body=BODY.replace("a road", "a way"))

    save(article, headline="Ours may change")
    assert Article.objects.get(pk=article.pk).body == BODY
    publishing.publish(article, by=None)


def test_a_body_that_changed_past_the_lock_is_stopped_by_preflight() -> None:
    article = factories.article(is_agreed=False, body=BODY, first_is_verbatim=True, **PERMITTED)
    Article.objects.filter(pk=article.pk).update(body="<p>Not theirs at all.</p>")

    assert stopped_by(Article.objects.get(pk=article.pk)) == ["verbatim"]


def test_taking_word_for_word_away_opens_the_text_and_setting_it_locks_the_new_one() -> None:
    article = factories.article(is_agreed=False, body=BODY, first_is_verbatim=True, **PERMITTED)
    save(article, first_is_verbatim=False)
    save(article, body="<p>They permit changes now, and here is one.</p>")
    save(article, first_is_verbatim=True)

    assert stopped_by(article) == []
    with pytest.raises(NotPossible):
        save(article, body=BODY)


def test_an_embargo_stops_publishing_and_an_earlier_schedule_and_nothing_later() -> None:
    noon = clock.read() + dt.timedelta(hours=5)
    article = factories.article(is_agreed=False, first_not_before=noon, **PERMITTED)

    with pytest.raises(Blocked, match="does not permit it before"):
        publishing.publish(article, by=None)
    with pytest.raises(Blocked, match="does not permit it before"):
        publishing.schedule(article, at=noon - dt.timedelta(seconds=1), by=None)
    assert publishing.schedule(article, at=noon, by=None).live_from == noon


def test_a_permission_for_the_text_alone_keeps_pictures_away() -> None:
    image = Image.objects.create(
        original="originals/x.png",
        width=9,
        height=9,
        sha256="0" * 64,
        alt="A ship",
        credit="Lin",
        licence="own",
    )
    article = factories.article(is_agreed=False, lead_image=image, first_without_picture=True, **PERMITTED)

    assert stopped_by(article) == ["their_picture"]


def test_the_credit_line_is_printed_with_the_edition_and_shown_under_the_piece() -> None:
    article = factories.article(is_agreed=False, first_credit="Courtesy of the Taipei Times", **PERMITTED)

    edition = publishing.publish(article, by=None)

    assert edition.first_published["credit"] == "Courtesy of the Taipei Times"
    assert "Courtesy of the Taipei Times" in edition.typeset.article


def translation(**facts: Any) -> Article:
    article = factories.article(is_agreed=False, origin=Origin.TRANSLATED, body=BODY, **facts)
    Byline.objects.create(
        article=article, author=reachable("Lin Mei"), role=BylineRole.TRANSLATOR, position=9
    )
    return Article.objects.get(pk=article.pk)


def test_a_translation_needs_the_translators_and_a_reading_editors_yes() -> None:
    article, reader = translation(), factories.user(group="editor")
    assert stopped_by(article) == ["agreement", "reading"]

    factories.agree(article)
    assert stopped_by(article) == ["reading"]
    agreement.vouch(article, by=reader, words="The original, all of it.")

    assert [yes.role for yes in article.approvals.order_by("pk")] == [
        ConsentRole.TRANSLATOR,
        ConsentRole.READING_EDITOR,
    ]
    assert str(article.approvals.get(role=ConsentRole.TRANSLATOR).author) == "Lin Mei"
    publishing.publish(article, by=None)


def test_a_changed_translation_needs_both_again() -> None:
    article, reader = translation(), factories.user(group="editor")
    factories.agree(article)
    agreement.vouch(article, by=reader, words="The original, all of it.")

    save(article, body=BODY.replace("a road", "a wide road"))

    assert stopped_by(article) == ["agreement", "reading"]


def test_a_recorded_reason_is_for_the_text_with_which_it_came() -> None:
    article = factories.article(is_agreed=False)
    article.origin, article.origin_reason = Origin.ARCHIVE, "Found in a drawer."
    article.save(update_fields=["origin", "origin_reason"])
    assert stopped_by(article) == ["agreement"]

    article.origin_parts = article.snapshot().fingerprints()
    article.save(update_fields=["origin_parts"])
    assert stopped_by(article) == []

    save(article, body="<p>Nobody wrote this in the drawer.</p>")
    assert stopped_by(article) == ["agreement"]


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
