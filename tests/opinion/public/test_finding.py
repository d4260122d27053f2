"""The search page."""

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opinion import search
from opinion.models import Typeset
from tests import factories
from tests.opinion.public.asking import following, headlines, parsed, statements, texts
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db


def test_search_without_a_word_shows_the_form_alone(reader: ReaderClient) -> None:
    answer = reader.get("/search/")

    assert answer.status_code == 200
    assert parsed(answer).xpath("//main//form/@action") == ["/search/"]
    assert parsed(answer).xpath("//main//input[@name='q']/@value") == [""]
    assert texts(answer, "//main//h2") == []


@pytest.mark.parametrize("typed", ["   ", '"', "-", "...", "🔥", "-taiwan", "\u202e"])
def test_what_means_nothing_is_answered_with_a_sentence(reader: ReaderClient, typed: str) -> None:
    answer = reader.get("/search/", {"q": typed})

    assert answer.status_code == 200
    assert headlines(answer) == []


def test_a_found_piece_shows_the_passage_and_not_the_opening(reader: ReaderClient) -> None:
    factories.published(
        headline="A promise",
        body="<p>It begins elsewhere.</p><p>The ferries <em>cross</em> at six &amp; the fishermen know it.</p>",
        authors=[factories.author(name="Mei Lin", chinese="林梅")],
    )

    answer = reader.get("/search/", {"q": "ferry promises 林梅"})

    assert texts(answer, "//main//h2") == ["One piece"]
    assert headlines(answer) == ["A promise"]
    assert texts(answer, "//p[@class='passage']") == ["The ferries cross at six & the fishermen know it."]
    assert texts(answer, "//main//mark") == ["promise", "ferries", "林梅"]
    assert parsed(answer).xpath("//main//input[@name='q']/@value") == ["ferry promises 林梅"]


def test_before_rebuild_has_run_after_an_upgrade_the_passage_is_out_of_the_standfirst(
    reader: ReaderClient,
) -> None:
    factories.published(standfirst="Of ferries and men.", body="<p>The ferries cross at six.</p>")
    Typeset.objects.update(plain=None)

    assert texts(reader.get("/search/", {"q": "ferries"}), "//p[@class='passage']") == ["Of ferries and men."]


def test_a_piece_that_is_not_public_is_not_found_and_not_counted(reader: ReaderClient) -> None:
    factories.article(headline="Hidden ferries")
    factories.published(headline="Seen ferries")

    answer = reader.get("/search/", {"q": "ferries"})

    assert texts(answer, "//main//h2") == ["One piece"]
    assert headlines(answer) == ["Seen ferries"]


def test_a_word_that_is_left_out_may_stand_below_no_headline_either(reader: ReaderClient) -> None:
    factories.published(headline="Ferries", body="<p>They cross at six, they say, and at seven.</p>")
    factories.published(headline="More ferries", body="<p>They stay at home, they say, and sleep.</p>")

    assert headlines(reader.get("/search/", {"q": "ferries -cross"})) == ["More ferries"]


def test_nothing_found_says_so(reader: ReaderClient) -> None:
    assert texts(reader.get("/search/", {"q": "unicorn"}), "//main//h2") == ["Nothing was found"]


def test_what_was_typed_is_text_and_never_markup(reader: ReaderClient) -> None:
    factories.published(headline="<script>alert(1)</script> ferries")

    answer = reader.get("/search/", {"q": '"><script>alert(1)</script> ferries'})

    assert parsed(answer).xpath("//script") == []
    assert headlines(answer) == ["<script>alert(1)</script> ferries"]


def test_every_result_is_on_exactly_one_page(reader: ReaderClient) -> None:
    for n in range(45):
        factories.published(headline=f"Ferries {n}")

    answer = reader.get("/search/", {"q": "ferries"})
    assert texts(answer, "//main//h2") == ["45 pieces"]
    seen = headlines(answer)
    while (page := following(answer)) is not None:
        answer = reader.get(page)
        seen += headlines(answer)

    assert sorted(seen) == sorted(f"Ferries {n}" for n in range(45))


@pytest.mark.parametrize(
    "page", ["-1", "0", "1", "nan", "100000000000000000000", "9" * 5000, "١", "1-00000000", "", "2.5"]
)
def test_what_is_no_page_of_these_results_has_no_page(reader: ReaderClient, page: str) -> None:
    factories.published(headline="Ferries")

    assert reader.get("/search/", {"q": "ferries", "page": page}).status_code == 404


def test_a_page_after_the_last_result_is_not_there(reader: ReaderClient) -> None:
    factories.published(headline="Ferries")
    query = search.parse("ferries")
    assert query is not None

    assert reader.get("/search/", {"q": "ferries", "page": query.cursor(search.PAGE)}).status_code == 404


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_typed_is_answered(reader: ReaderClient, typed: str) -> None:
    answer = reader.get("/search/", {"q": typed.encode("utf-8", "replace").decode()})

    assert answer.status_code == (400 if "\x00" in typed else 200)


@pytest.mark.parametrize(
    "typed",
    [
        "a & b | !c",
        "foo:*",
        "((((",
        "' OR 1=1 --",
        "\\",
        "a" * 600_000,
        "(a" * 5000,
        "1 " * 3000,
        '"' * 999,
        "<->",
        "%s",
    ],
)
def test_what_is_meant_to_break_is_answered(reader: ReaderClient, typed: str) -> None:
    assert reader.get("/search/", {"q": typed}).status_code == 200


def test_search_asks_one_question_of_one_piece_and_of_thirty(reader: ReaderClient) -> None:
    factories.published(headline="Ferries")
    one = statements(reader, "/search/?q=ferries")
    for _ in range(30):
        factories.published(headline="Ferries")

    assert len(one) == len(statements(reader, "/search/?q=ferries")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_asks_for_fewer_words(client: ReaderClient) -> None:
    factories.published(headline="Ferries")
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("LOCK TABLE opinion_typeset IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '100ms'")
        try:
            answer = client.get("/search/", {"q": "ferries of the strait"})
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")

    assert answer.status_code == 503
    assert answer["Cache-Control"] == "no-store"
    assert texts(answer, "//main//p[@role='status']") == [
        "That search took too long. Try fewer words, or rarer ones."
    ]
    assert parsed(answer).xpath("//main//input[@name='q']/@value") == ["ferries of the strait"]
