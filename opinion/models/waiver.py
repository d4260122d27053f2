"""Waivers: what was passed so that a piece could go out, and the debts that this leaves."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanTextField
from opinion.states import DebtKind, WaiverReason


class Waiver(models.Model):
    """Findings passed together, by name, for one text: `text_hash` is `Snapshot.fingerprint()`. Never changes."""

    article = models.ForeignKey("opinion.Article", models.PROTECT, related_name="waivers")
    text_hash = models.CharField(max_length=64)
    rules = models.JSONField(_("what was passed"))
    reason = models.CharField(_("reason"), max_length=14, choices=WaiverReason)
    sentence = CleanTextField(_("in a sentence"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article", "text_hash"], name="waiver_by_text")]
        constraints = [
            models.CheckConstraint(condition=~Q(sentence=""), name="waiver_has_a_sentence"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.sentence}"


class DebtQuerySet(models.QuerySet["Debt"]):
    """Debts by whether they are paid."""

    def owed(self) -> Self:
        """Those that nobody has paid yet."""
        return self.filter(paid_at=None)


class Debt(models.Model):
    """Something passed by a waiver that is still to be done: by whom, until when, and the deed that paid it."""

    waiver = models.ForeignKey(Waiver, models.PROTECT, related_name="debts")
    article = models.ForeignKey("opinion.Article", models.PROTECT, related_name="debts")
    kind = models.CharField(_("kind"), max_length=11, choices=DebtKind, default=DebtKind.FINDING)
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    sentence = CleanTextField(_("what is owed"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="debts", verbose_name=_("whose")
    )
    due_at = models.DateTimeField(_("due"))
    paid_at = models.DateTimeField(_("paid"), null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    deed = CleanTextField(_("what was done"), blank=True)

    objects = DebtQuerySet.as_manager()

    class Meta:
        verbose_name = _("debt")
        verbose_name_plural = _("debts")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["due_at"], name="debt_owed", condition=Q(paid_at=None)),
            models.Index(fields=["article"], name="debt_owed_by_piece", condition=Q(paid_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_at=None, paid_by=None, deed="") | (Q(paid_at__isnull=False) & ~Q(deed="")),
                name="debt_is_paid_by_a_deed",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
