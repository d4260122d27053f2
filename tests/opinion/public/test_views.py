"""The front page and a piece, as readers get them."""

import datetime as dt
from unicodedata import normalize
from urllib.parse import unquote

import pytest
from django.core.management import call_command

from opinion import dateline, people, publishing, topics
from opinion.models import Edition, Series, Typeset
from opinion.publishing import Epitaph
from tests import factories
from tests.opinion.public.asking import following, headlines, links, parsed, statements, texts
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db


def shelf(count: int, **facts: object) -> list[Edition]:
    """So many pieces, a day apart, the last being the newest."""
    first = dateline.first_moment(2026, 1, 1)
    return [
        factories.published(headline=f"Piece {n}", dated=first + dt.timedelta(days=n), **facts)
        for n in range(count)
    ]


# --- the front page -----------------------------------------------------------------------------------------


def test_front_page_without_a_piece_says_so(reader: ReaderClient) -> None:
    answer = reader.get("/")

    assert answer.status_code == 200
    assert texts(answer, "//main//p") == ["The first piece has yet to appear here."]


@pytest.mark.parametrize(
    ("count", "lead", "columns", "rest"),
    [
        (1, "Piece 0", [], []),
        (2, "Piece 1", [["Piece 0"]], []),
        (3, "Piece 2", [["Piece 1"], ["Piece 0"]], []),
        (4, "Piece 3", [["Piece 2"], ["Piece 1"]], ["Piece 0"]),
        (5, "Piece 4", [["Piece 3", "Piece 2"], ["Piece 1", "Piece 0"]], []),
        (7, "Piece 6", [["Piece 5", "Piece 4"], ["Piece 3", "Piece 2"]], ["Piece 1", "Piece 0"]),
    ],
)
def test_front_page_shows_a_lead_then_columns_of_one_length_then_a_list(
    reader: ReaderClient, count: int, lead: str, columns: list[list[str]], rest: list[str]
) -> None:
    shelf(count)

    page = parsed(reader.get("/"))

    assert [h.text_content() for h in page.xpath("//section[@class='lead']//h3")] == [lead]
    found = page.xpath("//section[@class='beside']/div")
    assert [[h.text_content() for h in column.xpath(".//h3")] for column in found] == columns
    assert [h.text_content() for h in page.xpath("//section[@class='list']//h3")] == rest


def test_every_piece_is_on_exactly_one_of_the_pages_from_the_front_on(reader: ReaderClient) -> None:
    shelf(70)

    answer = reader.get("/")
    seen = headlines(answer)
    while (page := following(answer)) is not None:
        answer = reader.get(page)
        seen += headlines(answer)

    assert seen == [f"Piece {n}" for n in reversed(range(70))]


def test_pieces_of_one_moment_are_neither_lost_nor_repeated_between_pages(reader: ReaderClient) -> None:
    at = dateline.first_moment(2026, 1)
    for n in range(30):
        factories.published(headline=f"Piece {n}", dated=at, dated_precision="month")

    first = reader.get("/")
    second = reader.get(str(following(first)))

    assert headlines(first) + headlines(second) == [f"Piece {n}" for n in reversed(range(30))]
    assert following(second) is None


def test_a_page_keeps_its_pieces_when_a_newer_one_appears(reader: ReaderClient) -> None:
    shelf(30)
    page = str(following(reader.get("/")))
    before = headlines(reader.get(page))

    factories.published(headline="Newest")

    assert headlines(reader.get(page)) == before == [f"Piece {n}" for n in reversed(range(5))]


def test_front_page_asks_the_same_one_question_of_one_piece_and_of_thirty(reader: ReaderClient) -> None:
    factories.published(topics=["Japan"])
    one = statements(reader, "/")

    shelf(30, topics=["Japan"])

    assert len(one) == len(statements(reader, "/")) == 1


# --- a piece ------------------------------------------------------------------------------------------------


