"""The list of pieces: where each stands, found and counted, in the same number of queries however many there are."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinion import dateline, holds, publishing, revisions, workflow
from opinion.models import Article, Image, clock
from opinion.publishing import Epitaph
from tests import factories
from tests.opinion.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
LIST = "/desk/opinion/article/"


def found(client, **query):
    return [str(article) for article in client.get(LIST, query).context["cl"].result_list]


def queries(client, path=LIST):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def some(number, start=0):
    """Pieces with everything that could cost a query: byline with names, topics, a picture, an address by hand."""
    for place in range(start, start + number):
        author = factories.author(name=f"Author {place}", chinese="林美")
        image = Image.objects.create(
            original=ContentFile(b"", f"{place}.jpg"),
            sha256="0",
            width=1,
            height=1,
            alt=f"picture {place}",
            licence="own",
        )
        article = factories.article(
            headline=f"Piece {place}",
            authors=[author],
            topics=[f"Topic {place}"],
            lead_image=image,
            slug=f"slug-{place}",
        )
        if place % 2:
            publishing.schedule(article, at=clock.read() + dt.timedelta(hours=1), by=None)


@pytest.mark.parametrize(
    "path", [LIST, "/desk/", "/desk/authors/author/", "/desk/opinion/topic/", "/desk/opinion/image/"]
)
def test_a_list_asks_as_often_for_twelve_pieces_as_for_three(desk, path):
    desk.get(path)
    some(3)
    few = queries(desk, path)
    some(9, start=3)

    assert queries(desk, path) == few


def test_each_row_says_where_it_stands_and_what_it_lacks(desk, publisher):
    factories.article(headline="", authors=[])
    live = factories.published(headline="Live one").article
    publishing.schedule(live, at=clock.read() + dt.timedelta(hours=3, minutes=12, seconds=30), by=None)

    page = desk.get(LIST).content.decode()

    assert "2 must fix" in page
    assert "(no headline)" in page
    assert "The strait is a hundred miles wide" in page
    assert '<span class="mark live">Live</span> <span class="mark ready">Update scheduled</span>' in page
    assert "in 3 h 12 min" in page


def test_places_hold_what_they_say_and_count_it(desk, publisher):
    factories.submitted(by=factories.user(group="contributor"), headline="Came in")
    factories.article(headline="In hand")
    factories.published(headline="Out")
    publishing.schedule(
        factories.article(headline="Tomorrow"), at=clock.read() + dt.timedelta(hours=9), by=None
    )
    gone = factories.published(headline="Gone").article
    publishing.take_down(gone, by=publisher, why="asked", epitaph=Epitaph())
    workflow.move(factories.article(headline="Aside"), "spike", by=None)
    holds.place(factories.article(headline="Stopped"), by=publisher, lifters=[publisher], note="x")
    older = factories.article(headline="Older")
    publishing.schedule(older, at=clock.read() + dt.timedelta(hours=9), by=None)
    with revisions.saving(older, by=None, base=None) as locked:
        locked.headline = "Newer"
    places = {
        "inbox": ["Came in"],
        "editing": ["Gone", "In hand", "Stopped"],
        "with-author": [],
        "ready": [],
        "scheduled": ["Newer", "Tomorrow"],
        "differing": ["Newer"],
        "live": ["Out"],
        "taken-down": ["Gone"],
        "held": ["Stopped"],
        "drafts": [],
        "declined": [],
        "spiked": ["Aside"],
    }

    assert {place: sorted(found(desk, where=place)) for place in places} == places
    where = desk.get(LIST).context["cl"].filter_specs[0]
    counts = [choice["count"] for choice in where.choices(desk.get(LIST).context["cl"])]
    assert counts == [None, *(str(len(rows)) for rows in places.values())]


@pytest.mark.parametrize(
    "words",
    [
        "strait",
        "STRAIT crossed",
        "hundred miles",
        "why it matters",
        "mei",
        "林美",
        "huynh",
        "Huỳnh",
        "pen name",
        "強 海峽",
    ],
)
def test_search_finds_a_piece_by_headline_text_standfirst_and_every_name(desk, words):
    author = factories.author(name="Huỳnh Tam Sang", chinese="林美")
    author.other_names.create(name="A. Pen Name")
    factories.article(
        headline="The strait, 海峽",
        standfirst="Why it matters: 強",
        authors=[author, factories.author(name="Mei Lin")],
    )
    factories.article(
        headline="Something else", body="<p>Nothing of it.</p>", authors=[factories.author(name="Bo Ek")]
    )

    assert found(desk, q=words) == ["The strait, 海峽"]


def test_mine_is_what_i_brought_in_or_worked_on(publisher, editor):
    article = factories.article(headline="Hers")
    factories.article(headline="Nobody's")
    workflow.move(article, "spike", by=editor)

    assert found(signed_in(editor), mine="yes") == ["Hers"]
    assert found(signed_in(publisher), mine="yes") == []


def test_filters_by_topic_author_kind_and_language_combine(desk):
    author = factories.author(name="Mei Lin")
    article = factories.article(headline="Both", authors=[author], topics=["Taiwan"], language="zh-Hant")
    factories.article(headline="Other")
    topic = article.topic_links.get().tag_id

    assert found(
        desk, topic=topic, author=author.pk, language__exact="zh-Hant", kind__id__exact=article.kind_id
    ) == ["Both"]


@pytest.mark.parametrize(
    "field",
    [
        "q",
        "where",
        "mine",
        "topic",
        "author",
        "kind__id__exact",
        "language__exact",
        "o",
        "p",
        "before",
        "all",
    ],
)
@pytest.mark.parametrize(
    "junk", ["\x00", "'", "9" * 400, "-1", "²", "\ud800", "%", "x" * 5000, "{}", "__class__"]
)
def test_nothing_in_an_address_is_an_error_of_ours(desk, field, junk):
    factories.article()

    response = desk.get(LIST, {field: junk.encode("utf-8", "surrogatepass")})

    assert response.status_code in {200, 302, 400}


def test_the_list_ends_after_a_thousand_and_goes_on_from_there_until_every_piece_was_shown(desk):
    kind = factories.article().kind
    now = clock.read()
    Article.objects.bulk_create(  # all at one moment, as an import has them
        Article(kind=kind, headline=f"Piece {number}", changed_at=now) for number in range(1089)
    )

    first, last, beyond = (desk.get(LIST, {"p": page} if page else {}) for page in (0, 25, 2000))
    second = desk.get(LIST + last.context["cl"].further.url)
    end = desk.get(LIST + second.context["cl"].get_query_string({"p": 3}))

    lists = [page.context["cl"] for page in (first, last, beyond, second, end)]
    assert [str(cl.result_count) for cl in lists] == ["1000+", "1000+", "1000+", "90", "90"]
    assert [cl.page_num for cl in lists] == [1, 25, 25, 1, 3]
    assert "1000+ pieces" in first.content.decode()
    assert first.context["cl"].further.url == "?p=25"
    assert [cl.further for cl in lists[3:]] == [None, None]
    shown = [article.pk for cl in lists[:1] + lists[1:2] + lists[3:] for article in cl.result_list]
    assert len(shown) == len(set(shown)) == 40 + 40 + 40 + 10
    assert min(lists[1].result_list, key=lambda a: a.pk).pk == lists[3].result_list[0].pk + 1


def test_in_another_order_a_long_list_says_how_the_others_are_found(desk):
    kind = factories.article().kind
    Article.objects.bulk_create(Article(kind=kind, headline=f"Piece {number}") for number in range(1001))

    page = desk.get(LIST, {"o": "1"})

    assert page.context["cl"].further.url == ""
    assert "The first 1,000 in this order are listed." in page.content.decode()


def test_a_day_shows_what_was_changed_last_on_it_or_before_and_keeps_the_place(desk):
    old = factories.article(headline="Old")
    factories.article(headline="New")
    long_ago = dateline.first_moment(2019, 5, 6) + dt.timedelta(hours=23)
    Article.objects.filter(pk=old.pk).update(changed_at=long_ago)

    found = {
        day: [article.headline for article in desk.get(LIST, {"before": day}).context["cl"].result_list]
        for day in ("2019-05-05", "2019-05-06", "9999-12-31", "nonsense")
    }
    page = desk.get(LIST, {"before": "2019-05-06", "where": "editing"}).content.decode()

    assert found == {
        "2019-05-05": [],
        "2019-05-06": ["Old"],
        "9999-12-31": ["New", "Old"],
        "nonsense": ["New", "Old"],
    }
    assert '<input type="hidden" name="where" value="editing">' in page
    assert 'id="id_before" value="2019-05-06"' in page


def test_a_page_deep_in_an_archive_reads_no_more_of_it_than_the_first(desk):
    """By PostgreSQL's own account of what it read, where the pieces before it lie in an index."""
    kind = factories.article().kind
    now = clock.read()
    Article.objects.bulk_create(
        Article(kind=kind, headline=f"Piece {number}", changed_at=now - number * dt.timedelta(minutes=1))
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE opinion_article")
    deep = Article.objects.order_by("-changed_at", "-pk")[2500]
    micros = int((deep.changed_at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(microseconds=1))

    cl = desk.get(LIST, {"before": f"{micros}_{deep.pk}"}).context["cl"]
    plan = cl.queryset.values("pk")[:40].explain(analyze=True)

    assert "article_by_change" in plan
    assert "Index Cond" in plan
    assert "Rows Removed by Filter" not in plan


def test_what_is_found_is_counted_out_below_a_thousand(desk):
    factories.article(headline="Pangolins")

    page = desk.get(LIST, {"q": "pangolins"})

    assert str(page.context["cl"].result_count) == "1"
    assert "1 found" in page.content.decode()
