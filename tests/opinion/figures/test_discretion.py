"""What may be told of counts, so that nobody's answer can be read off them."""

import itertools
from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opinion.figures import discretion
from opinion.figures.discretion import FEWEST, WHOLE


def said(**values: Iterable[int]) -> dict[str, frozenset[int]]:
    return {value.strip("_"): frozenset(who) for value, who in values.items()}


def told(whole: dict[str, frozenset[int]], groups: dict[str, dict[str, frozenset[int]]]) -> Any:
    """The whole's values, and the groups', of one side."""
    found = discretion.told({"submitted": {WHOLE: whole, **groups}})["submitted"]
    return found.pop(WHOLE), found


def test_a_value_is_told_where_three_said_it_and_three_did_not() -> None:
    assert told(said(woman=[1, 2, 3], _=[4, 5, 6]), {})[0] == {"woman"}
    assert told(said(woman=[1, 2], man=[3, 4, 5], _=[6, 7]), {})[0] == {"man"}


def test_what_everybody_said_is_not_told() -> None:
    assert told(said(woman=[1, 2, 3, 4, 5]), {})[0] == set()
    assert told(said(woman=[1, 2, 3, 4, 5], man=[6, 7]), {})[0] == set()


def test_who_said_nothing_is_no_value() -> None:
    assert told(said(_=[1, 2, 3], woman=[4, 5, 6]), {})[0] == {"woman"}


def test_the_whole_less_a_group_leaves_nobody_alone() -> None:
    whole = said(woman=[1, 2, 3, 4], _=range(10, 20))
    groups = {"sea": said(woman=[1, 2, 3], _=range(10, 15)), "law": said(woman=[4], _=range(15, 20))}

    assert told(whole, groups) == ({"woman"}, {"sea": set(), "law": set()})


def test_the_whole_less_all_groups_that_are_told_leaves_nobody_alone() -> None:
    whole = said(woman=range(1, 8), _=range(10, 25))
    groups = {
        "sea": said(woman=[1, 2, 3], _=range(10, 15)),
        "law": said(woman=[4, 5, 6], _=range(15, 20)),
        "air": said(woman=[7], _=range(20, 25)),
    }

    assert told(whole, groups) == ({"woman"}, {"sea": {"woman"}, "law": set(), "air": set()})


def test_who_is_in_two_groups_is_not_left_alone() -> None:
    whole = said(woman=[1, 2, 3], _=range(10, 20))
    groups = {"sea": said(woman=[1, 2, 3], _=range(10, 15)), "law": said(woman=[1], _=range(15, 20))}

    assert told(whole, groups)[1] == {"sea": {"woman"}, "law": set()}


def test_two_sides_that_differ_by_one_person_are_not_both_told() -> None:
    submitted = said(woman=[1, 2, 3, 4], man=[5, 6, 7], _=[8, 9, 10])
    for published in (
        said(woman=[1, 2, 3], man=[5, 6, 7], _=[8, 9, 10]),
        said(woman=[1, 2, 3, 4], man=[5, 6, 7], _=[8, 9]),
    ):
        found = discretion.told({"submitted": {WHOLE: submitted}, "published": {WHOLE: published}})
        assert found == {"submitted": {WHOLE: {"woman", "man"}}, "published": {WHOLE: set()}}


def test_a_side_with_one_person_of_its_own_is_not_told_beside_a_larger_one() -> None:
    submitted = said(woman=[1, 2, 3], man=[4, 5, 6], _=[7, 8, 9, 10])
    published = said(woman=[1, 2, 3], man=[4, 5, 6], _=[11])
    found = discretion.told({"submitted": {WHOLE: submitted}, "published": {WHOLE: published}})
    assert found == {"submitted": {WHOLE: {"woman", "man"}}, "published": {WHOLE: set()}}


def test_of_those_who_are_on_one_side_alone_none_or_three_said_it_and_three_did_not() -> None:
    small = said(woman=[1, 2, 3], man=[4, 5, 6])
    for more, told in (([7], {"man"}), ([7, 8, 9], {"woman", "man"}), ([], {"woman"})):
        men = [] if more else [10]
        large = said(woman=[1, 2, 3, *more], man=[4, 5, 6, *men], _=[20, 21, 22])
        found = discretion.told({"submitted": {WHOLE: large}, "published": {WHOLE: small}})
        assert found["published"][WHOLE] == told


