"""The desk's card index: what every record is found by. Derived; triggers note which card is to be written anew."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Drawer(models.TextChoices):
    """The kinds of record that are found, in the order in which they are told."""

    PIECE = "piece", _("Pieces")
    PERSON = "person", _("Authors")
    CONTRIBUTOR = "contributor", _("Contributors (private)")
    TOPIC = "topic", _("Topics")
    SERIES = "series", _("Series")
    NOTE = "note", _("Notes")
    HOLD_NOTE = "hold_note", _("Notes on legal holds")
    MAIL = "mail", _("Mail that we wrote")
    ARRIVAL = "arrival", _("What came in")
    LETTER = "letter", _("Letters")
    STYLE = "style", _("House style")
    NAME = "name", _("Names list")


class IndexCard(models.Model):
    """The words of one record, folded and stemmed as in the public search; `about` is the piece that it hangs on."""

    drawer = models.CharField(max_length=12, choices=Drawer)
    key = models.BigIntegerField()
    about = models.BigIntegerField(
        null=True
    )  # no foreign key: a search waits for no piece that is being saved
    dated = models.DateTimeField()
    body_vector = SearchVectorField()
    title_vector = SearchVectorField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["drawer", "key"], name="one_card_a_record")]
        indexes = [
            models.Index(F("drawer"), F("dated").desc(), F("id").desc(), name="card_by_date"),
            *(
                GinIndex(fields=[f"{vector}_vector"], name=f"card_{name}_{vector}", condition=which)
                for vector in ("body", "title")
                for name, which in (("piece", Q(drawer="piece")), ("other", ~Q(drawer="piece")))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drawer} {self.key}"


class Unfiled(models.Model):
    """A record that has changed since its card was written, or is gone. Written by triggers, whoever changed it."""

    drawer = models.CharField(max_length=12, choices=Drawer)
    key = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["drawer", "key"], name="unfiled_by_record")]

    def __str__(self) -> str:
        return f"{self.drawer} {self.key}"
