"""Passing what stands in the way: what the page of an act shows and asks for it, and doing it with the act in one."""

import datetime as dt
from contextlib import suppress
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import preflight, revisions, waivers
from opinion.admin.acts import Act
from opinion.admin.forms import CleanField
from opinion.admin.marks import short
from opinion.findings import Finding, blockers
from opinion.models import Article
from opinion.notifications import Mail
from opinion.standing import Standing
from opinion.states import WaiverReason

PICTURE = frozenset({"image_licence", "their_picture"})  # checks of which nothing is left without the picture


class PassForm(forms.Form):
    """Why a piece goes out all the same: one reason, one sentence. What a picture lacks may go with the picture."""

    without_picture = forms.BooleanField(label=gettext_lazy("Publish without the picture"), required=False)
    reason = forms.ChoiceField(
        label=gettext_lazy("Because"), choices=WaiverReason.choices, widget=forms.RadioSelect, required=False
    )
    sentence = CleanField(
        label=gettext_lazy("In a sentence"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("For the desk only. It stands beside what is owed."),
    )

    def __init__(self, *args: Any, rules: list[str], may_lose_picture: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        if not (may_lose_picture and PICTURE.intersection(rules)):
            del self.fields["without_picture"]

    def clean(self) -> dict[str, Any]:
        """Reason and sentence are needed for whatever does not go with the picture."""
        given = self.cleaned_data
        gone = PICTURE if given.get("without_picture") else frozenset[str]()
        if set(self.rules) - gone:
            if not given.get("reason") and "reason" not in self.errors:
                self.add_error("reason", _("Choose a reason."))
            if not given.get("sentence") and "sentence" not in self.errors:
                self.add_error("sentence", _("Say in a sentence why it goes out all the same."))
        return given


class Passing:
    """What preflight says of an act at `at` (now), and what of it may be passed here where a text goes out by it.

    `looks`: what was typed stays, and nothing is asked of it yet.
    """

    def __init__(
        self, act: Act, now: Standing, request: HttpRequest, *, at: dt.datetime | None, looks: bool = False
    ) -> None:
        self.act, self.now, self.at, self.sent = act, now, at, request.POST
        self.copy = act.copy(now)
        asked = request.POST.get("passing", "")
        self.seen = asked.split(",") if asked and act.goes_out and not looks else []

    @cached_property
    def findings(self) -> list[Finding]:
        """All that preflight says; asked for by the page, not by the click, which the gate checks."""
        if not self.act.is_checked:
            return []
        return preflight.run(self.now.article, copy=self.copy, at=self.at)

    @property
    def stops(self) -> list[Finding]:
        """What stands in the way."""
        return blockers(self.findings)

    @property
    def is_open(self) -> bool:
        """Whether all of it may be passed here."""
        return self.act.goes_out and waivers.may_pass(self.findings)

    @cached_property
    def form(self) -> PassForm:
        """What is asked for it."""
        rules = self.seen or [finding.rule for finding in self.stops]
        facts: dict[str, Any] = {"rules": rules, "may_lose_picture": self.act.prints}
        return PassForm(self.sent, **facts) if self.seen else PassForm(initial=self.sent.dict(), **facts)

    @property
    def is_stopped(self) -> bool:
        """Whether something stands in the way that nobody can pass."""
        return bool(self.stops) and not self.is_open

    @property
    def rules(self) -> str:
        """What is passed, as the page sends it back: each finding by its rule."""
        return ",".join(finding.rule for finding in self.stops)

    def is_valid(self) -> bool:
        """Whether what was asked for it is there; nothing is asked where the page did not offer it."""
        return not self.seen or self.form.is_valid()

    def carry_out(self, article: Article, *, by: User) -> str:
        """Takes the picture away if that was wished, and passes the rest; returns the sentence. In one transaction.

        `article` is locked, and the act follows in that transaction. Nothing is passed where nothing stands in the way
        any more.
        """
        if not self.seen:
            return ""
        given = self.form.cleaned_data
        if given.get("without_picture"):
            why = _("Published without the picture.")
            with revisions.saving(article, by=by, base=None, why=why) as locked:
                locked.lead_image = None
        reason, sentence = given["reason"], str(given["sentence"])
        copy = self.copy or article.snapshot()
        with suppress(waivers.NothingToPass):
            waivers.waive(
                article, by=by, reason=reason, sentence=sentence, rules=self.seen, copy=copy, at=self.at
            )
        return sentence

    def consequences(self, by: User) -> list[str]:
        """What passing would mean, in sentences."""
        if not self.is_open:
            return []
        on = waivers.terms(self.now.article, by=by, at=self.now.now)
        whose = on.owner or _("somebody")
        facts = {"owner": whose, "due": short(on.due), "reader": on.reader, "read_by": short(on.read_by)}
        told = [
            _("What stands in the way is passed, under your name, for exactly this text."),
            _("It stays owed: %(owner)s has to do it by %(due)s.") % facts,
        ]
        if on.reader is not None:
            told.append(_("%(reader)s has to read it with a second pair of eyes by %(read_by)s.") % facts)
        else:
            told.append(
                _(
                    "Somebody else has to read it with a second pair of eyes by %(read_by)s, and nobody else here "
                    "can: publishers and administrators are told."
                )
                % facts
            )
        if any(finding.rule == "agreement" for finding in self.stops):
            told.append(_("The author is told at once, with all that has changed, and can object."))
        return told

    def mails(self, by: User) -> list[Mail]:
        """What passing would mail."""
        if not self.is_open:
            return []
        on = waivers.terms(self.now.article, by=by, at=self.now.now)
        return waivers.told_of_passing(self.now.article, on, by=by)

    def button(self, button: str) -> str:
        """What stands on the button."""
        return _("%(act)s anyway because …") % {"act": button} if self.is_open else button
