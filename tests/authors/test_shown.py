"""Forms that come late at the desk: nothing is overwritten unseen, nothing that was typed is lost."""

import json

import pytest
from django.contrib import admin
from django.urls import reverse

from authors.models import Affiliation, Author, AuthorLink, LocalName
from opinion.models import Kind, Series, Topic
from tests import factories, waiting
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return signed_in(factories.user(group="publisher", name="Pia Publisher", is_superuser=True))


@pytest.fixture
def other():
    return signed_in(factories.user(group="publisher", name="Edith Editor", is_superuser=True))


def page(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def form_of(client, row):
    return filled(client.get(page(row)), f"{row._meta.model_name}_form")


def again(response, row):
    return filled(response, f"{row._meta.model_name}_form")


def test_a_late_form_overwrites_nothing_and_comes_back_with_both_values(root, other):
    series = Series.objects.create(name="Straits", introduction="Old words.")
    mine, theirs = form_of(root, series), form_of(other, series)
    other.post(page(series), theirs | {"introduction": "Her words."})

    late = root.post(page(series), mine | {"introduction": "My words."})

    series.refresh_from_db()
    assert (late.status_code, series.introduction) == (409, "Her words.")
    differences = late.text.partition('class="differences"')[2].partition("</table>")[0]
    assert [words in differences for words in ("Old words.", "Her words.", "My words.")] == [True] * 3
    form = again(late, series)
    assert form["introduction"] == "My words."
    assert root.post(page(series), form).status_code == 302
    series.refresh_from_db()
    assert series.introduction == "My words."


def test_what_she_left_alone_is_brought_up_to_date_and_what_she_changed_is_kept(root, other):
    kind = Kind.objects.create(name="Essay", slug="essay", min_words=500, disclaimer="Old.")
    mine, theirs = form_of(root, kind), form_of(other, kind)
    other.post(page(kind), theirs | {"min_words": "700", "disclaimer": "Hers."})

    late = root.post(page(kind), mine | {"guidelines": "Mine."})

    form = again(late, kind)
    assert (late.status_code, form["min_words"], form["disclaimer"], form["guidelines"]) == (
        409,
        "700",
        "Hers.",
        "Mine.",
    )
    root.post(page(kind), form)
    kind.refresh_from_db()
    assert (kind.min_words, kind.disclaimer, kind.guidelines) == (700, "Hers.", "Mine.")


def test_boxes_come_back_as_the_other_one_ticked_them(root, other):
    person = factories.user(group="editor")
    mine, theirs = form_of(root, person), form_of(other, person)
    other.post(page(person), {name: value for name, value in theirs.items() if name != "is_staff"})

    form = again(root.post(page(person), mine | {"name": "Mine"}), person)

    assert ("is_staff" in mine, "is_staff" in form, form["name"]) == (True, False, "Mine")


def test_the_same_sent_by_two_is_no_conflict(root, other):
    topic = factories.topic()
    mine, theirs = form_of(root, topic), form_of(other, topic)

    answers = [
        client.post(page(topic), form | {"description": "Same."}).status_code
        for client, form in ((other, theirs), (root, mine))
    ]

    assert answers == [302, 302]


def test_a_form_with_errors_keeps_what_it_showed(root, other):
    topic = factories.topic()
    mine, theirs = form_of(root, topic), form_of(other, topic)
    wrong = root.post(page(topic), mine | {"name": "", "description": "Mine."})
    other.post(page(topic), theirs | {"description": "Hers."})

    late = root.post(page(topic), again(wrong, topic) | {"name": topic.name})

    assert (wrong.status_code, late.status_code) == (200, 409)
    assert Topic.objects.get().description == "Hers."


@pytest.mark.parametrize(
    "shown", [None, "", "{", "[]", "null", json.dumps({"": 3}), json.dumps({"": {"name": 5}})]
)
def test_a_form_that_does_not_say_what_it_showed_is_not_saved(root, shown):
    topic = factories.topic()
    form = form_of(root, topic) | {"description": "Mine.", "_shown": shown}
    form = {name: value for name, value in form.items() if value is not None}

    late = root.post(page(topic), form)

    assert (late.status_code, again(late, topic)["description"]) == (409, "Mine.")
    topic.refresh_from_db()
    assert topic.description == ""


# --- rows ---------------------------------------------------------------------------------------------------


def test_rows_that_came_went_and_changed_meanwhile_are_all_there(root, other):
    author = factories.author(chinese="黃心山", bio_line="Old bio.")
    Affiliation.objects.create(author=author, institution="Old Institute")
    mine, theirs = form_of(root, author), form_of(other, author)
    prefix = next(name for name in mine if name.startswith("local_names") and mine[name] == "Old bio.")
    links = {"links-TOTAL_FORMS": "1", "links-0-url": "https://example.org/", "links-0-label": "Home"}
    gone = {"affiliations-0-DELETE": "on"}
    assert other.post(page(author), theirs | {prefix: "Her bio."} | links | gone).status_code == 302

    late = root.post(page(author), mine | {"name": "Huỳnh Tâm Sáng"})

    form = again(late, author)
    assert late.status_code == 409
    assert root.post(page(author), form).status_code == 302
    author.refresh_from_db()
    assert author.name == "Huỳnh Tâm Sáng"
    assert LocalName.objects.get(author=author, language="en").bio_line == "Her bio."
    assert AuthorLink.objects.get(author=author).url == "https://example.org/"
    assert not Affiliation.objects.filter(author=author).exists()


def test_a_row_that_one_changed_and_the_other_took_away_is_proposed_anew(root, other):
    author = factories.author()
    Affiliation.objects.create(author=author, institution="Old Institute")
    mine, theirs = form_of(root, author), form_of(other, author)
    other.post(page(author), theirs | {"affiliations-0-DELETE": "on"})

    late = root.post(page(author), mine | {"affiliations-0-institution": "New Institute"})
    saved = root.post(page(author), again(late, author))

    assert (late.status_code, saved.status_code) == (409, 302)
    assert [row.institution for row in Affiliation.objects.filter(author=author)] == ["New Institute"]


def test_rows_that_both_added_are_both_kept(root, other):
    author = factories.author()
    mine, theirs = form_of(root, author), form_of(other, author)
    row = {
        "affiliations-TOTAL_FORMS": "1",
        "affiliations-0-institution": "Hers",
        "affiliations-0-position": "0",
    }
    assert other.post(page(author), theirs | row).status_code == 302

    late = root.post(page(author), mine | row | {"affiliations-0-institution": "Mine"})
    root.post(page(author), again(late, author))

    assert sorted(row.institution for row in Affiliation.objects.filter(author=author)) == ["Hers", "Mine"]


# --- everywhere, and at the same moment ---------------------------------------------------------------------


def test_every_room_of_the_desk_knows_what_it_showed_and_no_list_is_edited_in_place():
    rooms = admin.site._registry.values()

    assert [room for room in rooms if not getattr(room, "checks_versions", False)] == []
    assert [room for room in rooms if room.list_editable] == []


def test_every_form_says_what_it_shows_and_sent_as_it_is_is_never_late(root, settings):
    factories.published(topics=["Taiwan Strait"])
    factories.author(name="Mei Lin", chinese="林美", bio_line="A fellow.")
    Series.objects.create(name="Straits")
    late, seen = {}, 0
    for model, room in admin.site._registry.items():
        row = (
            model._default_manager.exclude(pk=root.session["_auth_user_id"]).first()
            if model is not None
            else None
        )
        if row is None or not room.has_change_permission(root.get("/desk/").wsgi_request, row):
            continue
        form = filled(root.get(page(row)), f"{model._meta.model_name}_form")
        answer = root.post(page(row), form)
        seen += 1
        if answer.status_code == 409 or ("_shown" not in form and "base" not in form):
            late[model._meta.label] = (answer.status_code, answer.context and answer.context.get("late"))

    assert late == {}
    assert seen >= 6


@pytest.mark.django_db(transaction=True)
def test_a_form_that_waits_for_another_one_is_late():
    client = signed_in(factories.user(group="publisher", is_superuser=True))
    topic = factories.topic()
    form = form_of(client, topic) | {"description": "Mine."}

    answers = []

    with waiting.meanwhile(lambda: answers.append(client.post(page(topic), form).status_code)):
        Topic.objects.update(description="Hers.")

    assert answers == [409]
    assert Topic.objects.get().description == "Hers."


def test_an_author_may_be_named_anything(root, other):
    author = Author.objects.create(name='A "quoted" <b>name</b> & more')

    assert root.post(page(author), form_of(root, author)).status_code == 302
