"""The front page, and where a piece no longer is, as readers get them."""

import datetime as dt
from unicodedata import normalize
from urllib.parse import unquote

import pytest

from opinion import dateline, people, publishing, topics
from opinion.publishing import Epitaph
from tests import factories
from tests.opinion.public.asking import following, headlines, parsed, statements, texts
from tests.opinion.public.shelf import shelf
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db


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
