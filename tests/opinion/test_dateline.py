"""Dates with their precision, countdowns, and the hours that clocks show twice or never."""

import datetime as dt
import zoneinfo

import pytest
from django.test import override_settings
from hypothesis import example, given
from hypothesis import strategies as st

from opinion import dateline

UTC = dt.UTC
TAIPEI = zoneinfo.ZoneInfo("Asia/Taipei")
LONDON = zoneinfo.ZoneInfo("Europe/London")
ZONES = ["Asia/Taipei", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo"]
moments = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2100, 12, 31), timezones=st.just(UTC))
third_batch = dt.datetime(2021, 7, 15, 4, 30, tzinfo=UTC)


# --- words and addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "language", "written"),
    [
        ("day", "en", "15 July 2021"),
        ("month", "en", "July 2021"),
        ("year", "en", "2021"),
        ("day", "zh-Hant", "2021年7月15日"),
        ("month", "zh-hant", "2021年7月"),
        ("year", "zh", "2021年"),
        ("month", "ja", "2021年7月"),
        ("month", "ko", "2021년 7월"),
        ("day", "vi", "15 tháng 7 năm 2021"),
        ("month", "fr", "July 2021"),
    ],
)
def test_a_date_says_what_is_known_and_no_more(precision, language, written):
    assert dateline.words(third_batch, precision, language) == written


@pytest.mark.parametrize(
    ("precision", "machine", "path"),
    [
        ("day", "2021-07-15", ("2021", "07")),
        ("month", "2021-07", ("2021", "07")),
        ("year", "2021", ("2021",)),
    ],
)
def test_addresses_and_machines_get_the_same_precision(precision, machine, path):
    assert dateline.iso(third_batch, precision) == machine
    assert dateline.path_parts(third_batch, precision) == path


def test_a_date_is_that_of_the_sites_clocks():
    just_before_midnight_utc = dt.datetime(2021, 12, 31, 23, 59, tzinfo=UTC)

    assert dateline.words(just_before_midnight_utc, "day") == "1 January 2022"
    assert dateline.path_parts(just_before_midnight_utc, "day") == ("2022", "01")


def test_a_month_begins_with_its_first_instant_in_the_sites_zone():
    assert dateline.first_moment(2021, 7) == dt.datetime(2021, 6, 30, 16, tzinfo=UTC)
    assert dateline.first_moment(2021) == dt.datetime(2020, 12, 31, 16, tzinfo=UTC)
    assert dateline.first_moment(2021, 7, 15) == dt.datetime(2021, 7, 14, 16, tzinfo=UTC)


@pytest.mark.parametrize("parts", [(0,), (999,), (9999,), (10**20,), (-1,), (2021, 13), (2021, 2, 30)])
def test_what_no_calendar_has_is_refused(parts):
    with pytest.raises(ValueError, match=r"."):
        dateline.first_moment(*parts)


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_go_on():
    with override_settings(TIME_ZONE="America/Sao_Paulo"):
        begins = dateline.first_moment(2018, 11, 4)

    assert begins == dt.datetime(2018, 11, 4, 3, tzinfo=UTC)
    assert begins - dt.timedelta(seconds=1) == dt.datetime(2018, 11, 4, 2, 59, 59, tzinfo=UTC)


@given(moment=moments, name=st.sampled_from(ZONES), precision=st.sampled_from(["day", "month", "year"]))
@example(moment=dt.datetime(2000, 2, 29, 12, tzinfo=UTC), name="Asia/Taipei", precision="day")
@example(moment=dt.datetime(1970, 1, 1, tzinfo=UTC), name="America/Sao_Paulo", precision="day")
@example(moment=dt.datetime(2018, 11, 4, 3, tzinfo=UTC), name="America/Sao_Paulo", precision="day")
def test_every_moment_lies_in_the_period_that_its_date_names(moment, name, precision):
    with override_settings(TIME_ZONE=name):
        parts = tuple(map(int, dateline.iso(moment, precision).split("-")))
        begins = dateline.first_moment(*parts)

        assert begins <= moment
        assert dateline.iso(begins, precision) == dateline.iso(moment, precision)
        assert dateline.iso(begins - dt.timedelta(seconds=1), precision) < dateline.iso(moment, precision)
        assert str(parts[0]) in dateline.words(moment, precision)


