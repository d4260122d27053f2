"""The audit trail: one line for everything that was done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanTextField


class Step(models.Model):
    """Who did what, when and why. Never changes; the database refuses it."""

    article = models.ForeignKey(
        "opinion.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("piece"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("step"), max_length=40)
    source = models.CharField(_("from"), max_length=20, blank=True)
    target = models.CharField(_("to"), max_length=20, blank=True)
    why = CleanTextField(_("why"), blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["article", "-at"], name="step_by_article"),
            models.Index(
                fields=["at"],
                name="step_of_arrival",
                condition=models.Q(verb__in=["submit", "take_in", "edit"]),
            ),
            models.Index(fields=["article"], name="step_of_archive", condition=models.Q(verb="bring_in")),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
