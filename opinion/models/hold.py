"""Legal holds: a piece that no door lets out until somebody named for it says so."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanTextField
from authors.models import User
from opinion.states import Automatic


class HoldQuerySet(models.QuerySet["Hold"]):
    """Holds by whether they still stand."""

    def open(self) -> Self:
        """Those that nobody has lifted."""
        return self.filter(lifted_at=None)

    def written_about(self) -> Self:
        """A mail about them came in that nobody has dealt with."""
        unread = {
            "messages__answers__outcome": "",
            "messages__answers__automatic__in": ("", Automatic.BOUNCE),
        }
        return self.filter(pk__in=Hold.objects.filter(**unread).order_by().values("pk"))

    def readable_by(self, user: User) -> Self:
        """Those for which this person is named; who comes for the holds alone sees them while there is something to do.

        That is while they are open, and while a mail about one waits, which nobody else might be there to read.
        """
        if not (user.is_active and user.is_staff):
            return self.none()
        named = self.filter(lifters=user)
        if user.has_perm("opinion.view_article"):
            return named
        if not user.has_perm("opinion.view_held_article"):
            return self.none()
        return named.filter(Q(lifted_at=None) | Q(pk__in=Hold.objects.written_about().values("pk")))


class Hold(models.Model):
    """A legal hold on a piece. While it is open nothing of the piece goes out; the database refuses it, too."""

    article = models.ForeignKey("opinion.Article", models.PROTECT, related_name="holds")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    at = models.DateTimeField(_("placed"))
    lifters = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="holds",
        verbose_name=_("may lift it"),
        help_text=_("They alone see its notes."),
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lawyers_word = CleanTextField(_("the lawyer's word"), blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(lifted_at=None), name="one_open_hold_a_piece"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_is_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.at:%Y-%m-%d}"


class HoldNote(models.Model):
    """What is said about a hold. Seen by those who may lift it, and by nobody else."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = CleanTextField(_("note"))

    class Meta:
        verbose_name = _("note on a hold")
        verbose_name_plural = _("notes on holds")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%Y-%m-%d %H:%M}"
