"""The columns of a copy, declared once for the three places in which a copy lives."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField
from opinion.models.fields import ProseField
from opinion.parts import COLUMNS, Snapshot
from opinion.states import Language


class Copy(models.Model):
    """The text of a piece. Byline and topics are rows at the article, JSON in revisions and editions."""

    language = models.CharField(_("language"), max_length=10, choices=Language, default=Language.ENGLISH)
    headline = CleanCharField(_("headline"), max_length=300, blank=True)
    headline_is_working = models.BooleanField(
        _("working headline"), default=False, help_text=_("A stand-in of the desk's, not meant for readers.")
    )
    standfirst = CleanTextField(_("standfirst"), blank=True, help_text=_("The summary under the headline."))
    body = ProseField(_("text"), blank=True)
    disclosure = CleanTextField(
        _("disclosure"), blank=True, help_text=_("Interests of the author that readers should know of.")
    )
    lead_image = models.ForeignKey(
        "opinion.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("lead image"),
    )

    class Meta:
        abstract = True

    def columns(self) -> dict[str, Any]:
        """The copy's own columns by name."""
        return {name: getattr(self, name) for name in COLUMNS}


class StoredCopy(Copy):
    """A copy that is kept as it was: byline and topics as JSON in the row."""

    byline = models.JSONField(default=list)
    topics = models.JSONField(default=list)

    class Meta:
        abstract = True

    def snapshot(self) -> Snapshot:
        """This copy as a value."""
        return Snapshot(**self.columns(), byline=self.byline, topics=self.topics)
