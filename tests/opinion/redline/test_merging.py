"""What two people made of one copy."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion.cleaning import clean
from opinion.parts import Snapshot
from opinion.redline import Fate, Merge, Side, merge
from opinion.redline.blocks import read
from tests.opinion.redline.test_comparing import sentences
from tests.opinion.test_cleaning import fragments

BASE = "<p>One two three four five six.</p><p>Second here stands.</p><ul><li>an item</li><li>another item</li></ul>"


def merged(base: str, mine: str, theirs: str) -> Merge:
    return merge(Snapshot(body=base), Snapshot(body=mine), Snapshot(body=theirs))


def fates(found: Merge) -> list[str]:
    return [block.fate.value for block in found.body]


def test_changes_in_different_paragraphs_go_together() -> None:
    mine = BASE.replace("One", "1").replace("<li>an item</li>", "")
    theirs = BASE.replace("Second", "2nd").replace("another item", "other item")

    found = merged(BASE, mine, theirs)

    assert fates(found) == ["mine", "theirs", "mine", "theirs"]
    assert found.conflicts == 0
    assert found.copy().body == clean(
        "<p>1 two three four five six.</p><p>2nd here stands.</p><ul><li>other item</li></ul>"
    )


def test_changes_in_different_words_of_a_paragraph_go_together() -> None:
    mine = BASE.replace("two", "2").replace("five", "<em>five</em>")
    theirs = (
        BASE.replace("four", "4<span data-note='Source.'></span>")
        .replace("<p>One", "<h2>One")
        .replace("six.</p>", "six.</h2>")
    )

    found = merged(BASE, mine, theirs)

    assert fates(found)[0] == Fate.BOTH
    assert found.copy().body.startswith(
        '<h2>One 2 three 4<span data-note="Source."></span> <em>five</em> six.</h2>'
    )


def test_the_same_words_in_two_hands_are_a_conflict_that_somebody_decides() -> None:
    mine, theirs = BASE.replace("Second", "Mine"), BASE.replace("Second", "Theirs")

    found = merged(BASE, mine, theirs)

    assert (fates(found)[1], found.conflicts) == ("conflict", 1)
    assert found.copy() == Snapshot(body=clean(mine))
    assert found.copy(Side.THEIRS) == Snapshot(body=clean(theirs))
    assert found.copy(Side.MINE, blocks={1: Side.THEIRS}) == Snapshot(body=clean(theirs))
    assert [block.kind.value for block in found.body[1].redline(Side.MINE)] == ["changed"]


def test_words_of_both_at_the_same_place_are_a_conflict() -> None:
    found = merged(
        BASE,
        BASE.replace("Second here", "Second right here"),
        BASE.replace("Second here", "Second over here"),
    )

    assert fates(found)[1] == "conflict"


def test_a_word_that_one_changed_stands_in_the_list_that_the_other_joined() -> None:
    base = "<ul><li>a first</li></ul><ul><li>a second</li></ul>"
    theirs = base.replace("</ul><ul>", "")

    assert merged(base, base.replace("a second", "a third"), theirs).copy().body == clean(
        "<ul><li>a first</li><li>a third</li></ul>"
    )


def test_what_one_removed_and_the_other_changed_is_a_conflict() -> None:
    found = merged(BASE, BASE.replace("<p>Second here stands.</p>", ""), BASE.replace("Second", "2nd"))

    assert fates(found)[1] == "conflict"
    assert "Second" not in found.copy().body
    assert "2nd" in found.copy(Side.THEIRS).body


def test_both_add_a_paragraph_at_the_same_place() -> None:
    mine = BASE.replace("<ul>", "<p>A new paragraph of mine.</p><ul>")
    theirs = BASE.replace("<ul>", "<p>Something else entirely, theirs.</p><ul>")

    assert fates(merged(BASE, mine, theirs)) == ["agreed", "agreed", "conflict", "agreed", "agreed"]
    assert fates(merged(BASE, mine, mine)) == ["agreed"] * 5


def test_one_splits_a_paragraph_and_the_other_changes_another() -> None:
    mine = BASE.replace("three four", "three</p><p>four")
    theirs = BASE.replace("Second", "2nd")

    assert merged(BASE, mine, theirs).copy().body == clean(mine.replace("Second", "2nd"))


@pytest.mark.parametrize(
    ("mine", "theirs", "fate"),
    [
        ("a", "a", "agreed"),
        ("b", "a", "mine"),
        ("a", "b", "theirs"),
        ("b", "b", "agreed"),
        ("b", "c", "conflict"),
    ],
)
def test_the_other_fields_are_merged_as_values(mine: str, theirs: str, fate: str) -> None:
    base = Snapshot(headline="a", body=BASE, topics=[1])
    found = merge(base, replace(base, headline=mine), replace(base, headline=theirs, topics=[1, 2]))

    assert found.value("headline").fate == fate
    assert found.copy().topics == [1, 2]
    assert found.copy().headline == (theirs if fate == "theirs" else mine)
    assert found.copy(values={"headline": Side.THEIRS}).headline == (theirs if fate != "mine" else mine)


bodies = st.one_of(fragments, sentences)


@settings(max_examples=200, deadline=None)
@given(bodies, bodies)
def test_who_works_alone_finds_her_text_unchanged(base: str, changed: str) -> None:
    for mine, theirs in ((base, changed), (changed, base), (changed, changed)):
        found = merged(base, mine, theirs)
        assert found.conflicts == 0
        assert found.copy().body == clean(changed)


@settings(max_examples=200, deadline=None)
@given(bodies, bodies, bodies)
def test_every_block_of_all_three_is_shown_once_in_order(base: str, mine: str, theirs: str) -> None:
    found = merged(base, mine, theirs)

    for name, html in (("base", base), ("mine", mine), ("theirs", theirs)):
        shown = [block.html for merged_block in found.body for block in getattr(merged_block, name)]
        assert shown == [block.html for block in read(html)]
    clean_again = found.copy().body
    assert clean(clean_again) == clean_again
