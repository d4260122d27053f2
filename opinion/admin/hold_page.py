"""The page of a legal hold, which only those who are named for it can open, and the list of such pages."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import contents, dateline, holds, threads
from opinion.admin import acts, corresponding, mails, reading
from opinion.admin.asking import who
from opinion.admin.forms import a_number
from opinion.admin.hold_forms import HoldNoteForm, LiftersForm, LiftForm
from opinion.admin.holding import NUMBERS
from opinion.admin.marks import moment, short, when_seen
from opinion.admin.pictures import rendition_url
from opinion.admin.records import ReadOnly
from opinion.models import Arrival, Article, Hold, clock
from opinion.refusals import Refused


@admin.register(Hold)
class HoldAdmin(ReadOnly):
    """The holds for which somebody is named. What comes for them alone, a lawyer, sees nothing else of the desk."""

    list_display = ["piece", "mail", "placed", "by", "ended"]
    list_display_links = ["piece"]
    search_fields = ["article__headline"]
    show_full_result_count = False
    placed = moment("at", gettext_lazy("placed"))
    ended = moment("lifted_at", gettext_lazy("lifted"))

    @admin.display(description=gettext_lazy("piece"), ordering="article__headline")
    def piece(self, hold: Hold) -> str:
        """The headline."""
        return str(hold.article)

    @admin.display(description=gettext_lazy("mail"))
    def mail(self, hold: Any) -> str:
        """That one waits."""
        return _("To be read") if hold.has_mail else ""

    def get_queryset(self, request: HttpRequest) -> Any:
        found = Hold.objects.readable_by(who(request)).select_related("article", "by", "lifted_by")
        return found.annotate(has_mail=Exists(Hold.objects.written_about().filter(pk=OuterRef("pk"))))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user  # of nobody, too, it is asked what the desk's menu holds
        return isinstance(user, User) and (holds.is_lawyer(user) or user.has_perm("opinion.view_article"))

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
        if hold is not None and holds.comes_for_holds_alone(who(request)):
            raise PermissionDenied(holds.over(hold))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """What was done is told on the page itself."""
        return redirect("admin:opinion_hold_change", unquote(object_id))


def hold_view(request: HttpRequest, hold: Hold) -> HttpResponse:
    """The text, the editions, and what is said about the hold; a note to add, a word to lift it with."""
    by, asked = who(request), request.POST.get("do", "")
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
        if asked in _MAIL:
            return _deal(request, hold, by)
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
        "arrived": [_Line(it) for it in threads.about(hold)],
        "lifted": dateline.stamp(hold.lifted_at) if hold.lifted_at else "",
        "note_form": note,
        "lift_form": lift,
        **(_of_open(hold, by) if hold.lifted_at is None else {}),
        "refusal": refusal,
        "sees_desk": by.has_perm("opinion.view_article"),
        **_texts(request, hold.article),
        "opts": Hold._meta,
    }
    return TemplateResponse(request, "desk/hold.html", context, status=409 if refusal else 200)


_MAIL = {"mail_note": threads.keep_on_hold, "mail_read": threads.read}


class _Line:
    """A mail about a hold, as its page shows it: a lawyer has no other page on which to read it."""

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.who = arrival.sender_name or arrival.sender or _("Somebody")
        self.when = short(arrival.arrived_at)
        self.said = corresponding.first_words(arrival) if arrival.automatic else threads.words(arrival)
        self.problem = contents.problem(arrival)
        self.files = sorted(arrival.enclosures.all(), key=lambda it: it.pk)
        self.waits = threads.waits(arrival)
        self.has_words = bool(threads.words(arrival).strip())


def _deal(request: HttpRequest, hold: Hold, by: User) -> HttpResponse:
    """Does what was asked for with a mail about this hold. Raises Refused."""
    asked, number = request.POST["do"], a_number(request.POST.get("mail", ""))
    arrival = get_object_or_404(Arrival.objects.filter(answers__hold=hold), pk=number)
    _MAIL[asked](arrival, by=by)
    told = _("Read. It stays with the hold.")
    if asked == "mail_note":
        told = _("Your note is kept, and the others who are named are told.")
    return _on(request, told, hold)


def _of_open(hold: Hold, by: User) -> dict[str, Any]:
    """The mails that adding a note would send, and those of lifting it."""
    return {
        "note_mails": mails.shown(holds.told_of_note(hold, by=by)),
        "mails": mails.shown(holds.told_of_lifting(hold, by=by)),
    }


def _on(request: HttpRequest, told: str, hold: Hold) -> HttpResponse:
    """On to the page, or to the list where she sees it no longer."""
    messages.success(request, told)
    if holds.is_named(who(request), hold):
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
    by = who(request)
    hold = get_object_or_404(Hold.objects.select_related("article"), pk=pk)
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
        "mails": _naming(hold, by),
        "refusal": refusal,
        "button": _("Name them"),
        "opts": Hold._meta,
    }
    return TemplateResponse(request, "desk/act.html", context, status=409 if refusal else 200)


def _naming(hold: Hold, by: User) -> list[mails.Shown]:
    """What goes to whom of those who can be named and are not yet."""
    before = set(hold.lifters.values_list("pk", flat=True))
    found = holds.told_of_naming(hold, by=by, lifters=holds.candidates(), before=before)
    return mails.shown(found, case=_("To each of these whom you name:"))
