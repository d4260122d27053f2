"""Vectors and queries against PostgreSQL: what is found, what is not, and that nothing is refused."""

import random

import pytest

from opinion import search
from opinion.lexemes import Vector, body_vector, title_vector
from tests.searching import OP_ED, ask, matches, page, put

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
