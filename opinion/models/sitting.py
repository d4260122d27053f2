"""Two people at one piece: who has it open, what is being typed, and which forms were handled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Presence(models.Model):
    """Somebody has a piece open: since when, and when the page last said so."""

    article = models.ForeignKey("opinion.Article", models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last heard of"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="presence_once")]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"


class Autosave(models.Model):
    """What somebody has typed into the form of a piece (or of a new one) and not saved yet: the form's own fields.

    `window` is the opened page from which it comes, `turn` counts what came from there, `path` is the form's address.
    """

    article = models.ForeignKey("opinion.Article", models.CASCADE, null=True, related_name="autosaves")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves")
    fields = models.JSONField()
    window = models.UUIDField()
    turn = models.PositiveIntegerField(default=0)
    path = models.CharField(max_length=500)
    at = models.DateTimeField(_("at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="autosave_once", nulls_distinct=False)
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%Y-%m-%d %H:%M}"


class HandledForm(models.Model):
    """A form that was carried out, by the key it carried: sent again, it leads where it led the first time."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    led_to = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(led_to=""), name="handled_form_led_somewhere")]

    def __str__(self) -> str:
        return str(self.key)
