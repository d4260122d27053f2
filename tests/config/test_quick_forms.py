"""Forms are written as Django's templates write them, to the letter."""

from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from authors.models import Contributor
from config.quick_forms import WRITERS, QuickForms

NASTY = "<b>&\"' 台灣"
CHOICES = [
    ("", "---"),
    (1, NASTY),
    ("Group <i>", [(True, mark_safe("<b>bold</b>")), ("x", gettext_lazy("Save"))]),
]


def related(widget: Any = None, **may: bool) -> RelatedFieldWidgetWrapper:
    """A choice of an author, with these buttons beside it."""
    authors = Contributor._meta.get_field("author").remote_field
    rights = {f"can_{deed}_related": may.get(deed, False) for deed in ("add", "change", "delete", "view")}
    return RelatedFieldWidgetWrapper(widget or forms.Select(choices=CHOICES), authors, admin.site, **rights)


class Everything(forms.Form):
    """Each kind of widget, some with a value that has to be escaped."""

    plain = forms.CharField(
        label=NASTY, help_text="Help", widget=forms.TextInput(attrs={"title": NASTY, "size": 3})
    )
    safe = forms.CharField(
        label=mark_safe("<i>x</i>"), widget=forms.TextInput(attrs={"data-x": mark_safe("&amp;")})
    )
    bare = forms.CharField(
        label="", required=False, widget=forms.TextInput(attrs={"disabled": True, "open": False})
    )
    mail = forms.EmailField(required=False)
    number = forms.IntegerField()
    local = forms.IntegerField(localize=True, required=False)
    hidden = forms.CharField(widget=forms.HiddenInput)
    yes = forms.BooleanField()
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))
    choice = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES)
    radio = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"class": NASTY}))
    moment = forms.DateTimeField(required=False)
    picked = forms.CharField(required=False, widget=related())
    picked_with_all = forms.CharField(
        required=False, widget=related(add=True, change=True, delete=True, view=True)
    )
    picked_out_of_sight = forms.CharField(required=False, widget=related(forms.HiddenInput(), add=True))


GIVEN: list[dict[str, Any]] = [
    {},
    {"picked": NASTY, "picked_with_all": "7", "day": "2026-07-15", "moment": "no moment"},
    {"plain": NASTY, "safe": "x", "mail": "no address", "number": "12345", "hidden": NASTY, "yes": "on"},
    {"text": f"\n{NASTY}", "choice": "1", "several": ["x", "True"], "radio": "a", "number": "x"},
]


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("is_bound", [True, False])
@pytest.mark.parametrize("shape", ["as_div", "as_p", "as_table"])
def test_a_form_reads_the_same(given: dict[str, Any], is_bound: bool, shape: str) -> None:
    facts: dict[str, Any] = {"data": given} if is_bound else {"initial": given}

    ours, djangos = (Everything(renderer=kind(), **facts) for kind in (QuickForms, DjangoTemplates))
    if is_bound:
        ours.add_error("plain", NASTY)
        djangos.add_error("plain", NASTY)

    assert getattr(ours, shape)() == getattr(djangos, shape)()


def test_every_kind_that_is_written_here_stands_in_that_form() -> None:
    asked: set[str] = set()

    class Watching(DjangoTemplates):
        def render(self, template_name: str, context: Any, request: Any = None) -> Any:
            asked.add(template_name)
            return super().render(template_name, context, request)

    str(Everything({}, renderer=Watching()))
    str(ErrorList(["x"], renderer=Watching()).as_ul())

    assert asked >= set(WRITERS)


def test_the_desk_writes_its_forms_so(settings: Any) -> None:
    assert settings.FORM_RENDERER == "config.quick_forms.QuickForms"
    assert type(Everything().renderer) is QuickForms
