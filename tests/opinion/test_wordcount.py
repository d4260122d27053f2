"""Lengths, and beginnings that do not break off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.wordcount import Count, beginning, count, length, reading_minutes


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("", 0, 0),
        ("One two, three.", 3, 0),
        ("Taiwan’s well-known U.S.-made F-16s cost $1,000.50", 6, 0),
        ("word—word – word / word…word", 5, 0),
        ("— “ ” … !", 0, 0),
        ("蔡英文說：「你好」。", 0, 6),
        ("[Diaoyutais, 釣魚台] belong", 2, 3),
        ("COVID-19疫苗AZ到貨", 2, 4),
        ("安倍のマスク", 0, 6),
        ("ㄅㄆ", 0, 2),
        ("문재인 대통령", 2, 0),
        ("Nguyễn Thị Ánh", 3, 0),
        ("हिन्दी में", 2, 0),
        ("２０２１年 𠮷野家", 1, 4),
    ],
)
def test_words_and_characters_are_counted_apart(text: str, words: int, characters: int) -> None:
    assert count(text) == Count(words, characters)


def test_one_number_stands_for_both() -> None:
    assert length(Count(900, 0)) == 900
    assert length(Count(0, 1600)) == 1000
    assert length(Count(100, 16)) == 110


def test_reading_takes_at_least_a_minute() -> None:
    assert [
        reading_minutes(Count(*given)) for given in ((0, 0), (230, 0), (920, 0), (0, 1200), (230, 400))
    ] == [
        1,
        1,
        4,
        3,
        2,
    ]


SENTENCES = (
    "The U.S. Senate met Gen. Milley. “It was late. Very late,” he said! Nobody else spoke for an hour"
)


@pytest.mark.parametrize(
    ("limit", "start"),
    [
        (200, SENTENCES),
        (70, "The U.S. Senate met Gen. Milley. “It was late. Very late,” he said!"),
        (60, "The U.S. Senate met Gen. Milley."),
        (31, "The U.S. Senate met Gen…"),
        (20, "The U.S. Senate met…"),
        (2, "T…"),
    ],
)
def test_a_beginning_ends_with_a_sentence_or_a_word(limit: int, start: str) -> None:
    assert beginning(SENTENCES, limit) == start


@pytest.mark.parametrize(
    ("limit", "start"),
    [
        (28, "釣魚台列嶼屬於誰？「這是舊問題。」他說，答案並不簡單。"),
        (20, "釣魚台列嶼屬於誰？「這是舊問題。」"),
        (12, "釣魚台列嶼屬於誰？"),
        (6, "釣魚台列嶼…"),
    ],
)
def test_a_chinese_beginning_ends_with_a_sentence_or_a_character(limit: int, start: str) -> None:
    assert beginning("釣魚台列嶼屬於誰？「這是舊問題。」他說，答案並不簡單。再見", limit) == start


def test_a_latin_word_inside_chinese_is_not_cut() -> None:
    assert beginning("台灣與Washington之間的關係", 10) == "台灣與…"


@given(st.text(alphabet="ab. “”！。釣魚 台,", max_size=60), st.integers(1, 40))
def test_a_beginning_is_never_too_long_and_always_the_beginning(text: str, limit: int) -> None:
    start = beginning(text, limit)

    assert len(start) <= limit
    assert text.startswith(start.removesuffix("…"))
