"""Merges: whatever is printed or restored afterwards, or at that moment, names who stands today."""

import pytest

from authors.models import Author
from opinion import composing, people, publishing, revisions, topics
from opinion.models import Article, Edition, Image, LiveAuthor, LiveEdition, LiveTopic, Portrait, Topic
from opinion.publishing import Epitaph
from opinion.refusals import NotPossible
from tests import factories
from tests.waiting import meanwhile, together

pytestmark = pytest.mark.django_db


def two_records() -> tuple[Author, Author]:
    return factories.author(name="Huynh T. S."), factories.author(name="Huynh Tam Sang")


def test_what_is_put_back_after_a_merge_is_in_the_lists_of_who_and_what_stands_today() -> None:
    publisher, (double, kept) = factories.user(group="publisher"), two_records()
    edition = factories.published(authors=[double], topics=["Strait"])
    publishing.take_down(edition.article, by=publisher, why="x", epitaph=Epitaph())
    people.merge(double, kept, by=publisher)
    topics.merge(Topic.objects.get(), factories.topic("Taiwan Strait"), by=publisher)

    publishing.put_back(edition.article, by=publisher)

    assert [author.name for author in LiveAuthor.objects.all()] == ["Huynh Tam Sang"]
    assert [topic.name for topic in LiveTopic.objects.all()] == ["Taiwan Strait"]


def test_a_restored_version_names_who_stands_today_and_once() -> None:
    editor, (double, kept) = factories.user(group="editor"), two_records()
    article = factories.article(authors=[double, kept])
    version = article.current_revision()
    assert version is not None
    people.merge(double, kept, by=editor)

    revisions.restore(version, by=editor)

    assert [row.author for row in article.bylines.all()] == [kept]


def test_two_topics_that_became_one_stand_once_on_the_page() -> None:
    edition = factories.published(topics=["Strait", "Taiwan Strait"])

    topics.merge(
        factories.topic("Strait"), factories.topic("Taiwan Strait"), by=factories.user(group="editor")
    )

    page = str(LiveEdition.objects.get(pk=edition.pk).article)
    assert page.partition("<b>Topics</b>")[2].count('href="/topics/taiwan-strait/"') == 1
    assert "/topics/strait/" not in page


def test_the_portrait_goes_over_where_the_other_record_has_none() -> None:
    editor, (double, kept) = factories.user(group="editor"), two_records()
    faces = [
        Image.objects.create(original=f"originals/{n}.png", width=9, height=9, sha256=str(n) * 64)
        for n in (1, 2)
    ]
    Portrait.objects.create(author=double, image=faces[0])

    people.merge(double, kept, by=editor)

    assert Portrait.objects.get().author == kept
    third = factories.author(name="H. T. Sang")
    Portrait.objects.create(author=third, image=faces[1])
    people.merge(third, kept, by=editor)
    assert Portrait.objects.get(author=kept).image == faces[0]
    assert composing.Furniture.gather(authors=[third.pk]).portraits == {third.pk: faces[0].pk}


def test_who_is_searched_by_either_name_is_found_under_what_was_printed_before() -> None:
    double, kept = factories.author(name="Huynh T. S."), factories.author(name="Sang", chinese="黃心光")
    factories.published(authors=[double])

    people.merge(double, kept, by=factories.user(group="editor"))

    assert {"Huynh T. S.", "Sang", "黃心光"} <= set(
        composing.public_names([Author.objects.get(pk=double.pk)])[double.pk]
    )


def test_an_outdated_picture_of_two_records_merges_nothing() -> None:
    editor, (double, kept) = factories.user(group="editor"), two_records()
    as_before = Author.objects.get(pk=kept.pk), Author.objects.get(pk=double.pk)
    people.merge(double, kept, by=editor)

    with pytest.raises(NotPossible, match="neither merged already"):
        people.merge(*as_before, by=editor)


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_that_cross_one_is_told() -> None:
    editor, (one, other) = factories.user(group="editor"), two_records()

    answers = together(
        lambda: people.merge(one, other, by=editor), lambda: people.merge(other, one, by=editor)
    )

    assert [type(answer) for answer in answers if answer] == [NotPossible]
    assert Author.objects.filter(merged_into=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_piece_that_is_printed_while_its_author_is_merged_is_in_the_remaining_list() -> None:
    editor, (double, kept) = factories.user(group="editor"), two_records()
    article = factories.article(authors=[double])

    with meanwhile(lambda: people.merge(double, kept, by=editor)):
        edition = publishing.publish(article, by=None)

    assert [link.author for link in edition.author_links.all()] == [kept]
    assert "/authors/huynh-tam-sang/" in str(LiveEdition.objects.get().article)


@pytest.mark.django_db(transaction=True)
def test_a_merge_that_comes_first_is_seen_by_the_piece_that_waits_for_it() -> None:
    editor, (double, kept) = factories.user(group="editor"), two_records()
    article = factories.article(authors=[double])

    with meanwhile(lambda: publishing.publish(Article.objects.get(pk=article.pk), by=None)):
        people.merge(double, kept, by=editor)

    assert [link.author for link in Edition.objects.get().author_links.all()] == [kept]
    assert "/authors/huynh-tam-sang/" in str(LiveEdition.objects.get().article)


@pytest.mark.django_db(transaction=True)
def test_two_changes_that_meet_in_one_page_are_both_shown() -> None:
    edition = factories.published(topics=["Strait"], authors=[factories.author(name="Mei Lin")])
    author, topic = Author.objects.get(), Topic.objects.get()

    def rename_topic() -> None:
        Topic.objects.filter(pk=topic.pk).update(name="Taiwan Strait")
        topics.changed(topic, by=None)

    with meanwhile(rename_topic):
        Author.objects.filter(pk=author.pk).update(slug="lin-mei")
        people.changed(Author.objects.get(), by=None, old_slug="mei-lin")

    page = str(LiveEdition.objects.get(pk=edition.pk).article)
    assert "/authors/lin-mei/" in page
    assert "Taiwan Strait" in page
