"""Quoted words are found again, or are said to be gone."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opinion import anchors
from opinion.passages import Place

TEXT = [
    "The strait is a hundred miles wide, and most of what is said about it was said by people who never crossed it.",
    "That is no reason to be silent. “It is a reason,” she said, “to ask those who did.”",
    "釣魚台列嶼與臺灣海峽的和平，不是任何一方的施捨，而是兩岸人民的事。",
    "Peace",
    "Huỳnh Tâm Sáng teaches in Ho Chi Minh City; peace is what he teaches.",
]
WORDS = st.text("abc de", min_size=1, max_size=60).filter(str.strip)


def read(paragraphs: list[str], place: Place | None) -> str | None:
    return paragraphs[place.paragraph - 1][place.start : place.end] if place else None


def found(paragraphs: list[str], quotation: anchors.Quotation) -> str | None:
    return read(paragraphs, anchors.find(paragraphs, *quotation))


@given(st.data())
def test_what_is_quoted_is_found_where_it_stands(data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(TEXT)))
    start = data.draw(st.integers(0, len(TEXT[number - 1]) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT[number - 1])))
    quotation = anchors.anchor(TEXT, number, start, end)
    assume(quotation.quote == quotation.quote.strip())

    place = anchors.find(TEXT, *quotation)

    assert place is not None
    assert (place.paragraph, place.start, place.end) == (number, start, end)


@given(st.lists(WORDS, max_size=5), st.integers(0, 4), st.randoms(use_true_random=False))
def test_edits_elsewhere_and_moved_paragraphs_do_not_hide_it(
    others: list[str], number: int, chance: random.Random
) -> None:
    quotation = anchors.anchor(TEXT, number + 1, 0, len(TEXT[number]))
    later = [*others, TEXT[number]]
    chance.shuffle(later)

    assert found(later, quotation) == TEXT[number]


@given(
    st.lists(WORDS, min_size=1, max_size=6), st.text(max_size=60), st.text(max_size=90), st.text(max_size=90)
)
def test_whatever_is_looked_for_a_place_lies_within_its_paragraph(
    paragraphs: list[str], quote: str, before: str, after: str
) -> None:
    place = anchors.find(paragraphs, quote, before, after)

    if place is not None:
        assert 1 <= place.paragraph <= len(paragraphs)
        assert 0 <= place.start < place.end <= len(paragraphs[place.paragraph - 1])


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ('"It is a reason," she said', "“It is a reason,” she said"),
        ("It  is a\nreason", "It is a reason"),
        ("Tâm\u00a0Sáng", "Tâm Sáng"),
    ],
)
def test_white_space_and_quotation_marks_are_alike(quote: str, now: str) -> None:
    assert read(TEXT, anchors.find(TEXT, quote)) == now


def test_a_line_break_within_the_words_is_a_blank() -> None:
    paragraphs = ["One line\nand  another line of it"]

    assert anchors.find(paragraphs, "line and another line") == Place(1, 4, 26)


def test_of_two_places_the_one_with_its_context_is_meant() -> None:
    paragraphs = ["It was the best of times, it was the worst of times, it was the age of wisdom."]
    second = anchors.anchor(paragraphs, 1, 26, 32)
    assert second.quote == "it was"

    later = ["Now it was so: " + paragraphs[0]]
    place = anchors.find(later, *second)

    assert place is not None
    assert later[0][place.start :].startswith("it was the worst")


@pytest.mark.parametrize(
    ("old", "new", "now"),
    [
        ("hundred miles", "hundred and ten miles", "a hundred and ten miles wide, and most of what is said"),
        ("a hundred", "one hundred", "one hundred miles wide, and most of what is said"),
        ("what is said", "what was said", "a hundred miles wide, and most of what was said"),
        ("most of ", "", "a hundred miles wide, and what is said"),
    ],
)
def test_small_edits_of_the_quoted_words_leave_them_found_with_their_new_edges(
    old: str, new: str, now: str
) -> None:
    quotation = anchors.anchor(TEXT, 1, 14, 60)
    assert quotation.quote == "a hundred miles wide, and most of what is said"

    assert found([*TEXT[1:], TEXT[0].replace(old, new, 1)], quotation) == now


def test_a_character_changed_in_a_chinese_sentence_leaves_it_found() -> None:
    quotation = anchors.anchor(TEXT, 3, 0, 13)

    assert found([TEXT[2].replace("臺灣", "台灣")], quotation) == "釣魚台列嶼與台灣海峽的和平"


def test_words_that_were_taken_out_are_gone() -> None:
    quotation = anchors.anchor(TEXT, 1, 14, 60)

    assert found(TEXT[1:], quotation) is None
    assert (
        found([TEXT[0].replace(quotation.quote, "narrow, whatever they say"), *TEXT[1:]], quotation) is None
    )
    assert found([], quotation) is None


def test_a_short_word_is_not_found_in_another_sentence() -> None:
    quotation = anchors.anchor(TEXT, 1, 4, 10)
    assert quotation.quote == "strait"

    assert found(["Go strait home, whoever you are and wherever you have been all night."], quotation) is None


def test_words_quoted_by_hand_need_no_context() -> None:
    assert anchors.find(TEXT, "no reason") == Place(2, 8, 17)


def test_words_over_several_paragraphs_are_found_by_the_longest() -> None:
    assert read(TEXT, anchors.find(TEXT, f"Peace\n\n{TEXT[4]}")) == TEXT[4]


def test_nothing_is_nowhere() -> None:
    assert anchors.find(TEXT, " ") is None
