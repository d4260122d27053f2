"""Which years and months have pieces: asked by leaping through the index, a step a month, however many there are."""

import datetime as dt
from itertools import groupby

from django.conf import settings
from django.db import connections

from opinion import dateline

# From the newest piece to the newest one before its month (or year), and so on.
_LEAPS = """{unit}s AS (
    (SELECT dated FROM live_edition WHERE dated < %(until)s {only} ORDER BY dated DESC, id DESC LIMIT 1)
     UNION ALL
    SELECT (SELECT dated FROM live_edition
             WHERE dated < date_trunc('{unit}', {unit}s.dated, %(zone)s) {only}
             ORDER BY dated DESC, id DESC LIMIT 1)
      FROM {unit}s WHERE {unit}s.dated >= %(since)s
)"""
# A piece that is known only by its year is dated at the year's first instant, and is in no month.
_IN_MONTHS = _LEAPS.format(unit="month", only="AND dated_precision <> 'year'")
_MONTHS = _LEAPS.format(unit="month", only="")
_YEARS = _LEAPS.format(unit="year", only="")
_FROM = "SELECT dated, '{0}' FROM {0}s WHERE dated >= %(since)s"


def years_and_months(year: int | None = None) -> list[tuple[int, list[dt.date]]]:
    """The years that have pieces, newest first, each with the first days of its months that have; or one year."""
    sql = f"WITH RECURSIVE {_IN_MONTHS}, {_YEARS} {_FROM.format('month')} UNION ALL {_FROM.format('year')}"
    found = _ask(sql, year)
    return [
        (year, sorted(day.replace(day=1) for day, unit in them if unit == "month"))
        for year, them in groupby(found, key=lambda pair: pair[0].year)
    ]


def months() -> list[dt.date]:
    """The first days of all months in which any piece is dated, newest first."""
    return [
        day.replace(day=1) for day, _unit in _ask(f"WITH RECURSIVE {_MONTHS} {_FROM.format('month')}", None)
    ]


def _ask(sql: str, year: int | None) -> list[tuple[dt.date, str]]:
    bounds: dict[str, dt.datetime | str] = {
        "since": dateline.first_moment(year or 1000),
        "until": dateline.first_moment(year + 1 if year else 9998),
        "zone": settings.TIME_ZONE,
    }
    with connections[settings.PUBLIC_DATABASE].cursor() as cursor:
        cursor.execute(sql, bounds)
        return sorted(
            ((dateline.local(dated).date(), unit) for dated, unit in cursor.fetchall()), reverse=True
        )
