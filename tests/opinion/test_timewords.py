"""Time words: where they stand, what they mean on a day, how long they hold, and what an editor is told."""

import datetime as dt
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion import prose
from opinion.samples import Sample
from opinion.timewords import SAMPLES, TimeWord, find, holds_until, meaning, sentence
from opinion.timewords.senses import NearestDay, NearestMonth, Sense, Shifted, Unit
from tests.test_architecture import ROOT

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
WORDS = re.findall(
    r"\S+", "last this next week Thursday month year ago two the “ ” ( 15 July , . ’s yesterday on will"
)
SENSES: st.SearchStrategy[Sense] = st.one_of(
    st.builds(Shifted, st.sampled_from(Unit), st.integers(-12, 12)),
    st.builds(Shifted, st.just(Unit.WEEK), st.integers(-3, 3), st.integers(0, 6)),
    st.builds(NearestDay, st.integers(0, 6), st.booleans(), st.booleans()),
    st.builds(NearestMonth, st.integers(1, 12), st.integers(-1, 1)),
)


def july(day: int) -> dt.date:
    return dt.date(2021, 7, day)  # the 19th is a Monday


def the_word(text: str, language: str = "en") -> TimeWord:
    (word,) = find([text], language)
    return word


# --- finding ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text[:40])
def test_the_samples_of_every_grammar(sample: Sample) -> None:
    assert tuple(word.text for word in find([sample.text], sample.language)) == sample.found


def test_the_supplied_op_ed_has_four() -> None:
    pieces = json.loads((ROOT / "fixtures/pieces.json").read_text())
    body = next(piece["fields"]["body"] for piece in pieces if piece["model"] == "opinion.article")
    paragraphs = prose.paragraphs(body)

    found = find(paragraphs)

    assert [(word.text, word.paragraph, word.is_loose) for word in found] == [
        ("Thursday last week", 2, False),
        ("Wednesday last week", 5, False),
        ("this month", 18, False),
        ("last month", 21, False),
    ]
    assert [paragraphs[word.paragraph - 1][word.start : word.end] for word in found] == [
        word.text for word in found
    ]


def test_what_may_be_meant_without_a_calendar_is_loose() -> None:
    text = "Taiwan today, yesterday’s men, three years ago, yesterday"

    assert [(word.text, word.is_loose) for word in find([text])] == [
        ("today", True),
        ("yesterday’s", True),
        ("three years ago", True),
        ("yesterday", False),
    ]


def test_a_quotation_over_two_paragraphs_is_left_alone() -> None:
    paragraphs = ["He said: “We met yesterday.", "“We meet today,” and today he left."]

    assert [(word.text, word.start) for word in find(paragraphs)] == [("today", 21)]


def test_a_language_without_a_grammar_has_none() -> None:
    assert find(["hier, gestern, ayer, yesterday"], "fr") == []


# --- meaning ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "first", "last", "until"),
    [
        ("Thursday last week", "en", "2021-07-15", "2021-07-15", "2021-07-25"),
        ("this Friday", "en", "2021-07-23", "2021-07-23", "2021-07-25"),
        ("last Friday", "en", "2021-07-16", "2021-07-16", "2021-07-23"),
        ("next Tuesday", "en", "2021-07-27", "2021-07-27", "2021-07-26"),
        ("He left on Monday.", "en", "2021-07-19", "2021-07-19", "2021-07-25"),
        ("He will leave on Monday.", "en", "2021-07-26", "2021-07-26", "2021-07-26"),
        ("He said on Friday that he will leave.", "en", "2021-07-16", "2021-07-16", "2021-07-22"),
        ("The president on Friday will leave.", "en", "2021-07-23", "2021-07-23", "2021-07-23"),
        ("He on Friday said that he will leave.", "en", "2021-07-16", "2021-07-16", "2021-07-22"),
        ("yesterday", "en", "2021-07-20", "2021-07-20", "2021-07-21"),
        ("this week", "en", "2021-07-19", "2021-07-25", "2021-07-25"),
        ("last weekend", "en", "2021-07-17", "2021-07-18", "2021-07-25"),
        ("the week before last", "en", "2021-07-05", "2021-07-11", "2021-07-25"),
        ("last month", "en", "2021-06-01", "2021-06-30", "2021-07-31"),
        ("next year", "en", "2022-01-01", "2022-12-31", "2021-12-31"),
        ("last July", "en", "2020-07-01", "2020-07-31", "2021-07-31"),
        ("last March", "en", "2021-03-01", "2021-03-31", "2022-03-31"),
        ("next March", "en", "2022-03-01", "2022-03-31", "2022-02-28"),
        ("two days ago", "en", "2021-07-19", "2021-07-19", "2021-07-21"),
        ("a month ago", "en", "2021-06-01", "2021-06-30", "2021-07-31"),
        ("上週四", "zh", "2021-07-15", "2021-07-15", "2021-07-25"),
        ("本月", "zh", "2021-07-01", "2021-07-31", "2021-07-31"),
        ("下個月", "zh", "2021-08-01", "2021-08-31", "2021-07-31"),
        ("去年", "zh", "2020-01-01", "2020-12-31", "2021-12-31"),
        ("星期日將投票", "zh", "2021-07-25", "2021-07-25", "2021-07-25"),
        ("星期日投票了", "zh", "2021-07-18", "2021-07-18", "2021-07-24"),
        ("thứ Năm tuần trước", "vi", "2021-07-15", "2021-07-15", "2021-07-25"),
        ("ba tháng trước", "vi", "2021-04-01", "2021-04-30", "2021-07-31"),
    ],
)
def test_what_a_word_of_wednesday_21_july_2021_means(
    text: str, language: str, first: str, last: str, until: str
) -> None:
    word = the_word(text, language)

    assert [day.isoformat() for day in meaning(word, july(21))] == [first, last]
    assert holds_until(word, july(21)).isoformat() == until