def test_a_piece_shows_all_that_was_printed(reader: ReaderClient) -> None:
    author = factories.author(
        name="Tsai Ing-wen", chinese="蔡英文", bio_line="Tsai Ing-wen was president of Taiwan."
    )
    series = Series.objects.create(name="Straits", slug="straits")
    edition = factories.published(
        headline="What 海峽 is for",
        standfirst="A summary.",
        body='<p>One<span data-note="See <there>."></span>.</p><p>Two.</p>',
        authors=[author],
        topics=["Taiwan Strait", "Japan"],
        series=series,
        disclosure="She advises nobody.",
        dated=dt.datetime(2021, 7, 15, 3, tzinfo=dt.UTC),
    )

    answer = reader.get(edition.path)

    assert edition.path == "/2021/07/what-海峽-is-for/"
    assert answer.status_code == 200
    assert texts(answer, "//h1") == ["What 海峽 is for"]
    assert [e.get("lang") for e in parsed(answer).xpath("//h1/span")] == ["zh-Hant"]
    assert texts(answer, "//p[@class='kicker']/a") == ["Taiwan Strait", "Straits"]
    assert texts(answer, "//header//p[@class='standfirst']") == ["A summary."]
    assert texts(answer, "//div[@class='person']/p") == ["By Tsai Ing-wen 蔡英文"]
    assert texts(answer, "//p[@class='dateline']") == ["15 July 2021 1 min read"]
    assert parsed(answer).xpath("//p[@class='dateline']//time/@datetime") == ["2021-07-15"]
    assert texts(answer, "//div[@class='body']/p") == ["One11 See <there>..", "Two."]
    assert texts(answer, "//ol[@class='notes']/li") == ["See <there>. ↩\ufe0e"]
    assert texts(answer, "//div[@class='bio']") == ["Tsai Ing-wen was president of Taiwan."]
    assert texts(answer, "//p[@class='small']")[0] == "Disclosure She advises nobody."
    assert links(answer, "//p[@class='small topics']") == ["/topics/taiwan-strait/", "/topics/japan/"]
    assert texts(answer, "//title") == ["What 海峽 is for · Standfirst"]


def test_a_date_is_shown_as_far_as_it_is_known(reader: ReaderClient) -> None:
    edition = factories.published(
        dated=dateline.first_moment(2021, 7), dated_precision="month", dated_inferred=True
    )

    answer = reader.get(edition.path)

    assert texts(answer, "//p[@class='dateline']") == ["July 2021 (date inferred) 1 min read"]
    assert parsed(answer).xpath("//p[@class='dateline']//time/@datetime") == ["2021-07"]
    assert texts(reader.get("/"), "//time") == ["July 2021"]


def test_a_chinese_piece_is_set_as_one(reader: ReaderClient) -> None:
    edition = factories.published(
        headline="海峽為何而存在",
        language="zh-Hant",
        body="<p>海峽不是一條線。</p>",
        authors=[factories.author(name="Lin Yu-ting", chinese="林昱廷")],
        dated=dateline.first_moment(2021, 7, 15),
    )

    answer = reader.get(edition.path)

    assert parsed(answer).xpath("//article[@class='piece']/@lang") == ["zh-Hant"]
    assert parsed(answer).xpath("/html/@lang") == ["en"]
    assert texts(answer, "//div[@class='person']/p") == ["文／林昱廷"]
    assert texts(answer, "//p[@class='dateline']") == ["2021年7月15日 閱讀時間 1 分鐘"]


def test_a_piece_says_how_to_cite_it(reader: ReaderClient) -> None:
    edition = factories.published(
        headline="Who owns the horizon?",
        authors=[factories.author(name="A. Asano"), factories.author(name="B. Berg")],
        dated=dateline.first_moment(2021, 7, 15),
    )

    assert texts(reader.get(edition.path), "//aside[@class='margin']/p")[0] == (
        "Cite A. Asano and B. Berg, “Who owns the horizon?,” Standfirst, 15 July 2021, "
        "http://localhost:8000/2021/07/who-owns-the-horizon/"
    )


