"""Search results are ranked and bounded, and a cursor leads to its page alone."""

import pytest

from opinion import search
from tests.searching import ask, change, fill, page, put

pytestmark = pytest.mark.django_db


def test_results_are_ranked_by_where_the_words_stand_then_by_date(shelf):
    put(1, 9, body="A word on Taiwan.")
    put(2, 1, headline="Taiwan", body="Of an island.")
    put(3, 2, topics=["Taiwan"], body="Of an island.")
    put(4, 3, standfirst="About Taiwan.", body="Of an island.")
    put(5, 8, body="A word on Taiwan.")
    put(6, 9, body="Nothing.")

    assert page("taiwan") == [(pk, 5) for pk in (2, 3, 4, 1, 5)]


def test_a_page_has_a_row_more_than_it_shows_and_the_next_one_goes_on(shelf):
    fill(50)

    first, second, third = page("taiwan"), page("taiwan", 20), page("taiwan", 40)

    assert [len(rows) for rows in (first, second, third)] == [21, 21, 10]
    assert [pk for pk, _ in (*first[:20], *second[:20], *third)] == list(range(1049, 999, -1))
    assert {total for _, total in (*first, *second, *third)} == {50}


def test_every_match_up_to_five_hundred_can_be_reached(shelf):
    fill(499, body="an island")
    fill(500, start=2000)

    reached = [pk for offset in range(0, 520, 20) for pk, _ in page("taiwan", offset)[:20]]

    assert sorted(reached) == list(range(2000, 2500))
    assert page("taiwan", 0)[0] == (2499, 500)


def test_past_five_hundred_the_total_says_only_that_there_are_more(shelf):
    fill(900)
    put(1, 1, headline="Taiwan", body="Long ago.")

    assert page("taiwan")[0] == (1, 501)  # old, but its headline matches
    assert len(page("taiwan", 500)) == 2
    assert page("taiwan", search.LAST_OFFSET) == []


def test_a_phrase_is_sought_in_the_newest_pieces_that_hold_its_words(shelf):
    fill(10, body="the taiwan strait", start=500)
    fill(search.MOST_NEAR - 5, body="the strait of taiwan")

    assert [pk for pk, _ in page('"taiwan strait"')] == [509, 508, 507, 506, 505]
    assert [pk for pk, _ in page('-"strait of taiwan" "taiwan strait"')] == [509, 508, 507, 506, 505]


def test_a_phrase_in_an_old_headline_is_found_among_many_in_texts(shelf):
    put(1, 1, headline="The Taiwan Strait")
    fill(search.MOST_NEAR + 5, body="the strait of taiwan")

    assert page('"taiwan strait"') == [(1, 1)]


def test_the_columns_of_the_page_are_fetched_for_the_page(shelf):
    fill(3)

    assert page("taiwan", columns="edition.id, edition.card") == [
        (pk, "card", 3) for pk in (1002, 1001, 1000)
    ]


def test_nothing_found_is_an_empty_page(shelf):
    assert page("taiwan") == []


@pytest.mark.parametrize(
    "typed",
    ["taiwan", "only17000", "taiwan strait", "only17000 or only18000", "what now", "台", "taiwan-strait"],
)
def test_no_search_reads_or_sorts_the_whole_table(shelf, typed):
    fill(20_000, body="taiwan strait " * 20 + "台", title="taiwan")
    for index in ("(dated DESC, id DESC)", "USING gin (body_vector)", "USING gin (title_vector)"):
        change(f"CREATE INDEX ON shelf {index}")
    change("ANALYZE shelf")
    sql, params = search.search_sql(search.parse(typed), view="shelf")

    plan = ask(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)[0][0][0]["Plan"]

    for node in nodes(plan):
        assert (node["Node Type"], node.get("Relation Name")) != ("Seq Scan", "shelf")
        if "Sort" in node["Node Type"]:
            assert sum(below["Actual Rows"] for below in node["Plans"]) <= 1000
            assert node["Plan Width"] < 100


def nodes(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


# --- cursors ----------------------------------------------------------------------------------------------


def test_a_cursor_leads_to_its_page_of_its_query_only():
    query, other = search.parse("taiwan"), search.parse("japan")

    assert [query.offset(query.cursor(offset)) for offset in (20, 40, 700)] == [20, 40, 700]
    with pytest.raises(ValueError, match="no page"):
        other.offset(query.cursor(20))


@pytest.mark.parametrize(
    "sign", ["", "0", "-1", "1", "nan", "1e2", "9" * 5000, "١", "1.0", " 1", "1\n", "01", "36", "99"]
)
def test_a_cursor_that_was_never_given_is_refused(sign):
    query = search.parse("taiwan")
    digest = query.cursor(20).partition("-")[2]

    for cursor in (
        sign,
        f"{sign}-",
        f"{sign}-{digest[:-1]}",
        f"{sign}-{digest}\n",
        f"{sign}-{digest.upper()}x",
    ):
        with pytest.raises(ValueError, match="no page"):
            query.offset(cursor)
    if sign != "1":
        with pytest.raises(ValueError, match="no page"):
            query.offset(f"{sign}-{digest}")
