"""The desk's front page: what waits for me, what is owed, what presses, what came in, and what readers got last."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authors.models import User
from opinion import autosaves, consent, dateline, preflight, prose, workflow
from opinion.admin.article_list import PLACES, my_turn, soon
from opinion.admin.counting import counted, heads
from opinion.admin.marks import short
from opinion.findings import Finding
from opinion.models import Arrival, Article, ArticleQuerySet, Autosave, Debt, Edition, clock
from opinion.parts import Snapshot
from opinion.states import Arrived, DebtKind, State

SHOWN = 8
ON_ITS_LINE = ("how", "name", "subject", "sender", "sender_name", "arrived_at")
LISTS = (
    "turn", "debts", "pressing", "differing", "unsaved", "arrivals", "inbox", "with-author", "scheduled", "live",
    "held",
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A few words under an entry; `tone` names their look, `exactly` says more, `url` leads on."""

    words: str
    tone: str = ""
    exactly: str = ""
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of a list: what it is about, where it leads, and what matters there.

    `opening` stands for a headline that is missing; `take` is where a click makes the piece hers.
    """

    title: str
    url: str
    language: str
    facts: list[Fact]
    opening: str = ""
    take: str = ""


@dataclass(frozen=True)
class Section:
    """A list, its name, how many there are in all, and where all of them are, if elsewhere. Else it says `empty`."""

    title: str
    url: str
    count: str
    entries: list[Entry]
    empty: str = ""
    is_owed: bool = False


@dataclass
class Front:
    """The pieces of each list, read in a number of questions that does not grow with them."""

    user: User
    now: dt.datetime = field(default_factory=clock.read)

    def __post_init__(self) -> None:
        pieces: Any = Article.objects.visible_to(self.user).with_public_life()
        lists = self._lists(pieces)
        whole = {"live": PLACES["live"][1](pieces), "debts": Debt.objects.owed()}
        whole |= {"arrivals": Arrival.objects.waiting()}
        self.counts = counted(lists | whole, self.user)
        keys = heads(lists | {"live": latest(pieces)}, self.user, shown=SHOWN)
        wanted = {key for found in keys.values() for key in found}
        known = pieces.with_sending().select_related("editor").in_bulk(wanted)
        self.rows = {place: [known[key] for key in found if key in known] for place, found in keys.items()}
        self.may_take = workflow.may_use(self.user, workflow.EDIT)
        prefetch_related_objects(list(known.values()), *Article.COPY_ROWS)
        self.findings: dict[int, list[Finding]] = preflight.glance([*self.rows["turn"], *self.rows["inbox"]])
        mine = [article.pk for article in self.rows["turn"]]
        self.objected = set(Article.objects.objected().filter(pk__in=mine).values_list("pk", flat=True))
        came = Arrival.objects.unread().open_to(self.user).filter(article__in=mine)
        self.came_in = set(came.order_by().values_list("article", "how"))  # for each piece, how

    def _lists(self, pieces: Any) -> dict[str, QuerySet[Any]]:
        """Each list, in its order; but for what readers got last, which is found by editions."""
        today = dateline.local(self.now).date()
        return {
            "turn": my_turn(pieces, self.user).order_by(F("due_at").asc(nulls_first=True), "pk"),
            "pressing": pieces.pressing(soon(self.now)).order_by("due_at", "pk"),
            "differing": pieces.scheduled_differing().order_by("next_at", "pk"),
            "inbox": pieces.inbox().perishable_first(today),
            "with-author": pieces.with_author().order_by("changed_at", "pk"),
            "scheduled": pieces.scheduled().order_by("next_at", "pk"),
            "held": pieces.held().order_by("-changed_at", "pk"),
        }

    def facts(self, place: str, article: Any) -> list[Fact]:
        """What matters of a piece in this list."""
        match place:
            case "turn":
                return [*self._why_mine(article), *self._due(article), *self._must_fix(article)]
            case "pressing":
                return [*self._due(article), *self._promised(article), Fact(_whose(article))]
            case "inbox":
                return [
                    self.since(article.changed_at),
                    *_peg(article, self.now),
                    *_names(article),
                    *self._must_fix(article),
                ]
            case "with-author":
                return [self._waiting(article), *self._due(article)]
            case "scheduled" | "differing":
                return [self.since(article.next_at), *_names(article)]
            case "live":
                return [self.since(article.live_from), *_names(article)]
        return [self.since(article.changed_at), *_names(article)]

    def since(self, moment: dt.datetime) -> Fact:
        """How long ago, or until when."""
        return Fact(dateline.countdown(self.now, moment), exactly=short(moment))

    def _why_mine(self, article: Any) -> list[Fact]:
        """Why a piece waits for this person, where that is not simply that she edits it."""
        found = []
        if article.pk in self.objected:
            found.append(Fact(_("The author objects"), "blocks", url=f"{_page(article)}#agreement"))
        if (article.pk, Arrived.MAIL) in self.came_in:
            found.append(Fact(_("A mail came in"), "blocks", url=f"{_page(article)}#mail"))
        if {(article.pk, Arrived.FILE), (article.pk, Arrived.PASTED)} & self.came_in:
            found.append(Fact(_("The author’s file came back"), "blocks", url=f"{_page(article)}#returned"))
        if article.state == State.READY:
            found.append(Fact(_("Ready to publish"), "ready"))
        return found

    def _due(self, article: Any) -> list[Fact]:
        if article.due_at is None:
            return []
        is_late = article.due_at <= self.now
        words = _("was due %s") if is_late else _("due %s")
        told = words % dateline.countdown(self.now, article.due_at)
        return [Fact(told, "late" if is_late else "", short(article.due_at))]

    def _promised(self, article: Any) -> list[Fact]:
        if article.promised_at is None:
            return []
        told = _("promised %s") % dateline.countdown(self.now, article.promised_at)
        return [Fact(told, "late" if article.promised_at <= self.now else "", short(article.promised_at))]

    def _must_fix(self, article: Any) -> list[Fact]:
        count = sum(finding.blocks for finding in self.findings.get(article.pk, ()))
        words = ngettext("%d must fix", "%d must fix", count) % count
        return [Fact(words, "blocks", url=f"{_page(article)}#before")] if count else []

    def _waiting(self, article: Any) -> Fact:
        """For whom a piece waits, and since when."""
        byline = [row.entry(article.language) for row in article.bylines.all()]
        person = consent.speaker(article, Snapshot(byline=byline))
        since = article.sent_at or article.changed_at
        facts = {"who": person["name"] if person else _("the author"), "day": short(since)}
        return Fact(_("Waiting for %(who)s since %(day)s") % facts, exactly=dateline.stamp(since))


def sections(user: User) -> list[Section]:
    """The lists of the front page, for who may see pieces; those that nobody misses are left out when empty."""
    front = Front(user)
    listed = reverse("admin:opinion_article_changelist")
    empty = {
        "turn": _("Nothing waits for you. Take a piece from the inbox, or bring one in.")
        if front.may_take
        else _("Nothing waits for you."),
        "inbox": _("Nothing has come in that nobody has taken up."),
        "scheduled": _("Nothing is on the clock."),
        "live": _("Readers see nothing yet."),
    }
    titles = {
        "turn": _("My turn"),
        "pressing": _("Overdue, or promised by tomorrow"),
        "live": _("Published lately"),
    }
    queries = {"turn": "mine=turn", "pressing": "mine=pressing"}

    def section(place: str) -> Section:
        if place == "debts":
            return owed(front.now, front.counts["debts"])
        if place == "unsaved":
            return not_saved(user, front.now)
        if place == "arrivals":
            return came_in(front)
        return Section(
            titles[place] if place in titles else str(PLACES[place][0]),
            f"{listed}?{queries.get(place, f'where={place}')}",
            front.counts[place],
            [
                _entry(article, front.facts(place, article), may_take=front.may_take and place == "inbox")
                for article in front.rows[place]
            ],
            empty.get(place, ""),
        )

    return [found for found in map(section, LISTS) if found.entries or found.empty]


def owed(now: dt.datetime, count: str) -> Section:
    """What was passed and is still to be done, what is overdue first."""
    first = Debt.objects.owed().select_related("article", "owner")[:SHOWN]
    return Section(
        _("Still owed"),
        f"{reverse('admin:opinion_debt_changelist')}?paid=no",
        count,
        [_debt(debt, now) for debt in first],
        is_owed=True,
    )


def came_in(front: Front) -> Section:
    """What came in from outside and no piece has: who sent it, and since when it waits. For who may read it."""
    first = Arrival.objects.waiting().only(*ON_ITS_LINE)[:SHOWN] if front.may_take else ()
    lines = [_arrival(row, front) for row in first]
    return Section(_("What came in"), reverse("admin:arrivals"), front.counts["arrivals"], lines)


def _arrival(row: Arrival, front: Front) -> Entry:
    facts = [Fact(row.sender_name or row.sender), front.since(row.arrived_at)]
    told = [fact for fact in facts if fact.words]
    return Entry(row.subject or str(row), reverse("admin:arrival", args=[row.pk]), "", told)


def not_saved(user: User, now: dt.datetime) -> Section:
    """What she typed and did not save; no list but this one has it, since it is hers alone."""
    rows = autosaves.unsaved(by=user, under=reverse("admin:index"))
    return Section(_("Not saved yet"), "", str(len(rows)), [_unsaved(row, now) for row in rows])


def _unsaved(row: Autosave, now: dt.datetime) -> Entry:
    facts = [Fact(_("typed %s") % dateline.countdown(now, row.at), exactly=short(row.at))]
    if row.article is None:
        facts.append(Fact(_("a new piece")))
    language = row.article.language if row.article else ""
    return Entry(autosaves.headline(row) or _("(no headline)"), row.path, language, facts)


def _debt(debt: Debt, now: dt.datetime) -> Entry:
    is_late = debt.due_at <= now
    due = (_("was due %s") if is_late else _("due %s")) % dateline.countdown(now, debt.due_at)
    facts = [
        Fact(debt.whose),
        Fact(due, "late", short(debt.due_at)),
        Fact(str(debt.article), url=_page(debt.article)),
    ]
    title = _("A second pair of eyes") if debt.kind == DebtKind.SECOND_EYES else debt.sentence
    return Entry(title, reverse("admin:opinion_debt_change", args=[debt.pk]), "", facts)


def latest(pieces: ArticleQuerySet) -> QuerySet[Any]:
    """The pieces that readers got last, the latest first; found by their editions, whose order an index knows."""
    live = Edition.objects.live().filter(article__in=pieces.order_by().values("pk"))
    return live.order_by("-live_from", "-pk").values("article")


def _entry(article: Any, facts: Iterable[Fact], *, may_take: bool) -> Entry:
    opening = "" if article.headline else prose.excerpt(article.body, 90)
    take = reverse("admin:opinion_article_take", args=[article.pk]) if may_take else ""
    told = [fact for fact in facts if fact.words]
    return Entry(str(article), _page(article), article.language, told, opening, take)


def _page(article: Article) -> str:
    return reverse("admin:opinion_article_change", args=[article.pk])


def _names(article: Any) -> Sequence[Fact]:
    return [Fact(byline.author.name) for byline in article.bylines.all()]


def _whose(article: Any) -> str:
    return str(article.editor) if article.editor else _("in nobody's hands")


def _peg(article: Any, now: dt.datetime) -> list[Fact]:
    """The day after which a piece is stale, which makes it rise."""
    if article.news_peg is None:
        return []
    day = formats.date_format(article.news_peg, _("D j M"))
    if article.news_peg < dateline.local(now).date():
        return [Fact(_("stale since %s") % day)]
    return [Fact(_("fresh until %s") % day, "late")]
