"""What comes in from outside: kept as it came, then read. `contents` tells what was, `dealing` what becomes of it."""

import datetime as dt
import hashlib
import time
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from authors.models import User
from opinion import (
    holds,
    later,
    mails,
    manuscripts,
    notifications,
    prose,
    senders,
    workflow,
)
from opinion.models import Arrival, Original, clock
from opinion.pictures import harmless_name
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import Arrived, Automatic

MOST_FILES = 20  # of one mail that are read; the mail itself keeps them all
FIRST_YEAR, LAST_YEAR = 1970, 2999  # of a mail's own date
BUDGET = 25.0  # seconds after which no further file of a mail is begun
AGAIN = dt.timedelta(days=30)  # in which the same bytes from the same hand are the same thing
CLIPBOARD = "clipboard.html"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def receive_file(data: bytes, *, name: str, media_type: str = "", by: User) -> Arrival:
    """Keeps a file that somebody of the desk brings in, and reads it: a mail, or else a manuscript.

    What the same person brought in lately is not kept twice: it is the one that is there, which `came_again`.
    """
    refuse_strangers(by)
    if _looks_like_a_mail(data, name):
        return receive_mail(data, name=name, by=by)
    return _read(_come_in(data, how=Arrived.FILE, name=name, media_type=media_type, by=by), data)


def receive_mail(raw: bytes, *, name: str = "", by: User | None = None) -> Arrival:
    """Keeps a mail and reads it, with the files that came with it; the one that is there where it came before."""
    if by is not None:
        refuse_strangers(by)
    return _read(_come_in(raw, how=Arrived.MAIL, name=name, media_type="message/rfc822", by=by), raw)


def receive_text(html: str, *, pasted: str = "", by: User) -> Arrival:
    """Keeps a text that was pasted or typed, as it came, and cleans it; `pasted` is what the clipboard held."""
    refuse_strangers(by)
    facts: dict[str, Any] = {"how": Arrived.PASTED, "media_type": "text/html", "by": by}
    data = html.encode("utf-8", "surrogatepass")
    arrival = _come_in(data, **facts)
    if pasted and not arrival.enclosures.exists():
        _keep(pasted.encode("utf-8", "surrogatepass"), name=CLIPBOARD, within=arrival, **facts)
    return _read(arrival, data)


@transaction.atomic
def bring_again(arrival: Arrival, *, by: User) -> Arrival:
    """The same bytes once more, not read yet (`read_on`): of one file there may be two pieces. Raises Refused."""
    refuse_strangers(by)
    if not may_come_again(arrival):
        raise NotPossible(_("A mail is kept once. Save its file, and bring that in."))
    facts: dict[str, Any] = {"how": Arrived(arrival.how), "media_type": arrival.media_type, "by": by}
    another = _keep(_bytes(arrival), name=arrival.name, **facts)
    if arrival.how == Arrived.PASTED and (clipboard := arrival.enclosures.first()):
        _keep(_bytes(clipboard), name=CLIPBOARD, within=another, **facts)
    return another


def may_come_again(arrival: Arrival) -> bool:
    """Whether there may be a second one of it. There is one of each mail, by its own number."""
    return arrival.within_id is None and not arrival.identifier


def read_on(arrival: Arrival) -> Arrival:
    """Reads what nobody came to read: its bytes were kept, and then the process ended. Returns the one that stands."""
    return arrival if arrival.outcome else _read(arrival)


def _read(arrival: Arrival, data: bytes | None = None) -> Arrival:
    """Reads as much of it as is not read yet; files for which no time is left are read by the worker."""
    until = time.monotonic() + BUDGET
    if not _is_read(arrival):
        data = _bytes(arrival) if data is None else data
        if arrival.how == Arrived.MAIL:
            arrival = _read_mail(arrival, data)
        elif arrival.how == Arrived.FILE:
            _read_manuscript(arrival, data)
        else:
            _read_text(arrival, data)
    for file in arrival.enclosures.filter(how=Arrived.FILE, body="", problem="", report=[]):
        if not _looks_like_a_manuscript(file):
            continue
        if time.monotonic() > until:
            later.do("read_arrival", arrival_id=arrival.pk)
            break
        _read_manuscript(file, _bytes(file))
    return arrival


def _is_read(arrival: Arrival) -> bool:
    """What was read holds a text, or a sender, or says something of itself, or why there is nothing."""
    said = (arrival.body, arrival.written, arrival.sender, arrival.subject, arrival.identifier)
    return any(said) or bool(arrival.report or arrival.problem)


def _looks_like_a_manuscript(arrival: Arrival) -> bool:
    return arrival.media_type == WORD or arrival.name.lower().endswith(
        (".docx", ".docm", ".doc", ".odt", ".rtf")
    )


def refuse_strangers(by: User) -> None:
    """Raises NotAllowed for who brings nothing in."""
    if not workflow.may_use(by, workflow.EDIT):
        raise NotAllowed(_("You may not bring in a piece for the desk."))


def _looks_like_a_mail(data: bytes, name: str) -> bool:
    return name.lower().endswith((".eml", ".msg")) or data[:5].lower() in (
        b"from:",
        b"from ",
        b"recei",
        b"retur",
    )


