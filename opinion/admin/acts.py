"""What the desk can do with a piece, as its buttons say it: each act with its words, its consequence and its verb."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from authors.models import User
from opinion import dateline, publishing, standing, workflow
from opinion.admin.forms import ActForm, ClockForm, ReasonForm, TakeDownForm, UpdateForm
from opinion.admin.marks import short
from opinion.models import Article, Edition
from opinion.publishing import Epitaph
from opinion.standing import Standing
from opinion.states import PublicLife, State

ANY = frozenset(PublicLife)


class Act:
    """One button. `moves` are the rows of the workflow that it may make, `lives` where it makes sense."""

    slug: ClassVar[str]
    moves: ClassVar[tuple[str, ...]]
    lives: ClassVar[frozenset[PublicLife]] = ANY
    prints: ClassVar[bool] = False  # sends the working copy out, which therefore is saved first
    chooser: ClassVar[type[ClockForm] | None] = None

    def fits(self, now: Standing, user: User) -> bool:
        """Whether this person could do it with the piece as it stands."""
        available = {move.verb for move in workflow.available(now.article, user)}
        return now.life in self.lives and not available.isdisjoint(self.moves)

    def form(self, now: Standing) -> type[forms.Form]:
        """What is asked before it is done."""
        return ActForm

    def title(self, now: Standing) -> str:
        """What the act is called."""
        raise NotImplementedError

    def button(self, now: Standing, at: dt.datetime | None) -> str:
        """What stands on the button that does it."""
        return self.title(now)

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        """What will happen, in sentences."""
        raise NotImplementedError

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        """Does it; returns what to tell afterwards. Raises Refused."""
        raise NotImplementedError


class Publish(Act):
    slug, moves, prints = "publish", ("publish",), True

    def form(self, now: Standing) -> type[forms.Form]:
        return UpdateForm if now.last else ActForm

    def title(self, now: Standing) -> str:
        return _("Update the published piece") if now.live else _("Publish now")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        url = address(standing.foreseen_path(now.article, at=now.now))
        if now.live:
            first = _("Readers will see this text at %(url)s from now on, instead of edition %(number)s.")
            told = [first % {"url": url, "number": now.live.number}]
        elif now.life == PublicLife.TAKEN_DOWN:
            first = _("Readers will see this text at %(url)s from now on. The notice that stands there goes.")
            told = [first % {"url": url}]
        else:
            told = [_("Readers will see this text at %(url)s from now on.") % {"url": url}]
        return told + cancelled(now)

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        publishing.publish(article, by=by, why=given["why"], note=given.get("note", ""))
        return _("Published. Readers see it at %(url)s.") % {"url": address(article.path)}


class Schedule(Act):
    slug, moves, prints, chooser = "schedule", ("schedule",), True, ClockForm

    def form(self, now: Standing) -> type[forms.Form]:
        return UpdateForm if now.last else ActForm

    def title(self, now: Standing) -> str:
        return _("Schedule an update") if now.live else _("Schedule")

    def button(self, now: Standing, at: dt.datetime | None) -> str:
        return _("Publish on %(when)s") % {"when": short(at)} if at else _("Continue")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        if at is None:
            return []
        facts = {
            "url": address(standing.foreseen_path(now.article, at=at)),
            "when": dateline.stamp(at),
            "span": dateline.countdown(now.now, at),
        }
        told = [_("Readers will see this text at %(url)s from %(when)s on: %(span)s.") % facts]
        if now.live:
            told.append(_("Until then they see edition %(number)s.") % {"number": now.live.number})
        else:
            told.append(_("Until then they see nothing of it."))
        if now.scheduled:
            told.append(
                _("It takes the place of the edition scheduled for %(when)s.")
                % {"when": short(now.scheduled.live_from)}
            )
        told.append(_("What you change in the text after this is not part of it."))
        return told

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        assert at is not None  # noqa: S101 - the chooser was valid
        publishing.schedule(article, at=at, by=by, why=given["why"], note=given.get("note", ""))
        return _("Scheduled for %(when)s.") % {"when": dateline.stamp(at)}


class Unschedule(Act):
    slug, moves = "unschedule", ("unschedule", "withdraw_schedule")

    def fits(self, now: Standing, user: User) -> bool:
        return now.scheduled is not None and super().fits(now, user)

    def title(self, now: Standing) -> str:
        return _("Unschedule")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        if now.live:
            return [
                *cancelled(now),
                _("Readers go on seeing edition %(number)s.") % {"number": now.live.number},
            ]
        return [*cancelled(now), _("Readers see nothing of this piece, and it is being edited again.")]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        publishing.unschedule(article, by=by, why=given["why"])
        return _("The scheduled edition is cancelled.")


class TakeDown(Act):
    slug, moves, lives = "take-down", ("take_down",), frozenset({PublicLife.LIVE})

    def form(self, now: Standing) -> type[forms.Form]:
        return TakeDownForm

    def title(self, now: Standing) -> str:
        return _("Take down")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        return [
            _("From now on readers do not see this piece. %(url)s says that it was taken down, and when.")
            % {"url": address(now.article.path)},
            *cancelled(now),
            _("The piece is being edited again; it can be put back."),
        ]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        epitaph = Epitaph(headline=given["headline"], byline=given["byline"], reason=given["reason"])
        publishing.take_down(article, by=by, why=given["why"], epitaph=epitaph)
        return _("Taken down.")


class PutBack(Act):
    slug, moves = "put-back", ("put_back",)
    lives = frozenset({PublicLife.TAKEN_DOWN})

    def title(self, now: Standing) -> str:
        return _("Put back")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        assert now.last is not None  # noqa: S101 - it is taken down
        facts = {
            "url": address(now.last.path),
            "number": now.last.number,
            "from": short(now.last.live_from),
            "until": short(now.last.live_until or now.now),
        }
        return [
            _(
                "Readers will see again at %(url)s, from now on, what they saw last: "
                "edition %(number)s, live from %(from)s until %(until)s."
            )
            % facts,
            _("The text that you are editing stays as it is, and is not published by this."),
        ]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        publishing.put_back(article, by=by, why=given["why"])
        return _("Put back. Readers see it at %(url)s.") % {"url": address(article.path)}


class Plain(Act):
    """An act that changes the state at the desk and nothing that readers see."""

    titles: ClassVar[str]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        workflow.move(article, self.moves[0], by=by, why=given["why"])
        return _("Done. The piece is now: %(state)s.") % {"state": article.get_state_display()}


class StartEditing(Plain):
    slug, moves = "edit", ("edit",)

    def title(self, now: Standing) -> str:
        return _("Start editing")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        told = [_("The desk takes the piece up; it is being edited from now on.")]
        if now.article.submitted_by is not None:
            facts = {"who": now.article.submitted_by}
            told.append(_("%(who)s, who brought it in, cannot change its text any more.") % facts)
            if now.article.state == State.DRAFT:
                told.append(_("It was not submitted yet."))
        return told


class Spike(Plain):
    slug, moves = "spike", ("spike",)

    def form(self, now: Standing) -> type[forms.Form]:
        return ReasonForm

    def title(self, now: Standing) -> str:
        return _("Spike")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        return [
            _("The piece is put aside and will not be published. Whoever brought it in sees that."),
            _("Nothing is deleted: it can be restored at any time."),
        ]


class Restore(Plain):
    slug, moves = "restore", ("restore",)

    def title(self, now: Standing) -> str:
        return _("Restore")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        return [_("The piece comes back to the desk, with its whole text, and is being edited again.")]


ACTS: dict[str, Act] = {
    act.slug: act
    for act in (
        Publish(),
        Schedule(),
        Unschedule(),
        TakeDown(),
        PutBack(),
        StartEditing(),
        Restore(),
        Spike(),
    )
}


def offered(now: Standing, user: User) -> list[Act]:
    """The acts whose buttons this person sees."""
    return [act for act in ACTS.values() if act.fits(now, user)]


def address(path: str | None) -> str:
    """The whole address of a public page."""
    return f"{settings.SITE_URL}{path or '/'}"


def cancelled(now: Standing) -> list[str]:
    """What happens to the edition on the clock, if there is one."""
    if now.scheduled is None:
        return []
    return [_("The edition scheduled for %(when)s is cancelled.") % {"when": short(now.scheduled.live_from)}]


def holds(edition: Edition | None, article: Article) -> bool:
    """Whether an edition holds the working copy as it is."""
    return edition is not None and edition.revision.number == article.version
