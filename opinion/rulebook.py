"""The rulebook: what the desk made of each check. A check without a row does what the code says.

So does, whatever its row says, a check that nobody may switch off: one that is firm, or kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from opinion.findings import Gravity
from opinion.models import Rule


class Ruled(Protocol):
    """Of a check, what a rulebook has to know."""

    @property
    def slug(self) -> str: ...
    @property
    def gravity(self) -> Gravity: ...
    @property
    def firm(self) -> bool: ...
    @property
    def kept(self) -> bool: ...


def always_stops(check: Ruled) -> bool:
    """Whether no decision of the desk's makes this check do anything else than stop a piece."""
    return check.firm or check.kept


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What the desk decided about one check; no `kinds` means all."""

    gravity: Gravity
    parameters: Mapping[str, Any] = field(default_factory=dict)
    kinds: frozenset[int] = frozenset()


class Rulebook:
    """Every ruling by the slug of its check."""

    def __init__(self, rulings: Mapping[str, Ruling] | None = None) -> None:
        self.rulings = dict(rulings or {})

    @classmethod
    def load(cls) -> Self:
        """The rulebook as it stands, in one query."""
        rows = Rule.objects.annotate(only=ArrayAgg("kinds", filter=Q(kinds__isnull=False), default=[]))
        return cls(
            {
                row.slug: Ruling(
                    gravity=Gravity(row.gravity), parameters=row.parameters, kinds=frozenset(row.only)
                )
                for row in rows.order_by()
            }
        )

    def gravity(self, check: Ruled, kind: int | None) -> Gravity:
        """What this check does with pieces of this kind."""
        ruling = self.rulings.get(check.slug)
        if always_stops(check) or ruling is None:
            return check.gravity
        if ruling.kinds and kind not in ruling.kinds:
            return Gravity.OFF
        return ruling.gravity

    def parameters(self, slug: str, known: Iterable[str]) -> dict[str, int]:
        """The parameters that the desk has set for this check, as far as the check knows them."""
        ruling = self.rulings.get(slug)
        return (
            {name: ruling.parameters[name] for name in known if name in ruling.parameters} if ruling else {}
        )
