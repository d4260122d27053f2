"""Addresses: every path that a piece, an author, a topic or a series ever had."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def exactly_one(*names: str) -> Q:
    """The condition that one and only one of these columns is set."""
    condition = Q()
    for name in names:
        condition |= Q(**{f"{other}__isnull": other != name for other in names})
    return condition


class Address(models.Model):
    """A path and whose it is. Unique for ever, so that no address ever comes to mean something else."""

    path = models.CharField(_("path"), max_length=400, unique=True)
    article = models.ForeignKey(
        "opinion.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="addresses",
        verbose_name=_("piece"),
    )
    author = models.ForeignKey(
        "authors.Author",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="addresses",
        verbose_name=_("author"),
    )
    topic = models.ForeignKey(
        "opinion.Topic",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="addresses",
        verbose_name=_("topic"),
    )
    series = models.ForeignKey(
        "opinion.Series",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="addresses",
        verbose_name=_("series"),
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("article", "author", "topic", "series"), name="address_of_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.path
