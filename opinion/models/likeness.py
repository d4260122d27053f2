"""Fingerprints of texts, by which a near-duplicate of an earlier piece is found. See `opinion.likeness`."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F


class Likeness(models.Model):
    """The fingerprint of a piece's working copy. Derived; may be missing."""

    article = models.OneToOneField(
        "opinion.Article", models.CASCADE, primary_key=True, related_name="likeness"
    )
    version = models.PositiveIntegerField()
    prints = ArrayField(models.BigIntegerField())

    class Meta:
        default_permissions = ()
        indexes = [GinIndex(F("prints__0_16"), name="likeness_keys")]

    def __str__(self) -> str:
        return f"{self.article}, {self.version}"
