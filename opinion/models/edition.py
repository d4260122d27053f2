"""Editions: a copy that readers may see, from when until when. Printed once, never changed."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField
from opinion.models.clock import StatementTime
from opinion.models.copy import StoredCopy
from opinion.states import BylineRole, EditionKind, Origin, Precision


class TimeRange(Func):
    """`tstzrange(live_from, live_until)`: half open; open-ended where the end is null."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


UNCANCELLED = Q(live_until=None) | Q(live_until__gt=F("live_from"))
LIVE = (Q(live_until=None) | Q(live_until__gt=StatementTime())) & Q(live_from__lte=StatementTime())
SCHEDULED = UNCANCELLED & Q(live_from__gt=StatementTime())
HAS_BEEN_LIVE = UNCANCELLED & Q(live_from__lte=StatementTime())


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions by where the database's clock stands."""

    def live(self) -> Self:
        """Shown to readers now."""
        return self.filter(LIVE)

    def scheduled(self) -> Self:
        """To be shown later, and not cancelled."""
        return self.filter(SCHEDULED)

    def uncancelled(self) -> Self:
        """Those that readers saw, see or will see."""
        return self.filter(UNCANCELLED)

    def has_been_live(self) -> Self:
        """Shown to readers at some moment up to now."""
        return self.filter(HAS_BEEN_LIVE)

    def told_apart(self) -> Self:
        """Has each know whether it `is_live`, `is_scheduled` or `has_been_live`."""
        return self.annotate(is_live=LIVE, is_scheduled=SCHEDULED, has_been_live=HAS_BEEN_LIVE)


