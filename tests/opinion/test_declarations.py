"""What somebody says of herself for the figures: hers alone, and gone when she takes it back."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, connection, models
from django.test import Client

from authors.models import Contributor, Declaration
from opinion import assignments, declarations
from tests import factories
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db
SAID = {"gender": "other", "country": "XK", "sector": "civil_society"}
PAGE = "/contribute/about-you/"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_what_she_said_is_kept_changed_and_erased() -> None:
    user = factories.user(group="contributor")
    declarations.declare(by=user, **SAID)
    assert Declaration.objects.filter(**SAID).get().user == user

    declarations.declare(by=user, gender="woman")
    assert (declarations.of(user).gender, declarations.of(user).country) == ("woman", "")

    declarations.erase(by=user)
    assert declarations.of(user).gender == ""
    assert not Declaration.objects.exists()


def test_who_says_nothing_has_no_row() -> None:
    user = factories.user(group="contributor")
    declarations.declare(by=user, **SAID)
    declarations.declare(by=user)
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("said", [{"gender": "x"}, {"country": "xk"}, {"sector": "spy"}, {}])
def test_the_database_keeps_nothing_else(said: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="declaration_"):
        Declaration.objects.create(user=factories.user(), **said)


def test_with_the_account_it_is_gone() -> None:
    leaver, by = factories.user(group="contributor"), factories.user(group="administrator")
    declarations.declare(by=leaver, **SAID)
    assignments.hand_over(leaver, to=None, by=by)
    assert not Declaration.objects.exists()


def test_an_account_that_is_made_inactive_by_its_form_keeps_nothing_either() -> None:
    user, by = factories.user(group="contributor"), factories.user(group="administrator")
    declarations.declare(by=user, **SAID)
    client = signed_in(by)
    address = f"/desk/authors/user/{user.pk}/change/"
    sent = filled(client.get(address), "user_form")
    del sent["is_active"]
    assert client.post(address, sent).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert not Declaration.objects.exists()


def test_the_page_says_keeps_and_erases_with_one_click() -> None:
    user = factories.user(group="contributor")
    client = signed_in(user)
    assert b"Erase all of it" not in client.get(PAGE).content

    assert client.post(PAGE, SAID).status_code == 302
    said = client.get(PAGE).content.decode()
    assert 'value="other" id="id_gender_2" checked' in said.replace(" required", "")
    assert '<option value="XK" selected>Kosovo</option>' in said

    client.get(PAGE, {"erase": "yes"})
    assert Declaration.objects.exists()
    assert client.post(PAGE, {"erase": "yes", **SAID}).status_code == 302
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("said", [{"gender": "x"}, {"country": "Taiwan"}, {"sector": "\u202e"}])
def test_nonsense_is_answered_in_words_and_not_kept(said: dict[str, str]) -> None:
    answer = signed_in(factories.user(group="contributor")).post(PAGE, said)
    assert answer.status_code == 422
    assert b"Not kept yet." in answer.content
    assert not Declaration.objects.exists()


def test_each_sees_her_own_and_nobody_elses() -> None:
    user, other = factories.user(group="contributor"), factories.user(group="contributor")
    declarations.declare(by=user, **SAID)
    assert b"checked" not in signed_in(other).get(PAGE).content.replace(
        b'value="" id="id_gender_3" checked', b""
    )
    assert Client().get(PAGE).status_code == 302


def test_nothing_of_it_stands_anywhere_else_in_the_database() -> None:
    """Neither steps nor logs nor sessions nor what was carried out: every column of every table is looked at."""
    user = factories.user(group="contributor")
    client = signed_in(user)
    key = client.get(PAGE).content.decode().split('name="form_key" value="')[1].split('"')[0]
    client.post(PAGE, {**SAID, "form_key": key})
    assert Declaration.objects.get().sector == "civil_society"

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f"SELECT row_to_json(t)::text FROM {connection.ops.quote_name(table)} t")
            found += [table for (row,) in cursor.fetchall() if "civil_society" in row]
    assert found == ["authors_declaration"]


def test_no_room_of_the_desk_knows_it() -> None:
    assert Declaration not in admin.site._registry
    for model, room in admin.site._registry.items():
        names = json.dumps(
            [room.list_display, room.list_filter, room.search_fields, room.fields or []], default=str
        )
        assert "declaration" not in names, model
    leads = [model for model in apps.get_models() for field in model._meta.concrete_fields
             if isinstance(field, models.ForeignKey) and field.related_model is Declaration]  # fmt: skip
    assert leads == []


@pytest.mark.parametrize("group", ["editor", "publisher", "administrator"])
def test_no_page_about_a_person_shows_it_to_the_desk(group: str) -> None:
    user, author = factories.user(group="contributor"), factories.author()
    contributor = Contributor.objects.create(user=user, author=author)
    declarations.declare(by=user, **SAID)
    client = signed_in(factories.user(group=group))
    for path in (
        f"/desk/authors/contributor/{contributor.pk}/change/",
        "/desk/authors/contributor/",
        f"/desk/authors/contributor/{contributor.pk}/history/",
        f"/desk/authors/author/{author.pk}/change/",
        f"/desk/authors/user/{user.pk}/change/",
        f"/desk/authors/user/{user.pk}/close/",
        "/desk/opinion/step/",
        PAGE,
    ):
        said = client.get(path).content.decode()
        assert not any(
            words in said for words in ('civil_society" selected', "Kosovo</td>", 'XK" selected')
        ), path
