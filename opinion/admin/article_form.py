"""The form of a piece: its copy, its details, its byline and topics, and what the editor had before her."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.admin import DeskForm, Picked, Picks
from authors.generics import BaseInlineFormSet, StackedInline
from opinion import dateline, standing
from opinion.admin.forms import LocalMoment, PartialDate
from opinion.models import Article, Byline, TopicLink
from opinion.parts import COLUMNS, Snapshot, fingerprint
from opinion.states import Origin, State

COPY = ("headline", "headline_is_working", "standfirst", "body", "disclosure", "language", "lead_image")
DETAILS = (
    "kind",
    "series",
    "is_opening",
    "nothing_to_disclose",
    "exclusivity",
    "exclusive_until",
    "desk_note",
    "slug",
    "dated_inferred",
    "origin",
    "first_outlet",
    "first_url",
    "first_permission",
    "first_permitted_on",
    "first_terms",
    "first_is_verbatim",
    "first_without_picture",
    "first_not_before",
    "first_credit",
    "first_is_canonical",
)


class ArticleForm(DeskForm):
    """A piece as the desk edits it. `base` and `details` say which version and details the editor had before her."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    details = forms.CharField(widget=forms.HiddenInput, required=False)
    dated_as = PartialDate(
        label=gettext_lazy("Date that readers see"),
        help_text=gettext_lazy(
            "As far as it is known: 2021, 2021-07 or 2021-07-15. Empty: the day it is published."
        ),
    )
    first_not_before = LocalMoment(
        label=gettext_lazy("Not before"),
        required=False,
        help_text=gettext_lazy("The first publisher's embargo."),
    )
    first_as = PartialDate(
        label=gettext_lazy("First published on"), help_text=gettext_lazy("2021, 2021-07 or 2021-07-15.")
    )

    class Meta:
        model = Article
        fields = [*COPY, *DETAILS]
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 1}),
            "standfirst": forms.Textarea(attrs={"rows": 1}),
            "disclosure": forms.Textarea(attrs={"rows": 2}),
            "exclusive_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "desk_note": forms.Textarea(attrs={"rows": 3}),
            "first_permission": forms.Textarea(attrs={"rows": 2}),
            "first_permitted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "first_terms": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        piece = self.instance
        self.initial["base"] = piece.version
        self.initial["details"] = fingerprint(standing.details(piece))
        if piece.dated:
            self.initial["dated_as"] = dateline.iso(piece.dated, piece.dated_precision)
        if piece.first_date:
            self.initial["first_as"] = _iso(piece.first_date.isoformat(), piece.first_precision)
        if "origin" in self.fields and piece.origin != Origin.ARCHIVE:
            origin = self.fields["origin"]
            assert isinstance(origin, forms.TypedChoiceField)  # noqa: S101 - made from the model's choices
            origin.choices = [choice for choice in Origin.choices if choice[0] != Origin.ARCHIVE]

    def clean(self) -> dict[str, Any]:
        """A form that does not say what it was based on could overwrite anything."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and (given.get("base") is None or not given.get("details")):
            raise ValidationError(_("This form is incomplete. Open the piece again."))
        return given

    def values(self) -> dict[str, Any]:
        """What is to be written, by the name of the column's attribute on the piece."""
        given = self.cleaned_data
        found = {name: given[name] for name in (*COPY, *DETAILS) if name in given}
        if "dated_as" in self.changed_data:
            moment, precision = given["dated_as"] or (None, "day")
            found |= {"dated": moment, "dated_precision": precision}
        if "first_as" in self.changed_data:
            moment, precision = given["first_as"] or (None, "day")
            found |= {"first_date": moment and dateline.local(moment).date(), "first_precision": precision}
        return found

    def put_into(self, article: Article) -> None:
        """Writes the values onto the piece, which is not saved by this."""
        for name, value in self.values().items():
            setattr(article, name, value)


def _iso(date: str, precision: str) -> str:
    return date[: {"day": 10, "month": 7, "year": 4}[precision]]


