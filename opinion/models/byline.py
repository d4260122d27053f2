"""Who stands over a piece, in order, and how each is named there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField
from authors.models import Author, LocalName
from opinion.parts import BylineEntry
from opinion.states import BylineRole


class Bylines(models.Manager["Byline"]):
    """Places in bylines, each with its author: nothing is ever said of one without the other."""

    def get_queryset(self) -> models.QuerySet["Byline"]:
        return super().get_queryset().select_related("author")


class Byline(models.Model):
    """One person's place in the byline of a piece, in order."""

    article = models.ForeignKey("opinion.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    role = models.CharField(_("role"), max_length=12, choices=BylineRole, default=BylineRole.AUTHOR)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    affiliation = CleanCharField(
        _("affiliation"), max_length=400, blank=True, help_text=_("Left empty, as the author's record says.")
    )
    bio_line = CleanTextField(
        _("bio line"), blank=True, help_text=_("The sentence about the author under this piece.")
    )

    objects = Bylines()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("byline")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author", "role"], name="byline_once"),
        ]

    def __str__(self) -> str:
        return str(self.author)

    def entry(self, language: str) -> BylineEntry:
        """This place as it would be published today in a piece of this language."""
        local = {name.language: name for name in self.author.local_names.all()}
        here = local.get(language)
        native = next((n for n in local.values() if n.name and n is not here and is_native(n)), None)
        affiliations = [a for a in self.author.affiliations.all() if a.until is None]
        return BylineEntry(
            author=self.author_id,
            role=self.role,
            name=(here.name if here else "") or self.author.name,
            native_name=native.name if native else "",
            language=native.language if native else "",
            affiliation=self.affiliation
            or (here.affiliation if here else "")
            or "; ".join(a.institution for a in affiliations),
            bio_line=self.bio_line or (here.bio_line if here else ""),
        )


def is_native(name: LocalName) -> bool:
    """Whether a name stands in a script of its own, so that it is shown beside the Latin one."""
    return not name.name.isascii() and name.language in {"zh-Hant", "ja", "ko"}
