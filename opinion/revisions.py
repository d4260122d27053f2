"""Revisions: recording what was saved, refusing what is stale, restoring what was."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from authors.models import Author, User
from opinion import merges, permission, resemblance, speaking, workflow
from opinion.models import Article, Byline, Revision, Topic, TopicLink, clock
from opinion.parts import Snapshot
from opinion.refusals import NotAllowed, NotPossible, StaleCopy
from opinion.states import RevisionKind, State

WRITABLE_BY_OWNER = frozenset({State.DRAFT})


def may_edit(user: User | None, article: Article) -> bool:
    """Whether this person may change the working copy: the desk always, a contributor until it is submitted."""
    if user is None or user.has_perm("opinion.edit_article"):
        return True
    return article.submitted_by_id == user.pk and article.state in WRITABLE_BY_OWNER


def takes_words(article: Article, by: User | None) -> bool:
    """Whether a save of this person's would be taken."""
    return may_edit(by, article) and article.state != State.SPIKED


@contextmanager
def saving(
    article: Article,
    *,
    by: User | None,
    base: int | None,
    kind: RevisionKind = RevisionKind.SAVED,
    why: str = "",
) -> Iterator[Article]:
    """Locks the piece for one save, lets the caller change the copy, byline and topics, and records the revision.

    `base` is the version that the person had before her when she began (None: whatever is there now). Where somebody
    saved in between it raises StaleCopy before anything is changed: keep her text with `keep_aside`.
    """
    with transaction.atomic():
        locked = workflow.lock(article)
        if not may_edit(by, locked):
            raise NotAllowed(_("You may not change this text any more."))
        if locked.state == State.SPIKED:
            raise NotPossible(_("This piece is spiked. Restore it first."))
        if base is not None and base != locked.version:
            raise StaleCopy(Revision.objects.get(article=locked, number=locked.version))
        before = copy(locked)
        yield locked
        permission.keep_word_for_word(locked, before)
        locked.save()
        record(locked, by=by, kind=kind, why=why)
        article.refresh_from_db()


def record(article: Article, *, by: User | None, kind: RevisionKind, why: str = "") -> Revision:
    """The working copy as a revision; the current one where nothing of the copy has changed.

    The caller holds the article's lock.
    """
    snapshot = article.snapshot()
    current = article.current_revision()
    if current is not None and current.parts == snapshot.fingerprints():
        return current
    revision = _write(article, snapshot, by=by, kind=kind, why=why)
    Article.objects.filter(pk=article.pk).update(version=revision.number, changed_at=revision.at)
    article.version, article.changed_at = revision.number, revision.at
    resemblance.keep([article])
    return revision


def as_submitted(article: Article) -> Revision | None:
    """The text as its author handed it over, whatever the desk has made of it since; None where nobody did."""
    if article.submitted_by_id is None:
        return None
    step = article.steps.filter(verb="submit").order_by("-at", "-pk").first()
    hers = article.revisions.filter(by=article.submitted_by_id).exclude(kind=RevisionKind.CONFLICT)
    if step is not None and (handed_over := hers.filter(number=step.facts.get("revision")).first()):
        return handed_over
    return hers.order_by("-number").first()


@transaction.atomic
def keep_aside(
    article: Article, copy: Snapshot, *, by: User | None, base: int, facts: dict[str, Any] | None = None
) -> Revision:
    """Keeps a text that came too late as a revision of its own; the working copy stays what it is.

    The step says from which version it was written, and `facts` that are in no revision. The same text of the same
    person, sent again, is the same revision.
    """
    locked = workflow.lock(article)
    late = locked.revisions.filter(kind=RevisionKind.CONFLICT, by=by, parts=copy.fingerprints())
    if (same := late.order_by("-number").first()) and not facts:
        return same
    with speaking.for_the_record():
        why = _("saved from version %(base)s, when version %(now)s was there already")
    why %= {"base": base, "now": locked.version}
    told = {"base": base, **(facts or {})}
    return keep_beside(
        locked, copy, by=by, kind=RevisionKind.CONFLICT, why=why, verb="keep_aside", facts=told
    )


def keep_beside(
    article: Article,
    copy: Snapshot,
    *,
    by: User | None,
    kind: RevisionKind,
    why: str,
    verb: str,
    facts: dict[str, Any],
) -> Revision:
    """Keeps a text as a revision beside the working copy, which stays what it is; `verb` is the step that says so.

    The caller holds the article's lock.
    """
    kept = _write(article, copy, by=by, kind=kind, why=why)
    told = {"revision": kept.number, "there": article.version, **facts}
    workflow.note(article, verb, by=by, facts=told)
    return kept


@transaction.atomic
def restore(revision: Revision, *, by: User | None, why: str = "") -> Revision:
    """Makes an earlier revision the working copy again, as a new revision."""
    with speaking.for_the_record():
        why = why or _("restored version %(number)s") % {"number": revision.number}
    with saving(revision.article, by=by, base=None, kind=RevisionKind.RESTORED, why=why) as article:
        put_in_place(article, revision.snapshot())
    workflow.note(article, "restore_revision", by=by, why=why, facts={"revision": revision.number})
    restored = article.current_revision()
    assert restored is not None  # noqa: S101 - `saving` has just recorded one
    return restored


def put_in_place(article: Article, copy: Snapshot) -> None:
    """Makes `copy` the working copy: columns, byline and topics. The caller holds the lock and saves the article."""
    for name, value in copy.columns().items():
        setattr(article, name, value)
    article.bylines.all().delete()
    today = merges.today(Author, [entry["author"] for entry in copy.byline if entry["author"]])
    places = {(today[e["author"]], e["role"]): e for e in reversed(copy.byline) if e["author"] in today}
    Byline.objects.bulk_create(
        Byline(
            article=article,
            author_id=author,
            role=role,
            position=position,
            affiliation=entry["affiliation"],
            bio_line=entry["bio_line"],
        )
        for position, ((author, role), entry) in enumerate(reversed(places.items()))
    )
    set_topics(article, copy.topics)


def set_topics(article: Article, topics: list[int]) -> None:
    """The topics of the working copy, in this order; those that were merged are followed to where they went."""
    today = merges.today(Topic, topics)
    wanted = list(dict.fromkeys(today[pk] for pk in topics if pk in today))
    if list(article.topic_links.order_by("pk").values_list("tag_id", flat=True)) == wanted:
        return
    article.topic_links.all().delete()
    TopicLink.objects.bulk_create(TopicLink(content_object=article, tag_id=pk) for pk in wanted)


def _write(article: Article, copy: Snapshot, *, by: User | None, kind: RevisionKind, why: str) -> Revision:
    highest = article.revisions.aggregate(highest=Max("number"))["highest"] or 0
    return Revision.objects.create(
        article=article,
        number=highest + 1,
        kind=kind,
        by=by,
        at=clock.read(),
        why=why,
        **copy.columns(),
        byline=copy.byline,
        topics=copy.topics,
        parts=copy.fingerprints(),
    )
