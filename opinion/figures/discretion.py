"""What may be told of counts of what people said of themselves, so that nobody's answer can be read off them.

A value is told of a group where at least `FEWEST` people said it and at least `FEWEST` did not. What is not told is
told together. Whoever knows the bylines may take one figure from another: so where two groups differ by one or two
people, nothing is told of the smaller; and of those who are in one group alone, nobody said a value that both tell, or
at least `FEWEST` did, beside as many who did not. Where the whole less the groups that are told would leave one or
two people, a group fewer is told.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import Any

FEWEST = 3
UNSTATED = ""
WHOLE = "whole"  # among the groups of a side, everybody

type Said = Mapping[str, frozenset[int]]  # by value, who said it
type Told[K] = dict[K, set[str]]


def told[S: Hashable, K: Hashable](sides: Mapping[S, Mapping[K, Said]]) -> dict[S, Told[K]]:
    """The values that may be told of each group of each side; the group `WHOLE` of a side has everybody in it."""
    cells: dict[tuple[S, K], Said] = {
        (side, key): said for side, groups in sides.items() for key, said in groups.items()
    }
    found = _told_together(cells)
    by_side = {side: {key: found[side, key] for key in groups} for side, groups in sides.items()}
    for side, groups in sides.items():
        _leave_nobody_alone(groups, by_side[side])
    return by_side


def told_unstated[K: Hashable](cells: Mapping[K, Said], told: Mapping[K, set[str]]) -> set[K]:
    """The groups of which those who said nothing may be told apart from those whose value is not told."""
    found: list[K] = []
    for key in _apart_enough(cells):
        rest = _who(cells[key], but=told[key] | {UNSTATED})
        if (not rest or len(rest) >= FEWEST) and all(_rests_agree(cells, told, key, it) for it in found):
            found.append(key)
    return {*found, *(key for key, said in cells.items() if not _who(said))}  # of nobody, that it is nobody


def _told_together[K: Hashable](cells: Mapping[K, Said]) -> Told[K]:
    """Of the largest group first, and of a smaller one what the larger ones leave to be told."""
    found: Told[K] = {key: set() for key in cells}
    candidates = _apart_enough(cells)
    for place, key in enumerate(candidates):
        found[key] = {
            value
            for value in _large_enough(cells[key])
            if all(
                _agree(cells[key], cells[other], {value})
                for other in candidates[:place]
                if value in found[other]
            )
        }
    return found


def _apart_enough[K: Hashable](cells: Mapping[K, Said]) -> list[K]:
    """The groups, the largest first, that do not differ by one or two people from one before them.

    Whoever knows the bylines sees this, too: that a group is left out says nothing of anybody's answer.
    """
    people = {key: _who(said) for key, said in cells.items()}
    found: list[K] = []
    for key in sorted(people, key=lambda key: (-len(people[key]), str(key))):
        here = people[key]
        if len(here) >= 2 * FEWEST and not any(
            0 < len(apart) < FEWEST
            for other in found
            for apart in (here - people[other], people[other] - here)
        ):
            found.append(key)
    return found


def _agree(one: Said, other: Said, values: set[str]) -> bool:
    """Whether, of each group, those who are not in the other tell nobody's answer by having said one of these."""
    return all(
        _is_none_or_enough(_who(here, only=values) - _who(there), _who(here) - _who(there))
        for here, there in ((one, other), (other, one))
    )


def _rests_agree[K](cells: Mapping[K, Said], told: Mapping[K, set[str]], one: K, other: K) -> bool:
    """The same of all that was stated and is not told of both."""
    stated = ({*cells[one], *cells[other]} - {UNSTATED}) - (told[one] & told[other])
    return _agree(cells[one], cells[other], stated)


def _is_none_or_enough(said: frozenset[int], people: frozenset[int]) -> bool:
    return not said or (len(said) >= FEWEST and len(people - said) >= FEWEST)


def _who(said: Said, *, only: set[str] | None = None, but: Collection[str] = ()) -> frozenset[int]:
    wanted = (who for value, who in said.items() if (only is None or value in only) and value not in but)
    return frozenset[int]().union(*wanted)


def _large_enough(said: Said) -> set[str]:
    everybody = _who(said)
    return {
        value
        for value, who in said.items()
        if value != UNSTATED and len(who) >= FEWEST and len(everybody - who) >= FEWEST
    }


def _leave_nobody_alone(groups: Mapping[Any, Said], told: Mapping[Any, set[str]]) -> None:
    """Where the whole is told, those of no told group are none or enough; else the smallest such group is not told."""
    for value in told[WHOLE]:
        while shown := [key for key, values in told.items() if value in values and key != WHOLE]:
            alone = groups[WHOLE][value].difference(*(groups[key][value] for key in shown))
            if not alone or len(alone) >= FEWEST:
                break
            told[min(shown, key=lambda key: (len(groups[key][value]), str(key)))].discard(value)
