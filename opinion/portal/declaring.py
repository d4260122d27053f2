"""What a contributor says of herself for the figures: her own page, and nobody else's."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from authors import countries
from authors.models import Gender, Sector
from opinion import declarations
from opinion.figures import discretion
from opinion.portal.views import ContributorRequest, accepts_forms, signed_in

ASKED = ("gender", "country", "sector")
UNSTATED = ("", gettext_lazy("I would rather not say"))


class DeclarationForm(forms.Form):
    """Three questions, none of which needs an answer."""

    gender = forms.ChoiceField(
        label=gettext_lazy("You are"),
        choices=[*Gender.choices, UNSTATED],
        required=False,
        widget=forms.RadioSelect,
    )
    country = forms.ChoiceField(label=gettext_lazy("The country in which you live"), required=False)
    sector = forms.ChoiceField(
        label=gettext_lazy("Where you work"), choices=[UNSTATED, *Sector.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)  # noqa: S101 - as declared above
        country.choices = [UNSTATED, *countries.choices()]  # named in the language of whoever asks


@sensitive_post_parameters(*ASKED)
@signed_in
@accepts_forms
def about_you(request: ContributorRequest) -> HttpResponse:
    """What she said, to be changed, and to be erased with one click."""
    if request.method == "POST" and "erase" in request.POST:
        declarations.erase(by=request.user)
        messages.success(request, _("Erased. You are counted as “not stated”."))
        return redirect("portal:about_you")
    said = declarations.of(request.user)
    now = {name: getattr(said, name) for name in ASKED}
    form = DeclarationForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        declarations.declare(by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept, for the figures alone."))
        return redirect("portal:about_you")
    context = {"form": form, "has_said": any(now.values()), "fewest": discretion.FEWEST}
    status = 422 if form.is_bound else 200
    return render(request, "portal/about_you.html", context, status=status)