# --- countdowns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3 * 3600 + 12 * 60 + 40, "in 3 h 12 min"),
        (3 * 3600, "in 3 h"),
        (12 * 60, "in 12 min"),
        (59, "in less than a minute"),
        (0, "just now"),
        (-59, "just now"),
        (-12 * 60, "12 min ago"),
        (-(3 * 3600 + 12 * 60), "3 h ago"),
        (86400 + 60, "in 1 day"),
        (2 * 86400 + 3 * 3600, "in 2 days 3 h"),
        (23 * 86400 + 3 * 3600, "in 23 days"),
        (-2 * 86400, "2 days ago"),
    ],
)
def test_a_countdown_names_the_two_units_that_matter(seconds, said):
    now = dt.datetime(2026, 11, 23, 9, tzinfo=UTC)

    assert dateline.countdown(now, now + dt.timedelta(seconds=seconds)) == said


def test_a_countdown_counts_hours_that_pass_not_hours_on_the_clock():
    evening = dt.datetime(2027, 3, 27, 22, tzinfo=LONDON)
    morning = dt.datetime(2027, 3, 28, 6, tzinfo=LONDON)  # the clocks go forward in between

    assert dateline.countdown(evening, morning) == "in 7 h"


def test_a_stamp_names_the_zone_and_gives_utc():
    moment = dt.datetime(2021, 7, 14, 22, tzinfo=UTC)

    assert dateline.stamp(moment) == "15 July 2021, 06:00 Asia/Taipei (14 July 2021, 22:00 UTC)"
    assert dateline.stamp(moment, LONDON) == "14 July 2021, 23:00 Europe/London (14 July 2021, 22:00 UTC)"


# --- times that are not clear -----------------------------------------------------------------------------


def clock(moment: dt.datetime, name: str) -> dt.datetime:
    """What a clock on the wall of that zone shows."""
    return moment.astimezone(zoneinfo.ZoneInfo(name)).replace(tzinfo=None, fold=0)


PUT_BACK = [  # the first moment at which a time shows for the second time, and how far the clocks went back
    ("Europe/London", dt.datetime(2026, 10, 25, 1, 30), 60),
    ("America/New_York", dt.datetime(2026, 11, 1, 1, 30), 60),
    ("Australia/Lord_Howe", dt.datetime(2027, 4, 4, 1, 45), 30),
    ("America/Sao_Paulo", dt.datetime(2018, 2, 17, 23, 30), 60),
    ("Asia/Taipei", dt.datetime(1979, 9, 30, 23, 30), 60),
]
PUT_FORWARD = [
    ("Europe/London", dt.datetime(2027, 3, 28, 1, 30), 60),
    ("America/New_York", dt.datetime(2027, 3, 14, 2, 30), 60),
    ("Australia/Lord_Howe", dt.datetime(2026, 10, 4, 2, 15), 30),
    ("America/Sao_Paulo", dt.datetime(2018, 11, 4, 0, 30), 60),
    ("Asia/Taipei", dt.datetime(1979, 7, 1, 0, 30), 60),
]


@pytest.mark.parametrize(("name", "time", "minutes"), PUT_BACK)
def test_a_time_that_happens_twice_is_refused_with_both_choices(name, time, minutes):
    with pytest.raises(dateline.TimeHappensTwice) as refused:
        dateline.resolve_local(time, zoneinfo.ZoneInfo(name))

    first, second = refused.value.choices
    assert second - first == dt.timedelta(minutes=minutes)
    assert {clock(first, name), clock(second, name)} == {time}
    assert f"{first:%H:%M}" in str(refused.value)
    assert f"{second:%H:%M}" in str(refused.value)


@pytest.mark.parametrize(("name", "time", "minutes"), PUT_FORWARD)
def test_a_time_that_does_not_exist_is_refused_with_both_neighbours(name, time, minutes):
    with pytest.raises(dateline.TimeDoesNotExist) as refused:
        dateline.resolve_local(time, zoneinfo.ZoneInfo(name))

    before, after = (clock(choice, name) for choice in refused.value.choices)
    assert (before < time < after, after - before) == (True, dt.timedelta(minutes=2 * minutes))
    for choice in refused.value.choices:
        assert dateline.resolve_local(clock(choice, name), zoneinfo.ZoneInfo(name)) == choice


