"""The acts about the author's yes: sending a text, noting what its author said, vouching for a translation."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from authors.models import User
from opinion import agreement, consent, notices, returns, speaking, threads, workflow
from opinion.admin.acts.at_the_desk import WithLetter, unless
from opinion.admin.acts.base import Act
from opinion.admin.agreement_forms import SendForm, VouchForm, YesForm
from opinion.admin.forms import a_number
from opinion.models import Article, Revision
from opinion.parts import Snapshot
from opinion.refusals import NotPossible, Refused
from opinion.standing import Standing
from opinion.states import Channel, LetterUse, Origin, Scope


class Send(WithLetter):
    """The mail stands in the confirmation, and the same click sends it."""

    slug, moves, use = "send", ("send",), LetterUse.SEND

    def form(self, now: Standing) -> Callable[..., forms.Form]:
        return SendForm

    def initial(self, now: Standing, asked: Mapping[str, str]) -> dict[str, Any]:
        begun = super().initial(now, asked)
        if begun:
            return begun
        whom = self._whom(now)
        with speaking.to_somebody(whom.user.language if whom.user else ""):
            facts = {"name": whom.name, "headline": now.article.headline or _("your piece")}
            subject = _("Your piece, edited: %(headline)s") % facts
            text = _(
                "Dear %(name)s,\n\nwe have edited “%(headline)s”. Please read what has changed, and tell us "
                "whether you agree."
            )
        return {"subject": subject, "text": text % facts}

    def reader(self, now: Standing) -> str:
        return self._whom(now).name

    def hindrance(self, now: Standing, user: User) -> Refused | None:
        if refusal := super().hindrance(now, user):
            return refusal
        why_not = agreement.unsendable(now.article.snapshot(), self._whom(now))
        return NotPossible(why_not) if why_not else None

    def title(self, now: Standing) -> str:
        article = now.article
        name = _name(article, article.snapshot()) or str(article.submitted_by or "")
        return _("Send to %(name)s") % {"name": name or _("the author")}

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        whom = self._whom(now)
        facts = {"name": whom.name, "email": whom.email, "version": now.article.version}
        told = [
            _("%(name)s gets the letter below at %(email)s, and is asked to agree to version %(version)s.")
            % facts
        ]
        if whom.user:
            told.append(
                _("Below it stands the address of the page with every change, where %(name)s answers.")
                % facts
            )
        else:
            told.append(
                _("%(name)s has no account: the text stands below the letter, and the answer comes by mail.")
                % facts
            )
        return told

    def enclosed(self, now: Standing) -> str:
        article = now.article
        return notices.enclosed(article, article.snapshot(), self._whom(now), agreement.link(article))

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        agreement.send(article, subject=given["subject"], text=given["text"], why=given["why"], by=by)
        return _("Sent. The piece waits for the author.")

    def _whom(self, now: Standing) -> notices.Correspondent:
        return notices.correspondent(now.article, now.article.snapshot())


class OfTheText(Act):
    """An act that says something about a text, while the desk listens."""

    moves = ()

    def hindrance(self, now: Standing, user: User) -> Refused | None:
        return unless(user, now.article, workflow.HEARD)


class NoteYes(OfTheText):
    slug = "note-yes"
    origins: ClassVar[frozenset[Origin]] = frozenset({Origin.ORIGINAL, Origin.TRANSLATED, Origin.ARCHIVE})

    def hindrance(self, now: Standing, user: User) -> Refused | None:
        article = now.article
        if refusal := super().hindrance(now, user):
            return refusal
        if article.origin not in self.origins:
            origin = {"origin": article.get_origin_display()}
            return NotPossible(_("The piece is “%(origin)s”: no yes of its author's is asked for.") % origin)
        named = bool(_name(article, article.snapshot()))
        return None if named else NotPossible(_("Say first in the byline who wrote or translated it."))

    def form(self, now: Standing) -> Callable[..., forms.Form]:
        return partial(YesForm, versions=versions(now.article))

    def initial(self, now: Standing, asked: Mapping[str, str]) -> dict[str, Any]:
        """What a mail says (`answer`) and what she had read (`version`), for who came from either."""
        begun: dict[str, Any] = {"version": number} if (number := asked.get("version", "")) else {}
        found = now.article.arrivals.filter(pk=a_number(asked.get("answer", ""))).first()
        if found is None or threads.is_about_a_hold(found):
            return begun
        sent = agreement.sent(now.article)
        answered = {"version": sent.number} if sent else {}
        return {"channel": Channel.MAIL, "words": threads.words(found)} | answered | begun

    def title(self, now: Standing) -> str:
        return _("Note %(name)s's yes") % {"name": _name(now.article, now.article.snapshot())}

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        facts = {"name": _name(now.article, now.article.snapshot())}
        return [
            _("It counts as %(name)s's yes to text, byline with bio line, and disclosure, under your name.")
            % facts,
            _("Headline, standfirst, picture and topics are the desk's: changing them voids nothing."),
        ]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        yes = agreement.note_yes(
            article,
            by=by,
            channel=Channel(given["channel"]),
            words=given["words"],
            scope=Scope(given["scope"]),
            cuts_up_to=given["cuts_up_to"] or 0,
            revision=given["version"],
        )
        return _("Noted: the yes to version %(version)s.") % {"version": yes.revision.number}


class Vouch(OfTheText):
    slug = "vouch"

    def hindrance(self, now: Standing, user: User) -> Refused | None:
        if (refusal := super().hindrance(now, user)) or now.article.origin == Origin.TRANSLATED:
            return refusal
        return NotPossible(_("Only a translation is compared with its original."))

    def form(self, now: Standing) -> Callable[..., forms.Form]:
        return VouchForm

    def title(self, now: Standing) -> str:
        return _("Vouch for the translation")

    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        facts = {"version": now.article.version}
        return [
            _("You say that you have compared version %(version)s with the original; it says the same.")
            % facts
        ]

    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        agreement.vouch(article, by=by, words=given["words"])
        return _("Noted.")


def versions(article: Article) -> list[tuple[int, str]]:
    """The texts to which somebody may have said yes: on the desk, as it was sent, as it is out."""
    known: dict[int, str] = {article.version: _("version %(number)s, as it is now")}
    for revision, words in (
        (agreement.sent(article), _("version %(number)s, as it was sent")),
        (returns.last(article), _("version %(number)s, as it came back from the author")),
        (_out(article), _("version %(number)s, as it is published or scheduled")),
    ):
        if revision is not None:
            known.setdefault(revision.number, words)
    return [(number, words % {"number": number}) for number, words in known.items()]


def _out(article: Article) -> Revision | None:
    edition = article.editions.uncancelled().select_related("revision").order_by("-number").first()
    return edition.revision if edition else None


def _name(article: Article, copy: Snapshot) -> str:
    person = consent.speaker(article, copy)
    return person["name"] if person else ""
