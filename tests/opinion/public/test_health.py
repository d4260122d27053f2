"""What machines ask for."""

import pytest
from django.db import connection
from django.test import Client

from tests.reading import ReaderClient


def test_healthz_asks_no_database(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")


@pytest.mark.django_db
def test_readyz_asks_the_view_as_the_public_does(reader: ReaderClient) -> None:
    answer = reader.get("/readyz")

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")


@pytest.mark.django_db
def test_readyz_is_503_where_the_public_could_read_nothing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP VIEW live_edition CASCADE")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (
        503,
        b"no database\n",
        "no-store",
    )


def test_robots_are_told_where_the_map_is_and_what_leads_nowhere(client: Client) -> None:
    assert client.get("/robots.txt").content.decode() == (
        "User-agent: *\nDisallow: /desk/\nDisallow: /contribute/\nDisallow: /account/\nDisallow: /search/\n\n"
        "Sitemap: http://localhost:8000/sitemap.xml\n"
    )


def test_the_icon_is_where_programs_look_for_it(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    assert answer.content[:4] == b"\x00\x00\x01\x00"
