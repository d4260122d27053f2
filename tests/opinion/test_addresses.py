"""Addresses: never empty, never two of one, never one that the house uses itself, and fixed once public."""

import datetime as dt
import unicodedata

import pytest
from django.test import Client
from django.urls import resolve
from hypothesis import given, settings
from hypothesis import strategies as st

from authors.text import slugify
from opinion import addresses, dateline, people, preflight, publishing, revisions, standing, topics
from opinion.models import Address, Article, LiveAddress, LiveEdition, Series, Topic, clock
from opinion.states import Precision
from tests import factories
from tests.waiting import together

HARD = [
    "",
    "🔥",
    "...",
    "日本與台灣",
    "Sáng",
    "authors",
    "/desk/",
    "2021",
    "2021/07",
    "before",
    "x" * 300,
    "臺" * 300,
]
TITLES = st.one_of(st.sampled_from(HARD), st.text(max_size=300))


@settings(max_examples=2000, deadline=None)
@given(TITLES, st.sampled_from(Precision.values))
def test_every_headline_makes_an_address_that_only_pieces_have(title: str, precision: str) -> None:
    title = "".join(sign for sign in title if unicodedata.category(sign) != "Cs")
    article = Article(pk=7)

    path = addresses.path_for(dateline.first_moment(2021, 7), precision, addresses.stem(article, title))

    assert resolve(path).view_name == "public:piece"
    assert "//" not in path
    assert len(path) < 120
    assert path == unicodedata.normalize("NFC", path)


@settings(max_examples=2000, deadline=None)
@given(st.text(max_size=120).filter(lambda t: t.isprintable()))
def test_what_makes_an_address_makes_the_same_one_again(title: str) -> None:
    assert slugify(slugify(title, limit=100), limit=100) == slugify(title, limit=100)


def test_one_headline_in_two_ways_of_writing_unicode_makes_one_address() -> None:
    for title in ("Điện Biên Phủ", "臺灣", "한국", "Ångström"):
        assert {slugify(unicodedata.normalize(form, title)) for form in ("NFC", "NFD", "NFKC")} == {
            slugify(title)
        }


@pytest.mark.django_db
def test_a_slug_set_by_hand_is_stored_as_it_stands_in_the_address() -> None:
    edition = factories.published(slug="Foo Bar?x/y", dated=dateline.first_moment(2021, 7))

    assert edition.path == "/2021/07/foo-bar-x-y/"
    assert edition.article.slug == "foo-bar-x-y"


@pytest.mark.django_db
def test_two_series_or_topics_whose_names_make_one_address_have_two() -> None:
    for model in (Series, Topic):
        first, second = (model.objects.create(name=name) for name in ("台灣", "台灣！"))

        assert (first.slug, second.slug) == ("台灣", "台灣-2")


@pytest.mark.django_db
def test_a_topic_whose_address_is_emptied_gets_one_again() -> None:
    topic = factories.topic("Strait")
    topic.slug = ""
    topic.save()

    assert topic.slug == "strait"


@pytest.mark.django_db
def test_what_is_public_may_be_updated_though_its_slug_is_taken_in_the_month_it_would_have_now() -> None:
    edition = factories.published(slug="strait", dated=dateline.first_moment(2021, 7))
    factories.published(slug="strait", dated=dateline.first_moment(2021, 8))
    with revisions.saving(edition.article, by=None, base=None) as locked:
        locked.dated = dateline.first_moment(2021, 8)

    assert [finding.rule for finding in preflight.run(edition.article) if finding.blocks] == []
    assert not [f for f in preflight.glance([edition.article])[edition.article_id] if f.blocks]
    assert publishing.publish(edition.article, by=None).path == "/2021/07/strait/"


@pytest.mark.django_db
def test_the_address_that_is_foreseen_is_the_one_it_gets() -> None:
    factories.published(headline="Twice", dated=dateline.first_moment(2021, 7))
    article = factories.article(headline="Twice", dated=dateline.first_moment(2021, 7))

    foreseen = standing.foreseen_path(article, at=clock.read())

    assert publishing.publish(article, by=None).path == foreseen == "/2021/07/twice-2/"
    assert standing.foreseen_path(article, at=clock.read()) == foreseen


@pytest.mark.django_db
def test_the_month_in_an_address_is_that_of_the_sites_zone() -> None:
    article = factories.article(headline="At midnight")
    midnight = dt.datetime(2026, 11, 30, 16, tzinfo=dt.UTC)  # in Taipei

    assert standing.foreseen_path(article, at=midnight) == "/2026/12/at-midnight/"
    before = midnight - dt.timedelta(microseconds=1)
    assert standing.foreseen_path(article, at=before) == "/2026/11/at-midnight/"


@pytest.mark.django_db(transaction=True)
def test_twenty_pieces_with_one_headline_published_at_once_have_twenty_addresses() -> None:
    articles = [factories.article(headline="One headline") for _ in range(20)]

    editions = together(*(lambda piece=piece: publishing.publish(piece, by=None) for piece in articles))

    assert {type(edition).__name__ for edition in editions} == {"Edition"}
    paths = set(LiveEdition.objects.values_list("path", flat=True))
    assert len(paths) == 20
    assert set(Address.objects.values_list("path", flat=True)) == paths


@pytest.mark.django_db
@pytest.mark.parametrize("headline", HARD[1:-2])
def test_readers_find_each_at_its_address(headline: str, reader: Client) -> None:
    edition = factories.published(headline=headline)

    assert reader.get(edition.path).status_code == 200


@pytest.mark.django_db
def test_a_contributor_never_takes_the_address_that_another_author_had() -> None:
    first = factories.author(name="Mei Lin")
    factories.published(authors=[first])
    first.slug = "lin-mei"
    first.save()
    people.changed(first, by=None, old_slug="mei-lin")

    piece = factories.submitted(by=factories.user(), byline_name="Mei Lin")

    assert piece.bylines.get().author.slug == "mei-lin-2"


@pytest.mark.django_db
def test_old_addresses_of_topics_and_series_are_kept_where_readers_saw_them_and_given_to_nobody_else() -> (
    None
):
    series = Series.objects.create(name="Dossier")
    factories.published(topics=["Strait"], series=series)
    unseen = factories.topic("Draft")
    topic = Topic.objects.get(name="Strait")
    for it, changed in ((topic, topics.changed), (unseen, topics.changed), (series, topics.series_changed)):
        old, it.slug = it.slug, "another-" + it.slug
        it.save()
        changed(it, by=None, old_slug=old)
    namesakes = factories.topic("Strait!"), Series.objects.create(name="Dossier!")

    topics.changed(namesakes[0], by=None)
    topics.series_changed(namesakes[1], by=None)

    assert {(row.path, row.target) for row in LiveAddress.objects.filter(path__regex="^/[ts]")} == {
        ("/topics/strait/", "/topics/another-strait/"),
        ("/series/dossier/", "/series/another-dossier/"),
    }
    assert [it.slug for it in namesakes] == ["strait-2", "dossier-2"]
    assert not Address.objects.filter(topic=unseen).exists()
