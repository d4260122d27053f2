"""Vectors and queries against PostgreSQL: what is found, what is not, and that nothing is refused."""

import datetime as dt
import random

import pytest

from opinion import search
from opinion.lexemes import Vector, body_vector, title_vector
from tests.searching import OP_ED, ask, change, matches

pytestmark = pytest.mark.django_db

# --- what is found ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "vaccine",  # the text has the plural
        "VACCINES donating",
        "huynh tam sang",
        "huỳnh tâm sáng",
        "huynh vaccine",  # one in the byline, one in the text
        "two tracks",
        "“two tracks”",
        '"a novel, two-track approach"',
        "Ing-wen",
        "ing wen",
        "covid 19",
        "COVID-19",
        "970,000",
        "US officials",
        "japan taiwan",
        "japans tracks OR nothing",
        "nothing or tokyo",
        "tokyo -beijing",
        "the senkaku of to",
        "蔡英文",
        "英文",
        "釣魚台",
        "釣魚臺",
        "台灣",
        "臺灣",
        "「臺灣與日本」",
        "台",
        "文",  # the last character of its run
        "蔡英文 president",
        "Diaoyutais 釣魚台",
        "president蔡英文",
        '"Tsai Ing-wen (蔡英文) said"',
        "台日關係",
        "\u3000vaccine\u00a0",
        "vaccine\x00",
        "'; DROP TABLE x; -- vaccine OR vaccine",
        "vaccine:*",
        "vaccine & !novel",  # signs of tsquery are no syntax: "novel" is one more word
    ],
)
def test_the_op_ed_is_found_by(typed):
    assert matches(typed, body_vector(**OP_ED))


@pytest.mark.parametrize(
    "typed",
    [
        "beijing",
        "tokyo -vaccine",
        "-beijing",
        "tokyo beijing",
        '"approach two-track"',
        '"approach it beijing"',
        '"doses the"  beijing',
        '"vaccines the Senkaku"',  # a phrase does not reach across paragraphs
        '"Sang Japan Taiwan"',  # nor from the byline into the topics
        '"Ing-wen said"',  # nor across Chinese characters
        "英蔡",
        "文臺",  # nor across runs
        "威脅海峽",
        "韓",
        "-蔡英文 tokyo",
        '-"Tsai 蔡英文" tokyo',
        "",
        "   ",
        "!!! ... 🔥",
        '"',
        "or",
        "-",
    ],
)
def test_the_op_ed_is_not_found_by(typed):
    assert not matches(typed, body_vector(**OP_ED))


def test_the_title_vector_holds_headline_names_and_topics_only():
    vector = title_vector(**{part: OP_ED[part] for part in ("headline", "names", "topics")})

    found = {
        typed: matches(typed, vector) for typed in ("tracks", "sáng", "relation", "台日", "vaccine", "蔡英文")
    }

    assert found == {
        "tracks": True,
        "sáng": True,
        "relation": True,
        "台日": True,
        "vaccine": False,
        "蔡英文": False,
    }


@pytest.mark.parametrize("typed", ["What now", '"what now"', "now", "who we are", "Do An"])
def test_a_title_of_stop_words_alone_is_found(typed):
    title = title_vector(headline="What Now? Who We Are", names=["Đỗ An"], topics=[])
    text = Vector([("D", "What now? Who we are, and so do an.")])

    assert (matches(typed, title), matches(typed, text)) == (True, False)


def test_a_phrase_of_stop_words_keeps_its_order():
    title = title_vector(headline="What Now?", names=[], topics=[])

    assert [matches(typed, title) for typed in ('"what now"', '"now what"', "now what")] == [
        True,
        False,
        True,
    ]


def test_any_run_of_chinese_is_found_exactly_where_it_stands():
    chance = random.Random(7)  # noqa: S311
    for _ in range(150):
        text = "".join(chance.choices("台灣海峽英文。a ", k=chance.randint(0, 30)))
        sought = "".join(chance.choices("台灣海峽英文", k=chance.randint(1, 4)))
        assert matches(sought, Vector([("D", text)])) == (sought in text), (sought, text)


