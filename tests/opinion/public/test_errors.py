"""What readers are told when something is not there or broke."""

import psycopg
import pytest
from django.db import connection
from django.test import Client

from tests.opinion.public.asking import links, texts
from tests.reading import ReaderClient

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture
def broken(client: Client) -> Client:
    """A reader of a site whose database says something that nobody expected."""
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("DROP VIEW live_edition CASCADE")
    return client


def carries(answer: object) -> dict[str, str]:
    """Of an answer, the headers that every one has."""
    return {name: answer[name] for name in HEADERS}


def test_what_is_not_there_is_said_in_a_sentence_that_leads_on(reader: ReaderClient) -> None:
    answer = reader.get("/nothing/here/")

    assert answer.status_code == 404
    assert texts(answer, "//h1") == ["No page is here"]
    assert links(answer) == ["/", "/search/", "/archive/"]
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert carries(answer) == HEADERS


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_page_that_asks_no_database(broken: Client) -> None:
    answer = broken.get("/")

    assert answer.status_code == 500
    assert texts(answer, "//h1") == ["Something broke on our side"]
    assert b"live_edition" not in answer.content
    assert answer["Cache-Control"] == "no-store"
    assert carries(answer) == HEADERS


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_a_503_that_passes(client: Client) -> None:
    client.raise_request_exception = False
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("LOCK TABLE opinion_typeset IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '100ms'")
        try:
            answer = client.get("/")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")

    assert answer.status_code == 503
    assert texts(answer, "//h1") == ["One moment"]
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("30", "no-store")
    assert carries(answer) == HEADERS


@pytest.mark.parametrize(
    "address",
    ["/a%00b/", "/authors/a%00b/", "/topics/%00/", "/search/?q=a%00b", "/?%00=1", "/media/a%00.jpeg"],
)
def test_an_address_with_a_nul_is_refused(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert answer["Cache-Control"] == "no-store"
    assert carries(answer) == HEADERS


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/%ff%fe/", "/search/?q=%ff", "/search/?q=%ed%a0%80", "/authors/%ed%a0%80/"]
)
def test_bytes_that_are_no_text_are_answered(client: Client, address: str) -> None:
    assert client.get(address).status_code in {200, 404}


def test_a_host_that_is_not_ours_is_a_bad_request(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert texts(answer, "//h1") == ["This address cannot be read"]
    assert b"evil.example" not in answer.content
    assert carries(answer) == HEADERS