@transaction.atomic
def _come_in(data: bytes, *, how: Arrived, by: User | None, **facts: Any) -> Arrival:
    """Keeps the bytes, or finds them where the same hand brought them in lately: a form whose answer was lost."""
    sum_ = hashlib.sha256(data).hexdigest()
    with connection.cursor() as cursor:  # who sends it once more meanwhile waits
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sum_[:15], 16)])
    same = Arrival.objects.filter(sha256=sum_, how=how, by=by, within=None)
    for before in same.filter(arrived_at__gt=clock.read() - AGAIN).order_by("-pk"):
        if _bytes(before) == data:  # words may have been struck from it since
            before.came_again = True
            return before
    return _keep(data, how=how, by=by, **facts)


@transaction.atomic
def _keep(
    data: bytes,
    *,
    how: Arrived,
    by: User | None,
    name: str = "",
    media_type: str = "",
    within: Arrival | None = None,
) -> Arrival:
    """The bytes are safe before anybody looks into them."""
    arrival = Arrival.objects.create(
        how=how,
        by=by,
        within=within,
        name="".join(harmless_name(name)),
        media_type=media_type[:120],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        arrived_at=clock.read(),
    )
    Original.objects.keep(arrival, data)
    return arrival


def _changed(arrival: Arrival, **facts: Any) -> Arrival:
    for name, value in facts.items():
        setattr(arrival, name, value)
    arrival.save(update_fields=list(facts))
    return arrival


def _read_manuscript(arrival: Arrival, data: bytes) -> None:
    try:
        found = manuscripts.read(data)
    except manuscripts.NotConverted as refusal:
        _changed(arrival, problem=refusal.reason)
    else:
        _changed(arrival, body=found.html, before=found.before, report=list(found.items))


def _read_text(arrival: Arrival, data: bytes) -> None:
    clipboard = arrival.enclosures.first()
    html, pasted = (
        it.decode("utf-8", "surrogatepass") for it in (data, _bytes(clipboard) if clipboard else b"")
    )
    try:
        found = manuscripts.read_pasted(html, pasted)
    except manuscripts.NotConverted as refusal:
        _changed(arrival, body=prose.clean(html), problem=refusal.reason)
    else:
        _changed(arrival, body=found.html, report=list(found.items))


def _read_mail(arrival: Arrival, raw: bytes) -> Arrival:
    """What the mail says, and its files beside it, or none of both; the files are read afterwards."""
    try:
        mail = mails.read(raw)
    except mails.NotRead as refusal:
        return _changed(arrival, problem=refusal.reason)
    facts = _facts(mail)
    try:
        with transaction.atomic():
            if _is_read(locked := Arrival.objects.select_for_update().get(pk=arrival.pk)):
                return locked
            if (ours := facts["answers"]) and ours.hold and not mail.automatic:
                holds.tell_of_mail(ours.hold, name=facts["sender_name"], address=facts["sender"])
            _changed(arrival, **facts)
            for it in mail.attachments[:MOST_FILES]:
                _keep_enclosure(arrival, it)
            if facts["answers"] is not None and mail.automatic == Automatic.BOUNCE:
                notifications.came_back(facts["answers"], why=mail.undelivered)
    except IntegrityError:  # it came before: the bytes of this one are kept, and it points there
        before = Arrival.objects.get(identifier=facts["identifier"], within=None)
        Arrival.objects.filter(pk=arrival.pk).update(within=before, article=before.article)
        before.came_again = True
        return before
    return arrival


def _facts(mail: mails.Mail) -> dict[str, Any]:
    name, address = _writer(mail)
    ours = notifications.answered(mail.answers)
    return {
        "answers": ours,
        "article": ours.article if ours else None,
        "sender_name": name[:200],
        "sender": address[:254],
        "subject": mail.subject[:300],
        "identifier": mail.identifier[:300],
        "sent_at": _moment(mail.sent_at),
        "automatic": mail.automatic,
        "body": mail.html,
        "written": mail.written,
        "report": [*mail.items, *_left_out(mail)],
    }


def _bytes(arrival: Arrival) -> bytes:
    return Original.objects.bytes_of(arrival)


def _writer(mail: mails.Mail) -> tuple[str, str]:
    """Who forwards a mail is not its writer; but who answers one of ours is, however ours is quoted below."""
    if mail.original is None or senders.is_ours(mail.original[1]):
        return mail.sender
    if notifications.answered(mail.answers) and not senders.is_ours(mail.sender[1]):
        return mail.sender  # whoever is quoted below; nobody but the desk forwards what answers ours
    return mail.original


def _left_out(mail: mails.Mail) -> list[dict[str, Any]]:
    more = len(mail.attachments) - MOST_FILES
    return [{"kind": "files_left_out", "count": more}] if more > 0 else []


def _keep_enclosure(mail: Arrival, file: mails.Attachment) -> None:
    kept = _keep(
        file.data, how=Arrived.FILE, name=file.name, media_type=file.media_type, by=mail.by, within=mail
    )
    _changed(kept, article=mail.article)


def _moment(said: str) -> dt.datetime | None:
    """When it says that it was sent; None for what no calendar of a desk holds, and no database gives back."""
    try:
        at = parse_datetime(said)
        at = at.astimezone(dt.UTC) if at is not None and is_aware(at) else None
    except (ValueError, OverflowError):
        return None
    return at if at is not None and FIRST_YEAR <= at.year <= LAST_YEAR else None
