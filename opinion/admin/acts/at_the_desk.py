"""The acts that change where a piece stands at the desk, and nothing that readers see."""

import datetime as dt
from collections.abc import Callable, Container, Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import assignments, letters, workflow
from opinion.admin.acts.base import Act
from opinion.admin.forms import AssignForm, DatesForm, LetterForm, ReasonForm
from opinion.models import Article, Letter
from opinion.models.article_queries import OPEN
from opinion.notifications import Mail
from opinion.refusals import NotAllowed, NotPossible, Refused
from opinion.standing import Standing
from opinion.states import LetterUse, State


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


class WithLetter(Act):
    """An act that tells the author something: a letter begun from a template, sent by the same click."""

    use: ClassVar[LetterUse]

    def form(self, now: Standing) -> Callable[..., forms.Form]:
        return partial(LetterForm, use=self.use)

    def initial(self, now: Standing, asked: Mapping[str, str]) -> dict[str, Any]:
        if (letter := self._letter(asked)) is None:
            return {}
        proposed = letters.proposal(letter, now.article, name=self.reader(now))
        return {"letter": letter.slug, "subject": proposed.subject, "text": proposed.text}

    def reader(self, now: Standing) -> str:
        """The name of the person who is written to; "" where that is whoever brought the piece in."""
        return ""

    def templates(self, now: Standing, asked: Mapping[str, str]) -> list[tuple[str, str, bool]]:
        chosen = self._letter(asked)
        return [
            (letter.reason, f"letter={letter.slug}", letter == chosen)
            for letter in Letter.objects.filter(use=self.use, is_used=True)
        ]

    def _letter(self, asked: Mapping[str, str]) -> Letter | None:
        used = Letter.objects.filter(use=self.use, is_used=True)
        return used.filter(slug=asked.get("letter", "")).first() or used.first()

    def told(self, now: Standing) -> str:
        """Who gets the letter."""
        name, to = letters.addressee(now.article)
        if to:
            return _("%(name)s gets the letter below at %(to)s.") % {"name": name, "to": to}
        return _("The desk has no mail address of the author: nothing is sent. The letter is not kept.")


class Decline(WithLetter):
    slug, moves, use = "decline", ("decline",), LetterUse.DECLINE

    def title(self, now: Standing) -> str:
        return _("Decline")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        return [_("The piece will not be published. It can be restored at any time."), self.told(now)]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        sent = letters.decline(article, by=by, **given)
        return _("Declined, and the letter is on its way.") if sent else _("Declined. Nothing was sent.")


class Return(WithLetter):
    slug, moves, use = "return", ("return",), LetterUse.RETURN
    elsewhere = gettext_lazy("Nobody submitted this piece, so there is nobody to whom it could go back.")

    def concerns(self, now: Standing) -> bool:
        return now.article.submitted_by_id is not None

    def title(self, now: Standing) -> str:
        return _("Return for another draft")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        facts = {"who": now.article.submitted_by}
        return [
            _("The piece is a draft of %(who)s's again, who can change its text and submit it anew.") % facts,
            self.told(now),
        ]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        letters.give_back(article, by=by, **given)
        return _("Returned, and the letter is on its way.")


def unless(user: User, article: Article, states: Container[str]) -> Refused | None:
    """Why this person cannot do what an editor may do with a piece in one of these states; None where she can."""
    if not workflow.may_use(user, workflow.EDIT):
        return NotAllowed(workflow.whose(workflow.EDIT))
    return None if article.state in states else NotPossible(workflow.out_of_place(article))


class InWork(Act):
    """An act that moves nothing: it says whose an open piece is, or until when."""

    moves = ()
    states: ClassVar[frozenset[State]] = workflow.IN_WORK

    def hindrance(self, now: Standing, user: User) -> Refused | None:
        return unless(user, now.article, self.states)


class Assign(InWork):
    slug = "assign"

    def form(self, now: Standing) -> Callable[..., forms.Form]:
        return AssignForm

    def title(self, now: Standing) -> str:
        return _("Give to somebody")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        if now.article.editor is None:
            return [_("Nobody has this piece now.")]
        return [_("%(name)s has this piece now.") % {"name": now.article.editor}]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        assignments.assign(article, to=given["to"], by=by, why=given["why"])
        return _("%(name)s has it now.") % {"name": given["to"]}


class Dates(InWork):
    slug = "dates"
    states = frozenset(OPEN)

    def form(self, now: Standing) -> Callable[..., forms.Form]:
        return DatesForm

    def initial(self, now: Standing, asked: Mapping[str, str]) -> dict[str, Any]:
        piece = now.article
        return {"due": piece.due_at, "promised": piece.promised_at, "news_peg": piece.news_peg}

    def title(self, now: Standing) -> str:
        return _("Dates and promises")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        return [_("Nothing is published or unscheduled by these.")]

    def mails(self, now: Standing, at: dt.datetime | None, *, by: User) -> list[Mail]:
        promised = now.article.promised_at
        return assignments.reminders(now.article, promised_at=promised) if promised else []

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        assignments.set_dates(
            article, due_at=given["due"], promised_at=given["promised"], news_peg=given["news_peg"], by=by
        )
        return _("Noted.")


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

    def form(self, now: Standing) -> Callable[..., forms.Form]:
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
