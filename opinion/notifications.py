"""Mail: written as a row in the transaction that causes it, sent after the commit, at most once."""

import contextlib
import datetime as dt
import re
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from authors.models import User
from opinion import later, speaking
from opinion.models import Article, Hold, Message, clock
from opinion.states import MessageState, Recipient

SUBJECT_LENGTH = 200
EMPTY_LINES = re.compile(r"\n{3,}")
# How long to wait before the next try while the server cannot take a mail: about a day in all.
PAUSES = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 960)]
# A mail's row and its signature; the host may have another name by now.
_OURS = re.compile(r"([1-9]\d{0,17})\.([0-9a-f]{32})@")


class NotTaken(Exception):
    """The server has certainly not taken the mail, and may take it later."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail as it will be stored and sent: to whom, as what, and its words. A page that asks shows the same."""

    template: str
    to: str
    name: str
    role: Recipient
    subject: str
    text: str


def compose(
    template: str,
    *,
    to: str,
    role: Recipient,
    name: str = "",
    article: Article | None = None,
    language: str | None = None,
    **context: object,
) -> Mail:
    """The words of a mail: `emails/<template>.txt` holds the subject in its first line and the text below it.

    `language` is that of who gets it, for who knows it already.
    """
    facts = {
        "article": article,
        "publisher_name": settings.PUBLISHER_NAME,
        "site_url": settings.SITE_URL,
        "name": name,
        **context,
    }
    with speaking.to_somebody(_language_of(to) if language is None else language):
        subject, _newline, text = render_to_string(f"emails/{template}.txt", facts).partition("\n")
    text = EMPTY_LINES.sub("\n\n", text)  # where a part of the template had nothing to say
    return mail(template, to=to, role=role, name=name, subject=subject, text=text)


def _language_of(address: str) -> str:
    """In which language somebody with an account here is written to; "" where nobody knows."""
    found = User.objects.filter(email=address.lower()).values_list("language", flat=True)
    return found.first() or ""


def mail(template: str, *, to: str, role: Recipient, subject: str, text: str, name: str = "") -> Mail:
    """A mail whose words are there; `template` is the name under which it is counted."""
    subject, text = Truncator(subject).chars(SUBJECT_LENGTH), text.strip()
    return Mail(template=template, to=to, name=name, role=role, subject=subject, text=text)


def post(mail: Mail, *, article: Article | None = None, hold: Hold | None = None) -> Message:
    """Puts a mail into the outbox and has it sent once the transaction is through.

    What answers one about a `hold` is for those named for it alone.
    """
    message = Message.objects.create(
        article=article,
        hold=hold,
        template=mail.template,
        to=mail.to,
        role=mail.role,
        subject=mail.subject,
        text=mail.text,
    )
    later.do("send_message", message_id=message.pk)
    return message


def write(
    template: str,
    *,
    to: str,
    role: Recipient,
    name: str = "",
    article: Article | None = None,
    language: str | None = None,
    **context: object,
) -> Message:
    """Composes a mail and puts it into the outbox."""
    composed = compose(template, to=to, role=role, name=name, article=article, language=language, **context)
    return post(composed, article=article)


def send(message_id: int) -> bool:
    """Sends a mail that is still queued; False where it did not go out, or somebody else has it in hand.

    At most once: the row says "being sent" before the server is asked. After a crash in between, or where the server
    broke off when it may have had all, it is not sent again, and the row shows it. What the server certainly did not
    take is tried again for about a day. Never raises what the server or the mail is to blame for.
    """
    mine = Message.objects.filter(pk=message_id, state=MessageState.QUEUED)
    if not mine.update(state=MessageState.SENDING, attempts=F("attempts") + 1):
        return False
    message = Message.objects.get(pk=message_id)
    try:
        _hand_over(message)
    except NotTaken as error:
        _try_again(message, str(error.__cause__))
        return False
    except smtplib.SMTPServerDisconnected as error:
        _give_up(message, _("The server broke off; the mail may have arrived or not. %s") % error)
        return False
    except (OSError, ValueError) as error:  # refused for good, or an address that no mail can go to
        _give_up(message, str(error))
        return False
    message.state, message.sent_at, message.error = MessageState.SENT, clock.read(), ""
    message.save(update_fields=["state", "sent_at", "error"])
    return True


def _hand_over(message: Message) -> None:
    """Gives the mail to the server. Raises NotTaken, or OSError (of which SMTP's errors are some) or ValueError."""
    headers = {"Message-ID": f"<{identifier(message)}>"}
    mail = EmailMessage(
        message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to], headers=headers
    )
    mail.message()  # what cannot be written is found before the server is asked
    server = mailers.default
    try:
        server.open()
    except OSError as error:
        raise NotTaken from error
    try:
        if not server.send_messages([mail]):
            raise ValueError(_("There is no address to which it could go."))
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        if _is_for_now(error):
            raise NotTaken from error
        raise
    finally:
        with contextlib.suppress(OSError):
            server.close()


def _is_for_now(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server's refusal is of the kind that passes (4xx)."""
    if isinstance(error, smtplib.SMTPResponseException):
        return 400 <= error.smtp_code < 500
    return all(400 <= code < 500 for code, _reply in error.recipients.values())


@transaction.atomic
def _try_again(message: Message, error: str) -> None:
    if message.attempts > len(PAUSES):
        _give_up(message, error)
        return
    message.state, message.error = MessageState.QUEUED, error
    message.save(update_fields=["state", "error"])
    later.do("send_message", after=PAUSES[message.attempts - 1], message_id=message.pk)


def _give_up(message: Message, error: str) -> None:
    message.state, message.error = MessageState.FAILED, error
    message.save(update_fields=["state", "error"])


# --- what comes back ------------------------------------------------------------------------------------------


def identifier(message: Message) -> str:
    """The Message-ID of a mail of ours, without its brackets. Only who got the mail knows it."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"{message.pk}.{_signature(message.pk, settings.SECRET_KEY)}@{host}"


def answered(identifiers: Iterable[str]) -> Message | None:
    """The mail of ours that is meant by the first of these that is one; None where none is."""
    for it in identifiers:
        found = _OURS.match(it.lower())
        if found and _is_signed(int(found[1]), found[2]):
            message = Message.objects.select_related("article").filter(pk=int(found[1])).first()
            if message is not None:
                return message
    return None


def came_back(message: Message, *, why: str) -> None:
    """Notes that a mail of ours could not be delivered after a server had taken it."""
    message.returned_at, message.error = clock.read(), why
    message.save(update_fields=["returned_at", "error"])


def _signature(pk: int, key: str | bytes) -> str:
    return salted_hmac("opinion.message", str(pk), secret=key, algorithm="sha256").hexdigest()[:32]


def _is_signed(pk: int, signature: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(signature, _signature(pk, key)) for key in keys)