def test_where_weeks_begin_on_sunday_last_week_ends_on_saturday() -> None:
    word = the_word("last week")

    assert meaning(word, july(25), week_starts=6) == (july(18), july(24))
    assert meaning(word, july(25)) == (july(12), july(18))
    assert holds_until(the_word("Thursday last week"), july(21), week_starts=6) == july(24)


@given(SENSES, DAYS, st.integers(0, 6))
def test_a_word_holds_to_its_last_day_and_not_a_day_longer(
    sense: Sense, written: dt.date, week_starts: int
) -> None:
    word = TimeWord("x", 1, 0, 1, sense)
    meant = meaning(word, written, week_starts=week_starts)
    until = holds_until(word, written, week_starts=week_starts)

    assert meant[0] <= meant[1]
    assert meaning(word, until, week_starts=week_starts) == meant
    assert meaning(word, until + dt.timedelta(days=1), week_starts=week_starts) > meant


# --- what an editor is told -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        ("Thursday last week", july(25), None),
        (
            "Thursday last week",
            july(27),
            "“Thursday last week” means 15 July if published by Sunday 25 July; you chose 27 July.",
        ),
        (
            "last week",
            july(27),
            "“last week” means 12 July to 18 July if published by Sunday 25 July; you chose 27 July.",
        ),
        ("this month", july(31), None),
        (
            "this month",
            dt.date(2021, 8, 1),
            "“this month” means July 2021 if published by Saturday 31 July; you chose 1 August.",
        ),
        (
            "last year",
            dt.date(2022, 1, 3),
            "“last year” means 2020 if published by Friday 31 December 2021; you chose 3 January.",
        ),
        ("yesterday", july(20), None),  # nobody publishes a text before it is written
    ],
)
def test_the_sentence_says_until_when_a_word_holds(text: str, published: dt.date, told: str | None) -> None:
    assert sentence(the_word(text), written=july(21), published=published) == told


# --- wild texts -------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.one_of(
            st.text(),
            st.lists(st.sampled_from(WORDS)).map(" ".join),
            st.text("上下本週周星期一三日天昨今明前後月個年兩「」《》（）15將"),
        ),
        max_size=3,
    ),
    st.sampled_from(["en", "zh-Hant", "vi"]),
)
def test_any_text_is_read_and_each_word_stands_where_it_says(paragraphs: list[str], language: str) -> None:
    places = [(0, 0, 0)]
    for word in find(paragraphs, language):
        assert paragraphs[word.paragraph - 1][word.start : word.end] == word.text
        assert places[-1] <= (word.paragraph, word.start, 0)
        places.append((word.paragraph, word.end, 0))
        assert holds_until(word, july(21)) >= july(21)


@pytest.mark.parametrize(
    "noise", ["last ", "two years ", "一二三", "上", "Monday ", "the next ", "昨（", " (15 July"]
)
def test_a_long_text_of_one_word_is_read_in_time(noise: str) -> None:
    start = dt.datetime.now()
    for language in ("en", "zh", "vi"):
        find([noise * 5000], language)

    assert dt.datetime.now() - start < dt.timedelta(seconds=3)


def test_what_is_remembered_of_a_text_is_nobodys_to_change() -> None:
    find(["He left yesterday."]).clear()

    assert [word.text for word in find(["He left yesterday."])] == ["yesterday"]
    assert find(["He left yesterday."], "vi") == []
