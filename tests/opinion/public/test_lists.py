"""Authors, topics, series."""

import datetime as dt

import pytest

from authors.models import Affiliation, AuthorLink, LocalName, OtherName
from opinion import dateline, people, publishing
from opinion.models import AuthorHead, Edition, Series, clock
from opinion.publishing import Epitaph
from tests import factories
from tests.opinion.public.asking import following, headlines, links, parsed, statements, texts
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db


def pieces(count: int, **facts: object) -> list[Edition]:
    """So many pieces, a day apart, the last being the newest."""
    first = dateline.first_moment(2026, 1, 1)
    return [
        factories.published(headline=f"Piece {n}", dated=first + dt.timedelta(days=n), **facts)
        for n in range(count)
    ]


def walk(reader: ReaderClient, page: str | None) -> list[str]:
    """The headlines on all pages of a list."""
    seen: list[str] = []
    while page is not None:
        answer = reader.get(page)
        assert answer.status_code == 200
        seen += headlines(answer)
        page = following(answer)
    return seen


# --- authors ------------------------------------------------------------------------------------------------


def test_authors_stand_under_the_letter_by_which_they_are_sorted(reader: ReaderClient) -> None:
    names = ["Taro Aso", "Ursula von der Leyen", "Nobuo Kishi", "蔡英文"]
    factories.published(authors=[factories.author(name=name) for name in names])
    factories.author(name="Nobody Yet")

    answer = reader.get("/authors/")

    assert texts(answer, "//section/h2") == ["A", "K", "L", "…"]
    assert texts(answer, "//section//li") == ["Taro Aso", "Nobuo Kishi", "Ursula von der Leyen", "蔡英文"]


def test_authors_without_anybody_says_so(reader: ReaderClient) -> None:
    assert texts(reader.get("/authors/"), "//main//p") == ["Nobody has published here yet."]


def test_an_author_is_shown_with_all_that_is_public_and_the_pieces_by_year(reader: ReaderClient) -> None:
    author = factories.author(name="Huynh Tam Sang", bio_line="Huynh Tam Sang teaches.")
    LocalName.objects.create(author=author, language="zh-Hant", name="黃心光", bio_line="任教於胡志明市。")
    OtherName.objects.create(author=author, name="Sang Huynh")
    Affiliation.objects.create(
        author=author, institution="Taiwan NextGen Foundation", role="Researcher", since=dt.date(2020, 1, 1)
    )
    AuthorLink.objects.create(author=author, label="ORCID", url="https://orcid.org/0000")
    people.changed(author, by=None)
    for year in (2024, 2026, 2026):
        factories.published(headline=f"Of {year}", authors=[author], dated=dateline.first_moment(year))

    answer = reader.get(f"/authors/{author.slug}/")

    assert texts(answer, "//h1") == ["Huynh Tam Sang 黃心光"]
    assert parsed(answer).xpath("//h1/span/@lang") == ["zh-Hant"]
    assert texts(answer, "//p[@class='also']") == ["Also known as Sang Huynh"]
    assert texts(answer, "//p[@class='bio']") == ["Huynh Tam Sang teaches.", "任教於胡志明市。"]
    assert texts(answer, "//ul[@class='affiliations']/li") == ["Researcher, Taiwan NextGen Foundation 2020–"]
    assert links(answer, "//ul[@class='elsewhere']") == ["https://orcid.org/0000"]
    assert texts(answer, "//section/h2") == ["2026", "2024"]
    assert headlines(answer) == ["Of 2026", "Of 2026", "Of 2024"]


def test_an_author_of_nothing_public_has_no_page(reader: ReaderClient) -> None:
    author = factories.author(name="Mei Lin")
    draft = factories.article(authors=[author])

    before = reader.get("/authors/mei-lin/")
    publishing.publish(draft, by=None)

    assert (before.status_code, reader.get("/authors/mei-lin/").status_code) == (404, 200)
    assert before.content == reader.get("/authors/nobody/").content


def test_a_page_on_which_nothing_is_left_answers_410_and_names_nobody(reader: ReaderClient) -> None:
    author = factories.author(name="Mei Lin")
    series = Series.objects.create(name="Dossier")
    edition = factories.published(authors=[author], topics=["Fishing"], series=series)
    author.slug = "lin-mei"
    author.save()
    people.changed(author, by=None, old_slug="mei-lin")
    down = {"by": factories.user(group="publisher"), "why": "Wrong.", "epitaph": Epitaph()}
    publishing.take_down(edition.article, **down)

    addresses = ["/authors/mei-lin/", "/authors/lin-mei/", "/topics/fishing/", "/series/dossier/"]
    answers = [reader.get(address) for address in addresses]

    assert [answer.status_code for answer in answers] == [410] * 4
    for answer in answers:
        assert texts(answer, "//h1") == ["Nothing is left here"]
        assert not any(name in answer.content.decode() for name in ("Mei", "Fishing", "Dossier"))


