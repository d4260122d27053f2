"""The list of sources of a piece: what the desk knows of them, and which of them readers are told."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.generics import BaseFormSet
from opinion import revisions, sources
from opinion.admin.act_views import piece
from opinion.admin.asking import who
from opinion.admin.forms import CleanField
from opinion.models import Article, Source
from opinion.models.beside import Beside
from opinion.refusals import Refused
from opinion.sources import Entry

MOST = 200
EMPTY = 2  # rows to fill in besides those that are there


class SourceForm(forms.Form):
    """One source."""

    title = CleanField(label=gettext_lazy("Source"), max_length=300)
    url = forms.URLField(label=gettext_lazy("Address"), required=False, max_length=500, assume_scheme="https")
    remark = CleanField(
        label=gettext_lazy("Remark, for the desk"), lines=True, required=False, max_length=10_000
    )
    is_public = forms.BooleanField(label=gettext_lazy("Readers see it under the piece"), required=False)
    number = forms.IntegerField(required=False, initial=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, authors: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named_by = authors.get(str(self["number"].value()), "")


class BaseSources(BaseFormSet):
    """The list, in its order."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the list")
        form.fields["DELETE"].label = _("Take it off the list")

    def entries(self) -> list[Entry]:
        """What was filled in and not taken off."""
        return [
            Entry(
                **{word: form.cleaned_data[word] for word in sources.WORDS},
                number=form.cleaned_data["number"] or 0,
            )
            for form in self.ordered_forms
            if form.cleaned_data.get("title")
        ]


Sources = forms.formset_factory(
    SourceForm,
    formset=BaseSources,
    extra=EMPTY,
    can_order=True,
    can_delete=True,
    max_num=MOST,
    absolute_max=2 * MOST,
)


def sources_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list; POST makes what was filled in the list, or says why not and keeps it on the page."""
    article, by = piece(request, pk), who(request)
    there = sources.of(article)
    initial = [vars(entry) for entry in there]
    authors = {str(entry.number): entry.named_by for entry in there}
    formset = Sources(
        request.POST or None, initial=initial, prefix="sources", form_kwargs={"authors": authors}
    )
    refusal = ""
    if request.method == "POST" and formset.is_valid():
        try:
            sources.put(
                article, cast(BaseSources, formset).entries(), by=by, base=request.POST.get("base", "")
            )
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(
                request, _("The sources are kept. Readers see what is public with the next edition.")
            )
            return redirect("admin:opinion_article_sources", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Sources"),
        "article": article,
        "formset": formset,
        "base": sources.seen(there) if refusal or request.method != "POST" else request.POST.get("base", ""),
        "there": there if refusal else [],
        "printed": printed(article),
        "may_edit": by.has_perm("opinion.edit_article") and revisions.may_edit(by, article),
        "refusal": refusal,
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/sources.html", context, status=409 if refusal else 200)


def printed(article: Article) -> str:
    """Whether readers see another list than the next edition would show, in a sentence."""
    live = article.editions.live().only("sources").first()
    if live is None or live.sources == sources.public(article):
        return ""
    return _("What readers see now has another list. The next edition has this one.")


def panel(article: Article, there: Beside) -> dict[str, Any]:
    """What the panel beside a piece says of its sources."""
    listed = sources.of(article) if Source in there else []
    return {"sources": len(listed), "public_sources": sum(entry.is_public for entry in listed)}
