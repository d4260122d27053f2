"""Answering the desk: reading what it has made of a text, saying yes to it, or saying no to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion import agreement, consent, dateline, notices, objections, redline, revisions
from opinion.models import Article, Revision, Topic, clock
from opinion.portal import progress
from opinion.portal.forms import LONGEST_NOTE, PlainField
from opinion.portal.views import ContributorRequest, accepts_forms, readable, signed_in
from opinion.redline import Redline
from opinion.refusals import Refused
from opinion.states import Scope

FOLD = 1  # unchanged paragraphs that stay around a change
SCOPES = [
    (Scope.EXACT.value, gettext_lazy("No: exactly this text")),
    (Scope.SMALL.value, gettext_lazy("Yes: slips of the pen, at most 15 words in all")),
    (Scope.CUTS.value, gettext_lazy("Yes: slips of the pen, or cuts")),
]
ABOUT = [
    ("text", gettext_lazy("The text, my name or what is said about me: it must not appear like this")),
    ("desk", gettext_lazy("Only the headline, the summary, the picture or the topics")),
]


class OfVersion(forms.Form):
    """Which version she has read."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class AgreeForm(OfVersion):
    """A yes, and how far it goes."""

    scope = forms.ChoiceField(
        label=gettext_lazy("May the desk still change something without asking you?"),
        choices=SCOPES,
        initial=Scope.EXACT,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Never a name, a number, a quotation, a link or a “not”. "
            "You get every such change by mail at once, and can object."
        ),
    )
    cuts_up_to = forms.IntegerField(
        label=gettext_lazy("If cuts: at most so many words"),
        required=False,
        min_value=1,
        max_value=agreement.MOST_CUTS,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        """Cuts need a number."""
        given: dict[str, Any] = super().clean() or {}
        fault = agreement.fault_of_cuts(given.get("scope"), given.get("cuts_up_to"))
        if fault and "cuts_up_to" not in self.errors:
            self.add_error("cuts_up_to", fault)
        return given


class ObjectForm(OfVersion):
    """A no, in words."""

    text = PlainField(
        label=gettext_lazy("What do you not agree with?"),
        longest=LONGEST_NOTE,
        lines=True,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("An editor reads this and answers you by mail."),
    )
    about = forms.ChoiceField(
        label=gettext_lazy("It is about"), choices=ABOUT, initial="text", widget=forms.RadioSelect
    )


@signed_in
@accepts_forms
def answer(request: ContributorRequest, pk: int) -> HttpResponse:
    """The text as the desk has it, against what she knows; and her answer."""
    article = _hers(request, pk)
    if request.method != "POST":
        return _page(request, article)
    is_no = request.POST.get("do") == "object"
    form = ObjectForm(request.POST) if is_no else AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, article, form=form, status=422)
    try:
        told = _object(request, article, form) if is_no else _agree(request, article, form)
    except Refused as refused:
        messages.warning(request, str(refused))
        return _page(request, _hers(request, pk), form=form if is_no else None, status=409)
    messages.success(request, told)
    return redirect("portal:piece", pk)


def _agree(request: ContributorRequest, article: Article, form: forms.Form) -> str:
    given = form.cleaned_data
    agreement.agree(
        article,
        by=request.user,
        revision=given["version"],
        scope=Scope(given["scope"]),
        cuts_up_to=given["cuts_up_to"] or 0,
    )
    return _("Thank you. The desk knows that you agree.")


def _object(request: ContributorRequest, article: Article, form: forms.Form) -> str:
    given = form.cleaned_data
    objections.object_(article, by=request.user, text=given["text"], takes_back_yes=given["about"] == "text")
    return _("The editors have your objection. They will answer you by mail.")


def _hers(request: ContributorRequest, pk: int) -> Article:
    return get_object_or_404(progress.followed(Article.objects.of_author(request.user)), pk=pk)


def _page(
    request: ContributorRequest, article: Article, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    shown = agreement.shown(article)
    if shown is None or (form is None and not objections.may_object(article, request.user)):
        return redirect("portal:piece", article.pk)
    initial = {"version": shown.number}
    may_agree = _may_agree(request, article, shown)
    agree_form = form if isinstance(form, AgreeForm) else AgreeForm(initial=initial)
    context = {
        "article": article,
        "progress": progress.of(article, clock.read()),
        "agree_form": agree_form if may_agree else None,
        "object_form": form if isinstance(form, ObjectForm) else ObjectForm(initial=initial),
        "objections": article.objections.filter(by=request.user).order_by("-at"),
        **_compared(request, article, shown),
    }
    return render(request, "portal/piece_answer.html", context, status=status)


def _may_agree(request: ContributorRequest, article: Article, shown: Revision) -> bool:
    """Whether her yes is wanted: she is the one to say it, and this text has none yet."""
    copy = shown.snapshot()
    if shown != agreement.asked_about(article) or notices.speaks(request.user, article, copy) is None:
        return False
    first = consent.standing(article, copy)[0]
    return first.ground != consent.Ground.EXACT and first.ground != consent.Ground.RECORDED


def _compared(request: ContributorRequest, article: Article, shown: Revision) -> dict[str, Any]:
    """The text, marked with what has changed since she knew it; or since she submitted it, if she asks for that."""
    own = revisions.as_submitted(article)
    since_own = request.GET.get("since") == "submitted"
    known = own if since_own else notices.last_seen(article, is_asked=shown == agreement.sent(article))
    if known is None:
        return {"text": readable(shown.snapshot())}
    names = {
        pk: name
        for pk, name in Topic.objects.values_list("pk", "name")
        if pk in {*known.topics, *shown.topics}
    }
    found = redline.compare(known.snapshot(), shown.snapshot(), topics=names)
    return {
        "shown": shown.snapshot(),
        "text": None if not found.is_same else readable(shown.snapshot()),
        "is_same": found.is_same,
        "count": _count(found),
        "fields": redline.fields_html(found),
        "body": redline.body_html(found, fold=FOLD),
        "known": known,
        "known_at": dateline.said(known.at, "day"),
        "is_own": own is not None and known == own,
        "offer_own": own is not None and known != own and not since_own,
    }


def _count(found: Redline) -> int:
    """In how many places something changed."""
    changed = sum(block.kind != redline.Change.SAME for block in found.body)
    return changed + sum(not field.is_same for field in found.fields)
