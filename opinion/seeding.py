"""The supplied pieces: loading them where there is nothing, and never over the desk's work."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from authors.models import Author
from opinion import composing, filing, resemblance
from opinion.models import Address, Article, Edition, Revision, Series, Step, Tombstone, Topic
from opinion.refusals import Refused

WAYS = ("kinds", "letters", "house_style")  # how the desk works, which it may change at once
FIXTURES = ("roles", *WAYS, "pieces")
DESKWORK = (Article, Author, Revision, Edition, Step, Tombstone, Address, Topic, Series)


class Shelf(Enum):
    """What the database holds of the supplied pieces."""

    EMPTY = "empty"
    UNTOUCHED = "untouched"
    WORKED_ON = "worked on"


class DeskHasWorked(Refused):
    """Loading would overwrite what people did."""


def look() -> Shelf:
    """Whether there is nothing yet, exactly what the fixtures hold, or somebody's work."""
    if any(model._default_manager.exists() for model in DESKWORK):
        return Shelf.UNTOUCHED if _is_untouched() else Shelf.WORKED_ON
    ways = [row for fixture in WAYS for row in _rows(fixture)]
    there = [(row, type(row)._default_manager.filter(pk=row.pk).first()) for row in ways]
    return (
        Shelf.WORKED_ON if any(stored and not _equal(stored, row) for row, stored in there) else Shelf.EMPTY
    )


def load() -> Shelf:
    """Loads the supplied pieces into an empty database; says what was found there before.

    Raises DeskHasWorked, before anything is written, where people have worked.
    """
    with transaction.atomic():
        found = look()
        if found is Shelf.WORKED_ON:
            raise DeskHasWorked(
                _("The desk has worked in this database. Loading the supplied pieces again would undo that.")
            )
        if found is Shelf.EMPTY:
            call_command("loaddata", *FIXTURES, verbosity=0)
            for _done in rebuild():
                pass
    return found


def rebuild(*, everything: bool = False) -> Iterator[tuple[int, int]]:
    """Makes the derived rows that are missing or out of date (or all); yields how many are done, and of how many."""
    people = Author.objects.filter(merged_into=None)
    editions = composing.shown_now_or_later()
    if not everything:
        people, editions = people.exclude(head__template_version=composing.version()), composing.stale()
    total = people.count() + editions.count()
    authors = list(people.prefetch_related(*composing.ABOUT))
    if authors:
        composing.head(authors)
    yield len(authors), total
    for done in composing.retypeset(editions):
        yield len(authors) + done, total
    for _done in resemblance.keep_missing():
        pass
    filing.mark_missing(everything=everything)
    for _done in filing.catch_up_wholly():
        pass


def _is_untouched() -> bool:
    """Whether the tables of the desk hold the fixtures' rows, every one as it was, and no other."""
    supplied: dict[type[Model], set[object]] = {model: set() for model in DESKWORK}
    try:
        rows = list(_rows("pieces"))
    except DeserializationError:  # not even the kinds that they name are here
        return False
    for row in rows:
        supplied.setdefault(type(row), set()).add(row.pk)
        stored = type(row)._default_manager.filter(pk=row.pk).first()
        if stored is None or not _equal(stored, row):
            return False
    return all(
        set(model._default_manager.values_list("pk", flat=True)) == keys for model, keys in supplied.items()
    )


def _equal(stored: Model, row: Model) -> bool:
    return all(
        getattr(stored, field.attname) == getattr(row, field.attname) for field in row._meta.concrete_fields
    )


def _rows(fixture: str) -> Iterator[Model]:
    text = (Path(settings.BASE_DIR) / "fixtures" / f"{fixture}.json").read_text()
    for item in serializers.deserialize("json", text):
        yield item.object
