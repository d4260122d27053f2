"""Mail: written as a row in the transaction that causes it, sent after the commit, at most once."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from opinion import later
from opinion.models import Article, Message, clock
from opinion.states import MessageState


def write(template: str, *, to: str, article: Article | None = None, **context: object) -> Message:
    """Writes a mail into the outbox and has it sent once the transaction is through.

    `emails/<template>.txt` holds the subject in its first line and the text below it.
    """
    facts = {"article": article, "publisher_name": settings.PUBLISHER_NAME, "site_url": settings.SITE_URL, **context}
    with translation.override(settings.LANGUAGE_CODE):
        subject, _newline, text = render_to_string(f"emails/{template}.txt", facts).partition("\n")
    message = Message.objects.create(article=article, template=template, to=to, subject=subject, text=text.strip())
    later.do("send_message", message_id=message.pk)
    return message


def send(message_id: int) -> bool:
    """Sends a mail that is still queued; False where somebody else has it in hand. At most once.

    The row says "being sent" before the server is asked: after a crash in between it stays so, visibly, rather than
    going out twice.
    """
    mine = Message.objects.filter(pk=message_id, state=MessageState.QUEUED)
    if not mine.update(state=MessageState.SENDING, attempts=F("attempts") + 1):
        return False
    message = Message.objects.get(pk=message_id)
    try:
        EmailMessage(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to]).send()
    except OSError as error:
        message.state, message.error = MessageState.FAILED, str(error)
        message.save(update_fields=["state", "error"])
        return False
    message.state, message.sent_at, message.error = MessageState.SENT, clock.read(), ""
    message.save(update_fields=["state", "sent_at", "error"])
    return True
