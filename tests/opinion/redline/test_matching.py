"""What two sequences have in common, with bounded work."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from opinion.redline.matching import Effort, heaviest, likeness, matches

LETTERS = st.text(alphabet="abcdefgh", max_size=60)


@given(LETTERS, LETTERS, st.sampled_from([0, 50, 10_000]))
@example("abcabba", "cbabac", 10_000)
def test_matches_are_the_same_in_order_and_do_not_touch(before: str, after: str, cells: int) -> None:
    found = matches(before, after, Effort(cells=cells))

    assert all(before[i : i + size] == after[j : j + size] != "" for i, j, size in found)
    for one, two in pairwise(found):
        assert one.before + one.size <= two.before
        assert one.after + one.size <= two.after
        assert (one.before + one.size, one.after + one.size) != two[:2]


@given(LETTERS, LETTERS)
def test_with_enough_effort_nothing_common_is_missed(before: str, after: str) -> None:
    found = matches(before, after, Effort())

    assert sum(match.size for match in found) == likeness(before, after, Effort())


@given(LETTERS, LETTERS, st.integers(0, 3000))
def test_no_more_is_compared_than_the_effort_allows(before: str, after: str, cells: int) -> None:
    effort = Effort(cells=cells)

    matches(before, after, effort)

    assert effort.spent + effort.cells == cells
    assert effort.cells >= 0


def test_without_effort_what_stands_once_anchors_the_rest() -> None:
    before, after = "xxxAyyyByyyCzz", "uuAvvvBvvCww"

    assert [before[match.before] for match in matches(before, after, Effort(cells=0))] == ["A", "B", "C"]


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 9)),
        max_size=9,
        unique_by=lambda c: c[:2],
    )
)
def test_the_heaviest_chain_is_the_heaviest(candidates: list[tuple[int, int, int]]) -> None:
    candidates.sort()
    weights = {(i, j): weight for i, j, weight in candidates}

    chain = heaviest(candidates)

    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(chain))
    assert sum(weights[pair] for pair in chain) == _heaviest_by_trying(candidates, (-1, -1))


def _heaviest_by_trying(candidates: list[tuple[int, int, int]], last: tuple[int, int]) -> int:
    return max(
        (
            w + _heaviest_by_trying(candidates, (i, j))
            for i, j, w in candidates
            if i > last[0] and j > last[1]
        ),
        default=0,
    )
