"""Two people changed one text: what each of them did, place by place, and what shall stand.

Nothing here needs a script: a place where both changed the same asks which one stands, and one of four buttons
decides. Whatever is decided, both texts stay as versions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Field
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from authors.admin import DeskForm
from opinion import reconciling, redline, revisions
from opinion.admin import act_views, reading
from opinion.admin.asking import who
from opinion.admin.forms import a_number
from opinion.models import Article, Image, Revision, Topic
from opinion.parts import Snapshot
from opinion.reconciling import TwoTexts
from opinion.redline import Fate, Side
from opinion.refusals import Refused, StaleCopy

EDITED = ("headline", "standfirst", "body", "disclosure")
PARTS = {"lead_image_id": "image"}  # fields of a copy whose part has another name
WORKING = "headline_is_working"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A part or a stretch of the text: who changed it, and how it reads in the hands of each.

    `key` names the choice between the two; `mine` and `theirs` are "" where that person left it alone.
    """

    fate: Fate
    key: str
    label: str = ""
    plain: str = ""
    mine: str = ""
    theirs: str = ""
    chosen: str = ""


class EditForm(DeskForm):
    """The merged text, to be worked over before it is saved."""

    class Meta:
        model = Article
        fields = EDITED
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 1}),
            "standfirst": forms.Textarea(attrs={"rows": 2}),
            "disclosure": forms.Textarea(attrs={"rows": 2}),
        }


