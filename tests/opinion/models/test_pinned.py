"""What an edition pins: said in SQL, and held to what printing once more would make."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from opinion import printing, publishing, revisions, sources, standing
from opinion.models import Article, Edition, Image, Kind, Series, Topic, clock
from opinion.models.pinned import old
from opinion.sources import Entry
from opinion.states import Origin, Precision
from tests import factories

pytestmark = pytest.mark.django_db
AN_HOUR = dt.timedelta(hours=1)
NOT_COMPARED = {
    "id",
    "number",
    "revision",
    "path",
    "printed_at",
    "live_from",
    "live_until",
    "by",
    "note",
    "kind",
}
Change = Callable[[Article], object]


def rewrite(article: Article, **facts: Any) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)


def sets(**facts: Any) -> Change:
    """The desk sets something that is no text."""
    return lambda article: Article.objects.filter(pk=article.pk).update(**facts)


def cites(*entries: Entry) -> Change:
    editor = lambda: factories.user(group="editor")  # noqa: E731
    return lambda article: sources.put(article, entries, by=editor(), base=sources.seen(sources.of(article)))


def topic(article: Article) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        revisions.set_topics(locked, [Topic.objects.create(name="Energy").pk])


BOOK, REPORT = (
    Entry(title="A book", is_public=True),
    Entry(title="Report", url="https://example.org/", is_public=True),
)
LEAK = Entry(title="Somebody", remark="call")
LONG_AGO = dt.datetime(2001, 5, 1, tzinfo=dt.UTC)
CHANGES: dict[str, tuple[Change, list[str]]] = {
    "nothing": (lambda article: None, []),
    "headline": (lambda article: rewrite(article, headline="Another"), ["old_text"]),
    "disclosure": (lambda article: rewrite(article, disclosure="She is paid."), ["old_text"]),
    "topics": (topic, ["old_text"]),
    "a public source more": (cites(BOOK, REPORT), ["old_sources"]),
    "the public sources in another order": (cites(REPORT, BOOK), ["old_sources"]),
    "no public source": (cites(LEAK), ["old_sources"]),
    "a source of the desk's own": (cites(BOOK, LEAK), []),
    "a remark": (cites(Entry(title="A book", is_public=True, remark="p. 7")), []),
    "date": (sets(dated=LONG_AGO), ["old_date"]),
    "precision": (sets(dated=LONG_AGO, dated_precision=Precision.YEAR), ["old_date"]),
    "inferred": (sets(dated_inferred=True), ["old_date"]),
    "series": (lambda article: sets(series=Series.objects.create(name="Strait"))(article), ["old_series"]),
    "kind": (lambda article: sets(kind=Kind.objects.create(slug="memo", name="Memo"))(article), ["old_kind"]),
    "disclaimer": (lambda article: Kind.objects.update(disclaimer="Their own views."), ["old_kind"]),
    "caption": (lambda article: Image.objects.update(caption="The strait."), ["old_picture"]),
    "origin": (sets(origin=Origin.REPUBLISHED), ["old_origin"]),
    "outlet": (
        sets(first_outlet="Taipei Times", first_url="https://x.org/", first_credit="By x"),
        ["old_origin"],
    ),
    "an address without an outlet": (sets(first_url="https://x.org/"), []),
    "canonical": (sets(first_url="https://x.org/", first_is_canonical=True), ["old_origin"]),
    "what no edition pins": (sets(desk_note="x", nothing_to_disclose=True, news_peg=dt.date(2030, 1, 1)), []),
}


def on_the_clock(*, was_live: bool) -> Article:
    picture = Image.objects.create(original="originals/x.png", width=9, height=9, sha256="0" * 64, alt="Sea", licence="own")  # noqa: E501 # fmt: skip
    article = factories.article(headline="As it was", lead_image=picture)
    cites(BOOK)(article)
    if was_live:
        publishing.publish(article, by=None)
        rewrite(article, standfirst="An update.")
        factories.agree(article)
    publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)
    return article


def printed(edition: Edition) -> dict[str, Any]:
    columns = {field.name for field in Edition._meta.concrete_fields} - NOT_COMPARED
    return {name: getattr(edition, name) for name in sorted(columns)}


@pytest.mark.parametrize("was_live", [False, True], ids=["new", "update"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_differs_is_what_printing_once_more_makes_otherwise(change: str, was_live: bool) -> None:
    article = on_the_clock(was_live=was_live)
    make, names = CHANGES[change]

    make(article)
    article = Article.objects.get(pk=article.pk)
    told = standing.of(article).still_old
    listed = Article.objects.scheduled_differing().exists()
    before = printed(article.editions.scheduled().get())
    revision = revisions.record(article, by=None, kind=article.current_revision().kind)
    again = printing.print_one(
        article, at=article.editions.scheduled().get().live_from, now=clock.read(), by=None, note=""
    )

    assert (told, listed) == (names, bool(names))
    assert (printed(again) != before) == bool(names)
    assert standing.of(Article.objects.get(pk=article.pk)).still_old == []
    assert revision.number == article.version


def test_the_list_asks_twice_however_much_is_on_the_clock_and_a_cancelled_or_past_edition_is_no_part_of_it(
    django_assert_num_queries: Any,
) -> None:
    article = on_the_clock(was_live=False)
    rewrite(article, headline="Another")
    for _ in range(2):
        on_the_clock(was_live=False)
    with django_assert_num_queries(2):  # what is on the clock, and which of that
        assert list(Article.objects.scheduled_differing()) == [article]

    publishing.unschedule(article, by=None)

    assert not Article.objects.scheduled_differing().exists()
    assert set(old()) == {
        f"old_{name}" for name in ("text", "picture", "sources", "date", "series", "kind", "origin")
    }
