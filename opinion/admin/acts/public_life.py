"""The acts that change what readers see, or will see."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import dateline, notices, publishing, standing
from opinion.admin.acts.base import Act, address, cancelled
from opinion.admin.forms import ActForm, ClockForm, TakeDownForm, UpdateForm
from opinion.admin.marks import short
from opinion.models import Article
from opinion.notifications import Mail
from opinion.parts import Snapshot
from opinion.publishing import Epitaph
from opinion.refusals import NotPossible, Refused
from opinion.standing import Standing
from opinion.states import PublicLife


class Printing(Act):
    """An act that prints an edition; its author is told where the text has no yes of hers word for word."""

    def mails(self, now: Standing, at: dt.datetime | None, *, by: User) -> list[Mail]:
        article = now.article
        path = standing.foreseen_path(article, at=at or now.now)
        return notices.foreseen(article, self.copy(now) or article.snapshot(), at=at, path=path)


class Publish(Printing):
    slug, moves, prints = "publish", ("publish",), True

    def form(self, now: Standing) -> Callable[..., forms.Form]:
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


class Schedule(Printing):
    slug, moves, prints, chooser = "schedule", ("schedule",), True, ClockForm

    def form(self, now: Standing) -> Callable[..., forms.Form]:
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


class PutIntoEdition(Printing):
    """The one button after a save that the scheduled edition has no part in."""

    elsewhere = gettext_lazy("Nothing is scheduled for this piece.")
    slug, moves, prints, apart = "put-into-edition", ("schedule",), True, True

    def hindrance(self, now: Standing, user: User) -> Refused | None:
        if refusal := super().hindrance(now, user):
            return refusal
        refusal = NotPossible(_("What is scheduled has this text already."))
        return None if now.still_old else refusal

    def concerns(self, now: Standing) -> bool:
        return now.scheduled is not None

    def title(self, now: Standing) -> str:
        assert now.scheduled is not None  # noqa: S101 - it fits
        return _("Put this text into the edition of %(when)s") % {"when": short(now.scheduled.live_from)}

    def moment(self, now: Standing) -> dt.datetime | None:
        return now.scheduled.live_from if now.scheduled else None

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        assert now.scheduled is not None  # noqa: S101 - it fits
        facts = {
            "version": now.article.version,
            "older": now.scheduled.revision.number,
            "when": dateline.stamp(now.scheduled.live_from),
            "span": dateline.countdown(now.now, now.scheduled.live_from),
        }
        told = _("From %(when)s on, %(span)s, readers see version %(version)s instead of version %(older)s.")
        if "old_text" not in now.still_old:
            told = _("From %(when)s on, %(span)s, readers see the piece as it stands here now.")
        return [told % facts]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        edition = publishing.replace_scheduled(article, by=by, why=given["why"])
        facts = {"when": short(edition.live_from), "version": edition.revision.number}
        return _("%(when)s has this text now: version %(version)s.") % facts


class Unschedule(Act):
    slug, moves = "unschedule", ("unschedule", "withdraw_schedule")
    elsewhere = gettext_lazy("Nothing is scheduled for this piece.")

    def concerns(self, now: Standing) -> bool:
        return now.scheduled is not None

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
    elsewhere = gettext_lazy("Readers do not see this piece.")

    def form(self, now: Standing) -> Callable[..., forms.Form]:
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


class PutBack(Printing):
    slug, moves, reprints = "put-back", ("put_back",), True
    lives = frozenset({PublicLife.TAKEN_DOWN})
    elsewhere = gettext_lazy("This piece was not taken down.")

    def copy(self, now: Standing) -> Snapshot:
        assert now.last is not None  # noqa: S101 - it is taken down
        return now.last.revision.snapshot()

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
