"""The outbox: a mail is a row before it is sent."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField
from opinion.states import MessageState, Recipient


class Message(models.Model):
    """One mail: to whom, what it says, and how far it got."""

    article = models.ForeignKey(
        "opinion.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("piece"),
    )
    hold = models.ForeignKey(
        "opinion.Hold",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="messages",
        verbose_name=_("legal hold"),
    )
    template = models.CharField(_("template"), max_length=80)
    to = models.EmailField(_("to"))
    role = models.CharField(_("as what"), max_length=10, choices=Recipient, blank=True)
    subject = CleanCharField(_("subject"), max_length=300)
    text = CleanTextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = CleanTextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    returned_at = models.DateTimeField(_("came back undelivered"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at=None)),
                name="message_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def standing(self) -> str:
        """How far it got, in words: a mail that a server took may still come back."""
        return gettext("came back undelivered") if self.returned_at else self.get_state_display()
