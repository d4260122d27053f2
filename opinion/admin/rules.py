"""The checks at the desk: one page that lists them all, and a page for each that a publisher may change."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.generics import ModelAdmin
from opinion import house, preflight
from opinion.admin.asking import who
from opinion.admin.forms import CleanField
from opinion.admin.marks import short
from opinion.checks.check import Check
from opinion.findings import Gravity
from opinion.models import Kind, Rule, Step
from opinion.refusals import NotAllowed, Refused
from opinion.rulebook import always_stops

NUMBER = "number_"
HISTORY = 20


@dataclass(frozen=True)
class Row:
    """A check as the list shows it: what it does, its numbers in words, its kinds; whether that may be changed."""

    check: Check
    gravity: Gravity
    numbers: list[tuple[str, int]]
    kinds: list[str]
    is_free: bool


@dataclass(frozen=True)
class Section:
    """Checks that do the same, under a heading with a sentence."""

    title: str
    sentence: str
    rows: list[Row]


def sections() -> list[Section]:
    """All checks by what they do."""
    stored = {row.slug: row for row in Rule.objects.prefetch_related("kinds")}
    rows = [_row(check, stored.get(check.slug)) for check in preflight.CHECKS.values()]
    firm = [row for row in rows if row.check.firm]
    kept = [row for row in rows if row.check.kept]
    free = [row for row in rows if not always_stops(row.check)]
    other = {gravity: [row for row in free if row.gravity is gravity] for gravity in Gravity}
    return [
        Section(_("These stop a piece, always"), _("Nobody can switch them off or pass them."), firm),
        Section(
            _("These stop a piece unless they are passed, and nobody can switch them off"),
            _(
                "They are somebody's yes, no or terms, or a colleague's “must”. Somebody who may publish can pass them "
                "together, for one text, with a reason. It stays owed."
            ),
            kept,
        ),
        Section(
            _("These stop a piece, unless they are passed"),
            _("As those above; a publisher may also make them warn, or switch them off."),
            other[Gravity.BLOCKS],
        ),
        Section(_("These warn"), _("One line each. A warning needs no click."), other[Gravity.WARNS]),
        Section(_("These are switched off"), "", other[Gravity.OFF]),
    ]


def _row(check: Check, stored: Rule | None) -> Row:
    ruled = stored if not always_stops(check) else None
    numbers = check.defaults() | (ruled.parameters if ruled else {})
    return Row(
        check=check,
        gravity=Gravity(ruled.gravity) if ruled else check.gravity,
        numbers=[(str(parameter.title), numbers[name]) for name, parameter in check.parameters.items()],
        kinds=[str(kind) for kind in ruled.kinds.all()] if ruled else [],
        is_free=not always_stops(check),
    )


class CheckForm(forms.Form):
    """What a check does, with which numbers, for which kinds. `seen` says what the publisher had before her."""

    gravity = forms.ChoiceField(
        label=gettext_lazy("What it does"),
        choices=[(gravity.value, gravity.label) for gravity in Gravity],
        widget=forms.RadioSelect,
    )
    kinds = forms.ModelMultipleChoiceField(
        label=gettext_lazy("For these kinds"),
        queryset=Kind.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None chosen means: for all."),
    )
    why = CleanField(
        label=gettext_lazy("Why"), required=False, help_text=gettext_lazy("It stays in the trail.")
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, check: Check, given: Any = None) -> None:
        self.rule, self.check = house.rule(check), check
        numbers = check.defaults() | self.rule.parameters
        kinds = list(self.rule.kinds.all()) if self.rule.pk else []
        now = {"gravity": self.rule.gravity, "kinds": kinds, "seen": house.seen(self.rule)}
        super().__init__(given, initial=now, label_suffix="")
        for name, parameter in check.parameters.items():
            self.fields[NUMBER + name] = forms.IntegerField(
                label=str(parameter.title).capitalize(),
                initial=numbers[name],
                min_value=parameter.least,
                max_value=parameter.most,
            )
        self.order_fields(["gravity", *(NUMBER + name for name in check.parameters), "kinds", "why", "seen"])

    def clean(self) -> dict[str, Any]:
        """Refuses what was decided over somebody else's decision."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("seen") != self.initial["seen"]:
            raise ValidationError(_("Somebody changed this check since you opened the page. Open it again."))
        return given

    def numbers(self) -> dict[str, int]:
        """The parameters as they were given."""
        return {name: self.cleaned_data[NUMBER + name] for name in self.check.parameters}


@admin.register(Rule)
class RuleAdmin(ModelAdmin):
    """The checks. There are as many as the code has; a row only says what the desk decided."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="opinion_rule_changelist"),
            path("<slug:slug>/", view(check_view), name="opinion_rule_check"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """All of them on one page."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        context = {
            **admin.site.each_context(request),
            "title": _("Checks"),
            "sections": sections(),
            "may_change": self.has_change_permission(request),
            "opts": Rule._meta,
        }
        return TemplateResponse(request, "desk/checks.html", context)


def check_view(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One check, and what was decided about it: to be read by the desk, to be changed by a publisher."""
    may_change = request.user.has_perm("opinion.change_rule")
    if not (may_change or (request.user.has_perm("opinion.view_rule") and request.method != "POST")):
        raise PermissionDenied
    check = preflight.CHECKS.get(slug)
    if check is None or always_stops(check):
        raise Http404
    form, refusal = CheckForm(check, request.POST or None), None
    for field in form.fields.values():
        field.disabled = not may_change
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            house.set_check(
                slug,
                gravity=Gravity(given["gravity"]),
                parameters=form.numbers(),
                kinds=given["kinds"],
                by=who(request),
                why=given["why"],
            )
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except Refused as error:
            refusal = error
        else:
            messages.success(
                request,
                _("“%(check)s” %(does)s from now on.")
                % {"check": check, "does": Gravity(given["gravity"]).label},
            )
            return redirect("admin:opinion_rule_changelist")
    context = {
        **admin.site.each_context(request),
        "title": str(check),
        "check": check,
        "form": form,
        "refusal": refusal,
        "may_change": may_change,
        "history": _history(slug),
        "opts": Rule._meta,
    }
    return TemplateResponse(request, "desk/check_rule.html", context, status=409 if refusal else 200)


def _history(slug: str) -> list[tuple[str, Step]]:
    """What was decided about a check, the latest first."""
    steps = (
        Step.objects.filter(verb="set_check", facts__check=slug).select_related("by").order_by("-at", "-pk")
    )
    return [(short(step.at), step) for step in steps[:HISTORY]]
