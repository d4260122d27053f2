"""A body is clean HTML whichever way it comes in, and no migration depends on the editor."""

from collections.abc import Callable

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import modelform_factory

from opinion import prose
from opinion.models import Article, Kind
from opinion.models.fields import ProseField

DIRTY = '<h1>A</h1>stray<script>alert(1)</script><p onclick="x()">b <a href="javascript:x">c</a></p><p></p>'
CLEAN = "<h2>A</h2><p>stray</p><p>b c</p>"


@pytest.fixture
def kind(db: None) -> Kind:
    return Kind.objects.create(name="Op-ed", slug="op-ed")


def by_save(kind: Kind) -> None:
    article = Article(kind=kind, body=DIRTY)
    article.save()
    assert article.body == CLEAN


def by_bulk_create(kind: Kind) -> None:
    Article.objects.bulk_create([Article(kind=kind, body=DIRTY)])


def by_update(kind: Kind) -> None:
    Article.objects.create(kind=kind)
    Article.objects.update(body=DIRTY)


def by_bulk_update(kind: Kind) -> None:
    article = Article.objects.create(kind=kind)
    article.body = DIRTY
    Article.objects.bulk_update([article], ["body"])


def by_loaddata(kind: Kind) -> None:
    rows = [{"model": "opinion.article", "pk": 1, "fields": {"kind": kind.pk, "body": DIRTY}}]
    for row in serializers.deserialize("python", rows):
        row.save()


@pytest.mark.parametrize("door", [by_save, by_bulk_create, by_update, by_bulk_update, by_loaddata])
def test_no_door_lets_raw_html_in(kind: Kind, door: Callable[[Kind], None]) -> None:
    door(kind)

    assert Article.objects.values_list("body", flat=True).get() == CLEAN


def test_a_form_cleans_before_it_asks_whether_there_is_anything() -> None:
    field = ProseField()

    assert field.clean(DIRTY, None) == CLEAN
    with pytest.raises(ValidationError):
        field.clean("<p>\u200b<br></p><p>&nbsp;</p>", None)


def test_half_a_character_is_a_validation_error() -> None:
    with pytest.raises(ValidationError, match="half of a character"):
        ProseField().clean(f"<p>{chr(0xDC00)}</p>", None)


def test_to_migrations_it_is_a_plain_text_field() -> None:
    assert ProseField("text", blank=True).deconstruct()[1:] == (
        "django.db.models.TextField",
        [],
        {"verbose_name": "text", "blank": True},
    )
    assert isinstance(ProseField().clone(), ProseField)
    assert isinstance(Article._meta.get_field("body"), models.TextField)


def test_the_form_brings_the_editor_with_exactly_the_extensions_of_the_vocabulary() -> None:
    form = modelform_factory(Article, fields=["body"])()

    assert form.fields["body"].widget.config["extensions"] == prose.EXTENSIONS
    assert "newsroom-extensions" in form.as_p()