class Edition(StoredCopy):
    """One self-contained public row. Between `live_from` and `live_until` (null: open) readers see it.

    `live_*` say when *this site* showed the text; `dated`, with its precision, is what readers are shown, what
    lists order by and what the address is made of. An edition that was cancelled is an empty range.
    """

    article = models.ForeignKey(
        "opinion.Article", models.PROTECT, related_name="editions", db_index=False, verbose_name=_("piece")
    )
    revision = models.ForeignKey(
        "opinion.Revision", models.PROTECT, related_name="editions", verbose_name=_("version")
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=EditionKind)
    note = CleanTextField(_("note for readers"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    printed_at = models.DateTimeField(_("made"))
    live_from = models.DateTimeField(_("live from"))
    live_until = models.DateTimeField(_("live until"), null=True)
    path = models.CharField(_("address"), max_length=400)
    dated = models.DateTimeField(_("dated"))
    dated_precision = models.CharField(_("as far as it is known"), max_length=5, choices=Precision)
    dated_inferred = models.BooleanField(default=False)
    piece_kind = models.ForeignKey("opinion.Kind", models.PROTECT, related_name="+", db_index=False)
    disclaimer = CleanTextField(_("disclaimer"), blank=True)
    series = models.ForeignKey("opinion.Series", models.PROTECT, null=True, related_name="+")
    images = models.JSONField(default=list)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    first_published = models.JSONField(default=dict)
    canonical_url = models.URLField(max_length=500, blank=True)
    sources = models.JSONField(default=list)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["article", "-number"]
        indexes = [
            models.Index(F("dated").desc(), F("id").desc(), name="edition_by_date"),
            models.Index(fields=["path"], name="edition_by_path"),
            models.Index(fields=["live_from"], name="edition_by_start"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once"),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gte=F("live_from")),
                name="edition_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(path__startswith="/"), name="edition_has_an_address"),
            ExclusionConstraint(
                name="one_edition_at_a_time",
                expressions=[
                    ("article", RangeOperators.EQUAL),
                    (TimeRange("live_from", "live_until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"


class EditionLink(models.Model):
    """What a list is made of. `dated` is the edition's, copied at printing, so that every list orders by its link."""

    dated = models.DateTimeField()

    class Meta:
        abstract = True


def list_index(what: str) -> list[models.Index]:
    """The indexes of a link row: the list in its order, and the edition's own links."""
    return [
        models.Index(F(what), F("dated").desc(), F("edition").desc(), name=f"{what}_list"),
        models.Index(fields=["edition"], name=f"{what}_of_edition"),
    ]


class EditionTopic(EditionLink):
    edition = models.ForeignKey(Edition, models.PROTECT, db_index=False, related_name="topic_links")
    topic = models.ForeignKey("opinion.Topic", models.PROTECT, db_index=False, related_name="edition_links")

    class Meta:
        indexes = list_index("topic")
        constraints = [models.UniqueConstraint(fields=["topic", "edition"], name="edition_topic_once")]


class EditionAuthor(EditionLink):
    edition = models.ForeignKey(Edition, models.PROTECT, db_index=False, related_name="author_links")
    author = models.ForeignKey("authors.Author", models.PROTECT, db_index=False, related_name="edition_links")
    role = models.CharField(max_length=12, choices=BylineRole)

    class Meta:
        indexes = list_index("author")
        constraints = [models.UniqueConstraint(fields=["author", "edition"], name="edition_author_once")]


class EditionSeries(EditionLink):
    edition = models.ForeignKey(Edition, models.PROTECT, db_index=False, related_name="series_links")
    series = models.ForeignKey("opinion.Series", models.PROTECT, db_index=False, related_name="edition_links")

    class Meta:
        indexes = list_index("series")
        constraints = [models.UniqueConstraint(fields=["series", "edition"], name="edition_series_once")]


class Typeset(models.Model):
    """What is made of an edition at printing so that it is not made at reading. Derived: `manage.py rebuild`."""

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="typeset")
    card = models.TextField()
    article = models.TextField()
    # Null where it was made before these were kept, until `rebuild` has run.
    plain = models.TextField(null=True)  # noqa: DJ001 - its body without marks and notes, a paragraph a line
    summary = models.TextField(null=True)  # noqa: DJ001 - its standfirst, or how it begins, in one line
    thumbnail = models.CharField(max_length=100, null=True)  # noqa: DJ001 - the path of the card's picture; ""
    body_vector = SearchVectorField()
    title_vector = SearchVectorField()
    template_version = models.CharField(max_length=16)

    class Meta:
        indexes = [
            GinIndex(fields=["body_vector"], name="typeset_body_vector"),
            GinIndex(fields=["title_vector"], name="typeset_title_vector"),
        ]

    def __str__(self) -> str:
        return str(self.edition_id)


class AuthorHead(models.Model):
    """The top of an author's page, made when the author's facts are saved. Derived: `manage.py rebuild`."""

    author = models.OneToOneField(
        "authors.Author", models.CASCADE, primary_key=True, related_name="head", db_constraint=True
    )
    html = models.TextField()
    template_version = models.CharField(max_length=16)

    def __str__(self) -> str:
        return str(self.author_id)


class Withholding(models.Model):
    """A past edition that readers may no longer see: when, by whom, and the reason that the public is given."""

    edition = models.OneToOneField(
        Edition, models.PROTECT, related_name="withholding", verbose_name=_("edition")
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    public_reason = CleanTextField(_("reason that readers are given"))

    class Meta:
        verbose_name = _("withholding")
        verbose_name_plural = _("withholdings")

    def __str__(self) -> str:
        return f"{self.edition_id} {self.at:%Y-%m-%d}"


class Tombstone(models.Model):
    """What stands at the address of a piece that was taken down: exactly what the desk chose to show, or nothing."""

    article = models.ForeignKey(
        "opinion.Article", models.PROTECT, related_name="tombstones", verbose_name=_("piece")
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    headline = CleanCharField(_("headline shown"), max_length=300, blank=True)
    byline = CleanCharField(_("names shown"), max_length=500, blank=True)
    reason = CleanTextField(_("reason shown"), blank=True)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        ordering = ["article", "-at"]

    def __str__(self) -> str:
        return f"{self.article_id} {self.at:%Y-%m-%d}"