def test_the_sentence_says_which_and_gives_zone_and_utc():
    with pytest.raises(dateline.TimeHappensTwice) as twice:
        dateline.resolve_local(dt.datetime(2026, 10, 25, 1, 30), LONDON)
    with pytest.raises(dateline.TimeDoesNotExist) as never:
        dateline.resolve_local(dt.datetime(2027, 3, 28, 1, 30), LONDON)
    with pytest.raises(dateline.TimeHappensTwice) as far:
        dateline.resolve_local(dt.datetime(2018, 2, 17, 23, 30), zoneinfo.ZoneInfo("America/Sao_Paulo"))

    assert str(twice.value) == (
        "On 25 October 2026, 01:30 happens twice in Europe/London: "
        "choose 01:30 BST (00:30 UTC) or 01:30 GMT (01:30 UTC)."
    )
    assert str(never.value) == (
        "On 28 March 2027, 01:30 does not exist in Europe/London, where the clocks are put forward: "
        "choose 00:30 GMT (00:30 UTC) or 02:30 BST (01:30 UTC)."
    )
    assert str(far.value) == (
        "On 17 February 2018, 23:30 happens twice in America/Sao_Paulo: "
        "choose 23:30 UTC-02 (18 February 2018, 01:30 UTC) or 23:30 UTC-03 (18 February 2018, 02:30 UTC)."
    )


def test_a_year_that_nobody_means_is_refused_with_a_sentence():
    for year in (1, 9999):
        with pytest.raises(ValueError, match="between 1000 and 9998"):
            dateline.resolve_local(dt.datetime(year, 12, 31, 23, 59))


@given(moment=moments, name=st.sampled_from(ZONES))
@example(moment=dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC), name="Europe/London")
@example(moment=dt.datetime(2026, 10, 25, 1, 30, tzinfo=UTC), name="Europe/London")
def test_every_moment_comes_back_from_its_clock_or_is_among_the_choices(moment, name):
    where = zoneinfo.ZoneInfo(name)

    try:
        found = [dateline.resolve_local(clock(moment, name), where)]
    except dateline.TimeHappensTwice as twice:
        found = list(twice.choices)

    assert moment in found


@given(naive=st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2100, 12, 30)), name=st.sampled_from(ZONES))
def test_a_time_resolves_to_a_moment_that_shows_it_or_is_refused(naive, name):
    where = zoneinfo.ZoneInfo(name)
    shown_by = {clock(naive.replace(tzinfo=where, fold=fold).astimezone(UTC), name) for fold in (0, 1)}

    try:
        moment = dateline.resolve_local(naive, where)
    except dateline.TimeHappensTwice:
        assert shown_by == {naive}
    except dateline.TimeDoesNotExist:
        assert naive not in shown_by
    else:
        assert clock(moment, name) == naive


def transitions(name: str) -> list[dt.datetime]:
    """The moments of ten years at which the clocks of a zone are put back or forward."""
    where, found = zoneinfo.ZoneInfo(name), []
    step, moment = dt.timedelta(minutes=30), dt.datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year < 2036:
        if moment.astimezone(where).utcoffset() != (moment + step).astimezone(where).utcoffset():
            found.append(moment + step)
        moment += step
    return found


CHANGING = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
]
TRANSITIONS = {name: transitions(name) for name in CHANGING}


def test_each_of_the_five_zones_changes_its_clocks():
    assert all(len(found) >= 10 for found in TRANSITIONS.values())


@given(name=st.sampled_from(CHANGING), data=st.data())
def test_around_every_change_of_the_clocks_a_time_is_one_moment_or_is_refused_saying_which(name, data):
    change = data.draw(st.sampled_from(TRANSITIONS[name]))
    minutes = data.draw(st.integers(-150, 150))
    where = zoneinfo.ZoneInfo(name)
    before = clock(change - dt.timedelta(seconds=1), name).replace(second=0) + dt.timedelta(minutes=1)
    naive = before + dt.timedelta(minutes=minutes)
    near = (change + dt.timedelta(minutes=step) for step in range(-400, 401))
    shown = [moment for moment in near if clock(moment, name) == naive]

    said = [f"{naive:%H:%M}", f"{naive.day} ", name]
    try:
        found = [dateline.resolve_local(naive, where)]
    except dateline.TimeHappensTwice as twice:
        found, sentence, choices = list(twice.choices), str(twice), twice.choices
    except dateline.TimeDoesNotExist as never:
        found, sentence, choices = [], str(never), never.choices
    else:
        sentence, choices, said = "", (), []

    assert found == shown
    said += [f"{choice.astimezone(where):%H:%M}" for choice in choices]
    assert [part for part in said if part not in sentence] == []
