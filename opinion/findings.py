"""What preflight says: one line for each thing between a piece and publication."""

import datetime as dt
from collections.abc import Iterable
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
class Remark:
    """What a check says: a sentence, and the place that it speaks of. How grave it is the desk decides.

    `place` is a field of the piece ("headline", "body", "byline", "image", "slug", "origin", "disclosure", "standing");
    `paragraph` counts from 1 within the body, `start` and `end` within that paragraph. `only_warns` says that this one
    never stops a piece, whatever the rule does. `since` is when somebody brought it up, where that is known: nothing
    that was passed before passes it.
    """

    sentence: str
    place: str = ""
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    only_warns: bool = False
    since: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Passed:
    """By whom, when and why a finding was passed, for one text."""

    by: str
    at: dt.datetime
    reason: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Finding(Remark):
    """One line of preflight: a remark, the rule that made it, how grave it is here, and whether it may be passed."""

    rule: str
    severity: Severity
    waivable: bool = False
    passed: Passed | None = None

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKS and self.passed is None


def blockers(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop publication."""
    return [finding for finding in findings if finding.blocks]