def two_texts_view(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """GET shows both texts; POST decides about them, or opens what they make together for editing."""
    article = act_views.piece(request, pk, "edit_article")
    get_object_or_404(Revision, article=article, number=number, kind__in=reconciling.LATE)
    two = reconciling.of(article, late=number)
    if request.method != "POST":
        return page(request, two)
    moved_on = request.POST.get("there") != str(two.theirs.number)
    if moved_on and request.POST.get("keep") != "edited":
        reason = _("This piece was saved once more since you opened this page. This is how it stands now.")
        return page(request, two, reason=reason, status=409)
    return _decide(request, two)


def _decide(request: HttpRequest, two: TwoTexts) -> HttpResponseBase:
    decision = request.POST.get("keep", "")
    if decision == "mine":
        return _settle(request, two, two.mine.snapshot(), kept="mine")
    if decision == "theirs":
        return _settle(request, two, two.theirs.snapshot(), kept="theirs")
    merge = two.merge()
    blocks, values, missing = choices(request, merge)
    if missing:
        reason = _("Choose at each place that both of you changed which one stands. Nothing is saved yet.")
        return page(request, two, reason=reason, status=422)
    together = merge.copy(blocks=blocks, values=values)
    if decision == "together":
        return _settle(request, two, together, kept="both")
    form = EditForm(
        request.POST if decision == "edited" else None,
        initial={name: getattr(together, name) for name in EDITED},
    )
    if decision != "edited" or not form.is_valid():
        return edit_page(request, two, form)
    edited = {name: form.cleaned_data[name] for name in EDITED}
    return _settle(request, two, replace(together, **edited), kept="edited")


def _settle(request: HttpRequest, two: TwoTexts, copy: Snapshot, *, kept: str) -> HttpResponseBase:
    """Does it. Where the piece was saved in this very moment, what was decided is kept beside it in its turn."""
    user = who(request)
    back = reverse("admin:opinion_article_change", args=[two.article.pk])
    details = request.POST.getlist("detail") if kept != "theirs" else []
    seen = request.POST.get("there", "")
    there = a_number(seen) if seen else two.theirs.number
    try:
        if there != two.theirs.number:
            raise StaleCopy(two.theirs)
        done = reconciling.settle(two, copy, kept=kept, by=user, details=details)
    except StaleCopy:
        late = revisions.keep_aside(two.article, copy, by=user, base=there)
        reason = _(
            "This piece was saved once more while you decided. Your decision is kept, and stands beside it."
        )
        return page(
            request,
            reconciling.of(act_views.piece(request, two.article.pk), late=late.number),
            reason=reason,
            status=409,
        )
    except Refused as refusal:
        return page(request, two, reason=str(refusal), status=409)
    facts = {"now": done.number, "mine": two.mine.number, "theirs": two.theirs.number, "name": two.whose}
    told = _(
        "Version %(now)s is the text. Both are kept: yours as version %(mine)s, the other as %(theirs)s."
    )
    if two.whose:
        told = _(
            "Version %(now)s is the text. Both are kept: %(name)s's as version %(mine)s, the desk's as %(theirs)s."
        )
    messages.success(request, told % facts)
    return HttpResponseRedirect(back)


def choices(request: HttpRequest, merge: redline.Merge) -> tuple[dict[int, Side], dict[str, Side], bool]:
    """Which side stands, by block and by field; and whether some place was not decided about."""
    sides = {side.value: side for side in Side}
    blocks = {
        at: sides[request.POST[f"block-{at}"]]
        for at, block in enumerate(merge.body)
        if block.fate == Fate.CONFLICT and request.POST.get(f"block-{at}") in sides
    }
    values = {
        value.name: sides[request.POST[f"value-{value.name}"]]
        for value in merge.values
        if value.fate == Fate.CONFLICT and request.POST.get(f"value-{value.name}") in sides
    }
    return blocks, values, len(blocks) + len(values) < merge.conflicts


# --- the pages ----------------------------------------------------------------------------------------------


def page(request: HttpRequest, two: TwoTexts, *, reason: str = "", status: int = 200) -> HttpResponse:
    """What each of them did, and the buttons that decide."""
    merge = two.merge()
    context = {
        **_context(request, two),
        "title": _("Two texts"),
        "reason": reason,
        "settled": reconciling.settled(two.article, late=two.mine.number),
        "own": two.theirs.by == request.user and two.mine.by == request.user and not two.whose,
        "mine_is_own": two.mine.by == request.user and not two.whose,
        "whose": two.whose,
        "parts": [place for place in parts(request, two, merge) if place.fate != Fate.AGREED or place.mine],
        "body": list(body(request, merge, two.theirs.language)),
        "conflicts": merge.conflicts,
        "other": [
            (name, label(name), words(name, value), words(name, getattr(two.article, name)))
            for name, value in two.details.items()
        ],
        "their_text": reading.text(two.theirs.snapshot()),
        "my_text": reading.text(two.mine.snapshot()),
    }
    return TemplateResponse(request, "desk/two_texts.html", context, status=status)


def edit_page(request: HttpRequest, two: TwoTexts, form: EditForm) -> HttpResponse:
    """What both make together, in the editor. The choices travel along."""
    names = [name for name in request.POST if name.startswith(("block-", "value-")) or name == "detail"]
    carried = [(name, value) for name in names for value in request.POST.getlist(name)]
    there = request.POST.get("there", two.theirs.number)
    context = {
        **_context(request, two),
        "title": _("Edit both together"),
        "form": form,
        "media": form.media,
        "carried": [*carried, ("there", there)],
    }
    return TemplateResponse(request, "desk/two_texts_edit.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, two: TwoTexts) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "article": two.article,
        "here": reverse("admin:opinion_article_two_texts", args=[two.article.pk, two.mine.number]),
        "mine": two.mine,
        "theirs": two.theirs,
        "base": two.base,
        "opts": Article._meta,
    }


def parts(request: HttpRequest, two: TwoTexts, merge: redline.Merge) -> Iterator[Place]:
    """The parts beside the body, each as it stands and as either of them changed it."""
    copies = [two.mine.snapshot(), two.theirs.snapshot()]
    ancestor = two.base.snapshot() if two.base else Snapshot(language=two.theirs.language)
    names = dict(
        Topic.objects.filter(pk__in=[*copies[0].topics, *copies[1].topics, *ancestor.topics]).values_list(
            "pk", "name"
        )
    )
    shown = {copy.lead_image_id for copy in (*copies, ancestor)}
    images = {image.pk: str(image) for image in Image.objects.filter(pk__in=[pk for pk in shown if pk])}
    mine, theirs = (redline.compare(ancestor, copy, topics=names, images=images) for copy in copies)
    for value in merge.values:
        if value.name == WORKING:
            yield _working(value)
            continue
        part = PARTS.get(value.name, value.name)
        html = [
            redline.field_html(change.field(part), language=two.theirs.language)
            if not change.field(part).is_same
            else ""
            for change in (mine, theirs)
        ]
        yield Place(
            fate=value.fate,
            key=f"value-{value.name}",
            label=reading.part_names([part])[0],
            mine=html[0],
            theirs=html[1],
            chosen=request.POST.get(f"value-{value.name}", ""),
        )


def _working(value: redline.MergedValue) -> Place:
    """Whether the headline is a working one: with two answers there is no conflict."""
    said = _("working headline") if value.value(Side.MINE) else _("not a working headline")
    return Place(
        fate=value.fate,
        key=f"value-{value.name}",
        label=_("headline"),
        mine=said if value.mine != value.base else "",
        theirs=said if value.theirs != value.base else "",
    )


def body(request: HttpRequest, merge: redline.Merge, language: str) -> Iterator[Place]:
    """The text, stretch by stretch."""
    for at, block in enumerate(merge.body):
        html = {
            side: redline.blocks_html(block.redline(side), language=language, anchor=f"at-{at}-{side}")
            for side in Side
        }
        untouched = block.fate == Fate.AGREED and block.mine == block.base
        yield Place(
            fate=block.fate,
            key=f"block-{at}",
            plain=html[Side.MINE] if untouched else "",
            mine=html[Side.MINE] if block.fate != Fate.THEIRS and not untouched else "",
            theirs=html[Side.THEIRS] if block.fate not in (Fate.MINE, Fate.AGREED) else "",
            chosen=request.POST.get(f"block-{at}", ""),
        )


# --- words for what is no text ------------------------------------------------------------------------------


def field(name: str) -> "Field[Any, Any]":
    """The field of a piece whose column this is."""
    return next(field for field in Article._meta.concrete_fields if field.attname == name)


def label(name: str) -> str:
    """What it is called."""
    return str(field(name).verbose_name)


def words(name: str, value: Any) -> str:
    """A plain value as the desk reads it."""
    probe = Article(**{name: field(name).to_python(value)})
    chosen = getattr(probe, f"get_{name}_display", None)
    if chosen is not None:
        return str(chosen() or "–")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(getattr(probe, field(name).name) or "–")
