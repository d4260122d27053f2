"""What came in, as it came: a file, a mail or a pasted text. Private, and its bytes never change."""

from typing import Any, Self

import psycopg
from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField
from authors.models import User
from opinion.models.fields import ProseField
from opinion.models.hold import Hold
from opinion.states import Arrived, Automatic, Outcome

SLICE = 1024 * 1024  # bytes that are read at once


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    """Arrivals by what became of them."""

    def waiting(self) -> Self:
        """What nobody has dealt with and no piece has; what is attached to a mail is dealt with beside it."""
        return self.filter(outcome="", within=None, automatic="", article=None)

    def unread(self) -> Self:
        """What came in for a piece and nobody has dealt with: answers, and mails of ours that came back."""
        unsettled = self.filter(outcome="", within=None, article__isnull=False)
        return unsettled.filter(automatic__in=("", Automatic.BOUNCE))

    def visible_to(self, user: User) -> Self:
        """What this person may see: what has no piece, and what came in for a piece that she may see.

        What answers a mail about a legal hold is seen by those alone who see that hold's notes.
        """
        from opinion.models.article import Article  # whose own queries ask for what came in

        hers = Q(article=None) | Q(article__in=Article.objects.visible_to(user).order_by())
        return self.open_to(user).filter(hers)

    def open_to(self, user: User) -> Self:
        """Without what was said about the holds of others, whatever else this person may see."""
        return self.exclude(pk__in=Arrival.objects.kept_from(user).order_by().values("pk"))

    def kept_from(self, user: User) -> Self:
        """What was said about legal holds for which this person is not named, with all that came with it."""
        others = Arrival.objects.about_holds().order_by().exclude(pk__in=self._said_to(user)).values("pk")
        return self.filter(Q(pk__in=others) | Q(within__in=others))

    def about_holds(self) -> Self:
        """Mails that answer one of ours about a legal hold."""
        return self.filter(answers__hold__isnull=False)

    def said_to(self, user: User) -> Self:
        """Mails about legal holds for which this person is named, with all that came with them."""
        hers = self._said_to(user)
        return self.filter(Q(pk__in=hers) | Q(within__in=hers))

    def _said_to(self, user: User) -> models.QuerySet["Arrival", Any]:
        readable = Hold.objects.readable_by(user).order_by().values("pk")
        return Arrival.objects.filter(answers__hold__in=readable).order_by().values("pk")


class Arrival(models.Model):
    """One thing that came in, and what was read of it. `by` is None where a mail came by itself."""

    how = models.CharField(_("how"), max_length=10, choices=Arrived)
    arrived_at = models.DateTimeField(_("arrived"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("brought in by"),
    )
    within = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="enclosures", verbose_name=_("attached to")
    )
    name = CleanCharField(_("name of the file"), max_length=255, blank=True)
    media_type = models.CharField(_("media type"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)

    sender_name = CleanCharField(_("sender"), max_length=200, blank=True)
    sender = models.CharField(_("sender's address"), max_length=254, blank=True)
    subject = CleanCharField(_("subject"), max_length=300, blank=True)
    identifier = CleanCharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    automatic = models.CharField(_("written by a program"), max_length=6, choices=Automatic, blank=True)

    body = ProseField(_("text"), blank=True)
    before = ProseField(_("text before the tracked changes"), blank=True)
    written = CleanTextField(_("what the mail says"), blank=True)
    report = models.JSONField(default=list)
    problem = models.CharField(_("why it could not be read"), max_length=20, blank=True)

    answers = models.ForeignKey(
        "opinion.Message",
        models.SET_NULL,
        null=True,
        related_name="answers",
        verbose_name=_("mail of ours that it answers"),
    )
    article = models.ForeignKey(
        "opinion.Article", models.PROTECT, null=True, related_name="arrivals", verbose_name=_("piece")
    )
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True)

    came_again = False  # whether it was there already, for who has just brought it in

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        ordering = ["-arrived_at", "-pk"]
        indexes = [
            models.Index(
                fields=["-arrived_at"],
                name="arrival_waiting",
                condition=Q(outcome="", within=None, automatic="", article=None),
            ),
            models.Index(
                fields=["article"],
                name="arrival_unread",
                condition=Q(outcome="", within=None, article__isnull=False),
            ),
            models.Index(fields=["arrived_at"], name="arrival_of_a_piece", condition=Q(outcome="piece")),
            models.Index(fields=["sha256"], name="arrival_again", condition=Q(within=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["identifier"],
                condition=~Q(identifier="") & Q(within=None),
                name="a_mail_arrives_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="what_is_settled_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        said = (self.subject, self.name) if self.how == Arrived.MAIL else (self.name, self.subject)
        return said[0] or said[1] or f"{self.get_how_display()} {self.pk}"


class OriginalManager(models.Manager["Original"]):
    """Stores bytes as such, and in small parcels: a connection keeps what it needed for its largest one.

    Django's own cursor writes them into its statement, several times as long.
    """

    def keep(self, arrival: Arrival, data: bytes) -> None:
        """Stores the bytes of an arrival."""
        table = self.model._meta.db_table
        connection.ensure_connection()
        into = f"COPY {table} (arrival_id, data) FROM STDIN (FORMAT BINARY)"
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection).copy(into) as rows:
            rows.set_types(["int8", "bytea"])
            rows.write_row((arrival.pk, data))

    def bytes_of(self, arrival: Arrival) -> bytes:
        """The bytes of an arrival."""
        row, starts = self.filter(arrival=arrival), range(1, arrival.size + 1, SLICE)
        return b"".join(row.values_list(Substr("data", start, SLICE), flat=True).get() for start in starts)


class Original(models.Model):
    """The bytes of an arrival, as they came."""

    arrival = models.OneToOneField(Arrival, models.CASCADE)
    data = models.BinaryField()

    objects = OriginalManager()

    def __str__(self) -> str:
        return str(self.arrival)
