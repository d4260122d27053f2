"""Legal holds at the desk: placing one, and the page that only those who are named for it can open."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import dateline, holds, standing, workflow
from opinion.admin import acts, mails, reading
from opinion.admin.act_views import piece
from opinion.admin.acts.base import cancelled
from opinion.admin.hold_forms import HoldForm, HoldNoteForm, LiftersForm, LiftForm
from opinion.admin.marks import moment, short, when_seen
from opinion.admin.pictures import rendition_url
from opinion.admin.records import ReadOnly
from opinion.models import Article, Hold, clock
from opinion.refusals import NotAllowed, Refused
from opinion.standing import Standing

NUMBERS = 19  # digits that a key may have


def lawyers_page(request: HttpRequest, pk: int | str) -> HttpResponseBase | None:
    """For a lawyer who asks for a piece, where she reads it; None for everybody else. Raises PermissionDenied."""
    user, number = request.user, str(pk)
    if not (holds.comes_for_holds_alone(user) and number.isdecimal() and len(number) < NUMBERS):  # type: ignore[arg-type]
        return None
    try:
        hold = holds.leads(user, int(number))  # type: ignore[arg-type]
    except NotAllowed as over:
        raise PermissionDenied(str(over)) from over
    return redirect("admin:opinion_hold_change", hold.pk) if hold else None


def place_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Puts a piece under a hold: GET says what that means, POST does it or says why not.

    Mails about a hold lead here, and those who are named for it on to its page.
    """
    if request.method != "POST" and (page := lawyers_page(request, pk)):
        return page
    article, by = piece(request, pk, workflow.HOLD), request.user
    assert isinstance(by, User)  # noqa: S101 - `piece` has asked
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
        "mails": mails.shown(
            holds.told_of_placing(now.article, by=by, lifters=None, cancelled=now.scheduled, live=now.live)
        ),
        "refusal": refusal,
        "button": _("Place the hold"),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/act.html", context, status=409 if refusal else 200)


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


