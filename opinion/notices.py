"""Notices: what an author is told at once when a text goes out that she has not said yes to word by word."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Coalesce
from django.template.loader import render_to_string

from authors.models import Author, Contributor, User
from opinion import consent, notifications, prose, revisions, speaking, workflow
from opinion.consent import Consent
from opinion.models import Article, Edition, Revision
from opinion.notifications import Mail
from opinion.parts import BylineEntry, Snapshot
from opinion.redline import Block, Change, Run, compare
from opinion.redline.blocks import SIGNS
from opinion.states import Origin, Recipient

CONTEXT = 60  # characters that stay around a change
MOST = 40  # changes that a mail tells; the page shows them all
BEFORE = frozenset({Change.SAME, Change.FORMATTED, Change.REMOVED})
AFTER = frozenset({Change.SAME, Change.FORMATTED, Change.ADDED})


@dataclass(frozen=True, kw_only=True)
class Correspondent:
    """To whom the desk writes about a text: by what name, at what address ("" if none is known), with what account."""

    name: str
    email: str
    user: User | None = None


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A change as a mail tells it: the words before and after, with some around them; one of the two may be ""."""

    was: str
    now: str


# --- to whom ----------------------------------------------------------------------------------------------


def correspondent(article: Article, copy: Snapshot) -> Correspondent:
    """The person whose yes the text needs; whoever brought the piece in, where the desk cannot reach that person."""
    entry = consent.speaker(article, copy)
    known = _contributor(entry)
    account = known.user if known and known.user and known.user.is_active else None
    if account is None and not (known and known.email):
        account = article.submitted_by if article.submitted_by and article.submitted_by.is_active else None
    email = account.email if account else known.email if known else ""
    name = entry["name"] if entry else str(account or "")
    return Correspondent(name=name, email=email, user=account)


def speaks(user: User, article: Article, copy: Snapshot) -> Author | None:
    """The person in the byline for whom this account can say yes; None where its yes is not the one that counts.

    Who brought the piece in answers for a lead author without an account, unless she is another one of its authors.
    """
    entry, whose = consent.speaker(article, copy), person(article, copy)
    if entry is None or whose is None:
        return None
    known = _contributor(entry)
    if known is not None and known.user is not None:
        return whose if known.user == user else None
    mine = Author.objects.filter(contributor__user=user).first()
    also_signs = mine is not None and mine.pk in {e["author"] for e in copy.byline if e is not entry}
    return whose if article.submitted_by_id == user.pk and not also_signs else None


def person(article: Article, copy: Snapshot) -> Author | None:
    """The record, as it stands today, of the person whose yes the text needs."""
    return _today(consent.speaker(article, copy))


def _today(entry: BylineEntry | None) -> Author | None:
    """The record that stands for this person today."""
    key = entry["author"] if entry else None
    found = Author.objects.select_related("merged_into").filter(pk=key or 0).first()
    return (found.merged_into or found) if found else None


def _contributor(entry: BylineEntry | None) -> Contributor | None:
    if entry is None or entry["author"] is None:
        return None
    today = Author.objects.filter(pk=entry["author"]).values(today=Coalesce("merged_into", "pk"))
    return Contributor.objects.select_related("user").filter(author__in=today).first()


# --- what changed, for a mail -------------------------------------------------------------------------------


def passages(before: Snapshot, after: Snapshot) -> list[Passage]:
    """What changed between two copies, place by place."""
    redline = compare(before, after)
    blocks: Iterable[Block] = [
        *(
            block
            for field in redline.fields
            for block in field.blocks
            if field.name not in {"image", "topics"}
        ),
        *redline.body,
    ]
    return [_passage(block) for block in blocks if block.kind not in {Change.SAME, Change.FORMATTED}]


def _passage(block: Block) -> Passage:
    runs = list(block.runs)
    changed = [at for at, run in enumerate(runs) if run.kind in {Change.ADDED, Change.REMOVED}]
    first, last = (changed[0], changed[-1]) if changed else (0, len(runs) - 1)
    start = _tail("".join(run.text for run in runs[:first]))
    end = _head("".join(run.text for run in runs[last + 1 :]))
    was, now = (_words(runs[first : last + 1], kinds) for kinds in (BEFORE, AFTER))
    if block.kind in {Change.ADDED, Change.REMOVED}:
        return Passage(was=was.strip(), now=now.strip())
    return Passage(was=f"{start}{was}{end}".strip(), now=f"{start}{now}{end}".strip())


