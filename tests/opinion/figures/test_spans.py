"""Which days are meant, at their limits."""

import pytest

from opinion.figures import spans
from opinion.refusals import NotPossible


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        ("2025-01-01", "2026-12-31", "month"),
        ("2025-01-01", "2027-01-01", "quarter"),
        ("2021-01-01", "2026-12-31", "quarter"),
        ("2021-01-01", "2027-01-01", "year"),
    ],
)
def test_two_years_are_divided_by_months_and_six_by_quarters(first: str, last: str, unit: str) -> None:
    assert spans.read({"from": first, "to": last}).unit == unit


def test_forty_years_are_the_most_that_can_be_asked_for() -> None:
    assert spans.read({"from": "1986-12-31", "to": "2026-12-31"}).unit == "year"
    with pytest.raises(NotPossible, match="at most 40 years"):
        spans.read({"from": "1985-12-31", "to": "2026-01-01"})
