"""Planning: what readers will see at any moment, and what the days hold: editions, slots, embargoes, pegs, due dates.

Reads only. Everything asks the same few questions however large the archive is, and each is bounded.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q

from authors.models import User
from opinion import dateline
from opinion.models import Article, ArticleQuerySet, Edition, Slot
from opinion.states import EditionKind

MOST = 200  # lines that one question answers
NEAR = dt.timedelta(minutes=30)  # what appears so close to a slot fills it
DAY = dt.timedelta(days=1)
PIECE = ("headline", "language", "state")
EDITION = ("headline", "language", "article", "number", "kind", "live_from", "live_until", "path")


class Matter(StrEnum):
    """What a line of a day says."""

    APPEARS = "appears"
    UPDATE = "update"
    FREE = "free"
    EMBARGO = "embargo"
    PEG = "peg"
    DUE = "due"
    PROMISED = "promised"


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something that happens on a day: at a moment, or (a peg) that day. A free slot has no piece."""

    matter: Matter
    at: dt.datetime
    headline: str = ""
    language: str = ""
    piece: int | None = None
    all_day: bool = False


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day by the desk's clocks, its lines in order."""

    date: dt.date
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Days:
    """Some days in a row; `is_cut` where more happens in them than is told."""

    days: list[Day]
    is_cut: bool


# --- what readers see ---------------------------------------------------------------------------------------


def live_at(moment: dt.datetime, *, after: Edition | None = None, most: int = MOST) -> list[Edition]:
    """The editions that readers see at this moment as far as the clock is set today, the newest first.

    `after` goes on below this one.
    """
    still = Q(live_until=None) | Q(live_until__gt=moment)
    found = Edition.objects.filter(still, live_from__lte=moment).only(*EDITION)
    if after is not None:
        before = Q(live_from__lt=after.live_from) | Q(live_from=after.live_from, pk__lt=after.pk)
        found = found.filter(before, live_from__lte=after.live_from)
    return list(found.order_by("-live_from", "-pk")[:most])


# --- what the days hold -------------------------------------------------------------------------------------


def days(first: dt.date, last: dt.date, *, user: User, now: dt.datetime) -> Days:
    """What happens on these days, for who may see it."""
    start, end = _midnight(first), _midnight(last + DAY)
    visible = Article.objects.visible_to(user).only(*PIECE)
    open_ = visible.open()
    printed = _printed(start, end)
    sources = [
        [_appears(edition) for edition in printed],
        _dated(Matter.EMBARGO, "first_not_before", visible.not_put_aside(), start, end),
        _dated(Matter.DUE, "due_at", open_, start, end),
        _dated(Matter.PROMISED, "promised_at", open_, start, end),
        _pegs(open_, first, last),
    ]
    is_cut = any(len(lines) > MOST for lines in sources)
    lines = [line for lines in sources for line in lines[:MOST]]
    lines += [Line(matter=Matter.FREE, at=at) for at in _free(first, last, printed) if at > now]
    return Days(days=_by_day(first, last, lines), is_cut=is_cut)


def _midnight(day: dt.date) -> dt.datetime:
    return dateline.first_moment(day.year, day.month, day.day)


def _appears(edition: Edition) -> Line:
    return Line(
        matter=Matter.UPDATE if edition.kind == EditionKind.UPDATE else Matter.APPEARS,
        at=edition.live_from,
        headline=edition.headline,
        language=edition.language,
        piece=edition.article_id,
    )


def _printed(start: dt.datetime, end: dt.datetime) -> list[Edition]:
    """What begins to be seen in this time, was it seen already or not."""
    found = Edition.objects.uncancelled().filter(live_from__gte=start, live_from__lt=end)
    return list(found.only(*EDITION).order_by("live_from", "pk")[: MOST + 1])


def _dated(
    matter: Matter, column: str, pieces: ArticleQuerySet, start: dt.datetime, end: dt.datetime
) -> list[Line]:
    """A line for each piece whose moment of this kind falls into this time."""
    found = pieces.only(*PIECE, column).filter(**{f"{column}__gte": start, f"{column}__lt": end})
    return [_of(piece, matter, getattr(piece, column)) for piece in found.order_by(column, "pk")[: MOST + 1]]


def _pegs(pieces: ArticleQuerySet, first: dt.date, last: dt.date) -> list[Line]:
    """A line for each piece that is stale after one of these days."""
    found = pieces.only(*PIECE, "news_peg").filter(news_peg__gte=first, news_peg__lte=last)
    return [
        _of(piece, Matter.PEG, _midnight(piece.news_peg), all_day=True)
        for piece in found.order_by("news_peg", "pk")[: MOST + 1]
        if piece.news_peg
    ]


def _of(piece: Article, matter: Matter, at: dt.datetime, *, all_day: bool = False) -> Line:
    return Line(
        matter=matter,
        at=at,
        headline=piece.headline,
        language=piece.language,
        piece=piece.pk,
        all_day=all_day,
    )


def _by_day(first: dt.date, last: dt.date, lines: Sequence[Line]) -> list[Day]:
    """Every day from the first to the last, also those on which nothing happens."""
    found: dict[dt.date, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (not line.all_day, line.at, line.matter, line.piece or 0)):
        found[dateline.local(line.at).date()].append(line)
    return [Day(date=date, lines=found[date]) for date in _dates(first, last)]


def _dates(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for number in range((last - first).days + 1):
        yield first + number * DAY


# --- slots --------------------------------------------------------------------------------------------------


def free_slots(now: dt.datetime, *, ahead: int = 14) -> list[dt.datetime]:
    """The slots of the next days at which nothing new appears yet."""
    today = dateline.local(now).date()
    last = today + ahead * DAY
    printed = _printed(_midnight(today), _midnight(last + DAY))
    return [at for at in _free(today, last, printed) if at > now]


def _free(first: dt.date, last: dt.date, printed: Sequence[Edition]) -> list[dt.datetime]:
    """The slots of these days that no edition fills; each fills one, and an update of what is out fills none."""
    new = [edition.live_from for edition in printed if edition.kind != EditionKind.UPDATE]
    slots = list(Slot.objects.all())
    free = []
    for date in _dates(first, last):
        for slot in slots:
            if slot.weekday == date.isoweekday():
                at = moment_of(date, slot.time)
                filled = next((moment for moment in new if abs(moment - at) <= NEAR), None)
                if filled is None:
                    free.append(at)
                else:
                    new.remove(filled)
    return free


def moment_of(date: dt.date, time: dt.time) -> dt.datetime:
    """When the desk's clocks show this time on this day: the first time if they do twice; if never, once they go on."""
    try:
        return dateline.resolve_local(dt.datetime.combine(date, time))
    except dateline.TimeHappensTwice as twice:
        return twice.choices[0]
    except dateline.TimeDoesNotExist as never:
        return never.choices[1]