def unstated(*groups: dict[str, frozenset[int]], told: set[str]) -> set[int]:
    cells = dict(enumerate(groups))
    return discretion.told_unstated(cells, dict.fromkeys(cells, told))


def test_who_said_nothing_is_told_apart_only_where_that_leaves_nobody_alone() -> None:
    assert unstated(said(woman=[1, 2, 3], _=[4, 5, 6]), told={"woman"}) == {0}
    assert unstated(said(woman=[1, 2, 3], man=[5], _=[4, 6]), told={"woman"}) == set()
    assert unstated(said(man=[5], other=[6], woman=[7], _=[4, 8, 9]), told=set()) == {0}
    assert unstated(said(), told=set()) == {0}


def test_where_a_group_said_nothing_that_does_not_give_away_the_others() -> None:
    assert unstated(said(woman=[1, 2, 3], _=[4, 5, 6]), said(_=[4, 5, 6]), told={"woman"}) == {0}


def test_who_said_nothing_is_not_told_of_both_where_the_difference_is_one_answer() -> None:
    large = said(woman=[1, 2, 3], man=[4, 5, 6, 7], _=[8, 9, 10, 11])
    small = said(woman=[1, 2, 3], man=[4, 5, 6], _=[8, 9])
    assert unstated(large, small, told={"woman"}) == {0}


VALUES = ("", "woman", "man", "other")
ANSWERS = st.lists(st.sampled_from(VALUES), min_size=6, max_size=16)
# Most groups are told nothing of; so groups are made of others by leaving out a few.
LEFT_OUT = st.lists(st.frozensets(st.integers(0, 15), max_size=8), max_size=2)


def by_value(answers: dict[int, str], people: Iterable[int]) -> dict[str, frozenset[int]]:
    groups = {value: frozenset(p for p in people if answers[p] == value) for value in VALUES}
    return {value: who for value, who in groups.items() if who}


@given(ANSWERS, LEFT_OUT, LEFT_OUT, st.frozensets(st.integers(0, 15), max_size=4))
def test_no_told_number_and_no_difference_is_about_one_or_two(
    given_: list[str], topics: list[frozenset[int]], out: list[frozenset[int]], unpublished: frozenset[int]
) -> None:
    answers = dict(enumerate(given_))
    everybody = {"submitted": frozenset(answers), "published": frozenset(answers) - unpublished}
    people: dict[tuple[str, Any], frozenset[int]] = {}
    for side, who in everybody.items():
        people[side, WHOLE] = who
        people |= {(side, n): who - gone for n, gone in enumerate([*topics, *out])}
    cells = {cell: by_value(answers, who) for cell, who in people.items()}
    found = discretion.told({side: {k: cells[s, k] for s, k in cells if s == side} for side in everybody})
    told = {(side, key): values for side, groups in found.items() for key, values in groups.items()}
    apart = discretion.told_unstated(cells, told)

    for cell, values in told.items():
        for value in values:
            assert len(cells[cell][value]) >= FEWEST
            assert len(people[cell] - cells[cell][value]) >= FEWEST
    for one, other in itertools.permutations(cells, 2):
        alone = people[one] - people[other]
        both = told[one] & told[other]
        sums = [{value} for value in both]
        if one in apart and other in apart and people[one] and people[other]:
            sums.append(set(VALUES) - {""} - both)
        for values in sums:
            assert not alone or len(alone) >= FEWEST
            said_it = {p for p in alone if answers[p] in values}
            assert not said_it or (len(said_it) >= FEWEST and len(alone - said_it) >= FEWEST)
    for side, groups in found.items():
        for value in groups[WHOLE]:
            shown = [cells[side, key][value] for key, t in groups.items() if key != WHOLE and value in t]
            left = cells[side, WHOLE][value].difference(*shown)
            assert not shown or not left or len(left) >= FEWEST


@given(ANSWERS, st.integers(0, 5))
def test_whoever_knows_all_bylines_reads_nobodys_answer_off_two_sides(given_: list[str], who: int) -> None:
    """Somebody is on one side alone: whatever she said, the smaller side tells the same."""
    answers = dict(enumerate(given_))

    def smaller(said: str) -> set[str]:
        all_ = answers | {who: said}
        cells = {"submitted": by_value(all_, all_), "published": by_value(all_, set(all_) - {who})}
        return discretion.told({side: {WHOLE: cell} for side, cell in cells.items()})["published"][WHOLE]

    assert {frozenset(smaller(value)) for value in VALUES} == {frozenset()}
