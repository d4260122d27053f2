"""What somebody with paper and pencil would know of a piece: what was said and sent, and what may therefore go out.

Nothing here asks the verbs, nor what they are made of: it follows from the deeds alone.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from authors.models import Author
from opinion.publishing import Epitaph
from tests.histories import photo
from tests.histories.people import People
from tests.histories.photo import Photo
from tests.histories.texts import DESKS_OWN, Text, is_cut, is_small


class Copy(NamedTuple):
    """A text with the name that stands over it."""

    text: Text
    name: str

    def is_as_agreed(self, agreed: "Copy") -> bool:
        """Whether nothing is different that needs anybody's yes."""
        return self.name == agreed.name and not self.text.differs_in(agreed.text) - DESKS_OWN


@dataclass
class Yes:
    """What its author said to which text."""

    copy: Copy
    scope: str
    cuts_up_to: int
    is_taken_back: bool = False

    def carries(self, copy: Copy) -> bool:
        """Whether this text may go out on it."""
        if self.is_taken_back or self.copy.name != copy.name:
            return False
        agreed, now = self.copy.text, copy.text
        return (
            copy.is_as_agreed(self.copy)
            or (self.scope in {"small", "cuts"} and is_small(agreed, now))
            or (self.scope == "cuts" and is_cut(agreed, now, self.cuts_up_to))
        )


@dataclass
class Stop:
    """An author's no, or a note marked "must": since when, and whether it still stands in the way."""

    pk: int
    rule: str
    since: dt.datetime
    is_open: bool = True


class Waiver(NamedTuple):
    """What was passed on record, for which text."""

    copy: Copy
    rules: frozenset[str]
    at: dt.datetime


@dataclass
class Printed:
    """An edition: what readers are to see, from when until when, and where."""

    copy: Copy
    since: dt.datetime
    path: str
    until: dt.datetime | None = None

    @property
    def is_cancelled(self) -> bool:
        return self.until == self.since

    def is_live_within(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Whether readers may see it at some moment between these."""
        return self.since <= end and (self.until is None or self.until > start) and not self.is_cancelled


@dataclass
class Page:
    """A form that somebody has open: from which version, and what stands in it."""

    version: int
    base: Text
    text: Text
    window: UUID
    turn: int = 0


@dataclass
class World:
    """A piece and its people."""

    number: int
    people: People
    author: Author
    pk: int
    origin: str
    is_brought_in: bool  # by its author
    photo: Photo
    copy: Copy
    recorded: Copy | None = None  # the text for which a reason was recorded
    is_permitted: bool = False
    permitted_body: str = ""  # where the permission is for these words and no others
    embargo: dt.datetime | None = None
    held_by: set[str] = field(default_factory=set)  # who may lift the hold under which it is
    yeses: list[Yes] = field(default_factory=list)
    compared: list[Yes] = field(default_factory=list)  # a translation, with its original
    stops: list[Stop] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    editions: dict[int, Printed] = field(default_factory=dict)
    versions: dict[int, Copy] = field(default_factory=dict)
    late: list[int] = field(default_factory=list)
    bases: dict[int, Text] = field(default_factory=dict)  # from what each late text was made
    sent: int = 0
    acknowledged: set[Text] = field(default_factory=set)
    waiting: dict[str, Text] = field(default_factory=dict)  # typed and kept, by whom
    windows: dict[str, UUID] = field(default_factory=dict)  # from which page
    pages: dict[str, Page] = field(default_factory=dict)
    epitaph: Epitaph | None = None
    taken: set[str] = field(default_factory=set)  # headlines that another piece has, too
    others: dict[str, str] = field(default_factory=dict)  # at which address it is, and whose it is
    public: dict[str, str] = field(
        default_factory=dict
    )  # addresses that readers ever had, and whose they are

    @property
    def state(self) -> str:
        """As it was after the last deed."""
        return str(self.photo.article["state"])

    @property
    def is_held(self) -> bool:
        return bool(self.held_by)

    def look(self) -> Photo:
        """As the piece is stored now."""
        return photo.take(self.pk)

    # --- what may go out ------------------------------------------------------------------------------------

    def is_carried(self, copy: Copy) -> bool:
        """Whether its author stands behind this text, or a recorded reason does."""
        if self.recorded and copy.is_as_agreed(self.recorded):
            return True
        return any(yes.carries(copy) for yes in self.yeses)

    def in_the_way(self, copy: Copy, at: dt.datetime) -> list[str]:
        """What stops this text from going out at that moment, by the names of the rules."""
        found: list[tuple[str, dt.datetime | None]] = []
        if self.origin == "republished":
            found += [] if self.is_permitted else [("permission", None)]
            found += [("embargo", None)] if self.embargo and at < self.embargo else []
        elif not self.is_carried(copy):
            found.append(("agreement", None))
        if self.origin == "translated" and not any(yes.carries(copy) for yes in self.compared):
            found.append(("reading", None))
        found += [(stop.rule, stop.since) for stop in self.stops if stop.is_open]
        left = [rule for rule, since in found if not self._is_passed(copy, rule, since)]
        return sorted(left + ["hold"] * self.is_held)

    def _is_passed(self, copy: Copy, rule: str, since: dt.datetime | None) -> bool:
        return any(
            waiver.copy == copy and rule in waiver.rules and not (since and since > waiver.at)
            for waiver in self.waivers
        )

    # --- what readers may see -------------------------------------------------------------------------------

    def visible(self, start: dt.datetime, end: dt.datetime) -> tuple[list[Printed], bool]:
        """What readers may be shown at some moment between these, and whether it may be nothing at all."""
        shown = sorted(
            (one for one in self.editions.values() if one.is_live_within(start, end)), key=lambda e: e.since
        )
        reached: dt.datetime | None = start
        for one in shown:
            if reached is None or one.since > reached:
                break
            reached = one.until
        return shown, reached is not None and reached <= end

    def next_moment(self, *, after: dt.datetime) -> dt.datetime | None:
        """When something came or comes into force by itself: an edition, or the end of an embargo."""
        all_ = [one.since for one in self.editions.values() if not one.is_cancelled]
        return min((at for at in [*all_, *filter(None, [self.embargo])] if at > after), default=None)

    # --- deeds ------------------------------------------------------------------------------------------------

    def object_to_text(self) -> None:
        """A no to the text takes every yes back that came before."""
        for yes in [*self.yeses, *self.compared]:
            yes.is_taken_back = True
