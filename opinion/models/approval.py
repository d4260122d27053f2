"""Agreement: who said yes to which text, and who objected."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanTextField
from opinion.states import Channel, ConsentRole, Scope


class Approval(models.Model):
    """A yes, bound to a text part by part. Never changes; the database refuses it.

    `parts` holds the hashes (`Snapshot.fingerprints`) of the parts to which the yes was said. `author` is the
    public person whose yes it is; a reading editor's yes has none and is that of `by`. `by` gave it in the portal or
    noted it at the desk, where `words` are what the person wrote or said.
    """

    article = models.ForeignKey("opinion.Article", models.PROTECT, related_name="approvals")
    revision = models.ForeignKey("opinion.Revision", models.PROTECT, related_name="approvals")
    author = models.ForeignKey("authors.Author", models.PROTECT, null=True, related_name="approvals")
    role = models.CharField(_("as"), max_length=14, choices=ConsentRole, default=ConsentRole.AUTHOR)
    parts = models.JSONField(_("hash per part"))
    scope = models.CharField(_("covers"), max_length=5, choices=Scope, default=Scope.EXACT)
    cuts_up_to = models.PositiveIntegerField(_("cuts up to, words"), default=0)
    channel = models.CharField(_("how it came"), max_length=9, choices=Channel)
    words = CleanTextField(_("in the person's words"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article", "-at"], name="approval_by_article")]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(role=ConsentRole.READING_EDITOR),
                name="approval_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.PORTAL) | ~Q(words=""), name="noted_yes_has_its_words"
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.CUTS) | Q(cuts_up_to=0), name="cuts_only_where_allowed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author or self.by}: {self.get_scope_display()}"


class Objection(models.Model):
    """A no of an author's, to a text or to a part of it; open until the desk has answered it.

    `takes_back_yes`: it is about what needs the author's yes, so that whatever yes came before it is void.
    """

    article = models.ForeignKey("opinion.Article", models.PROTECT, related_name="objections")
    revision = models.ForeignKey("opinion.Revision", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    text = CleanTextField(_("what the author minds"))
    takes_back_yes = models.BooleanField(_("takes the yes back"), default=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)
    answer = CleanTextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article"], name="objection_open", condition=Q(answered_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="objection_is_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%Y-%m-%d %H:%M}"
