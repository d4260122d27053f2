"""Waivers: what was passed so that a piece could go out, and the debts that this leaves."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanTextField
from opinion.models.clock import StatementTime
from opinion.states import DebtKind, WaiverReason


class WaiverQuerySet(models.QuerySet["Waiver"]):
    """Waivers as reports count them."""

    def between(self, start: dt.datetime, end: dt.datetime) -> Self:
        """Those of a span of time, its end excluded."""
        return self.filter(at__gte=start, at__lt=end)

    def by_reason(self) -> dict[str, int]:
        """How many there are for each reason that was given."""
        return dict(self.order_by("reason").values_list("reason").annotate(Count("pk")))


class Waiver(models.Model):
    """Findings passed together, by name, for one text: `text_hash` is `Snapshot.fingerprint()`. Never changes."""

    article = models.ForeignKey("opinion.Article", models.PROTECT, related_name="waivers")
    text_hash = models.CharField(max_length=64)
    rules = models.JSONField(_("what was passed"))
    reason = models.CharField(_("reason"), max_length=14, choices=WaiverReason)
    sentence = CleanTextField(_("in a sentence"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = WaiverQuerySet.as_manager()

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

    def overdue(self) -> Self:
        """Owed, and their time has passed."""
        return self.owed().filter(due_at__lte=StatementTime())

    def paid(self) -> Self:
        """Those that a deed has closed."""
        return self.exclude(paid_at=None)

    def of_rule(self, *rules: str) -> Self:
        """What was passed of these checks; not the reading by a second person."""
        return self.filter(kind=DebtKind.FINDING, rule__in=rules)


class Debt(models.Model):
    """Something passed by a waiver that is still to be done: by whom, until when, and the deed that paid it."""

    waiver = models.ForeignKey(Waiver, models.PROTECT, related_name="debts")
    article = models.ForeignKey(
        "opinion.Article", models.PROTECT, related_name="debts", verbose_name=_("piece")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=DebtKind, default=DebtKind.FINDING)
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    sentence = CleanTextField(_("what is owed"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="debts", verbose_name=_("whose")
    )
    due_at = models.DateTimeField(_("due"))
    paid_at = models.DateTimeField(_("paid"), null=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by whom")
    )
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

    @property
    def whose(self) -> str:
        """Who owes it, in words, where there is nobody, too."""
        return str(self.owner or _("Nobody here can do it"))
