"""Authors: two records of one person become one, and nothing that was public is lost."""

import pytest

from authors.models import Author, Contributor, OtherName
from opinion import people
from opinion.models import Address, Byline, LiveAddress, LiveAuthor, LiveEdition, LiveEditionAuthor, Step
from opinion.refusals import NotAllowed, NotPossible
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_new_address_leaves_the_old_one_leading_there() -> None:
    edition = factories.published(authors=[factories.author(name="Mei Lin")])
    author = Author.objects.get(name="Mei Lin")
    author.slug = "lin-mei"
    author.save()

    people.changed(author, by=None, old_slug="mei-lin")

    assert LiveAddress.objects.get(path="/authors/mei-lin/").target == "/authors/lin-mei/"
    assert 'href="/authors/lin-mei/"' in str(LiveEdition.objects.get(pk=edition.pk).article)


def test_an_old_name_that_was_never_public_does_not_lead_to_the_pen_name() -> None:
    author = factories.author(name="Mei Lin")
    author.name, author.slug = "A Citizen", "a-citizen"
    author.save()
    people.changed(author, by=None, old_slug="mei-lin")

    factories.published(authors=[author])

    assert not LiveAddress.objects.filter(path__contains="mei-lin").exists()
    assert not Address.objects.filter(author=author).exists()


def test_an_address_that_was_somebody_elses_is_never_given_to_another() -> None:
    first = factories.author(name="Mei Lin")
    factories.published(authors=[first])
    first.slug = "lin-mei"
    first.save()
    people.changed(first, by=None, old_slug="mei-lin")
    second = factories.author(name="Mei Lin")

    people.changed(second, by=None)
    people.changed(first, by=None, old_slug="lin-mei")

    second.refresh_from_db()
    assert (first.slug, second.slug) == ("lin-mei", "mei-lin-2")
    assert LiveAddress.objects.get(path="/authors/mei-lin/").target == "/authors/lin-mei/"


def test_a_slug_set_by_hand_is_stored_as_an_address_can_be_written() -> None:
    assert factories.author(name="Mei Lin", slug="Mei Lín / editor?").slug == "mei-lin-editor"


def test_a_saved_fact_is_on_the_authors_page_at_once() -> None:
    author = factories.author(name="Mei Lin")
    factories.published(authors=[author])
    OtherName.objects.create(author=author, name="Maya Lin")

    people.changed(author, by=None)

    assert "Maya Lin" in str(LiveAuthor.objects.get().head)


def test_merging_brings_pieces_names_and_addresses_together() -> None:
    editor = factories.user(group="editor")
    double, kept = (
        factories.author(name="Huynh T. S."),
        factories.author(name="Huynh Tam Sang", chinese="黃心光"),
    )
    printed = factories.published(headline="Old", authors=[double])
    both = factories.published(headline="Both", authors=[double, kept])
    draft = factories.article(authors=[double])

    people.merge(double, kept, by=editor, why="one person")

    assert {link.edition_id for link in LiveEditionAuthor.objects.filter(author=kept.pk)} == {
        printed.pk,
        both.pk,
    }
    assert list(LiveAuthor.objects.values_list("id", flat=True)) == [kept.pk]
    assert LiveAddress.objects.get(path=f"/authors/{double.slug}/").target == f"/authors/{kept.slug}/"
    assert Byline.objects.get(article=draft).author == kept
    assert Byline.objects.filter(article=both.article_id).count() == 1
    assert list(kept.other_names.values_list("name", flat=True)) == ["Huynh T. S."]
    assert LiveEdition.objects.get(pk=printed.pk).byline[0]["name"] == "Huynh T. S."
    assert Step.objects.get(verb="authors_merged").by == editor


def test_merging_follows_an_earlier_merge() -> None:
    editor = factories.user(group="editor")
    first, second, third = (factories.author(name=name) for name in ("A Lin", "B Lin", "C Lin"))

    people.merge(first, second, by=editor)
    people.merge(second, third, by=editor)

    first.refresh_from_db()
    assert first.merged_into == third


@pytest.mark.parametrize("role", ["contributor", "administrator"])
def test_only_the_desk_merges(role: str) -> None:
    with pytest.raises(NotAllowed):
        people.merge(factories.author(), factories.author(), by=factories.user(group=role))


def test_what_cannot_be_merged_is_refused_with_a_reason() -> None:
    editor, author = factories.user(group="editor"), factories.author()
    with pytest.raises(NotPossible, match="two different authors"):
        people.merge(author, author, by=editor)
    other = factories.author()
    for person in (author, other):
        Contributor.objects.create(author=person)
    with pytest.raises(NotPossible, match="private contributor records"):
        people.merge(author, other, by=editor)
