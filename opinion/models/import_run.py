"""Runs of the bulk import: who brought in what, from where, and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField


class ImportRun(models.Model):
    """One run. Its reason stands for the yes to every piece that came in with it; its steps name it by number."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = CleanTextField(_("why"))
    source = CleanCharField(_("source"), max_length=300)
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    counts = models.JSONField(_("lines by what became of them"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(why=""), name="import_has_a_reason"),
            models.CheckConstraint(condition=~models.Q(source=""), name="import_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.pk})"

    @property
    def reason(self) -> str:
        """What stands at every piece of this run."""
        return f"{self.source}: {self.why}"
