"""Making two authors, or two topics, one: which goes into which, what follows, and the button that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.admin import Picker
from authors.models import Author
from opinion import addresses, people, topics
from opinion.admin.acts import address
from opinion.admin.forms import ActForm
from opinion.models import Byline, EditionAuthor, EditionTopic, Topic, TopicLink
from opinion.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class Merging:
    """How records of one kind are merged."""

    standing: Callable[[], QuerySet[Any]]
    permission: str
    merge: Callable[..., None]
    path: Callable[[str], str]
    picker: Any
    rows: Any
    printed: Any
    key: str
    changelist: str


AUTHORS = Merging(
    standing=lambda: Author.objects.filter(merged_into=None),
    permission="authors.change_author",
    merge=people.merge,
    path=addresses.of_author,
    picker=Byline._meta.get_field("author"),
    rows=Byline,
    printed=EditionAuthor,
    key="author",
    changelist="admin:authors_author_change",
)
TOPICS = Merging(
    standing=lambda: Topic.objects.filter(merged_into=None),
    permission="opinion.change_topic",
    merge=topics.merge,
    path=addresses.of_topic,
    picker=TopicLink._meta.get_field("tag"),
    rows=TopicLink,
    printed=EditionTopic,
    key="topic",
    changelist="admin:opinion_topic_change",
)


def merge_view(request: HttpRequest, pk: int, merging: Merging) -> HttpResponseBase:
    """GET asks for the other one, then says what would happen; POST does it."""
    if not request.user.has_perm(merging.permission):
        raise PermissionDenied
    gone = get_object_or_404(merging.standing(), pk=pk)
    chooser = _chooser(merging, gone)(request.POST if request.method == "POST" else request.GET or None)
    into: Model | None = chooser.cleaned_data["into"] if chooser.is_valid() else None
    form, refusal = ActForm(request.POST or None), None
    if request.method == "POST" and into is not None and form.is_valid():
        try:
            merging.merge(gone, into, by=request.user, why=form.cleaned_data["why"])
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("“%(gone)s” is now “%(into)s”.") % {"gone": gone, "into": into})
            return redirect(merging.changelist, into.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Merge “%(name)s” into another") % {"name": gone},
        "gone": gone,
        "into": into,
        "chooser": chooser,
        "form": form,
        "refusal": refusal,
        "consequences": _consequences(merging, gone, into) if into is not None else [],
        "media": chooser.media,
        "opts": gone._meta,
    }
    return TemplateResponse(request, "desk/merge.html", context, status=409 if refusal else 200)


def _chooser(merging: Merging, gone: Any) -> Any:
    """A form that asks for the one that stays."""

    class Chooser(forms.Form):
        into = forms.ModelChoiceField(
            merging.standing().exclude(pk=gone.pk),
            label=gettext_lazy("Which one stays"),
            widget=Picker(merging.picker, admin.site),
        )

    return Chooser


def _consequences(merging: Merging, gone: Any, into: Any) -> list[str]:
    pieces = merging.rows.objects.filter(**{"tag" if merging.key == "topic" else "author": gone}).count()
    editions = merging.printed.objects.filter(**{merging.key: gone}).count()
    facts = {
        "gone": gone,
        "into": into,
        "pieces": pieces,
        "editions": editions,
        "old": address(merging.path(gone.slug)),
        "new": address(merging.path(into.slug)),
    }
    return [
        _(
            "What names “%(gone)s” goes over to “%(into)s”. Pieces at the desk: %(pieces)d; editions: %(editions)d."
        )
        % facts,
        _("%(old)s leads to %(new)s from then on.") % facts,
        _("This cannot be undone."),
    ]
