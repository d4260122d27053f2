"""Importing: pieces by the hundred, from lines to what readers see, in the same few statements however many they are.

The same gate as at the desk: preflight looks at every piece, and what it refuses is not stored at all. The reason of
the run stands at every piece. See docs/importing.md; `archive` brings in one piece at a time.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction

from authors.models import User
from opinion import addresses, casting, exporting, interchange, later, printing, workflow
from opinion.admission import AlreadyHere, Coming, Desk, Entry, Orders
from opinion.casting import Cast
from opinion.findings import Finding
from opinion.interchange import BadLine
from opinion.line import Shown
from opinion.models import Address, Article, Byline, Image, ImportRun, Revision, Step, TopicLink, clock
from opinion.parts import Snapshot
from opinion.refusals import Blocked, NotAllowed, NotPossible, Refused
from opinion.states import Origin, RevisionKind, State

BATCH = 50  # pieces; their cleaned texts are remembered between the doors that clean (cleaning.clean)
PUBLISHED, DRAFT, HERE, REFUSED, REMARK = "published", "draft", "here", "refused", "remark"
Given = tuple[int, Mapping[str, Any]]  # the number of a line and the object that it holds
Develop = Callable[[Shown], Image | None]  # takes a picture in (None in a rehearsal); raises Refused


@dataclass(frozen=True)
class Outcome:
    """What became of a line, with the sentence that says why; a remark comes beside another outcome."""

    line: int
    what: str
    ref: str = ""
    sentence: str = ""


# --- the run ----------------------------------------------------------------------------------------------


def begin(*, by: User, why: str, source: str) -> ImportRun:
    """Opens the record of a run. Raises NotAllowed for who may not publish, NotPossible without a reason."""
    if not by.is_active or not by.has_perm("opinion.publish_article"):
        raise NotAllowed("Only somebody who may publish can bring in an archive.")
    if not why.strip() or not source.strip():
        raise NotPossible("Say why, and where the pieces come from: the reason stays on record.")
    return ImportRun.objects.create(by=by, why=why, source=source, began_at=clock.read())


@transaction.atomic
def end(run: ImportRun, counts: Counter[str]) -> None:
    """Closes the record of a run, and writes it into the audit trail."""
    run.ended_at, run.counts = clock.read(), dict(counts)
    run.save(update_fields=["ended_at", "counts"])
    workflow.note(None, "import", by=run.by, why=run.reason, facts={"run": run.pk, **counts})
    later.do("rebuild_stale")  # which keeps the fingerprints of what came in


# --- a batch ----------------------------------------------------------------------------------------------


def take(given: Sequence[Given], orders: Orders, *, develop: Develop) -> list[Outcome]:
    """Brings in these lines, each whole or not at all; says what became of each, in their order.

    Where the database refuses the batch, every line is tried alone, so that one cannot spoil the others.
    """
    outcomes: list[Outcome] = []
    lines: list[Entry] = []
    for number, one in given:
        try:
            lines.append((number, one, interchange.read(one)))
        except BadLine as bad:
            outcomes.append(Outcome(number, REFUSED, str(one["ref"]), str(bad)))
    try:
        outcomes += _take(lines, orders, develop)
    except DatabaseError:
        if not connection.is_usable():
            raise
        for entry in lines:
            outcomes += _alone(entry, orders, develop)
    return sorted(outcomes, key=lambda outcome: outcome.line)


def _alone(entry: Entry, orders: Orders, develop: Develop) -> list[Outcome]:
    try:
        return _take([entry], orders, develop)
    except DatabaseError as error:
        if not connection.is_usable():
            raise
        sentence = f"The database refused it: {str(error).splitlines()[0]}"
        return [Outcome(entry[0], REFUSED, entry[2].ref, sentence)]


def _take(lines: Sequence[Entry], orders: Orders, develop: Develop) -> list[Outcome]:
    with _rehearsal() if orders.is_rehearsal else nullcontext():
        now = clock.read()
        cast = casting.find(line for _, _, line in lines)
        desk = Desk(cast, orders, now, lines)
        coming, outcomes = [], []
        for number, given, line in lines:
            try:
                coming.append(desk.admit(number, given, line))
            except AlreadyHere as here:
                outcomes.append(Outcome(number, HERE, line.ref, str(here)))
            except Refused as refused:
                outcomes.append(Outcome(number, REFUSED, line.ref, _sentence(refused)))
        cast = casting.complete(cast, [piece.line for piece in coming])
        outcomes += _pictures(coming, desk, develop)
        with transaction.atomic():
            _store(coming, cast, orders, now)
    outcomes += [
        Outcome(p.number, PUBLISHED if p.article.state == State.PUBLISHED else DRAFT, p.line.ref)
        for p in coming
    ]
    return outcomes


@contextmanager
def _rehearsal() -> Iterator[None]:
    """Everything as it will be, and nothing of it stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _sentence(refused: Refused) -> str:
    if not isinstance(refused, Blocked):
        return str(refused)
    return " ".join(_place(finding) + finding.sentence for finding in refused.findings if finding.blocks)