def test_a_page_on_which_something_was_only_scheduled_was_never_there(reader: ReaderClient) -> None:
    piece = factories.article(authors=[factories.author(name="Mei Lin")], topics=["Fishing"])
    publishing.schedule(piece, at=clock.read() + dt.timedelta(days=1), by=None)
    publishing.unschedule(piece, by=None)

    assert {reader.get(f"/{page}/").status_code for page in ("authors/mei-lin", "topics/fishing")} == {404}


def test_an_author_is_shown_before_rebuild_has_run(reader: ReaderClient) -> None:
    factories.published(authors=[factories.author(name="Mei Lin")])
    AuthorHead.objects.all().delete()

    assert texts(reader.get("/authors/mei-lin/"), "//h1") == ["Mei Lin"]


def test_every_piece_of_an_author_is_on_one_page(reader: ReaderClient) -> None:
    author = factories.author(name="Mei Lin")
    pieces(95, authors=[author])

    assert walk(reader, "/authors/mei-lin/") == [f"Piece {n}" for n in reversed(range(95))]


# --- topics -------------------------------------------------------------------------------------------------


def test_topics_are_named_with_what_they_are(reader: ReaderClient) -> None:
    factories.topic("Japan", description="What Tokyo wants.")
    factories.topic("Unused")
    factories.published(topics=["Japan", "Law"])

    answer = reader.get("/topics/")

    assert texts(answer, "//dt") == ["Japan", "Law"]
    assert texts(answer, "//dd") == ["What Tokyo wants."]
    assert links(answer) == ["/topics/japan/", "/topics/law/"]


def test_a_topic_says_what_it_is_and_who_writes_most_on_it(reader: ReaderClient) -> None:
    factories.topic("東南亞", description="島嶼之間。")
    mei, bao = factories.author(name="Mei Lin"), factories.author(name="Bao Tran")
    factories.published(headline="One", topics=["東南亞"], authors=[bao])
    for n in range(2):
        factories.published(headline=f"Two {n}", topics=["東南亞"], authors=[mei])
    factories.published(headline="Elsewhere", topics=["Japan"], authors=[factories.author(name="Other")])

    answer = reader.get("/topics/東南亞/")

    assert texts(answer, "//h1") == ["東南亞"]
    assert texts(answer, "//header/p[@class='standfirst']") == ["島嶼之間。"]
    assert texts(answer, "//p[@class='writers']") == ["Writing on it: Mei Lin, Bao Tran"]
    assert headlines(answer) == ["Two 1", "Two 0", "One"]


def test_every_piece_on_a_topic_is_on_one_page(reader: ReaderClient) -> None:
    pieces(85, topics=["Japan"])
    factories.published(headline="Not on Japan", topics=["Law"])

    assert walk(reader, "/topics/japan/") == [f"Piece {n}" for n in reversed(range(85))]


# --- series -------------------------------------------------------------------------------------------------


def test_a_series_has_its_introduction_and_its_pieces(reader: ReaderClient) -> None:
    series = Series.objects.create(name="Straits", introduction="Five straits.\n\nOne a month.")
    pieces(2, series=series)
    factories.published(headline="Alone")

    answer = reader.get("/series/straits/")

    assert texts(answer, "//h1") == ["Straits"]
    assert texts(answer, "//div[@class='standfirst']/p") == ["Five straits.", "One a month."]
    assert headlines(answer) == ["Piece 1", "Piece 0"]


# --- all ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("/authors/", 1),
        ("/authors/mei-lin/", 1),
        ("/topics/", 1),
        ("/topics/japan/", 1),
        ("/series/straits/", 1),
    ],
)
def test_lists_ask_as_much_of_one_piece_as_of_thirty(reader: ReaderClient, page: str, asked: int) -> None:
    facts = {
        "authors": [factories.author(name="Mei Lin")],
        "topics": ["Japan"],
        "series": Series.objects.create(name="Straits"),
    }
    factories.published(**facts)
    one = statements(reader, page)

    pieces(30, **facts)

    assert len(one) == len(statements(reader, page)) == asked


@pytest.mark.parametrize(
    "page", ["/authors/nobody/", "/topics/nothing/", "/series/none/", "/authors/a\u202eb/"]
)
def test_what_nobody_wrote_on_is_not_there(reader: ReaderClient, page: str) -> None:
    assert reader.get(page).status_code == 404
