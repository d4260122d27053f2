"""Chinese names beside the first mention of a name."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.first_mentions import LIST, SAMPLES, Mention, first_mentions
from opinion.samples import Sample

TSAI = ("Tsai Ing-wen", "蔡英文")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text[:40])
def test_the_samples(sample: Sample) -> None:
    lacking = [mention.name for mention in first_mentions([sample.text], LIST) if not mention.has_chinese]

    assert tuple(lacking) == sample.found


def test_the_first_mention_counts_and_the_next_do_not() -> None:
    paragraphs = ["Nobody.", "Then Tsai Ing-wen’s party won.", "Tsai Ing-wen (蔡英文) spoke."]

    assert first_mentions(paragraphs, [TSAI]) == [Mention("Tsai Ing-wen", "蔡英文", 2, 5, 17, False)]


@pytest.mark.parametrize(
    ("text", "has_chinese"),
    [
        ("President Tsai Ing-wen (蔡英文) spoke.", True),
        ("President Tsai Ing-wen [蔡英文], who spoke.", True),
        ("蔡英文 (Tsai Ing-wen) spoke.", True),
        ("Tsai Ing-wen spoke. (蔡英文)", False),
        ("蔡英文 spoke. Then Tsai Ing-wen did.", False),
        ("Gen. Tsai Ing-wen of the U.S. spoke (蔡英文).", True),
        ("Tsai Ing-wen (蔡其昌) spoke.", False),
    ],
)
def test_the_chinese_name_has_to_stand_in_the_same_sentence(text: str, has_chinese: bool) -> None:
    assert [mention.has_chinese for mention in first_mentions([text], [TSAI])] == [has_chinese]


def test_the_longest_name_counts() -> None:
    names = [("Senkaku", "尖閣"), ("Senkaku Islands", "尖閣諸島")]

    assert [mention.name for mention in first_mentions(["The Senkaku Islands and Senkaku."], names)] == [
        "Senkaku Islands",
        "Senkaku",
    ]


def test_a_name_does_not_reach_over_a_comma_or_a_full_stop() -> None:
    assert first_mentions(["He met Tsai, Ing-wen and Tsai. Ing-wen left."], [TSAI]) == []


def test_initials_and_saints_have_full_stops() -> None:
    names = [("J. K. Lee", "李"), ("St. Kitts", "聖克里斯多福")]

    assert len(first_mentions(["J. K. Lee went to St. Kitts."], names)) == 2


def test_a_list_without_chinese_names_asks_for_nothing() -> None:
    assert first_mentions(["Tsai Ing-wen"], [("Tsai Ing-wen", " "), ("", "蔡")]) == []


def test_ten_thousand_names_are_sought_in_time() -> None:
    names = [(f"Name{number} Tsai", "蔡") for number in range(10_000)]
    start = time.perf_counter()

    assert len(first_mentions(["Then Name7 Tsai spoke to Name77 Tsai at length. " * 300], names)) == 2
    assert time.perf_counter() - start < 2


NAMES = st.tuples(st.text("Tsaiß -đ", max_size=5), st.text("蔡英", max_size=2))


@given(st.lists(st.text("Tsai ngwe-蔡英文(). đĐüß", max_size=40), max_size=3), st.lists(NAMES, max_size=4))
def test_any_text_is_read(paragraphs: list[str], names: list[tuple[str, str]]) -> None:
    for mention in first_mentions(paragraphs, names):
        assert 0 <= mention.start < mention.end <= len(paragraphs[mention.paragraph - 1])
        assert (mention.name, mention.chinese_name) in [(name, chinese.strip()) for name, chinese in names]
