"""What lies ahead: what readers will see at a chosen moment, the days to come as a list, a month at a glance."""

import calendar
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opinion import dateline, planning
from opinion.admin.asking import colleague
from opinion.admin.forms import ClockForm
from opinion.admin.marks import short
from opinion.models import Article, Edition, clock
from opinion.planning import DAY, Line, Matter
from opinion.states import EditionKind

SPAN = 14  # days on the list
SHOWN = 40  # editions on a page
IN_A_CELL = 3  # headlines of a day in the month
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(9000, 1, 1)
WORDS = {
    Matter.APPEARS: (gettext_lazy("Appears"), "ready"),
    Matter.UPDATE: (gettext_lazy("Update appears"), "ready"),
    Matter.FREE: (gettext_lazy("Free slot"), "still"),
    Matter.EMBARGO: (gettext_lazy("Embargo ends"), "blocked"),
    Matter.PEG: (gettext_lazy("News peg"), "contributor"),
    Matter.DUE: (gettext_lazy("Due"), "desk"),
    Matter.PROMISED: (gettext_lazy("Answer promised"), "contributor"),
}
PAST = {Matter.APPEARS: gettext_lazy("Published"), Matter.UPDATE: gettext_lazy("Updated")}
PRINTED = frozenset(PAST)


@dataclass(frozen=True)
class Row:
    """A line of a day in words; `query` schedules into a free slot."""

    line: Line
    time: str
    words: str
    tone: str
    span: str


@dataclass(frozen=True)
class Cell:
    """A day of the month: what readers get, shortened, and how much else there is."""

    date: dt.date
    is_today: bool
    is_outside: bool
    rows: list[Row]
    more: int
    notes: list[str] = field(default_factory=list)


def ahead_view(request: HttpRequest) -> HttpResponse:
    """The next days, or the days from another one on, with everything that happens in them."""
    user, now = colleague(request), clock.read()
    today = dateline.local(now).date()
    first = _date(request.GET.get("from", ""), "%Y-%m-%d") or today
    found = planning.days(first, first + (SPAN - 1) * DAY, user=user, now=now)
    days = [(day, _heading(day.date, today), [_row(line, now) for line in day.lines]) for day in found.days]
    context = {
        "title": _("The next 14 days")
        if first == today
        else _("14 days from %(day)s") % {"day": _day(first)},
        "days": days,
        "is_cut": found.is_cut,
        "most": planning.MOST,
        "before": first - SPAN * DAY,
        "after": first + SPAN * DAY,
        "form": ClockForm(initial={"date": first, "time": dt.time(6)}),
        "month": f"{first:%Y-%m}",
    }
    return _page(request, "desk/ahead.html", context)


def month_view(request: HttpRequest) -> HttpResponse:
    """A month as a table, its weeks whole."""
    user, now = colleague(request), clock.read()
    today = dateline.local(now).date()
    first = (_date(request.GET.get("month", ""), "%Y-%m") or today).replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    found = planning.days(weeks[0][0], weeks[-1][-1], user=user, now=now)
    cells = {day.date: _cell(day, first, today, now) for day in found.days}
    context = {
        "title": formats.date_format(first, _("F Y")),
        "weekdays": [formats.date_format(date, "D") for date in weeks[0]],
        "weeks": [[cells[date] for date in week] for week in weeks],
        "is_cut": found.is_cut,
        "most": planning.MOST,
        "before": first - DAY,
        "after": first + 31 * DAY,
    }
    return _page(request, "desk/month.html", context)