def test_scripts_without_spaces_are_found_inside_their_runs():
    for text, sought in [
        ("東京オリンピックが始まる", "オリンピック"),
        ("대한민국의 민주주의는", "민주"),
        ("ประเทศไทยกับประชาธิปไตย", "ประชาธิปไตย"),
        ("ﾃｽﾄの結果", "テスト"),
        ("𠮷野家の𠮷", "𠮷野"),
    ]:
        assert matches(sought, Vector([("D", text)])), sought


# --- every input is answered ------------------------------------------------------------------------------

NASTY = [
    "\x00",
    "\ud800",
    "\udfff\ud800 taiwan",
    "' & | ! ( ) <-> :* \\",
    "!!!!((((",
    "a <999999> b",
    "''':::***",
    "%s %(x)s %% {view} {query}",
    "(" * 600_000,
    "taiwan " * 100_000,
    "台" * 600_000,
    '"' * 600_000,
    "- " * 600_000,
    "or " * 600_000,
    "-taiwan " * 100,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧",
    "ﷺ" * 300,
    "e" + "\u0301" * 5000,
    "\u202etaiwan\u202c",
    "𒐀",
    "-𒐀 taiwan",
    "1e5 0x1f 3.34 ٣٤ Ⅷ ½",
    "https://example.org/?q=1&x=2 a@example.org and/or /etc/passwd",
]


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_what_is_not_a_sensible_query_is_answered(typed, shelf):
    put(1, 1, **OP_ED)

    found = matches(typed, body_vector(**OP_ED))

    assert page(typed) == ([(1, 1)] if found else [])


def test_ten_thousand_random_queries_are_answered():
    chance = random.Random(11)  # noqa: S311
    pieces = [
        *"'\"&|!()<>:*\\-–%{}[]@#~+.,/ \t\x00\ud800台灣文ăđ🔥０１ａ",
        " or ",
        "taiwan",
        "the",
        "<->",
        " -",
        "“",
        "」",
    ]
    for _ in range(100):
        asked, params = [], {}
        for place in range(100):
            query = search.parse("".join(chance.choices(pieces, k=chance.randint(1, 25))))
            tsquery, own = query.tsquery() if query else ("''::tsquery", {})
            asked.append(tsquery.replace("%(phrase_", f"%(q{place}_"))
            params |= {name.replace("phrase_", f"q{place}_"): value for name, value in own.items()}
        assert (
            len(ask("SELECT " + ", ".join(f"''::tsvector @@ {tsquery}" for tsquery in asked), params)[0])
            == 100
        )


def test_a_query_is_cut_at_two_hundred_characters_and_twelve_words():
    query = search.parse("word " * 100)

    assert len(query.text) <= 200
    assert len(query.wanted()) == 12
    assert search.parse('"' + "word " * 100).wanted() == [search.Phrase(("word",) * 12)]
    assert search.parse("x" * 600_000).text == "x" * 200


# --- ranked and bounded -----------------------------------------------------------------------------------


@pytest.fixture
def shelf():
    """A stand-in for the view of live editions."""
    change(
        "CREATE TEMPORARY TABLE shelf (id bigint PRIMARY KEY, dated timestamptz, body_vector tsvector, "
        "title_vector tsvector, card text) ON COMMIT DROP"
    )
    return "shelf"


def put(pk, day, **piece):
    piece = {"headline": "", "names": [], "topics": [], "standfirst": "", "body": ""} | piece
    body = body_vector(**piece)
    title = title_vector(**{part: piece[part] for part in ("headline", "names", "topics")})
    change(
        f"INSERT INTO shelf VALUES (%s, %s, {body.sql}, {title.sql}, 'card')",
        [pk, dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day), *body.params, *title.params],
    )


def fill(rows, body="taiwan", title="", start=1000):
    """Many rows at once, the later the newer."""
    change(
        "INSERT INTO shelf SELECT n, timestamptz '2021-01-01' + n * interval '1 hour', "
        "to_tsvector('english', %s || ' only' || n), to_tsvector('english', %s), 'card' "
        "FROM generate_series(%s, %s) n",
        [body, title, start, start + rows - 1],
    )


def page(typed, offset=0, columns="edition.id"):
    query = search.parse(typed)
    return ask(*search.search_sql(query, offset=offset, view="shelf", columns=columns)) if query else []


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
