"""What may be told of counts, so that nobody's answer can be read off them."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from opinion.figures import discretion
from opinion.figures.discretion import FEWEST


def said(**values: Iterable[int]) -> dict[str, frozenset[int]]:
    return {value.strip("_"): frozenset(who) for value, who in values.items()}


def test_a_value_is_told_where_three_said_it_and_three_did_not() -> None:
    assert discretion.told(said(woman=[1, 2, 3], _=[4, 5, 6]), {})[0] == {"woman"}
    assert discretion.told(said(woman=[1, 2], man=[3, 4, 5], _=[6, 7]), {})[0] == {"man"}


def test_what_everybody_said_is_not_told() -> None:
    assert discretion.told(said(woman=[1, 2, 3, 4, 5]), {})[0] == set()
    assert discretion.told(said(woman=[1, 2, 3, 4, 5], man=[6, 7]), {})[0] == set()


def test_who_said_nothing_is_no_value() -> None:
    assert discretion.told(said(_=[1, 2, 3], woman=[4, 5, 6]), {})[0] == {"woman"}


def test_the_whole_less_a_group_leaves_nobody_alone() -> None:
    whole = said(woman=[1, 2, 3, 4], _=range(10, 20))
    groups = {"sea": said(woman=[1, 2, 3], _=range(10, 15)), "law": said(woman=[4], _=range(15, 20))}

    assert discretion.told(whole, groups) == ({"woman"}, {"sea": set(), "law": set()})


def test_who_is_in_two_groups_is_not_left_alone() -> None:
    whole = said(woman=[1, 2, 3], _=range(10, 20))
    groups = {"sea": said(woman=[1, 2, 3], _=range(10, 15)), "law": said(woman=[1], _=range(15, 20))}

    assert discretion.told(whole, groups)[1] == {"sea": {"woman"}, "law": set()}


def test_who_said_nothing_is_told_apart_only_where_that_leaves_nobody_alone() -> None:
    assert discretion.may_tell_unstated(said(woman=[1, 2, 3], _=[4]), {"woman"})
    assert not discretion.may_tell_unstated(said(woman=[1, 2, 3], man=[5], _=[4]), {"woman"})
    assert discretion.may_tell_unstated(said(man=[5], other=[6], woman=[7], _=[4]), set())


ANSWERS = st.dictionaries(st.integers(0, 30), st.sampled_from(["", "woman", "man", "other"]), max_size=31)
GROUPS = st.lists(st.frozensets(st.integers(0, 30)), max_size=5)


@given(ANSWERS, GROUPS)
def test_no_told_number_and_no_difference_is_about_one_or_two(
    answers: dict[int, str], topics: list[frozenset[int]]
) -> None:
    def by_value(people: frozenset[int]) -> dict[str, frozenset[int]]:
        return {
            value: who
            for value in ("", "woman", "man", "other")
            if (who := frozenset(p for p in people if answers.get(p) == value))
        }

    everybody = frozenset(answers)
    whole = by_value(everybody)
    groups = {key: by_value(people & everybody) for key, people in enumerate(topics)}
    of_whole, of_groups = discretion.told(whole, groups)

    for group, told in [(whole, of_whole), *((groups[key], of_groups[key]) for key in groups)]:
        people = frozenset[int]().union(*group.values())
        for value in told:
            assert len(group[value]) >= FEWEST
            assert len(people - group[value]) >= FEWEST
    for value in of_whole:
        shown = [groups[key][value] for key in groups if value in of_groups[key]]
        left = whole[value].difference(*shown)
        assert not shown or not left or len(left) >= FEWEST
