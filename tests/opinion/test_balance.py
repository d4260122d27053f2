"""Where quotations stand. What has no partner is tested with the soundness of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.balance import quotations


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “never” and “no,” twice.", ["“never”", "“no,”"]),
        ("He said “she told me ‘never’ again” once.", ["“she told me ‘never’ again”"]),
        ("The allies’ forces don’t ‘quit’.", ["‘quit’"]),
        ('A 6" gun and "a word".', ['"a word"']),
        ("他說：「民主不會『倒退』。」《時代》", ["「民主不會『倒退』。」"]),
        ("他說：｢民主｣", ["｢民主｣"]),
        ("(in brackets) and [others]", []),
        ("A mark “ that stands alone.", []),
        ("« Jamais », dit-il.", ["« Jamais »"]),
    ],
)
def test_the_outermost_quotations_of_a_paragraph(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in quotations([text])[0]] == quoted


def test_a_quotation_over_two_paragraphs_reaches_to_the_end_of_the_first() -> None:
    first, second = "He said: “We wait.", "“We act,” he added."

    assert quotations([first, second]) == [[(9, len(first))], [(0, 9)]]


@given(st.lists(st.text("ab “”‘’「」\"'()«»'", max_size=30), max_size=4))
def test_quotations_never_overlap_and_stay_inside(paragraphs: list[str]) -> None:
    found = quotations(paragraphs)

    assert len(found) == len(paragraphs)
    for text, spans in zip(paragraphs, found, strict=True):
        places = [place for span in spans for place in span]
        assert places == sorted(places)
        assert all(0 <= start < end <= len(text) for start, end in spans)
