"""The figures at the desk: who may see them, which time is meant, and their files."""

import csv
import datetime as dt
import io
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from opinion import publishing
from opinion.admin import figuring
from opinion.figures import contributors, spans
from tests import factories
from tests.opinion.figures.world import appeared, arrived, at, author
from tests.pages import words

pytestmark = pytest.mark.django_db
DESK, PEOPLE = "/desk/figures/", "/desk/figures/contributors/"


def of(group: str) -> Client:
    client = Client()
    client.force_login(factories.user(group=group))
    return client


def rows(file: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


def a_piece(**facts: Any) -> None:
    article = arrived(factories.article(**facts), at("2026-07-02"))
    appeared(publishing.publish(article, by=None), at("2026-08-02"))


def test_without_a_question_it_is_the_last_quarter() -> None:
    now = spans.today()
    span = spans.last_quarter()
    assert span.end <= dt.datetime.now(dt.UTC)
    assert dt.timedelta(0) < now - span.last <= dt.timedelta(days=92)
    assert f"Figures: {span.label}" in words(of("editor").get(DESK))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("period=2026-Q3", "Figures: Q3 2026"),
        ("period=2026", "Figures: 2026"),
        ("period=2026-07", "Figures: July 2026"),
        ("from=2026-07-01&to=2026-07-01", "Figures: 1 July 2026 to 1 July 2026"),
        ("from=2004-02-29&to=2026-07-01", "Figures: 29 February 2004 to 1 July 2026"),
    ],
)
def test_a_time_is_named_in_the_address(asked: str, said: str) -> None:
    page = of("editor").get(f"{DESK}?{asked}")
    assert (page.status_code, said in words(page)) == (200, True)


NONSENSE = [
    "period=x", "period=2026-Q5", "period=2026-13", "period=0001", "period=9999", "period=２０２６", "period=2026%0a",
    "from=2026-07-01", "to=2026-07-01", "from=2026-07-02&to=2026-07-01", "from=2026-02-30&to=2026-03-01",
    "from=1900-01-01&to=2026-01-01", "from=0001-01-01&to=9999-12-31", "from=2026-W01&to=2026-W02", "from=%00&to=%ff",
]  # fmt: skip


@pytest.mark.parametrize("asked", NONSENSE)
def test_what_is_no_time_is_answered_with_a_sentence(asked: str) -> None:
    client = of("publisher")
    page, file = client.get(f"{DESK}?{asked}"), client.get(f"{DESK}flow.csv?{asked}")
    assert (page.status_code, file.status_code) == (400, 400)
    sentence = file.content.decode().strip()
    assert sentence.endswith(".")
    assert sentence in words(page)


@pytest.mark.parametrize("asked", ["period=2026", "period=2026-07", "period=x"])
def test_what_contributors_stated_is_told_by_whole_quarters_alone(asked: str) -> None:
    assert of("publisher").get(f"{PEOPLE}?{asked}").status_code == 400
    assert of("publisher").get(f"{PEOPLE}gender.csv?{asked}").status_code == 400


def test_a_quarter_that_runs_is_not_told_and_not_offered() -> None:
    client, runs = of("publisher"), spans.of_day(spans.today(), "quarter")
    page = client.get(f"{PEOPLE}?{runs.query}")
    assert page.status_code == client.get(f"{PEOPLE}gender.csv?{runs.query}").status_code == 400
    assert "This quarter is not over." in words(page)
    assert runs.query not in client.get(PEOPLE).content.decode()
    assert runs.query in client.get(DESK).content.decode()


def test_days_asked_for_there_are_not_heeded() -> None:
    page = of("publisher").get(f"{PEOPLE}?from=2026-07-01&to=2026-07-01")
    assert f"Who writes: {spans.last_quarter().label}" in words(page)


