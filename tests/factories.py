"""Makers of test data that walk the real verbs; keyword-only, each with defaults that make sense."""

import itertools
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission

from authors.models import Author, LocalName, User
from opinion import agreement, publishing, revisions, submissions, workflow
from opinion.models import Approval, Article, Byline, Edition, Kind, Topic
from opinion.states import Channel, Exclusivity, Origin, State
from opinion.submissions import Draft

counter = itertools.count(1)

SOUND = (
    "<p>The strait is a hundred miles wide, and most of what is said about it was said by people who never "
    "crossed it.</p><p>That is no reason to be silent. It is a reason to ask those who did.</p>"
)


def roles() -> None:
    """The groups and kinds that every installation has: what loaddata makes, without a question for each right."""
    if Group.objects.exists():
        return
    known = {
        tuple(key): pk
        for pk, *key in Permission.objects.values_list(
            "pk", "codename", "content_type__app_label", "content_type__model"
        )
    }
    groups = {row["name"]: row["permissions"] for row in supplied("roles")}
    Group.permissions.through.objects.bulk_create(
        Group.permissions.through(group=group, permission_id=known[tuple(right)])
        for group in Group.objects.bulk_create(Group(name=name) for name in groups)
        for right in groups[group.name]
    )
    Kind.objects.bulk_create((Kind(**row) for row in supplied("kinds")), ignore_conflicts=True)


@cache
def supplied(name: str) -> list[dict[str, Any]]:
    """The rows of a fixture."""
    rows = json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text())
    return [row["fields"] for row in rows]


def user(*, group: str = "", name: str = "", **facts: Any) -> User:
    """Somebody who signs in."""
    roles()
    number = next(counter)
    at_desk = group in {"editor", "publisher", "administrator", "lawyer"}
    facts = {"is_staff": at_desk, **facts}
    made = User.objects.create_user(
        f"{group or 'person'}{number}@example.org", "correct horse", name=name or f"{group} {number}", **facts
    )
    if group:
        made.groups.add(Group.objects.get(name=group))
    return made


def author(*, name: str = "Huynh Tam Sang", chinese: str = "", bio_line: str = "", **facts: Any) -> Author:
    """A public person."""
    made = Author.objects.create(name=name, **facts)
    if chinese:
        LocalName.objects.create(author=made, language="zh-Hant", name=chinese)
    if bio_line:
        LocalName.objects.create(author=made, language="en", bio_line=bio_line)
    return made


def topic(name: str = "Taiwan Strait", **facts: Any) -> Topic:
    """A topic of this name, made where it is missing."""
    return Topic.objects.get_or_create(name=name, defaults=facts)[0]


def article(
    *,
    headline: str = "What the strait is for",
    body: str = SOUND,
    authors: list[Author] | None = None,
    topics: list[str] | None = None,
    is_agreed: bool = True,
    **facts: Any,
) -> Article:
    """A piece at the desk, being edited, with its author's yes: nothing stands in its way."""
    roles()
    kind = facts.pop("kind", None) or Kind.objects.get(slug="op-ed")
    made = Article.objects.create(kind=kind, origin=facts.pop("origin", Origin.ORIGINAL), state=State.DRAFT)
    with revisions.saving(made, by=None, base=None) as locked:
        stated = {"nothing_to_disclose": True, "exclusivity": Exclusivity.OURS}
        for name, value in {"headline": headline, "body": body, **stated, **facts}.items():
            setattr(locked, name, value)
        for place, person in enumerate([author()] if authors is None else authors):
            Byline.objects.create(article=locked, author=person, position=place)
        revisions.set_topics(locked, [topic(name).pk for name in topics or []])
    workflow.move(made, "edit", by=None)
    if is_agreed and made.bylines.exists():
        agree(made)
    return made


def agree(article: Article, **facts: Any) -> Approval:
    """Its author's yes to the text as it stands, noted at the desk."""
    return agreement.note_yes(article, by=None, **{"channel": Channel.MAIL, "words": "Yes, please.", **facts})


def published(**facts: Any) -> Edition:
    """A piece that readers see."""
    return publishing.publish(article(**facts), by=None)


def submitted(*, by: User, **facts: Any) -> Article:
    """A contributor's piece in the desk's inbox."""
    facts = {"headline": "From outside", "body": SOUND, "byline_name": "Mei Lin", "bio_line": "", **facts}
    made = submissions.start(Draft(**facts), by=by)
    submissions.submit(made, by=by)
    return made
