"""What an edition pins when it is printed, and whether the piece has it otherwise by now: said here alone."""

from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import Exact

from opinion.models.edition import HAS_BEEN_LIVE, Edition
from opinion.models.note import Source
from opinion.models.revision import Revision
from opinion.states import Precision

NONE = Value([], JSONField())


def what_is_old(edition: Edition) -> list[str]:
    """What this edition holds otherwise than the piece by now, by name."""
    told = Edition.objects.filter(pk=edition.pk).annotate(**old()).values(*old())
    return [name for row in told for name, is_old in row.items() if is_old]


def older(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Those that hold anything which printing the piece once more would make otherwise.

    Asked for each of them, as a value: as a join the database would read all pieces first.
    """
    told = Edition.objects.order_by().filter(pk=OuterRef("pk")).annotate(**old())
    any_old = told.filter(Q(*((name, True) for name in old()), _connector=Q.OR)).annotate(there=Value(True))
    return editions.filter(Coalesce(Subquery(any_old.values("there")[:1]), False))


@cache
def old() -> dict[str, Any]:
    """For editions: by name, whether printing the piece once more would make this otherwise.

    Not its address, which follows when it is printed, nor the words for the day of a first publication.
    """
    return {
        "old_text": ~Q(_same_text()),
        "old_picture": ~Q(Exact(F("images"), _picture())),
        "old_sources": ~Q(Exact(F("sources"), _public_sources())),
        "old_date": ~Q(_same_date()),
        "old_series": ~_same("series", "article__series"),
        "old_kind": ~Q(piece_kind=F("article__kind"), disclaimer=F("article__kind__disclaimer")),
        "old_origin": ~Q(_same_origin()),
    }


def _same(pinned: Any, now: Any) -> Q:
    """Whether two numbers are the same, or two texts, or both are nothing."""
    kind, nothing = (BigIntegerField(), 0) if pinned == "series" else (TextField(), "")
    one, two = (Coalesce(value, Value(nothing), output_field=kind) for value in (pinned, now))
    return Q(Exact(one, two))


def _same_text() -> Exists:
    """As the parts of the two revisions have it, under whatever numbers."""
    now = Revision.objects.filter(article=OuterRef("article"), number=OuterRef("article__version"))
    return Exists(now.filter(parts=OuterRef("revision__parts")))


def _picture() -> Case:
    """As `Image.facts`, of the picture that the piece has now."""
    facts = ("alt", "caption", "credit", "licence")
    now = {name: F(f"article__lead_image__{name}") for name in facts}
    one = JSONObject(image="article__lead_image", **now)
    return Case(
        When(article__lead_image=None, then=NONE),
        default=Func(one, function="JSONB_BUILD_ARRAY"),
        output_field=JSONField(),
    )


def _public_sources() -> Coalesce:
    """As `sources.public`."""
    shown = Source.objects.filter(article=OuterRef("article"), is_public=True).order_by().values("article")
    rows = JSONBAgg(JSONObject(title="title", url="url"), order_by=("position", "pk"))
    return Coalesce(Subquery(shown.annotate(rows=rows).values("rows")), NONE)


def _same_date() -> Q:
    """As `addresses.dated_as`, at the edition's own time."""
    editions = Edition.objects.filter(HAS_BEEN_LIVE, article=OuterRef("article")).order_by(
        "live_from", "number"
    )
    first_date, first_precision = (
        Subquery(editions.values(name)[:1]) for name in ("dated", "dated_precision")
    )
    undated = Q(article__dated=None)
    precision = Case(
        When(undated, then=Coalesce(first_precision, Value(Precision.DAY.value))),
        default=F("article__dated_precision"),
    )
    return (
        Q(Exact(F("dated"), Coalesce("article__dated", first_date, "live_from")))
        & Q(Exact(F("dated_precision"), precision))
        & Q(dated_inferred=F("article__dated_inferred"))
    )


def _same_origin() -> Q:
    """As `printing.first_published`, but for the words of its day."""
    nothing = Value("")
    canonical = Case(
        When(article__first_is_canonical=True, then=F("article__first_url")),
        default=nothing,
        output_field=TextField(),
    )
    same = Q(origin=F("article__origin")) & Q(Exact(F("canonical_url"), canonical))
    same &= _same(KT("first_published__outlet"), "article__first_outlet")
    for name in ("url", "credit"):
        now = Case(
            When(article__first_outlet="", then=nothing),
            default=F(f"article__first_{name}"),
            output_field=TextField(),
        )
        same &= _same(KT(f"first_published__{name}"), now)
    return same
