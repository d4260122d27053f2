"""Search everything from one box at the desk: what is found, how it is told, and where it leads."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from authors.models import Contributor
from opinion import holds, notes, publishing, retrieval, revisions, workflow
from opinion.models import Arrival, Letter, Message, Series, StyleRule, clock
from tests import bulk, factories
from tests.opinion.admin.conftest import signed_in
from tests.plans import large_tables, offences

pytestmark = pytest.mark.django_db
SEARCH = "/desk/search/"


def asked(client: Client, words: str, **more: str) -> Any:
    return client.get(SEARCH, {"q": words, **more})


def found(client: Client, words: str, **more: str) -> dict[str, list[str]]:
    """The titles under each kind."""
    groups = asked(client, words, **more).context["groups"]
    return {group.title: [one.line.title for one in group.lines] for group in groups}


def pieces(client: Client, words: str) -> list[str]:
    return found(client, words).get("Pieces", [])


def test_the_box_stands_on_every_page_of_the_desk_and_asks_without_a_script(desk: Client) -> None:
    for page in ("/desk/", "/desk/opinion/article/", "/desk/opinion/topic/add/", SEARCH):
        forms = html.fromstring(desk.get(page).content).xpath("//header//form[@role='search']")
        assert [(form.get("action"), form.get("method")) for form in forms] == [(SEARCH, "get")]
        assert forms[0].xpath(".//input[@name='q']")


WORDS = (
    'crossings|CROSSED strait|"hundred miles"|why matters|mei|林美|huynh|Huỳnh|pen name|海峽|台灣|臺灣|Shipping|'
    "remarkable|shareholder|strait -pangolin|pangolin or strait"
)


@pytest.mark.parametrize("words", WORDS.split("|"))
def test_a_piece_is_found_by_all_its_words(desk: Client, words: str) -> None:
    author = factories.author(name="Huỳnh Tam Sang", chinese="林美")
    author.other_names.create(name="A. Pen Name")
    factories.article(
        headline="The strait, 臺灣海峽",
        standfirst="Why it matters",
        disclosure="She is a shareholder.",
        desk_note="Remarkable.",
        authors=[author, factories.author(name="Mei Lin")],
        topics=["Shipping"],
    )
    factories.article(headline="Else", body="<p>Nothing of it.</p>", authors=[factories.author(name="Bo Ek")])

    assert pieces(desk, words) == ["The strait, 臺灣海峽"]


@pytest.mark.parametrize("words", ["stra", "峽海", '"miles hundred"', "strait -crossed", "strait Nobody"])
def test_a_piece_is_not_found_by_what_it_does_not_say(desk: Client, words: str) -> None:
    factories.article(headline="The strait, 臺灣海峽")

    assert pieces(desk, words) == []


def test_pieces_are_found_in_every_state_with_their_marks_and_bylines(desk: Client, publisher: Any) -> None:
    contributor = factories.user(group="contributor")
    factories.submitted(by=contributor, headline="Ferry in the inbox")
    spiked = factories.article(headline="Ferry spiked")
    workflow.move(spiked, "spike", by=publisher)
    down = factories.published(headline="Ferry taken down").article
    publishing.take_down(down, by=publisher, why="x", epitaph=publishing.Epitaph())
    publishing.schedule(
        factories.article(headline="Ferry to come"), at=clock.read() + dt.timedelta(hours=1), by=None
    )
    factories.article(headline="Ferry named for now", headline_is_working=True)

    page = asked(desk, "ferry")

    lines = {one.line.title: one.line for one in page.context["groups"][0].lines}
    assert {title: [mark.word for mark in line.marks] for title, line in lines.items()} == {
        "Ferry in the inbox": ["In the inbox"],
        "Ferry spiked": ["Spiked"],
        "Ferry taken down": ["Taken down", "Being edited"],
        "Ferry to come": ["Scheduled"],
        "Ferry named for now": ["Being edited"],
    }
    assert "Huynh Tam Sang" in lines["Ferry spiked"].facts
    assert "working headline" in lines["Ferry named for now"].facts
    assert html.fromstring(page.content).xpath("//section[1]//mark/text()") == ["Ferry"] * 5


def test_what_was_just_saved_renamed_or_taken_away_is_found_as_it_is_now(desk: Client) -> None:
    author = factories.author(name="Ana Before")
    article = factories.article(headline="A walrus", authors=[author], topics=["Arctic"])
    assert (pieces(desk, "walrus"), pieces(desk, "arctic"), pieces(desk, "before")) == (["A walrus"],) * 3

    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = "A narwhal"
        revisions.set_topics(locked, [factories.topic("Polar").pk])
    author.name = "Ana After"
    author.save()

    words = ("walrus", "arctic", "before", "narwhal", "polar", "after")
    assert [bool(pieces(desk, word)) for word in words] == [False, False, False, True, True, True]


def test_people_topics_series_notes_mails_arrivals_and_the_house_are_found(
    desk: Client, publisher: Any
) -> None:
    author = factories.author(name="Nguyễn Văn Đồng", chinese="阮文同")
    author.affiliations.create(institution="Institute of Cormorants")
    Contributor.objects.create(author=author, email="dong@cormorant.example", note="Prefers the telephone.")
    factories.topic("Cormorants")
    Series.objects.create(name="The cormorant papers")
    piece = factories.article(headline="Birds")
    notes.write(piece, by=publisher, text="Is this a cormorant?")
    Message.objects.create(
        template="x", to="eva@example.org", subject="Your cormorant", text="x", article=piece
    )
    Arrival.objects.create(how="pasted", size=1, sha256="0", name="cormorants.docx", body="<p>Cormorant.</p>")
    Letter.objects.create(slug="x", use="decline", reason="No cormorants", subject="x", text="x")
    StyleRule.objects.create(pattern="cormorant", suggestion="bird", reason="So.")

    assert found(desk, "cormorants") == {
        "Authors": ["Nguyễn Văn Đồng"],
        "Contributors (private)": ["Nguyễn Văn Đồng"],
        "Topics": ["Cormorants"],
        "Series": ["The cormorant papers"],
        "Notes": ["Birds"],
        "Mail that we wrote": ["Your cormorant"],
        "What came in": ["cormorants.docx"],
        "Letters": ["No cormorants"],
        "House style": ["cormorant → bird"],
    }
    assert found(desk, "nguyen dong")["Authors"] == found(desk, "文同")["Authors"] == ["Nguyễn Văn Đồng"]
    assert found(desk, "dong@cormorant.example")["Contributors (private)"] == ["Nguyễn Văn Đồng"]
    assert found(desk, "eva@example.org") == {"Mail that we wrote": ["Your cormorant"]}


def test_each_line_leads_to_its_record(desk: Client, publisher: Any) -> None:
    test_people_topics_series_notes_mails_arrivals_and_the_house_are_found(desk, publisher)

    groups = asked(desk, "cormorants").context["groups"]

    assert len(groups) == 9
    for group in groups:
        assert [desk.get(one.line.url).status_code for one in group.lines] == [200], group.title


def test_more_than_a_few_lead_to_all_of_them(desk: Client, publisher: Any) -> None:
    piece = factories.article(headline="Heron")
    for number in range(9):
        factories.article(headline=f"Heron {number}")
        factories.author(name=f"Ann Heron{' '}{number}")
        notes.write(piece, by=publisher, text=f"A heron, {number}.")

    groups = {group.title: group for group in asked(desk, "heron").context["groups"]}

    assert {title: len(group.lines) for title, group in groups.items()} == {
        "Pieces": 8,
        "Authors": 4,
        "Notes": 4,
    }
    assert desk.get(groups["Pieces"].url).context["cl"].result_count == 10
    assert desk.get(groups["Authors"].url).context["cl"].result_count == 9
    assert [len(group.lines) for group in desk.get(groups["Notes"].url).context["groups"]] == [9]


def test_a_number_leads_to_its_piece_and_a_year_is_looked_for_as_well(desk: Client) -> None:
    article = factories.article(headline="Straight there")
    form = f"/desk/opinion/article/{article.pk}/change/"

    assert asked(desk, f"#{article.pk}").headers["Location"] == form
    assert asked(desk, f" {article.pk} ").headers["Location"] == form
    assert asked(desk, str(article.pk + 1)).status_code == 200
    assert asked(desk, "9" * 18).status_code == 200


def test_an_address_of_the_site_leads_to_what_stands_or_stood_there(desk: Client) -> None:
    author = factories.author(name="Mei Lin")
    edition = factories.published(headline="At this address", authors=[author], topics=["Taiwan"])
    form = f"/desk/opinion/article/{edition.article_id}/change/"

    for start in ("https://standfirst.example", "http://localhost:8000", ""):
        assert asked(desk, f"{start}{edition.path}").headers["Location"] == form
    assert (
        asked(desk, f"https://x.example{edition.path.rstrip('/')}?utm_source=y#z").headers["Location"] == form
    )
    assert asked(desk, "https://x.example/authors/mei-lin/").headers["Location"] == (
        f"/desk/authors/author/{author.pk}/change/"
    )
    assert asked(desk, "https://x.example/1999/01/nothing/").status_code == 200


TYPED = [
    "",
    "   ",
    '"',
    "-",
    "...",
    "🔥",
    "-taiwan",
    "\u202e",
    "(((",
    "a & !b | c:*",
    "'; DROP TABLE x",
    "%",
    "\\",
    "or or",
]
LONG = ["x" * 5000, "a " * 4000, "http://[", "https://" + "/" * 300, "#", "#٣", "۱۲", "9" * 5000, "<script>"]


@pytest.mark.parametrize("typed", TYPED + LONG)
def test_whatever_is_typed_is_answered(desk: Client, typed: str) -> None:
    factories.article()

    assert asked(desk, typed).status_code == 200
    assert (
        asked(desk, typed, only="note").status_code == asked(desk, typed, only="nonsense").status_code == 200
    )
    assert desk.get("/desk/opinion/article/", {"q": typed}).status_code in {200, 302}


def test_what_takes_too_long_says_so(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "PATIENCE", "100ms")
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("LOCK TABLE opinion_indexcard IN ACCESS EXCLUSIVE MODE")
        page = asked(desk, "taiwan")

    assert page.status_code == 503
    assert "fewer or rarer words" in page.content.decode()
    assert html.fromstring(page.content).xpath("//header//input[@name='q']/@value") == ["taiwan"]


def test_what_is_marked_is_escaped(desk: Client) -> None:
    factories.article(headline="<script>alert(1)</script> gull", body="<p>A &lt;b&gt; gull &amp; more.</p>")

    page = asked(desk, "gull").content.decode()

    assert "<script>alert" not in page
    assert "A &lt;b&gt; <mark>gull</mark> &amp; more." in page


def test_a_lawyer_and_an_administrator_find_what_is_theirs_alone(publisher: Any, administrator: Any) -> None:
    lawyer, other = factories.user(group="lawyer"), factories.user(group="lawyer")
    held = factories.article(headline="Held petrel")
    holds.place(held, by=publisher, lifters=[lawyer], note="The petrel objects.")
    factories.article(headline="Free petrel")
    factories.author(name="Petrel Lin")

    assert found(signed_in(lawyer), "petrel") == {
        "Pieces": ["Held petrel"],
        "Notes on legal holds": ["Held petrel"],
    }
    assert found(signed_in(other), "petrel") == {}
    assert found(signed_in(administrator), "petrel") == {}
    assert asked(signed_in(other), str(held.pk)).status_code == 200
    assert "Notes on legal holds" not in found(signed_in(publisher), "petrel")


PIECES = 20_000
LOOKED_FOR = [
    "pangolin",
    "taiwan strait",
    "headline",
    '"strait policy"',
    "taiwan -pangolin",
    "author",
    "台灣",
    "taiwan or note",
]


@pytest.mark.xdist_group("plans")
def test_no_search_reads_a_large_table_whole_and_more_pieces_ask_no_more(
    desk: Client, publisher: Any
) -> None:
    bulk.write(PIECES)
    bulk.file(PIECES, by=publisher.pk)
    large = large_tables()
    assert {"opinion_indexcard", "opinion_article", "opinion_note", "opinion_message"} <= large
    asked(desk, "taiwan")

    pages = [f"{SEARCH}?{urlencode({'q': words})}" for words in LOOKED_FOR]
    pages += [f"{SEARCH}?q=taiwan&only=note"]
    found: dict[str, list[str]] = {}
    for page in pages:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(page).status_code == 200
        statements = [
            one["sql"] for one in captured if one["sql"].lstrip().upper().startswith(("SELECT", "WITH", "("))
        ]
        found[page] = [
            f"{why}: {sql[-200:]}" for sql in statements for why in offences(sql, large, PIECES + 20_000)
        ]
        assert len(captured) < 45, page

    assert {page: why for page, why in found.items() if why} == {}
