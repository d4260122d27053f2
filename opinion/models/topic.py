"""Topics: taggit's tags, with Unicode addresses and a sentence that says what each is about."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from authors import text
from authors.fields import AddressField, CleanCharField, CleanTextField
from authors.models import free_slug


class Topic(TagBase):
    """What a piece is about. A topic that was merged into another stays as a row that points there."""

    name = CleanCharField(_("name"), unique=True, max_length=100)
    slug = AddressField(_("address"), unique=True, max_length=100, blank=True)
    description = CleanTextField(_("what it is about"), blank=True, help_text=_("One sentence, for readers."))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="topic_has_an_address"),
            models.UniqueConstraint(Lower("name"), name="topic_once_whatever_its_case"),
        ]

    def slugify(self, tag: str, i: int | None = None) -> str:
        stem = text.slugify(tag) or "topic"
        return stem if i is None else f"{stem}-{i + 1}"

    def clean(self) -> None:
        """A form that leaves the address empty gets one from the name."""
        self.slug = self.slug or free_slug(self, self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug and not self._state.adding:  # a new one's is taggit's business
            self.slug = free_slug(self, self.name)
        super().save(*args, **kwargs)  # type: ignore[no-untyped-call]


class TopicLink(ItemBase):
    """A topic at the working copy of a piece; their order is that of their ids, the first being the kicker."""

    tag = models.ForeignKey(Topic, models.PROTECT, related_name="links", verbose_name=_("topic"))
    content_object = models.ForeignKey("opinion.Article", models.CASCADE, related_name="topic_links")

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="topic_once_per_article"),
        ]

    def __str__(self) -> str:
        return str(self.tag)
