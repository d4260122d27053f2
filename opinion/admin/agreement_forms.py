"""What the desk fills in about the author's yes and no."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from opinion import agreement
from opinion.admin.forms import ActForm, CleanField
from opinion.states import Channel, Scope

WORDS = forms.Textarea(attrs={"rows": 4})


class SendForm(ActForm):
    """The covering letter."""

    subject = CleanField(label=gettext_lazy("Subject"), max_length=200)
    text = CleanField(
        label=gettext_lazy("Letter to the author"),
        lines=True,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    field_order = ["subject", "text", "why"]


class YesForm(forms.Form):
    """How the yes came, in whose words, to which text, and how far it goes."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.PORTAL],
        widget=forms.RadioSelect,
    )
    words = CleanField(
        label=gettext_lazy("In the author's words"),
        lines=True,
        max_length=10_000,
        widget=WORDS,
        help_text=gettext_lazy("Paste the mail or message, or write down what was said."),
    )
    version = forms.TypedChoiceField(
        label=gettext_lazy("It was said to"), coerce=int, widget=forms.RadioSelect
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("It covers"), choices=Scope.choices, initial=Scope.EXACT, widget=forms.RadioSelect
    )
    cuts_up_to = forms.IntegerField(
        label=gettext_lazy("Cuts up to, words"), required=False, min_value=1, max_value=agreement.MOST_CUTS
    )

    def __init__(self, *args: Any, versions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - as declared above
        field.choices = versions
        field.initial = versions[0][0]

    def clean(self) -> dict[str, Any]:
        """Cuts need a number."""
        given: dict[str, Any] = super().clean() or {}
        fault = agreement.fault_of_cuts(given.get("scope"), given.get("cuts_up_to"))
        if fault and "cuts_up_to" not in self.errors:
            self.add_error("cuts_up_to", fault)
        return given


class VouchForm(forms.Form):
    """What the reading editor compared."""

    words = CleanField(
        label=gettext_lazy("What you compared it with"),
        lines=True,
        max_length=2000,
        widget=WORDS,
        help_text=gettext_lazy(
            "For example: the original as it appeared in the United Daily News, all of it."
        ),
    )


class AnswerForm(forms.Form):
    """What an author is told about an objection."""

    answer = CleanField(
        label=gettext_lazy("Your answer to the author"),
        lines=True,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
