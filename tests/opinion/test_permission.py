"""What stands for the author's yes: a first publisher's permission and its terms, a translator's, a recorded reason."""

import datetime as dt
from typing import Any

import pytest

from opinion import agreement, publishing
from opinion.consent import Ground
from opinion.models import Article, Byline, Image, clock
from opinion.refusals import Blocked, NotPossible
from opinion.states import BylineRole, ConsentRole, Origin
from tests import factories
from tests.opinion.consenting import BODY, reachable, save, stands, stopped_by

pytestmark = pytest.mark.django_db
PERMITTED: dict[str, Any] = {
    "origin": Origin.REPUBLISHED,
    "first_outlet": "Taipei Times",
    "first_permission": "Its opinion editor",
    "first_permitted_on": dt.date(2026, 7, 1),
}


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
