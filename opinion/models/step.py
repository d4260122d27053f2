"""The audit trail: one line for everything that was done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanTextField


class Step(models.Model):
    """Who did what, when and why. Never changes; the database refuses it."""

    article = models.ForeignKey(
        "opinion.Article", models.PROTECT, null=True, blank=True, related_name="steps"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, blank=True)
    why = CleanTextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article", "-at"], name="step_by_article")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