@admin.register(Hold)
class HoldAdmin(ReadOnly):
    """The holds for which somebody is named. What comes for them alone, a lawyer, sees nothing else of the desk."""

    list_display = ["piece", "placed", "by", "ended"]
    list_display_links = ["piece"]
    search_fields = ["article__headline"]
    show_full_result_count = False
    placed = moment("at", gettext_lazy("placed"))
    ended = moment("lifted_at", gettext_lazy("lifted"))

    @admin.display(description=gettext_lazy("piece"), ordering="article__headline")
    def piece(self, hold: Hold) -> str:
        """The headline."""
        return str(hold.article)

    def get_queryset(self, request: HttpRequest) -> Any:
        return Hold.objects.readable_by(request.user).select_related("article", "by", "lifted_by")  # type: ignore[arg-type]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds.is_lawyer(request.user) or request.user.has_perm("opinion.view_article")  # type: ignore[arg-type]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[Any]:
        names = path("<int:pk>/names/", self.admin_site.admin_view(names_view), name="opinion_hold_names")
        return [names, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of a hold, for the named; for everybody else there is none."""
        hold = self.get_object(request, unquote(object_id)) if self.has_view_permission(request) else None
        if hold is None:
            self._say_that_it_is_over(request, object_id)
            raise Http404
        return hold_view(request, hold)

    def _say_that_it_is_over(self, request: HttpRequest, object_id: str) -> None:
        """To a lawyer who was named for it; that it was there is no news to her."""
        lifted = Hold.objects.exclude(lifted_at=None).filter(lifters=request.user.pk)
        number = unquote(object_id)
        hold = lifted.filter(pk=number).first() if number.isdecimal() and len(number) < NUMBERS else None
        if hold is not None and holds.comes_for_holds_alone(request.user):  # type: ignore[arg-type]
            raise PermissionDenied(holds.over(hold))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """What was done is told on the page itself."""
        return redirect("admin:opinion_hold_change", unquote(object_id))


def hold_view(request: HttpRequest, hold: Hold) -> HttpResponse:
    """The text, the editions, and what is said about the hold; a note to add, a word to lift it with."""
    by, asked = request.user, request.POST.get("do", "")
    assert isinstance(by, User)  # noqa: S101 - the queryset has asked
    note = HoldNoteForm(request.POST if asked == "note" else None)
    lift = LiftForm(request.POST if asked == "lift" else None, by=by)
    refusal: Refused | None = None
    try:
        if asked == "note" and note.is_valid():
            holds.add_note(hold, by=by, text=note.cleaned_data["text"])
            return _on(request, _("Your note is kept, and the others who are named are told."), hold)
        if asked == "lift" and lift.is_valid():
            holds.lift(hold, by=by, lawyers_word=lift.cleaned_data["lawyers_word"])
            return _on(request, _("The hold is lifted. Nothing went out by that."), hold)
    except Refused as error:
        refusal = error
    context = {
        **admin.site.each_context(request),
        "title": _("Legal hold"),
        "article": hold.article,
        "hold": hold,
        "at": dateline.stamp(hold.at),
        "lifters": hold.lifters.order_by("name", "pk"),
        "notes": [(row, short(row.at)) for row in hold.notes.select_related("by")],
        "lifted": dateline.stamp(hold.lifted_at) if hold.lifted_at else "",
        "note_form": note,
        "lift_form": lift,
        "mails": mails.shown(holds.told_of_lifting(hold, by=by)) if hold.lifted_at is None else [],
        "refusal": refusal,
        "sees_desk": by.has_perm("opinion.view_article"),
        **_texts(request, hold.article),
        "opts": Hold._meta,
    }
    return TemplateResponse(request, "desk/hold.html", context, status=409 if refusal else 200)


def _on(request: HttpRequest, told: str, hold: Hold) -> HttpResponse:
    """On to the page, or to the list where she sees it no longer."""
    messages.success(request, told)
    if holds.is_named(request.user, hold):  # type: ignore[arg-type]
        return redirect("admin:opinion_hold_change", hold.pk)
    return redirect("admin:opinion_hold_changelist")


def _texts(request: HttpRequest, article: Article) -> dict[str, Any]:
    """The text that is asked for, today's or an edition's, and the editions that can be read instead."""
    editions = list(article.editions.uncancelled().defer("body"))
    asked = request.GET.get("edition", "")
    chosen = next((edition for edition in editions if str(edition.number) == asked), None)
    copy = chosen or article
    now = clock.read()
    return {
        "text": reading.text(copy.snapshot()),
        "chosen": chosen,
        "image": copy.lead_image,
        "picture": rendition_url(copy.lead_image, "card", largest=True) if copy.lead_image else "",
        "editions": [
            (edition, when_seen(edition, now)[0], acts.address(edition.path)) for edition in editions
        ],
    }


def names_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Says who may lift a hold from now on: by the named, or by a publisher where none of them is left."""
    by = request.user
    hold = get_object_or_404(Hold.objects.select_related("article"), pk=pk)
    assert isinstance(by, User)  # noqa: S101 - the site has asked
    if not holds.may_name(by, hold):
        raise Http404
    initial = {"lifters": hold.lifters.all()}
    form, refusal = LiftersForm(request.POST or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        try:
            holds.name_lifters(hold, by=by, lifters=list(form.cleaned_data["lifters"]))
        except Refused as error:
            refusal = error
        else:
            return _on(request, _("Those whom you named may lift the hold from now on."), hold)
    context = {
        **admin.site.each_context(request),
        "title": _("Who may lift the hold"),
        "article": hold.article,
        "form": form,
        "consequences": [
            _(
                "Those whom you name read all that was said about it, and may lift it. "
                "Those whom you leave out read nothing of it any more."
            ),
            _("Whoever is named anew is told by mail that there is something to read, and not what."),
        ],
        "refusal": refusal,
        "button": _("Name them"),
        "opts": Hold._meta,
    }
    return TemplateResponse(request, "desk/act.html", context, status=409 if refusal else 200)


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