def test_machines_are_told_the_address_summary_and_author(reader: ReaderClient) -> None:
    edition = factories.published(
        headline="海", standfirst="Short & clear.", authors=[factories.author(name="Mei Lin")],
        dated=dateline.first_moment(2021),
    )  # fmt: skip

    page = parsed(reader.get(edition.path))

    address = "http://localhost:8000/2021/01/%E6%B5%B7/"
    assert page.xpath("//link[@rel='canonical']/@href") == [address]
    assert page.xpath("//meta[@property='og:url']/@content") == [address]
    assert page.xpath("//meta[@name='description']/@content") == ["Short & clear."]
    assert page.xpath("//meta[@name='author']/@content") == ["Mei Lin"]
    assert page.xpath("//link[@rel='alternate']/@href") == ["/feed/"]


def test_search_engines_are_sent_to_the_first_place_where_the_desk_says_so(reader: ReaderClient) -> None:
    edition = factories.published(
        first_outlet="Elsewhere", first_url="https://example.org/there", first_is_canonical=True
    )

    page = parsed(reader.get(edition.path))

    assert page.xpath("//link[@rel='canonical']/@href") == ["https://example.org/there"]


def test_related_pieces_share_the_first_topic(reader: ReaderClient) -> None:
    edition = factories.published(headline="This", topics=["Japan", "Law"])
    factories.published(headline="On law", topics=["Law"])
    for n in range(4):
        factories.published(headline=f"On Japan {n}", topics=["Japan"])

    answer = reader.get(edition.path)

    assert texts(answer, "//section[@class='related']//h3") == ["On Japan 3", "On Japan 2", "On Japan 1"]
    assert texts(answer, "//section[@class='related']/h2") == ["More on Japan"]


def test_a_piece_without_topics_leads_on_to_what_is_new(reader: ReaderClient) -> None:
    edition = factories.published(headline="This")
    factories.published(headline="Other")

    answer = reader.get(edition.path)

    assert texts(answer, "//section[@class='related']//h3") == ["Other"]
    assert texts(answer, "//section[@class='related']/h2") == ["More pieces"]


def test_a_piece_asks_two_questions_alone_and_among_thirty(reader: ReaderClient) -> None:
    edition = factories.published(headline="This", topics=["Japan"])
    alone = statements(reader, edition.path)

    shelf(30, topics=["Japan"])

    assert len(alone) == len(statements(reader, edition.path)) == 2


def test_a_piece_is_readable_before_rebuild_has_run(reader: ReaderClient) -> None:
    author = factories.author(name="Mei Lin", bio_line="Mei Lin writes.")
    edition = factories.published(headline="Bare", body="<p>Still here.</p>", authors=[author])
    Typeset.objects.all().delete()

    answer = reader.get(edition.path)

    assert texts(answer, "//h1") == ["Bare"]
    assert texts(answer, "//div[@class='body']") == ["Still here. "[:-1]]
    assert texts(answer, "//div[@class='bio']") == ["Mei Lin writes."]
    assert headlines(reader.get("/")) == ["Bare"]


def test_the_supplied_piece_is_whole(reader: ReaderClient) -> None:
    call_command("seed", verbosity=0)

    answer = reader.get("/2021/07/japans-two-track-embrace-of-taiwan/")

    paragraphs = texts(answer, "//div[@class='body']/p")
    assert len(paragraphs) == 26
    assert paragraphs[0].startswith("Despite the complicated legacy of colonialism")
    assert paragraphs[-1].endswith("defense against unilateral aggressive actions.")
    assert texts(answer, "//div[@class='bio']")[0].startswith(
        "Huynh Tam Sang, an international relations lecturer"
    )
    assert texts(answer, "//p[@class='dateline']") == ["July 2021 (date inferred) 5 min read"]
    assert headlines(reader.get("/")) == ["Japan’s two-track embrace of Taiwan"]


# --- where a piece no longer is -----------------------------------------------------------------------------


