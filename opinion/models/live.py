"""The public side's models: unmanaged, over the views of live.sql. Whoever imports only these cannot meet a draft."""

from typing import Any, Self

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from opinion import dateline


class LiveEditionQuerySet(models.QuerySet["LiveEdition"]):
    def before(self, dated: Any, pk: int) -> Self:
        """What follows this position in a list: a row comparison, so that a deep page costs what the first does."""
        return self.filter(Q(dated__lt=dated) | Q(dated=dated, id__lt=pk), dated__lte=dated)

    def of_year(self, year: int) -> Self:
        """Dated in this year of the site's zone."""
        return self.filter(dated__gte=dateline.first_moment(year), dated__lt=dateline.first_moment(year + 1))

    def within_month(self, year: int, month: int) -> Self:
        """Dated in this month of the site's zone, whatever the precision."""
        following = (year + 1, 1) if month == 12 else (year, month + 1)
        return self.filter(
            dated__gte=dateline.first_moment(year, month), dated__lt=dateline.first_moment(*following)
        )

    def of_month(self, year: int, month: int) -> Self:
        """Dated in this month of the site's zone; what is known only by its year is in no month."""
        return self.within_month(year, month).exclude(dated_precision="year")


class LiveEdition(models.Model):
    """A readable edition that is live at the moment of the statement, with its typeset forms."""

    article_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    note = models.TextField()
    live_from = models.DateTimeField()
    path = models.CharField(max_length=400)
    dated = models.DateTimeField()
    dated_precision = models.CharField(max_length=5)
    dated_inferred = models.BooleanField()
    language = models.CharField(max_length=10)
    headline = models.CharField(max_length=300)
    standfirst = models.TextField()
    body = models.TextField()
    disclosure = models.TextField()
    disclaimer = models.TextField()
    byline = models.JSONField()
    topics = models.JSONField()
    series = models.ForeignKey("opinion.LiveSeries", models.DO_NOTHING, null=True)
    images = models.JSONField()
    lead_image_id = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=12)
    first_published = models.JSONField()
    canonical_url = models.CharField(max_length=500)
    card = models.TextField(null=True)  # noqa: DJ001 - null until `rebuild` has run after a plain loaddata
    article = models.TextField(null=True)  # noqa: DJ001
    plain = models.TextField(null=True)  # noqa: DJ001
    summary = models.TextField(null=True)  # noqa: DJ001
    thumbnail = models.CharField(max_length=100, null=True)  # noqa: DJ001
    body_vector = SearchVectorField()
    title_vector = SearchVectorField()

    objects = LiveEditionQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "live_edition"
        default_permissions = ()

    def __str__(self) -> str:
        return self.headline


class LiveLink(models.Model):
    """A place in a list."""

    edition = models.ForeignKey(LiveEdition, models.DO_NOTHING)
    dated = models.DateTimeField()

    class Meta:
        abstract = True
        managed = False


class LiveTopic(models.Model):
    name = models.CharField(max_length=100)
    slug = models.CharField(max_length=100)
    description = models.TextField()

    class Meta:
        managed = False
        db_table = "live_topic"
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"


class LiveSeries(models.Model):
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=100)
    introduction = models.TextField()

    class Meta:
        managed = False
        db_table = "live_series"
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class LiveAuthor(models.Model):
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=250)
    slug = models.CharField(max_length=100)
    head = models.TextField(null=True)  # noqa: DJ001 - null until `rebuild` has run after a plain loaddata

    class Meta:
        managed = False
        db_table = "live_author"
        ordering = ["sort_key", "id"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/authors/{self.slug}/"


class LiveEditionTopic(LiveLink):
    topic = models.ForeignKey(LiveTopic, models.DO_NOTHING)

    class Meta(LiveLink.Meta):
        abstract = False
        db_table = "live_edition_topic"
        default_permissions = ()


class LiveEditionAuthor(LiveLink):
    author = models.ForeignKey(LiveAuthor, models.DO_NOTHING)
    role = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=250)
    slug = models.CharField(max_length=100)

    class Meta(LiveLink.Meta):
        abstract = False
        db_table = "live_edition_author"
        default_permissions = ()


class LiveEditionSeries(LiveLink):
    series = models.ForeignKey(LiveSeries, models.DO_NOTHING)

    class Meta(LiveLink.Meta):
        abstract = False
        db_table = "live_edition_series"
        default_permissions = ()


class LiveTombstone(models.Model):
    """What the 410 at this path may say."""

    path = models.CharField(max_length=400)
    at = models.DateTimeField()
    headline = models.CharField(max_length=300)
    byline = models.CharField(max_length=500)
    reason = models.TextField()

    class Meta:
        managed = False
        db_table = "live_tombstone"
        default_permissions = ()

    def __str__(self) -> str:
        return self.path


class LiveAddress(models.Model):
    """Where this path leads today."""

    path = models.CharField(max_length=400)
    target = models.CharField(max_length=400)

    class Meta:
        managed = False
        db_table = "live_address"
        default_permissions = ()

    def __str__(self) -> str:
        return self.path


class LiveRendition(models.Model):
    """A picture file that readers may fetch."""

    name = models.CharField(max_length=80)
    image_id = models.BigIntegerField()
    shape = models.CharField(max_length=10)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = models.CharField(max_length=10)
    size = models.PositiveIntegerField()

    class Meta:
        managed = False
        db_table = "live_rendition"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
