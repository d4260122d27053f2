"""Where a piece stands, as the desk's screens say it: a word, and a tone that has a colour. Never a colour alone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.utils import formats
from django.utils.translation import gettext as _

from opinion import dateline
from opinion.models import Edition
from opinion.states import PublicLife, State

_TONES = {
    State.DRAFT: "contributor",
    State.SUBMITTED: "desk",
    State.EDITING: "desk",
    State.WITH_AUTHOR: "contributor",
    State.READY: "ready",
    State.DECLINED: "still",
    State.WITHDRAWN: "still",
    State.SPIKED: "still",
    PublicLife.SCHEDULED: "ready",
    PublicLife.LIVE: "live",
    PublicLife.TAKEN_DOWN: "blocked",
}


@dataclass(frozen=True)
class Mark:
    """A word and the name of its tone (a class in desk.css)."""

    word: str
    tone: str


def marks(state: str, life: str, *, also_scheduled: bool = False, held: bool = False) -> list[Mark]:
    """A hold; what readers see of a piece; then where it stands at the desk, as far as that does not say it."""
    found = [Mark(_("Legal hold"), "blocked")] if held else []
    if life != PublicLife.NEVER:
        found.append(Mark(str(PublicLife(life).label), _TONES[PublicLife(life)]))
    if life == PublicLife.LIVE and also_scheduled:
        found.append(Mark(_("Update scheduled"), _TONES[PublicLife.SCHEDULED]))
    if state != State.PUBLISHED:
        found.append(Mark(str(State(state).label), _TONES[State(state)]))
    return found


def short(moment: dt.datetime) -> str:
    """Tue 24 Nov 06:00, by the desk's clocks."""
    return formats.date_format(dateline.local(moment), _("D j M H:i"))


def when_seen(edition: Edition, now: dt.datetime) -> tuple[str, str]:
    """When readers see an edition, and the name of that."""
    facts = {
        "from": short(edition.live_from),
        "until": short(edition.live_until) if edition.live_until else "",
    }
    if edition.live_until == edition.live_from:
        return _("cancelled"), "cancelled"
    if edition.live_from > now:
        return _("from %(from)s") % facts, "scheduled"
    if edition.live_until is None or edition.live_until > now:
        return _("live since %(from)s") % facts, "live"
    return _("live from %(from)s until %(until)s") % facts, "past"


def moment(field: str, name: Any) -> Callable[..., str]:
    """A column: a moment by the desk's clocks, with its year."""

    @admin.display(description=name, ordering=field)
    def column(self: Any, row: Any) -> str:
        value = getattr(row, field)
        return formats.date_format(dateline.local(value), _("j M Y H:i")) if value else ""

    return column
