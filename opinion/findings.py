"""What preflight says: one line for each thing between a piece and publication."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Gravity(StrEnum):
    """What the desk lets a check do."""

    BLOCKS = "block"
    WARNS = "warn"
    OFF = "off"

    @property
    def label(self) -> Promise:
        """As screens say it."""
        return {"block": _("stops publication"), "warn": _("warns"), "off": _("is switched off")}[self.value]


class Severity(StrEnum):
    """Whether a finding stops publication."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of preflight: the rule's name, how grave, a sentence, and the place it speaks of.

    `place` is a field of the piece ("headline", "body", "byline", "image", "slug", "origin"); `paragraph` counts from
    1 within the body.
    """

    rule: str
    severity: Severity
    sentence: str
    place: str = ""
    paragraph: int | None = None

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKS


def blockers(findings: list[Finding]) -> list[Finding]:
    """Those that stop publication."""
    return [finding for finding in findings if finding.blocks]