def _place(finding: Finding) -> str:
    return f"{finding.place}: " if finding.place else ""


def _pictures(coming: Sequence[Coming], desk: Desk, develop: Develop) -> list[Outcome]:
    """Takes the pictures of admitted pieces in; one that cannot be taken is left out, and said."""
    remarks = []
    for piece in coming:
        if piece.line.image is None:
            continue
        try:
            desk.admit_picture(piece)
            piece.image = develop(piece.line.image)
        except Refused as refused:
            sentence = f"It came in without its picture. {refused}"
            remarks.append(Outcome(piece.number, REMARK, piece.line.ref, sentence))
    return remarks


# --- storing ----------------------------------------------------------------------------------------------


def _store(coming: Sequence[Coming], cast: Cast, orders: Orders, now: dt.datetime) -> None:
    """Writes pieces that passed the gate, with all that belongs to them, table by table."""
    if not coming:
        return
    copies = [_fill(piece, number, cast) for piece, number in zip(coming, _numbers(len(coming)), strict=True)]
    articles = [piece.article for piece in coming]
    addresses.reserve_many([article for article in articles if article.state == State.PUBLISHED])
    Address.objects.bulk_create(
        Address(path=path, article_id=p.article.pk)
        for p in coming
        for path in p.line.addresses
        if path != p.article.path
    )
    Article.objects.bulk_create(articles)
    Byline.objects.bulk_create(row for p in coming for row in cast.bylines(p.line, p.article))
    TopicLink.objects.bulk_create(
        TopicLink(content_object=article, tag_id=topic)
        for article, copy in zip(articles, copies, strict=True)
        for topic in copy.topics
    )
    revisions = [_revision(p.article, copy, orders, now) for p, copy in zip(coming, copies, strict=True)]
    Revision.objects.bulk_create(revisions)
    printed = [(r.article, r) for r in revisions if r.article.state == State.PUBLISHED]
    printing.print_many(printed, at=now, by=orders.by)
    _note(coming, copies)


def _numbers(count: int) -> list[int]:
    """Numbers for so many articles, whose addresses are stored before they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('opinion_article', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [number for (number,) in cursor.fetchall()]


def _fill(piece: Coming, number: int, cast: Cast) -> Snapshot:
    """Puts the copy into its article, which gets its number; the copy."""
    article, image = piece.article, piece.image
    copy = cast.snapshot(piece.line, article, image=image.pk if image else None)
    article.pk = number
    for name, value in copy.columns().items():
        setattr(article, name, value)
    article.lead_image = image
    article.series = cast.series.get(piece.line.series)
    if article.origin == Origin.ARCHIVE or article.state == State.PUBLISHED:
        article.origin_parts = copy.fingerprints()  # the text for which the run's reason stands
    return copy


def _revision(article: Article, copy: Snapshot, orders: Orders, now: dt.datetime) -> Revision:
    revision = Revision(
        article=article,
        number=1,
        kind=RevisionKind.IMPORTED,
        by=orders.by,
        at=now,
        why=orders.reason,
        **copy.columns(),
        byline=copy.byline,
        topics=copy.topics,
        parts=article.origin_parts or copy.fingerprints(),
    )
    revision.lead_image = article.lead_image
    return revision


def _note(coming: Sequence[Coming], copies: Sequence[Snapshot]) -> None:
    """Writes the steps; what a line said otherwise than we would stands in the first, for the way out."""
    about = exporting.About.gather(copies)
    for piece, copy in zip(coming, copies, strict=True):
        old = [path for path in piece.line.addresses if path != piece.article.path]
        said = exporting.differences(piece.given, exporting.told(piece.article, copy, old, about))
        if said:
            piece.steps[0].facts["said"] = said
        for step in piece.steps:
            step.article = piece.article  # which has its number now
    Step.objects.bulk_create(step for piece in coming for step in piece.steps)
