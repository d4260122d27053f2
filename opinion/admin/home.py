"""The desk's front page: what waits, what is in hand, what the clock will do, and what readers got last."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from authors.models import User
from opinion import dateline, preflight, prose
from opinion.admin.article_list import PLACES, many
from opinion.admin.marks import short
from opinion.models import Article, ArticleQuerySet, Edition, clock

SHOWN = 8


@dataclass(frozen=True)
class Entry:
    """A piece in one of the lists, with what matters there: how long it waits, or when it will be seen.

    `opening` stands for a headline that is missing.
    """

    article: Any
    opening: str
    when: str
    exactly: str
    must_fix: int


@dataclass(frozen=True)
class Section:
    """A list, its name, how many there are in all, and where all of them are."""

    title: str
    url: str
    count: str
    entries: list[Entry]
    empty: str


def sections(user: User) -> list[Section]:
    """The lists of the front page, for who may see pieces."""
    visible = Article.objects.visible_to(user).with_public_life().prefetch_related("bylines__author")
    empty = {
        "differing": "",  # shown where there are any
        "inbox": _("Nothing has come in that nobody has taken up."),
        "editing": _("Nothing is being edited."),
        "scheduled": _("Nothing is on the clock."),
        "live": _("Readers see nothing yet."),
        "held": "",
    }
    order = {"differing": "next_at", "inbox": "changed_at", "editing": "-changed_at", "scheduled": "next_at"}
    order["held"] = "-changed_at"
    found = {place: PLACES[place][1](visible) for place in empty}
    rows = {place: list(found[place].order_by(order[place], "pk")[:SHOWN]) for place in order}
    rows["live"] = latest(visible)
    findings = preflight.glance([article for place in ("inbox", "editing") for article in rows[place]])
    now = clock.read()

    def entry(place: str, article: Any) -> Entry:
        field = {"scheduled": "next_at", "differing": "next_at", "live": "live_from"}.get(place, "changed_at")
        at = getattr(article, field)
        must_fix = sum(
            finding.blocks for finding in findings.get(article.pk, []) if place in ("inbox", "editing")
        )
        opening = "" if article.headline else prose.excerpt(article.body, 90)
        return Entry(article, opening, dateline.countdown(now, at), short(at), must_fix)

    url = reverse("admin:opinion_article_changelist")
    return [
        Section(
            str(PLACES[place][0]),
            f"{url}?where={place}",
            many(found[place]),
            [entry(place, article) for article in rows[place]],
            empty[place],
        )
        for place in found
        if rows[place] or empty[place]
    ]


def latest(pieces: ArticleQuerySet) -> list[Article]:
    """Those that readers got last, the latest first; found by their editions, whose order an index knows."""
    live = Edition.objects.live().filter(article__in=pieces.order_by().values("pk"))
    wanted = list(live.order_by("-live_from", "-pk").values_list("article", flat=True)[:SHOWN])
    found = pieces.defer("body").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]
