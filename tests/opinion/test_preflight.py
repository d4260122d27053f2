"""Preflight: each rule with a text that passes and one that does not."""

from typing import Any

import pytest

from config.environment import BASE_DIR
from opinion import preflight, publishing
from opinion.models import Article, Image, Kind, Revision
from opinion.refusals import Blocked
from opinion.states import Origin
from tests import factories

pytestmark = pytest.mark.django_db
LONG = "<p>" + "One more word of it. " * 150 + "</p>"


def found(article: Article) -> set[tuple[str, bool]]:
    """What is found, but for that all these pieces have one text."""
    return {(f.rule, f.blocks) for f in preflight.run(article) if f.rule != "near_duplicate"}


def piece(**facts: Any) -> Article:
    """A piece of a proper length with nothing wrong but what the test says."""
    return factories.article(**{"body": LONG, **facts})


def image(**facts: Any) -> Image:
    facts = {"alt": "A ship", "credit": "Lin", "licence": "own", **facts}
    return Image.objects.create(original="originals/x.png", width=9, height=9, sha256="0" * 64, **facts)


def test_a_sound_piece_has_no_findings() -> None:
    assert found(piece(lead_image=image(), standfirst="What it says.")) == set()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"headline": ""}, "headline"),
        ({"headline_is_working": True}, "working_headline"),
        ({"authors": []}, "byline"),
        ({"body": ""}, "body"),
        ({"is_opening": True}, "opening"),
        ({"body": LONG + "<p>Every few months a foreign reporter goes to</p>"}, "breaks_off"),
        ({"origin": Origin.UNKNOWN}, "origin"),
    ],
)
def test_what_blocks(facts: dict[str, Any], rule: str) -> None:
    article = piece(**facts)

    assert found(article) == {(rule, True)}
    with pytest.raises(Blocked) as refused:
        publishing.publish(article, by=None)
    assert [finding.rule for finding in refused.value.findings] == [rule]
    assert str(refused.value).endswith(".") or "”" in str(refused.value)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"body": LONG + "<p>He said “this and left.</p>"}, "unbalanced"),
        ({"body": LONG + "<p>It stands (so he says.</p>"}, "unbalanced"),
        ({"body": LONG + "<p>Huynh Tam Sang is a lecturer at the university.</p>"}, "bio_line_left_in"),
        ({"body": factories.SOUND}, "length"),
        ({"body": LONG * 4}, "length"),
    ],
)
def test_what_only_warns(facts: dict[str, Any], rule: str) -> None:
    article = piece(**facts)

    assert found(article) == {(rule, False)}
    publishing.publish(article, by=None)


def test_a_bracket_of_the_desk_with_chinese_in_it_is_right() -> None:
    assert (
        found(piece(body=LONG + "<p>The Senkaku Islands [Diaoyutais, 釣魚台] are claimed by Japan.</p>"))
        == set()
    )


@pytest.mark.parametrize(("field", "blocks"), [("alt", False), ("credit", False), ("licence", True)])
def test_a_lead_image_without_a_licence_blocks_and_without_its_other_facts_warns(
    field: str, blocks: bool
) -> None:
    assert found(piece(lead_image=image(**{field: ""}))) == {(f"image_{field}", blocks)}


def test_a_slug_set_by_hand_that_is_taken_blocks_and_a_derived_one_does_not() -> None:
    taken = factories.published(headline="Taken")

    assert found(piece(slug="taken", dated=taken.dated)) == {("slug", True)}
    assert found(piece(headline="Taken", dated=taken.dated)) == set()
    assert found(Article.objects.get(pk=taken.article_id)) == {("length", False)}


def test_an_address_or_a_name_in_mixed_alphabets_warns() -> None:
    assert found(piece(slug="tаiwan")) == {("slug_scripts", False)}  # the second letter is Cyrillic
    assert found(piece(authors=[factories.author(name="Huynh Tаm Sang")])) == {("name_scripts", False)}
    assert found(piece(authors=[factories.author(name="Tsai Ing-wen 蔡英文")])) == set()


def test_lengths_are_those_of_the_kind_and_count_chinese_characters() -> None:
    chinese = "<p>" + "臺灣海峽的和平與穩定。" * 90 + "</p>"
    factories.roles()

    assert found(piece(body=chinese, language="zh-Hant")) == set()
    assert found(piece(body=chinese, kind=Kind.objects.get(slug="letter"))) == {("length", False)}


def test_findings_that_block_come_first_and_say_where() -> None:
    article = piece(headline="", body=LONG + "<p>He said “this and left.</p>")

    first, second = preflight.run(article)

    assert (first.rule, first.place, first.paragraph) == ("headline", "headline", None)
    assert (second.rule, second.place, second.paragraph) == ("unbalanced", "body", 2)


def test_what_lists_do_not_look_for_is_told_to_editors() -> None:
    left_out = {str(check.title) for check in preflight.CHECKS.values() if not check.at_a_glance}
    told = (BASE_DIR / "docs" / "editing.md").read_text()

    assert left_out == {"Time words", "Chinese names", "House style", "Nearly the same text"}
    assert "does not look for time words, Chinese\nnames, house style and near-duplicates" in told


def test_preflight_can_look_at_another_copy_than_the_working_one() -> None:
    article = piece(headline="Here")
    Article.objects.filter(pk=article.pk).update(headline="")
    article.refresh_from_db()

    assert found(article) == {("headline", True)}
    assert preflight.run(article, copy=Revision.objects.get(article=article, number=1).snapshot()) == []