@pytest.mark.parametrize("slug", [*figuring.DESK])
def test_every_table_is_on_the_page_and_a_file_with_the_same_numbers(slug: str) -> None:
    a_piece(topics=["Sea"])
    client = of("editor")
    span = spans.read({"period": "2026-Q3"})
    table = next(table for table in figuring.DESK[slug](span) if table.slug == slug)

    page, file = client.get(f"{DESK}?period=2026-Q3"), client.get(f"{DESK}{slug}.csv?period=2026-Q3")

    assert f'id="t-{slug}"' in page.content.decode()
    assert f'href="{DESK}{slug}.csv?period=2026-Q3"' in page.content.decode()
    assert table.definition in words(page)
    assert rows(file) == [
        [*table.heads, *table.columns],
        *[["" if cell is None else str(cell) for cell in (*row.heads, *row.cells)] for row in table.rows],
    ]
    assert file["Content-Disposition"] == f'attachment; filename="figures-{slug}-2026-Q3.csv"'
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file["Cache-Control"] == "private, no-store"


def test_a_topic_that_is_a_formula_is_words_in_the_file() -> None:
    a_piece(topics=["=HYPERLINK(1)", "海峽"])
    file = of("editor").get(f"{DESK}topics.csv?period=2026-Q3")
    assert rows(file)[1:] == [["'=HYPERLINK(1)", "1", "1"], ["海峽", "1", "1"]]


def test_a_publisher_reads_who_writes_and_its_file() -> None:
    for number in range(6):
        a_piece(authors=[author(f"A {number}", gender="woman" if number < 3 else "man")], topics=["Sea"])
    client = of("publisher")
    page = words(client.get(f"{PEOPLE}?period=2026-Q3"))
    assert re.search(r"Sea Women 3 3 3 3 Men 3 3 3 3 Not stated 0 0 0 0 All 6 6 6 6", page)
    assert ["Sea", "Women", "3", "3", "3", "3"] in rows(client.get(f"{PEOPLE}gender.csv?period=2026-Q3"))


@pytest.mark.parametrize("address", [PEOPLE, *(f"{PEOPLE}{name}.csv" for name in contributors.ASKED)])
def test_an_editor_is_not_told_who_writes(address: str) -> None:
    client = of("editor")
    assert client.get(address).status_code == 403
    assert PEOPLE not in client.get(DESK).content.decode()
    assert PEOPLE in of("publisher").get(DESK).content.decode()


def test_editors_who_may_publish_by_the_settings_are_not_told_either() -> None:
    from opinion.models import Desk

    Desk.objects.update_or_create(pk=1, defaults={"editors_may_publish": True})
    assert of("editor").get(PEOPLE).status_code == 403


@pytest.mark.parametrize("name", ["x", "gender"])
def test_a_table_that_there_is_not_has_no_file(name: str) -> None:
    assert of("publisher").get(f"{DESK}{name}.csv").status_code == 404
    assert of("publisher").get(f"{PEOPLE}flow.csv").status_code == 404


def test_a_page_shows_so_many_rows_and_the_file_all() -> None:
    for number in range(figuring.SHOWN + 2):
        factories.topic(f"Topic {number:03}")
    a_piece(topics=[f"Topic {number:03}" for number in range(figuring.SHOWN + 2)])
    client = of("editor")
    assert "2 rows more stand in the file." in words(client.get(f"{DESK}?period=2026-Q3"))
    assert len(rows(client.get(f"{DESK}topics.csv?period=2026-Q3"))) == figuring.SHOWN + 3


def test_drawings_say_what_they_are_and_carry_no_style() -> None:
    a_piece()
    page = of("editor").get(f"{DESK}?period=2026-Q3").content.decode()
    drawings = re.findall(
        r"<svg.*?</svg>", "".join(re.findall(r'<div class="figure-table".*?</table>', page, re.S)), re.S
    )
    assert any("<title>Pieces that arrived and appeared</title><desc>" in one for one in drawings)
    assert all("<title>" in one or 'aria-hidden="true"' in one for one in drawings)
    assert not any("style=" in one for one in drawings)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])  # a day apart, whatever the time is
def test_today_is_the_day_by_the_clocks_of_the_desk(settings: Any, zone: str) -> None:
    settings.TIME_ZONE = zone
    assert spans.today() == dt.datetime.now(ZoneInfo(zone)).date()
