"""What a contributor typed and did not save: offered back with what differs from what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from authors.models import User
from opinion import autosaves, dateline, redline, submissions
from opinion.models import Article, Autosave
from opinion.parts import Snapshot
from opinion.portal.forms import PieceForm

HERS = ("byline_name", "bio_line", "sources")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A text that waits to be taken back or thrown away."""

    row: Autosave
    when: str
    parts: SafeString
    body: SafeString
    others: list[tuple[str, str]]


def form_of(article: Article | None) -> str:
    """The address of the form of this piece, or of a new one."""
    return reverse("portal:piece", args=[article.pk]) if article else reverse("portal:new")


def autosave_url(article: Article | None) -> str:
    """Where that form is kept while she types."""
    return reverse("portal:autosave", args=[article.pk]) if article else reverse("portal:autosave_new")


def offer(article: Article | None, there: Mapping[str, object], *, by: User) -> Offer | None:
    """What waits, where it differs from what is `there` in the form. What does not is in a revision, and goes."""
    row = autosaves.waiting(by=by, article=article, path=form_of(article))
    if row is None:
        return None
    form = as_typed(row, by=by)
    when = dateline.stamp(row.at)
    if not form.is_valid():
        fields = [(str(field.label), str(field.data or "")) for field in form if not field.is_hidden]
        return Offer(row=row, when=when, parts=SafeString(""), body=SafeString(""), others=fields)
    found = form.cleaned_data
    before: dict[str, Any] = {name: str(there.get(name) or "") for name in submissions.COLUMNS}
    before["language"] = before["language"] or found["language"]
    after = {name: found[name] for name in submissions.COLUMNS}
    change = redline.compare(Snapshot(**before), Snapshot(**after))
    others = [
        (str(form.fields[name].label), found[name])
        for name in HERS
        if found[name] != (there.get(name) or "") and not form.fields[name].disabled
    ]
    if change.is_same and not others:
        autosaves.is_in_a_revision(by=by, article=article, window=row.window)
        return None
    parts = redline.fields_html(change)
    body = SafeString("") if change.body_is_same else redline.body_html(change, fold=0, anchor="waiting")
    return Offer(row=row, when=when, parts=parts, body=body, others=others)


def as_typed(row: Autosave, *, by: User) -> PieceForm:
    """The form as she left it."""
    sent = QueryDict(mutable=True)
    for name, values in row.fields.items():
        sent.setlist(name, values)
    return PieceForm(sent, signature=submissions.signature(by))
