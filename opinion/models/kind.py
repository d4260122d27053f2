"""Kinds of piece: op-ed, letter, reply."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField


class KindManager(models.Manager["Kind"]):
    def get_by_natural_key(self, slug: str) -> "Kind":
        return self.get(slug=slug)


class Kind(models.Model):
    """A kind of piece, with the lengths (in words; two Chinese characters count as one word) that suit it."""

    slug = models.SlugField(_("short name"), unique=True)
    name = CleanCharField(_("name"), max_length=80)
    min_words = models.PositiveIntegerField(_("at least, words"), default=0)
    max_words = models.PositiveIntegerField(_("at most, words"), default=5000)
    guidelines = CleanTextField(_("guidelines for contributors"), blank=True)
    pitch_first = models.BooleanField(
        _("pitch first"),
        default=False,
        help_text=_("Contributors propose a piece of this kind before writing it."),
    )
    disclaimer = CleanTextField(
        _("disclaimer"), blank=True, help_text=_("Stands under every piece of this kind.")
    )

    objects = KindManager()

    class Meta:
        verbose_name = _("kind of piece")
        verbose_name_plural = _("kinds of piece")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(max_words__gte=F("min_words")), name="kind_lengths_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
