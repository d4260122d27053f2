"""What may be told of counts of what people said of themselves, so that nobody's answer can be read off them.

A value is told of a group where at least `FEWEST` people said it and at least `FEWEST` did not. What is not told is
told together. Where the whole less the groups that are told would leave one or two people, a group fewer is told.
"""

from collections.abc import Hashable, Mapping
from typing import Any

FEWEST = 3
UNSTATED = ""

type Said = Mapping[str, frozenset[int]]  # by value, who said it


def told[K: Hashable](whole: Said, groups: Mapping[K, Said]) -> tuple[set[str], dict[K, set[str]]]:
    """The values that may be told of the whole, and of each group of people in it."""
    of_whole = _large_enough(whole)
    of_groups = {key: _large_enough(group) for key, group in groups.items()}
    for value in {value for values in of_groups.values() for value in values}:
        _leave_nobody_alone(value, whole, groups, of_groups, is_told=value in of_whole)
    return of_whole, of_groups


def may_tell_unstated(said: Said, told: set[str]) -> bool:
    """Whether those who said nothing may be told apart from those whose value is not told."""
    hidden = frozenset[int]().union(*(who for value, who in said.items() if value and value not in told))
    return not hidden or len(hidden) >= FEWEST


def _large_enough(said: Said) -> set[str]:
    everybody = frozenset[int]().union(*said.values())
    return {
        value
        for value, who in said.items()
        if value != UNSTATED and len(who) >= FEWEST and len(everybody - who) >= FEWEST
    }


def _leave_nobody_alone(
    value: str, whole: Said, groups: Mapping[Any, Said], told: Mapping[Any, set[str]], *, is_told: bool
) -> None:
    """Where the whole is told, those of no told group are none or enough; else the smallest such group is not told."""
    while is_told and (shown := [key for key, values in told.items() if value in values]):
        alone = whole.get(value, frozenset()).difference(*(groups[key][value] for key in shown))
        if not alone or len(alone) >= FEWEST:
            return
        smallest = min(shown, key=lambda key: (len(groups[key][value]), str(key)))
        told[smallest].discard(value)
