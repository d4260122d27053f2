"""Whatever door a text comes in through, the database holds it clean, and the instance holds the same."""

import json
from collections.abc import Callable

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Value
from django.db.models.functions import Concat, Upper

from authors.fields import CleanCharField, CleansText, CleanTextField
from authors.models import Author, Contributor
from authors.text import UnreadableText

DIRTY = "  Taro\u202e\0 \u200bAso\r\nBcc "
CLEAN = "Taro Aso Bcc"


def author(name: str = DIRTY) -> Author:
    return Author(name=name, slug="taro-aso", sort_key="aso taro")


def by_save() -> None:
    author().save()


def by_create() -> None:
    Author.objects.create(name=DIRTY, slug="taro-aso")


def by_bulk_create() -> None:
    Author.objects.bulk_create([author()])


def by_update() -> None:
    author("Somebody else").save()
    Author.objects.update(name=DIRTY)


def by_bulk_update() -> None:
    author("Somebody else").save()
    somebody = Author.objects.get()
    somebody.name = DIRTY
    Author.objects.bulk_update([somebody], ["name"])


def by_update_or_create() -> None:
    Author.objects.update_or_create(slug="taro-aso", defaults={"name": DIRTY})


def by_loaddata() -> None:
    fields = {"name": DIRTY, "slug": "taro-aso", "sort_key": "aso taro"}
    rows = [{"model": "authors.author", "pk": 1, "fields": fields}]
    for row in serializers.deserialize("json", json.dumps(rows)):
        row.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "door", [by_save, by_create, by_bulk_create, by_update, by_bulk_update, by_update_or_create, by_loaddata]
)
def test_no_door_lets_dirt_in(door: Callable[[], None]) -> None:
    door()

    assert Author.objects.values_list("name", flat=True).get() == CLEAN


@pytest.mark.django_db
def test_after_saving_the_instance_holds_what_the_database_holds() -> None:
    saved, created = author(), Author(name=DIRTY, slug="taro-aso-2", sort_key="")
    saved.save()
    Author.objects.bulk_create([created])

    assert saved.name == created.name == CLEAN


def test_full_clean_leaves_clean_text_on_the_instance() -> None:
    somebody = author()
    somebody.clean_fields()

    assert somebody.name == CLEAN


def test_the_length_is_measured_after_cleaning() -> None:
    field = CleanCharField(max_length=3)

    assert field.clean("  a\u200bbc ", None) == "abc"
    with pytest.raises(ValidationError):
        field.clean("abcd", None)


def test_a_text_without_ink_is_blank() -> None:
    with pytest.raises(ValidationError):
        CleanCharField(max_length=9).clean("\u200b\u3164 \u2060", None)


def test_lines_stay_in_a_text_and_go_from_a_name() -> None:
    assert CleanTextField().to_python("a\r\nb\0") == "a\nb"
    assert CleanCharField(max_length=9).to_python("a\r\nb\0") == "a b"


def test_nothing_stays_nothing() -> None:
    assert CleanCharField(max_length=9, null=True).to_python(None) is None
    assert CleanTextField().to_python("") == ""


def test_half_a_character_is_a_validation_error_in_forms_and_an_error_in_saving() -> None:
    half = chr(0xD800)

    with pytest.raises(ValidationError, match="half of a character"):
        CleanCharField(max_length=9).clean(half, None)
    with pytest.raises(UnreadableText):
        author(half).save()


@pytest.mark.django_db
def test_expressions_pass_as_they_are() -> None:
    author("Taro").save()

    Author.objects.update(name=Concat(Upper(F("name")), Value(" A.")))

    assert Author.objects.get().name == "TARO A."


@pytest.mark.django_db
def test_a_search_is_for_what_was_asked() -> None:
    author("Taro Aso").save()

    assert Author.objects.filter(name__contains=" As").exists()
    assert not Author.objects.filter(name__contains="  As").exists()


@pytest.mark.parametrize("field", [CleanCharField("name", max_length=200), CleanTextField(blank=True)])
def test_a_field_says_itself_in_a_migration(field: CleansText) -> None:
    written, imports = MigrationWriter.serialize(field)

    assert written.startswith(f"authors.fields.{type(field).__name__}(")
    assert "import authors.fields" in imports


def test_private_names_are_cleaned_too() -> None:
    somebody = Contributor(private_name="a\u202eb", note="c\r\nd")
    somebody.clean_fields(exclude=["user", "author"])

    assert (somebody.private_name, somebody.note) == ("ab", "c\nd")
