"""Authors and topics at the desk: what follows when they change, and two made into one."""

import pytest
from django.urls import reverse

from authors.models import Author, User
from opinion.models import Address, LiveEdition, Step, Topic
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db


def author_page(author, name="change"):
    return reverse(f"admin:authors_author_{name}", args=[author.pk])


def test_a_new_address_of_an_author_leaves_the_old_one_leading_there(desk, client):
    author = factories.author(name="Mei Lin")
    edition = factories.published(authors=[author])

    desk.post(author_page(author), filled(desk.get(author_page(author)), "author_form") | {"slug": "lin-mei"})

    assert Address.objects.get(path="/authors/mei-lin/").author == author
    assert 'href="/authors/lin-mei/"' in LiveEdition.objects.get(pk=edition.pk).article
    assert client.get("/authors/mei-lin/")["Location"] == "/authors/lin-mei/"


def test_rows_of_an_author_are_saved_before_what_shows_them_is_remade(desk):
    author = factories.author(name="Mei Lin")
    factories.published(authors=[author])
    form = filled(desk.get(author_page(author)), "author_form")

    desk.post(
        author_page(author),
        form | {"links-TOTAL_FORMS": "1", "links-0-label": "ORCID", "links-0-url": "https://orcid.org/0000"},
    )

    author.refresh_from_db()
    assert "https://orcid.org/0000" in author.head.html


def test_merging_two_authors_says_what_follows_and_brings_everything_together(desk, publisher):
    gone, stays = factories.author(name="M. Lin"), factories.author(name="Mei Lin")
    edition = factories.published(authors=[gone])
    factories.article(authors=[gone])

    asked = desk.get(author_page(gone, "merge"), {"into": stays.pk})
    response = desk.post(author_page(gone, "merge"), {"into": stays.pk, "why": "one person"})

    assert "Pieces at the desk: 2; editions: 1." in asked.content.decode()
    assert response["Location"] == author_page(stays)
    gone.refresh_from_db()
    assert gone.merged_into == stays
    assert list(edition.author_links.values_list("author", flat=True)) == [stays.pk]
    assert Step.objects.get(verb="authors_merged").by == publisher
    assert gone.pk not in [row.pk for row in desk.get("/desk/authors/author/").context["cl"].result_list]


def test_merging_two_topics_brings_their_pieces_together(desk):
    gone, stays = factories.topic("Semi-conductors"), factories.topic("Semiconductors")
    article = factories.article(topics=["Semi-conductors"])

    desk.post(reverse("admin:opinion_topic_merge", args=[gone.pk]), {"into": stays.pk})

    assert list(article.topic_links.values_list("tag", flat=True)) == [stays.pk]


def test_an_author_is_not_merged_into_herself_or_into_nobody(desk):
    author = factories.author(name="Mei Lin")

    for into in (author.pk, 0, "x", ""):
        assert desk.post(author_page(author, "merge"), {"into": into}).status_code == 200
    author.refresh_from_db()
    assert author.merged_into is None


@pytest.mark.parametrize(
    "kind", ["authors/author", "opinion/topic", "opinion/series", "opinion/kind", "opinion/image"]
)
def test_what_pieces_name_is_never_deleted(desk, publisher, kind):
    publisher.is_superuser = True
    publisher.save()
    factories.article(authors=[factories.author()], topics=["Taiwan"])
    count = (Author.objects.count(), Topic.objects.count())

    response = desk.post(f"/desk/{kind}/1/delete/", {"post": "yes"})
    desk.post(f"/desk/{kind}/", {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"})

    assert response.status_code in {302, 403}
    assert (Author.objects.count(), Topic.objects.count()) == count


@pytest.mark.parametrize("typed", ["Huynh", "huỳnh", "tam sang", "sang huynh", "沈"])
def test_autocomplete_finds_a_person_by_every_name_whatever_its_accents(desk, typed):
    author = factories.author(name="Huỳnh Tam Sang", chinese="沈三")
    factories.author(name="Mei Lin")

    response = desk.get(
        "/desk/autocomplete/",
        {"term": typed, "app_label": "opinion", "model_name": "byline", "field_name": "author"},
    )

    assert [row["id"] for row in response.json()["results"]] == [str(author.pk)]


def test_an_administrator_makes_accounts_and_has_no_power_over_pieces(administrator):
    client = signed_in(administrator)
    article = factories.article()

    made = client.post(
        "/desk/authors/user/add/",
        {
            "email": "New@Example.org",
            "name": "New",
            "usable_password": "true",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )

    assert made.status_code == 302
    assert User.objects.filter(email="new@example.org").exists()
    assert client.get("/desk/").status_code == 200
    for path in (
        f"/desk/opinion/article/{article.pk}/change/",
        "/desk/opinion/article/",
        "/desk/authors/contributor/",
    ):
        assert client.get(path).status_code == 403


def test_an_administrator_cannot_make_herself_more_than_an_administrator(administrator):
    client = signed_in(administrator)
    page = f"/desk/authors/user/{administrator.pk}/change/"
    publishers = factories.Group.objects.get(name="publisher")

    form = filled(client.get(page), "user_form")
    client.post(page, form | {"is_superuser": "on", "groups": [publishers.pk]})

    administrator.refresh_from_db()
    assert not administrator.is_superuser
    assert [group.name for group in administrator.groups.all()] == ["administrator"]


def test_an_administrator_cannot_become_the_operator_by_changing_her_password(administrator):
    operator = User.objects.create_superuser("root@example.org", "correct horse")
    client = signed_in(administrator)

    for page in ("change", "password"):
        answer = client.post(
            f"/desk/authors/user/{operator.pk}/{page}/", {"password1": "x", "password2": "x"}
        )
        assert answer.status_code == 403