class RowForm(DeskForm):
    """A row of a piece. What nobody touched is not judged again: nothing of it is written."""

    def _post_clean(self) -> None:
        if self.has_changed():
            super()._post_clean()  # type: ignore[misc]


class Rows(BaseInlineFormSet):
    """The rows of a piece, as they were read with it."""

    def get_queryset(self) -> Any:
        if self.instance.pk is not None and not hasattr(self, "_queryset"):
            self._queryset = getattr(self.instance, self.fk.remote_field.get_accessor_name()).all()
        return super().get_queryset()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is not None:
            key = form.fields["id"]
            form.fields["id"] = Picked(key.queryset, initial=key.initial, required=False, widget=key.widget)
            form.fields["id"].known = form.instance


class OfThePiece(Picks, StackedInline):
    """Rows that belong to a piece: who may edit the piece may edit them."""

    extra = 0
    formset = Rows
    template = "admin/opinion/article/rows.html"

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("opinion.view_article")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return writable(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return writable(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return writable(request, obj)


class BylineForm(RowForm):
    """One place in the byline."""

    class Meta:
        model = Byline
        fields = ["author", "role", "affiliation", "bio_line", "position"]
        widgets = {"bio_line": forms.Textarea(attrs={"rows": 3})}


class BylineInline(OfThePiece):
    model = Byline
    form = BylineForm
    fields = ["author", ("role", "position"), "affiliation", "bio_line"]
    autocomplete_fields = ["author"]


class TopicForm(RowForm):
    """A topic and its place among the others; the first is the kicker."""

    place = forms.IntegerField(label=gettext_lazy("Order"), required=False, min_value=1, max_value=99)


class TopicInline(OfThePiece):
    model = TopicLink
    form = TopicForm
    fields = ["tag", "place"]
    autocomplete_fields = ["tag"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The formset, whose rows know their place."""
        base = super().get_formset(request, obj, **kwargs)

        class Ordered(base):  # type: ignore[misc, valid-type]
            def add_fields(self, form: Any, index: int | None) -> None:
                super().add_fields(form, index)
                if index is not None and form.instance.pk:
                    form.initial["place"] = index + 1

        return Ordered


def writable(request: HttpRequest, article: Model | None) -> bool:
    """Whether this person may change the text of this piece (None: of a new one)."""
    spiked = isinstance(article, Article) and article.state == State.SPIKED
    return request.user.has_perm("opinion.edit_article") and not spiked


def rows(formset: Any) -> list[dict[str, Any]]:
    """What stands in the rows that are to stay. Also of a formset that is not valid because rows have gone."""
    formset.is_valid()
    found = [getattr(form, "cleaned_data", {}) for form in formset.forms]
    key = "author" if formset.model is Byline else "tag"
    return [row for row in found if row.get(key) and not row.get("DELETE")]


def topics(formset: Any) -> list[int]:
    """The topics in the order of their places; those without one come last."""
    ordered = sorted(rows(formset), key=lambda row: row.get("place") or 1000)
    return [row["tag"].pk for row in ordered]


def snapshot(article: Article, form: ArticleForm, formsets: list[Any]) -> Snapshot:
    """The copy that is in the form, as a value. The form is valid; the formsets need not be."""
    piece = Article(pk=article.pk, kind_id=article.kind_id)
    form.put_into(piece)
    by_model = {formset.model: formset for formset in formsets}
    places = sorted(rows(by_model[Byline]), key=lambda row: row.get("position") or 0)
    entries = [
        Byline(
            article=piece,
            author=row["author"],
            role=row.get("role") or "author",
            affiliation=row.get("affiliation") or "",
            bio_line=row.get("bio_line") or "",
        ).entry(piece.language)
        for row in places
    ]
    columns = {name: getattr(piece, name) for name in COLUMNS}
    return Snapshot(**columns, byline=entries, topics=topics(by_model[TopicLink]))
