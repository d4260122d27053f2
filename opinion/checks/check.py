"""What a check is: what it looks for, what it does unless the desk decides otherwise, and what it is tried on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from opinion.checks.sheet import Sheet
from opinion.findings import Gravity, Remark

Words = str | Promise
Find = Callable[..., Iterator[Remark]]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A number that the desk may set for a check."""

    title: Words
    default: int
    least: int = 0
    most: int = 10_000


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a check is tried on: a sound piece, but for these values of its copy, of itself and of what is known.

    `at` is the moment at which it goes out, as ISO 8601 writes it.
    """

    copy: dict[str, Any] = field(default_factory=dict)
    piece: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check. A firm one always blocks: nobody can switch it off, soften it or pass it. One that is `kept` nobody
    can switch off or soften either, for all pieces at once; it may be passed for one text, by a waiver.

    One that is not made `at_a_glance` is left out of lists, because it would ask the database for each piece.
    """

    slug: str
    title: Words
    explanation: Words
    find: Find
    gravity: Gravity
    firm: bool
    kept: bool
    at_a_glance: bool
    parameters: dict[str, Parameter]
    passing: Sequence[Case]
    failing: Sequence[Case]

    def __str__(self) -> str:
        return str(self.title)

    def defaults(self) -> dict[str, int]:
        """Its parameters as they are while nobody has set them."""
        return {name: parameter.default for name, parameter in self.parameters.items()}

    def remarks(self, sheet: Sheet) -> Iterator[Remark]:
        """What it says about this sheet, with the parameters that the desk has set."""
        values = self.defaults() | sheet.known.rules.parameters(self.slug, self.parameters)
        return self.find(sheet, **values)


def check(
    title: Words,
    explanation: Words,
    *,
    slug: str = "",
    gravity: Gravity = Gravity.WARNS,
    firm: bool = False,
    kept: bool = False,
    at_a_glance: bool = True,
    parameters: dict[str, Parameter] | None = None,
    passing: Sequence[Case] = (Case(),),
    failing: Sequence[Case],
) -> Callable[[Find], Check]:
    """Makes a check of a generator of remarks, which gives it its short name."""

    def make(find: Find) -> Check:
        return Check(
            slug=slug or find.__name__,
            title=title,
            explanation=explanation,
            find=find,
            gravity=Gravity.BLOCKS if firm or kept else gravity,
            firm=firm,
            kept=kept,
            at_a_glance=at_a_glance,
            parameters=parameters or {},
            passing=passing,
            failing=failing,
        )

    return make
