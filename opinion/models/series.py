"""Series: pieces that belong together, in the order of their dates."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authors.fields import AddressField, CleanCharField, CleanTextField
from authors.models import free_slug


class Series(models.Model):
    """A series or dossier with its introduction."""

    name = CleanCharField(_("name"), max_length=200, unique=True)
    slug = AddressField(_("address"), max_length=100, unique=True, blank=True)
    introduction = CleanTextField(_("introduction"), blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="series_has_an_address")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(self, self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """A form that leaves the address empty gets one from the name."""
        self.slug = self.slug or free_slug(self, self.name)
