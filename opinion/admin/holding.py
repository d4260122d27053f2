"""Legal holds at the desk: placing one, and what stands of one beside its piece."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from authors.models import User
from opinion import holds, standing, workflow
from opinion.admin import acts, mails
from opinion.admin.act_views import piece
from opinion.admin.acts.base import cancelled
from opinion.admin.asking import who
from opinion.admin.hold_forms import HoldForm
from opinion.admin.marks import short
from opinion.models import Article
from opinion.notifications import Mail
from opinion.refusals import NotAllowed, Refused
from opinion.standing import Standing
from opinion.states import Recipient

NUMBERS = 19  # digits that a key may have


def lawyers_page(request: HttpRequest, pk: int | str) -> HttpResponseBase | None:
    """For a lawyer who asks for a piece, where she reads it; None for everybody else. Raises PermissionDenied."""
    user, number = who(request), str(pk)
    if not (holds.comes_for_holds_alone(user) and number.isdecimal() and len(number) < NUMBERS):
        return None
    try:
        hold = holds.leads(user, int(number))
    except NotAllowed as over:
        raise PermissionDenied(str(over)) from over
    return redirect("admin:opinion_hold_change", hold.pk) if hold else None


def place_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Puts a piece under a hold: GET says what that means, POST does it or says why not.

    Mails about a hold lead here, and those who are named for it on to its page.
    """
    if request.method != "POST" and (page := lawyers_page(request, pk)):
        return page
    article, by = piece(request, pk, workflow.HOLD), who(request)
    if (hold := holds.open_on(article)) is not None:
        if holds.is_named(by, hold):
            return redirect("admin:opinion_hold_change", hold.pk)
        messages.warning(request, _("This piece is under a legal hold already."))
        return redirect("admin:opinion_article_change", pk)
    now, refusal = standing.of(article), None
    may_take_down = now.live is not None and workflow.may(by, "take_down", article)
    form = HoldForm(request.POST or None, may_take_down=may_take_down)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with standing.holding(article, seen=request.POST.get("seen", "")):
                hold = holds.place(
                    article,
                    by=by,
                    lifters=list(given["lifters"]),
                    note=given["note"],
                    take_down=given.get("readers") == "take_down",
                )
        except Refused as error:
            refusal, now = error, standing.of(piece(request, pk))
        else:
            messages.success(request, _("The piece is under a legal hold. Nothing of it goes out."))
            named = holds.is_named(by, hold)
            return redirect(
                "admin:opinion_hold_change" if named else "admin:opinion_article_change",
                hold.pk if named else pk,
            )
    context = {
        **admin.site.each_context(request),
        "title": _("Put under a legal hold"),
        "article": now.article,
        "seen": now.token(),
        "form": form,
        "consequences": consequences(now, may_take_down=may_take_down),
        "mails": _placing(now, by, may_take_down=may_take_down),
        "refusal": refusal,
        "button": _("Place the hold"),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/act.html", context, status=409 if refusal else 200)


def _placing(now: Standing, by: User, *, may_take_down: bool) -> list[mails.Shown]:
    """The mails of placing it, in both cases where the page asks what readers are to see."""
    facts: dict[str, Any] = {"by": by, "lifters": None, "cancelled": now.scheduled}
    if not may_take_down:
        return _told(holds.told_of_placing(now.article, live=now.live, **facts))
    stays, goes = _("If it stays before readers:"), _("If it is taken down:")
    return [
        *_told(holds.told_of_placing(now.article, live=now.live, **facts), stays),
        *_told(holds.told_of_placing(now.article, live=None, **facts), goes),
    ]


def _told(found: list[Mail], case: str = "") -> list[mails.Shown]:
    """These mails; those to people who may be named go to whoever is."""
    sure = [mail for mail in found if mail.role != Recipient.LIFTER]
    return mails.shown(sure, named=[mail for mail in found if mail.role == Recipient.LIFTER], case=case)


def consequences(now: Standing, *, may_take_down: bool) -> list[str]:
    """What a hold would mean for the piece as it stands."""
    told = [
        _(
            "Until somebody whom you name here lifts it, nothing of this piece goes out: "
            "nobody can publish it, schedule it or put it back."
        ),
        *cancelled(now),
    ]
    if now.live:
        facts = {"number": now.live.number, "url": acts.address(now.live.path)}
        told.append(_("Readers go on seeing edition %(number)s at %(url)s, unless it is taken down.") % facts)
        if not may_take_down:
            told.append(_("Somebody who may publish can take it down."))
    told.append(
        _(
            "Its editor, every publisher and those you name are told by mail that there is a hold, and not why."
        )
    )
    return told


def panel(article: Article, user: User, *, is_held: bool) -> dict[str, Any]:
    """What the panel beside a piece says of its hold, and what this person can do about it."""
    hold = holds.open_on(article) if is_held else None
    if hold is None:
        return {"may_hold": workflow.may(user, "hold", article)}
    names = ", ".join(str(person) for person in hold.lifters.order_by("name", "pk"))
    return {
        "hold": hold,
        "hold_says": _("Legal hold since %(when)s, placed by %(who)s. It may be lifted by: %(names)s.")
        % {"when": short(hold.at), "who": hold.by, "names": names},
        "hold_is_mine": holds.is_named(user, hold),
        "hold_needs_names": not holds.is_named(user, hold) and holds.may_name(user, hold),
    }
