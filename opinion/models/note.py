"""Notes beside a piece, and the sources it rests on."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes by whether they are settled."""

    def open(self) -> Self:
        """Beginnings of threads that nobody has resolved."""
        return self.filter(resolved_at=None, thread=None)

    def musts(self) -> Self:
        """Open ones that stop publication."""
        return self.open().filter(is_must=True)


class Note(models.Model):
    """One remark; `thread` is the note that it answers. `quote`, with its context, is what the thread speaks of."""

    article = models.ForeignKey("opinion.Article", models.CASCADE, related_name="notes")
    thread = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    text = CleanTextField(_("note"))
    is_must = models.BooleanField(_("must be settled before publication"), default=False)
    quote = CleanTextField(_("quoted words"), blank=True)
    before = CleanCharField(max_length=80, blank=True)
    after = CleanCharField(max_length=80, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="mentioned_in")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["article"], name="note_open", condition=Q(resolved_at=None, thread=None))
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Source(models.Model):
    """Where something in the piece comes from. A public one stands under the piece from its next edition on."""

    article = models.ForeignKey("opinion.Article", models.CASCADE, related_name="sources")
    title = CleanCharField(_("source"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    remark = CleanTextField(_("remark"), blank=True, help_text=_("For the desk. Readers never see it."))
    is_public = models.BooleanField(_("shown to readers"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("named by"),
        help_text=_("The author who named it; empty where the desk did."),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