def test_an_old_address_of_a_piece_leads_to_the_present_one_for_good(reader: ReaderClient) -> None:
    author = factories.author(name="Mei Lin")
    factories.published(authors=[author], topics=["Japan"])
    author.slug = "lin-mei"
    author.save()
    people.changed(author, by=None, old_slug="mei-lin")
    japan = factories.topic("Japan")
    japan.slug = "nippon"
    japan.save()
    topics.changed(japan, by=None, old_slug="japan")

    for old, new in [("/authors/mei-lin/", "/authors/lin-mei/"), ("/topics/japan/", "/topics/nippon/")]:
        answer = reader.get(old)
        assert (answer.status_code, answer["Location"]) == (301, new)


@pytest.mark.parametrize("page", ["/authors/nguyễn/", "/2026/01/nguyễn/", "/2026/01/nobody-wrote-thís/"])
def test_an_address_with_its_letters_taken_apart_leads_to_ours(reader: ReaderClient, page: str) -> None:
    author = factories.author(name="Nguyễn", slug="nguyễn")
    factories.published(authors=[author], slug="nguyễn", dated=dateline.first_moment(2026))

    answer = reader.get(normalize("NFD", page))

    assert (answer.status_code, unquote(answer["Location"])) == (301, page)


@pytest.mark.parametrize(
    ("epitaph", "title", "byline", "reason"),
    [
        (Epitaph(), "This piece was taken down", [], []),
        (
            Epitaph(headline=True, byline=True, reason="The author asked us to."),
            "“What 海峽 is for” was taken down", ["By Mei Lin"], ["The author asked us to."],
        ),
    ],
)  # fmt: skip
def test_what_was_taken_down_answers_410_with_what_the_desk_chose(
    reader: ReaderClient, epitaph: Epitaph, title: str, byline: list[str], reason: list[str]
) -> None:
    edition = factories.published(headline="What 海峽 is for", authors=[factories.author(name="Mei Lin")])
    publishing.take_down(
        edition.article, by=factories.user(group="publisher"), why="a private reason", epitaph=epitaph
    )

    answer = reader.get(edition.path)

    assert answer.status_code == 410
    assert texts(answer, "//h1") == [title]
    assert texts(answer, "//p[@class='by']") == byline
    assert texts(answer, "//p[@class='reason']") == reason
    assert b"a private reason" not in answer.content
    assert headlines(reader.get("/")) == []


def test_a_draft_a_scheduled_piece_and_nothing_answer_alike_byte_for_byte(reader: ReaderClient) -> None:
    draft = factories.article(headline="Draft")
    scheduled = factories.article(headline="Scheduled", dated=dateline.first_moment(2026, 1))
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    publishing.schedule(scheduled, at=soon, by=None)
    scheduled.refresh_from_db()
    assert scheduled.path == "/2026/01/scheduled/"

    answers = [
        reader.get(path)
        for path in (scheduled.path, f"/2026/11/{draft.headline.lower()}/", "/2026/01/nothing/")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


def test_a_reader_who_knows_the_hash_of_a_hidden_page_gets_404_and_not_304(reader: ReaderClient) -> None:
    edition = factories.published()
    etag = reader.get(edition.path)["ETag"]
    assert reader.get(edition.path, headers={"If-None-Match": etag}).status_code == 304

    publishing.take_down(
        edition.article, by=factories.user(group="publisher"), why="x", epitaph=Epitaph(headline=False)
    )

    assert reader.get(edition.path, headers={"If-None-Match": etag}).status_code == 410


def test_an_address_without_its_last_stroke_leads_to_the_one_with_it(reader: ReaderClient) -> None:
    edition = factories.published()

    answer = reader.get(edition.path.rstrip("/"))

    assert (answer.status_code, answer["Location"]) == (301, edition.path)


@pytest.mark.parametrize("page", ["/", "/authors/", "/feed/", "/search/", "/2021/07/x/", "/robots.txt"])
def test_readers_only_read(reader: ReaderClient, page: str) -> None:
    assert reader.post(page, {"q": "x"}).status_code == 405