def live_at_view(request: HttpRequest) -> HttpResponse:
    """What readers see at a moment, as far as the clock is set today; what will be new by then is marked."""
    colleague(request)
    now = clock.read()
    asked = "date" in request.GET
    local = dateline.local(now)
    form = ClockForm(request.GET if asked else None, initial={"date": local.date(), "time": local.time()})
    moment = (form.at if form.is_valid() else None) if asked else now
    context: dict[str, Any] = {"title": _("What readers see at a moment"), "form": form}
    if moment is not None:
        below = request.GET.get("below", "")
        after = get_object_or_404(Edition, pk=below) if below.isdecimal() and len(below) < 19 else None
        found = planning.live_at(moment, after=after, most=SHOWN + 1)
        shown = found[:SHOWN]
        context |= {
            "moment": dateline.stamp(moment),
            "span": dateline.countdown(now, moment) if asked else "",
            "editions": [(edition, *_news(edition, now), short(edition.live_from)) for edition in shown],
            "older": _older(request, shown[-1]) if len(found) > SHOWN else "",
        }
    return _page(request, "desk/live_at.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    here = {**admin.site.each_context(request), "zone": dateline.zone(), "opts": Article._meta}
    return TemplateResponse(request, template, here | context)


def _date(asked: str, form: str) -> dt.date | None:
    """The day that an address names, None where it names none that a calendar of ours holds."""
    try:
        found = dt.datetime.strptime(asked, form).date()
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def _day(date: dt.date) -> str:
    return formats.date_format(date, _("D j F Y"))


def _heading(date: dt.date, today: dt.date) -> str:
    near = {today: _("today"), today + DAY: _("tomorrow")}.get(date)
    return f"{_day(date)}, {near}" if near else _day(date)


def _row(line: Line, now: dt.datetime) -> Row:
    if line.all_day:
        return Row(line, "", *_words(line.matter), "")
    words, tone = _words(line.matter)
    if line.at <= now and line.matter in PAST:
        words, tone = str(PAST[line.matter]), "live"
    elif line.at <= now and line.matter in {Matter.DUE, Matter.PROMISED}:
        words, tone = _("%(what)s, late") % {"what": words}, "blocked"
    return Row(line, f"{dateline.local(line.at):%H:%M}", words, tone, dateline.countdown(now, line.at))


def _words(matter: Matter) -> tuple[str, str]:
    words, tone = WORDS[matter]
    return str(words), tone


def _cell(day: planning.Day, month: dt.date, today: dt.date, now: dt.datetime) -> Cell:
    """What readers get that day; the rest in numbers."""
    printed = [_row(line, now) for line in day.lines if line.matter in PRINTED]
    counts = {matter: sum(line.matter == matter for line in day.lines) for matter in Matter}
    told = {
        Matter.FREE: ngettext("%(n)d free slot", "%(n)d free slots", counts[Matter.FREE]),
        Matter.EMBARGO: ngettext("%(n)d embargo", "%(n)d embargoes", counts[Matter.EMBARGO]),
        Matter.PEG: ngettext("%(n)d news peg", "%(n)d news pegs", counts[Matter.PEG]),
        Matter.DUE: ngettext("%(n)d due", "%(n)d due", counts[Matter.DUE]),
        Matter.PROMISED: ngettext("%(n)d promised", "%(n)d promised", counts[Matter.PROMISED]),
    }
    return Cell(
        date=day.date,
        is_today=day.date == today,
        is_outside=(day.date.year, day.date.month) != (month.year, month.month),
        rows=printed[:IN_A_CELL],
        more=max(0, len(printed) - IN_A_CELL),
        notes=[words % {"n": counts[matter]} for matter, words in told.items() if counts[matter]],
    )


def _news(edition: Edition, now: dt.datetime) -> tuple[str, str]:
    """What is new in it for readers since now: the word and its tone; nothing where they see it already."""
    if edition.live_from <= now:
        return "", ""
    words = {
        EditionKind.FIRST: _("New"),
        EditionKind.UPDATE: _("Updated"),
        EditionKind.PUT_BACK: _("Put back"),
    }
    return words[EditionKind(edition.kind)], "ready"


def _older(request: HttpRequest, last: Edition) -> str:
    """The query of the page that goes on below this edition."""
    query = request.GET.copy()
    query["below"] = str(last.pk)
    return "?" + query.urlencode()