def _words(runs: Iterable[Run], kinds: frozenset[Change]) -> str:
    return "".join(" " if run.text in SIGNS else run.text for run in runs if run.kind in kinds)


def _tail(text: str) -> str:
    if len(text) <= CONTEXT:
        return text
    cut = text[-CONTEXT:]
    return "… " + (cut.partition(" ")[2] or cut)


def _head(text: str) -> str:
    if len(text) <= CONTEXT:
        return text
    cut = text[:CONTEXT]
    return (cut.rpartition(" ")[0] or cut) + " …"


def enclosed(article: Article, copy: Snapshot, whom: Correspondent, link: str) -> str:
    """What stands below the covering letter: the way to the page; without an account the text and how to answer."""
    known = last_seen(article)
    changes = passages(known.snapshot(), copy) if known and whom.user is None else []
    facts = {
        "copy": copy,
        "paragraphs": prose.paragraphs(copy.body),
        "changes": changes,
        "has_account": whom.user is not None,
        "link": link,
    }
    with speaking.to_somebody(whom.user.language if whom.user else ""):
        return render_to_string("emails/_enclosed.txt", facts).strip()


# --- when something goes out --------------------------------------------------------------------------------


def of_printing(article: Article, edition: Edition, *, by: User | None) -> None:
    """Tells the author at once what goes out on her yes for small fixes, and what goes out without her yes.

    Once for each text; nothing where her yes, a permission or a recorded reason carries exactly this text.
    """
    revision = edition.revision
    copy = revision.snapshot()
    if (notice := _notice(article, copy)) is None:
        return
    template, stands = notice
    when = edition.live_from if edition.live_from > edition.printed_at else None
    mail = _mail(template, article, copy, stands, when=when, path=edition.path)
    if mail.to:
        notifications.post(mail, article=article)
    facts = {"text": copy.fingerprint(), "revision": revision.number, "to": mail.to}
    workflow.note(article, f"tell_{template}", by=by, at=edition.printed_at, facts=facts)


def foreseen(article: Article, copy: Snapshot, *, at: dt.datetime | None, path: str) -> list[Mail]:
    """What the author would be told at once, did this text go out at this address, at `at` (now)."""
    if (notice := _notice(article, copy)) is None:
        return []
    mail = _mail(notice[0], article, copy, notice[1], when=at, path=path)
    return [mail] if mail.to else []


def _notice(article: Article, copy: Snapshot) -> tuple[str, Consent] | None:
    """Which notice this text needs, and where the yes stands; None where it needs none, or had it already."""
    if article.origin in {Origin.REPUBLISHED, Origin.UNKNOWN} or not copy.byline:
        return None
    stands = consent.standing(article, copy)[0]
    if stands.holds and not stands.is_bounded:
        return None
    template = "small_fix" if stands.holds else "without_yes"
    told = article.steps.filter(verb=f"tell_{template}", facts__text=copy.fingerprint()).exists()
    return None if told else (template, stands)


def _mail(
    template: str, article: Article, copy: Snapshot, stands: Consent, *, when: dt.datetime | None, path: str
) -> Mail:
    """The notice, with what changed since the text that the author knows."""
    whom = correspondent(article, copy)
    known = stands.approval.revision if stands.approval else last_seen(article)
    changes = passages(known.snapshot(), copy) if known else []
    return notifications.compose(
        template,
        to=whom.email,
        role=Recipient.AUTHOR,
        name=whom.name,
        article=article,
        words=stands.words,
        changes=changes[:MOST],
        more=len(changes) - MOST if len(changes) > MOST else 0,
        knows=known is not None,
        has_account=whom.user is not None,
        when=when,
        path=path,
    )


def last_seen(article: Article, *, is_asked: bool = False) -> Revision | None:
    """The text that the author saw last: agreed to, sent to her, or her own.

    With `is_asked` the one before the text that she is asked about now.
    """
    sends = article.steps.filter(verb="send").order_by("-at", "-pk")
    numbers = [
        *article.approvals.exclude(author=None).values_list("revision__number", flat=True),
        *[step.facts.get("revision") for step in sends][1 if is_asked else 0 :],
    ]
    if hers := revisions.as_submitted(article):
        numbers.append(hers.number)
    fitting = [number for number in numbers if number]
    return article.revisions.filter(number=max(fitting)).first() if fitting else None
