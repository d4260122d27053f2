"""A mail of ours, and what comes back for it."""

from email.message import EmailMessage

from opinion import notifications
from opinion.models import Article, Message
from opinion.states import Recipient
from tests.opinion.test_arrivals import mail


def sent(article: Article | None, to: str = "sang@example.org") -> Message:
    words = notifications.mail("note", to=to, role=Recipient.AUTHOR, subject="Your piece", text="Is it true?")
    return notifications.post(words, article=article)


def reply(letter: Message, text: str = "It is true.", **headers: str) -> EmailMessage:
    facts = {"In-Reply-To": f"<{notifications.identifier(letter)}>", "Subject": "Re: Your piece"}
    return mail(text, **(facts | headers))


REPORT = """From: MAILER-DAEMON@mx.example.org
To: desk@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={type}; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host mx.example.org.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; sang@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <sang@example.org>:
    Recipient address rejected

--b
Content-Type: {original}

From: desk@example.com
Subject: Your piece
Message-ID: <{named}>

Is it true?
--b--
"""


def report(letter: Message, **facts: str) -> bytes:
    known = {
        "type": "delivery-status",
        "action": "failed",
        "original": "message/rfc822",
        "named": notifications.identifier(letter),
    }
    return REPORT.format(**(known | facts)).encode()
