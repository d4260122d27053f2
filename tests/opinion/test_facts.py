"""What is to be checked: figures, dates, quotations."""

import json
import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion import prose
from opinion.facts import SAMPLES, Fact, FactKind, facts, highlighted
from opinion.samples import Sample
from tests.test_architecture import ROOT

PIECES = json.loads((ROOT / "fixtures/pieces.json").read_text())
OP_ED = next(piece["fields"]["body"] for piece in PIECES if piece["model"] == "opinion.article")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.text[:40])
def test_the_samples(sample: Sample) -> None:
    assert tuple(fact.text for fact in facts([sample.text], sample.language)) == sample.found


def test_the_supplied_op_ed_has_ten_quotations_six_dates_and_four_figures() -> None:
    found = facts(prose.paragraphs(OP_ED))

    assert Counter(fact.kind for fact in found) == {
        FactKind.QUOTATION: 10,
        FactKind.DATE: 6,
        FactKind.FIGURE: 4,
    }
    assert [fact.text for fact in found if fact.kind is FactKind.FIGURE] == [
        "three",
        "970,000",
        "3.34 million",
        "two",
    ]
    assert [fact.text for fact in found if fact.kind is FactKind.DATE] == [
        "Thursday last week", "Wednesday last week", "March 16", "in April", "this month", "last month",
    ]  # fmt: skip


def test_a_fact_says_where_it_stands() -> None:
    assert facts(["Nothing.", "It is 12% more."]) == [Fact(FactKind.FIGURE, 2, 6, 9, "12%")]


def test_what_is_to_be_checked_is_marked_in_the_body() -> None:
    body = "<p>He said “I saw <em>12</em> men” in April.</p>"

    assert highlighted(body) == (
        '<p>He said <mark class="quotation">“I saw </mark><em><mark class="figure quotation">12</mark></em>'
        '<mark class="quotation"> men”</mark> <mark class="date">in April</mark>.</p>'
    )


def test_the_highlighted_op_ed_is_the_op_ed_with_marks() -> None:
    html = highlighted(OP_ED)

    assert re.sub("</?mark[^>]*>", "", html) == OP_ED
    assert html.count("<mark") == 20


@given(
    st.lists(st.text("12,.%$ -–年月日一三百萬成人“”「」aJulyMay", max_size=40), max_size=3),
    st.sampled_from(["en", "zh"]),
)
def test_any_text_is_read_and_each_fact_stands_where_it_says(paragraphs: list[str], language: str) -> None:
    for fact in facts(paragraphs, language):
        assert paragraphs[fact.paragraph - 1][fact.start : fact.end] == fact.text != ""


@pytest.mark.parametrize("noise", ["1,", "12 ", "一", "三百", "twenty-", "March ", "2021年", "1.", "half a "])
def test_a_long_text_of_figures_is_read_in_time(noise: str) -> None:
    start = time.perf_counter()

    facts([noise * 5000], "zh")
    facts([noise * 5000], "en")

    assert time.perf_counter() - start < 3
