"""Revisions: every named version of a copy, kept for ever."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanTextField
from opinion.models.copy import StoredCopy
from opinion.states import RevisionKind


class Revision(StoredCopy):
    """A copy as it was at one moment, numbered per article. Never changes; the database refuses it."""

    article = models.ForeignKey("opinion.Article", models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=RevisionKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("at"))
    why = CleanTextField(_("why"), blank=True)
    parts = models.JSONField(_("hash per part"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}, {self.get_kind_display()}"
