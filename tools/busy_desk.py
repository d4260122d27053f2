"""A day's work in the demo, done by the verbs, so that the pictures show a desk at work. Beside a fresh demo:

`STANDFIRST_VAR=ITS_FOLDER manage.py shell -c "from tools import busy_desk; busy_desk.main()"`
"""

import datetime as dt
import io
from email.message import EmailMessage
from pathlib import Path

import docx
from django.db import transaction

from authors.models import User
from opinion import agreement, arrivals, assignments, preflight, publishing, returns, submissions, waivers
from opinion.models import Article, clock
from opinion.states import Channel, WaiverReason
from opinion.submissions import Draft

WORD = Path(__file__).resolve().parent.parent / "tests" / "files" / "word"
MEI, SANG = "Mei Lin teaches history in Taipei.", "Huynh Tam Sang teaches international studies."
RIVER = [
    "The river does not stop at the border, and neither does what is poured into it. Upstream they hold back the water "
    "in the dry months and let it go in the wet ones, and the delta learns of both from its own wells.",
    "The ministers did not ask for the figures of the dams. They asked for a hotline. A hotline is a fine thing, if "
    "somebody at the other end knows what is in the reservoir.",
    "We should ask for the figures, every day, from every dam, and publish them. Farmers can read a number.",
]
HARBOUR = [
    "Last autumn a freighter waited eleven days outside the harbour because nobody would say who owned its cargo.",
    "Ports are where the law of the sea meets a clerk with a form. The form has not changed in forty years, and the "
    "ships have. A registry that names owners, and is read, would cost less than one patrol boat.",
    "Start with the ferries: their owners are known, and their passengers vote.",
]
ROAD = [
    "海峽不是一道牆。三百年來，它是一條路，運過茶葉、家書和逃難的人。把它畫成一道牆的，是地圖，不是船。",
    "政府編列了預算修建碼頭，卻沒有一分錢用來記錄船員的口述。這些人已經八十多歲了，他們記得的，檔案裡沒有。",
    "記住一條路，比記住一場戰役便宜，也更有用。請從明年的預算開始。",
]


def somebody(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def submitted(
    who: str, headline: str, lines: list[str], *, name: str, bio: str, language: str = "en"
) -> Article:
    """A contributor's piece in the inbox."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    draft = Draft(headline=headline, body=body, byline_name=name, bio_line=bio, language=language)
    article = submissions.start(draft, by=somebody(who))
    submissions.submit(article, by=somebody(who))
    article.refresh_from_db()
    return article


def taken(article: Article, *, due: dt.timedelta | None = None) -> Article:
    """In the editor's hands."""
    editor = somebody("editor")
    assignments.take(article, by=editor)
    if due is not None:
        assignments.set_dates(article, by=editor, due_at=clock.read() + due, news_peg=None, promised_at=None)
    article.refresh_from_db()
    return article


def sent(article: Article) -> Article:
    """With its author."""
    agreement.send(article, subject="Your piece", text="Please read it.", by=somebody("editor"))
    article.refresh_from_db()
    return article


def noted(article: Article) -> Article:
    """With its author's yes."""
    agreement.note_yes(article, by=somebody("editor"), channel=Channel.MAIL, words="Yes, please go ahead.")
    article.refresh_from_db()
    return article


def mail(sender: str, subject: str, text: str, file: str = "") -> bytes:
    """As it would come in."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@example.org", subject
    message["Message-ID"] = f"<{abs(hash(subject))}@example.org>"
    message.set_content(text)
    if file:
        data = (WORD / file).read_bytes()
        kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
        message.add_attachment(data, maintype="application", subtype=kind, filename=file)
    return bytes(message)


def word(lines: list[str]) -> bytes:
    """A Word file."""
    file, out = docx.Document(), io.BytesIO()
    for line in lines:
        file.add_paragraph(line)
    file.save(out)
    return out.getvalue()


def main() -> None:
    """One of each."""
    publisher, editor = somebody("publisher"), somebody("editor")
    bios = {"mei": {"name": "Mei Lin", "bio": MEI}, "sang": {"name": "Huynh Tam Sang", "bio": SANG}}
    submitted("mei", "海峽不是一道牆", ROAD, language="zh-Hant", **bios["mei"])
    submitted("sang", "Start with the ferries", HARBOUR, **bios["sang"])
    taken(submitted("mei", "Ask for the figures, every day", RIVER, **bios["mei"]), due=dt.timedelta(hours=5))
    clocked = noted(sent(taken(submitted("mei", "What is in the reservoir", RIVER[::-1], **bios["mei"]))))
    at = (clock.read() + dt.timedelta(days=1)).replace(hour=22, minute=0, second=0, microsecond=0)
    publishing.schedule(clocked, at=at, by=publisher)
    passed = taken(submitted("sang", "The minister has resigned", HARBOUR[::-1], **bios["sang"]))
    with transaction.atomic():
        waivers.waive(
            passed,
            by=publisher,
            reason=WaiverReason.YES_BY_MESSAGE,
            sentence="She said yes on the telephone at ten to five.",
            rules=[finding.rule for finding in preflight.blocking(passed)],
        )
        publishing.publish(passed, by=publisher)
    waiting = sent(taken(submitted("sang", "A registry that is read", HARBOUR, **bios["sang"])))
    arrivals.receive_mail(
        mail("Quân Phạm <quan@example.net>", "An op-ed on lighthouses", "Here it is.", "reef-pitch.docx")
    )
    lines = [
        line.replace("eleven days", "twelve days").replace("nobody would", "no clerk could")
        for line in HARBOUR
    ]
    returns.receive(waiting, word([*lines, "The rest will follow."]), name="registry-in-red.docx", by=editor)
