"""The acts that change where a piece stands at the desk, and nothing that readers see."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from authors.models import User
from opinion import workflow
from opinion.admin.acts.base import Act
from opinion.admin.forms import ReasonForm
from opinion.models import Article
from opinion.standing import Standing
from opinion.states import State


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


class Ready(Plain):
    slug, moves = "ready", ("ready",)

    def title(self, now: Standing) -> str:
        return _("Ready to publish")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        return [_("The piece waits for somebody who may publish. Nothing is published by this.")]


class Unready(Plain):
    slug, moves = "not-ready", ("unready",)

    def title(self, now: Standing) -> str:
        return _("Not ready after all")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        return [_("The piece is being edited again.")]


class CallBack(Plain):
    slug, moves = "call-back", ("call_back",)

    def title(self, now: Standing) -> str:
        return _("Call back from the author")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        return [
            _("The desk no longer waits for the author's word, and the piece is being edited again."),
            _("What the author was shown stays in the history."),
        ]


class Reopen(Plain):
    slug, moves = "reopen", ("reopen",)

    def title(self, now: Standing) -> str:
        return _("Edit for the next edition")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        told = [_("The piece is on the desk's table again, with somebody who has it and a date.")]
        if now.live:
            facts = {"number": now.live.number}
            told.append(_("Readers go on seeing edition %(number)s until you publish the next.") % facts)
        if now.scheduled:
            told.append(_("What is scheduled stays scheduled."))
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
