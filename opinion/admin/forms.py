"""What the desk asks before it acts: one form for each act, and the fields that they share."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from authors.text import UnreadableText, clean_text
from opinion import dateline, staff
from opinion.models import Letter
from opinion.states import LetterUse, Precision

DIGITS = 18  # of a key, at most; Python itself refuses to read a number of some thousand


def a_number(said: str) -> int:
    """The key or number that a form or an address says; 0, which nothing has, for what is none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= DIGITS else 0


class CleanField(forms.CharField):
    """Text as it may be stored; what cannot be read is an error of the form."""

    def __init__(self, *, lines: bool = False, **facts: Any) -> None:
        self.lines = lines
        if lines:
            facts.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**facts)

    def to_python(self, value: Any) -> Any:
        try:
            return clean_text(super().to_python(value) or "", lines=self.lines).strip()
        except UnreadableText as error:
            raise ValidationError(str(error)) from error


class PartialDate(forms.CharField):
    """A date as far as it is known: 2021, 2021-07 or 2021-07-15. Its value is (first moment, precision) or None."""

    def __init__(self, **facts: Any) -> None:
        facts = {"required": False, "max_length": 10, **facts}
        super().__init__(**facts)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", typed)
        if not found:
            raise ValidationError(_("Write a year, a month or a day: 2021, 2021-07 or 2021-07-15."))
        numbers = [int(part) for part in found.groups() if part]
        try:
            moment = dateline.first_moment(*numbers)
        except ValueError as error:
            raise ValidationError(_("No calendar has this date.")) from error
        return moment, [Precision.YEAR, Precision.MONTH, Precision.DAY][len(numbers) - 1]


class LocalMoment(forms.DateTimeField):
    """A moment by the desk's clocks; one that they show twice or never is refused in a sentence."""

    def __init__(self, **facts: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **facts)

    def prepare_value(self, value: Any) -> Any:
        return dateline.local(value).replace(tzinfo=None) if isinstance(value, dt.datetime) else value

    def clean(self, value: Any) -> Any:
        if value in self.empty_values:
            return super().clean(value)
        try:
            return dateline.resolve_local(dt.datetime.fromisoformat(str(value)))
        except ValueError as error:
            sentence = str(error) if isinstance(error, dateline.UnclearTime) else _("Write a day and a time.")
            raise ValidationError(sentence) from error


class ActForm(forms.Form):
    """What every act may be given: a reason, for the desk's eyes."""

    why = CleanField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("For the desk only."),
    )


class ReasonForm(ActForm):
    """For what nobody should do without saying why."""

    why = CleanField(label=gettext_lazy("Why"), max_length=2000, help_text=gettext_lazy("For the desk only."))


class UpdateForm(ActForm):
    """For a new edition of a piece that readers know."""

    note = CleanField(
        label=gettext_lazy("Note for readers"),
        required=False,
        lines=True,
        help_text=gettext_lazy("Says under the piece what has changed. Left empty, nothing is said."),
    )


class TakeDownForm(ReasonForm):
    """What may stand at the address afterwards. As little as possible, unless the desk says otherwise."""

    headline = forms.BooleanField(label=gettext_lazy("Its address still shows the headline"), required=False)
    byline = forms.BooleanField(label=gettext_lazy("Its address still shows who wrote it"), required=False)
    reason = CleanField(
        label=gettext_lazy("Reason that its address gives"),
        required=False,
        lines=True,
        help_text=gettext_lazy("Readers see these words. Left empty, no reason is given."),
    )


class LetterForm(ActForm):
    """A letter that a move sends: begun by a template, finished by the editor."""

    letter = forms.ModelChoiceField(
        queryset=Letter.objects.none(), to_field_name="slug", widget=forms.HiddenInput
    )
    subject = CleanField(label=gettext_lazy("Subject"), max_length=200)
    text = CleanField(
        label=gettext_lazy("Letter to the author"),
        lines=True,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: Any, use: LetterUse, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["letter"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared above
        field.queryset = Letter.objects.filter(use=use, is_used=True)
        self.order_fields(["subject", "text", "why", "letter"])


class AssignForm(ActForm):
    """Who is to have a piece."""

    to = forms.ModelChoiceField(queryset=User.objects.none(), label=gettext_lazy("Give it to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared above
        field.queryset = User.objects.filter(pk__in=[user.pk for user in staff.free_hands()])
        self.order_fields(["to", "why"])


class DatesForm(forms.Form):
    """Until when something has to happen with a piece, by the desk's clocks."""

    due = LocalMoment(label=gettext_lazy("Something has to happen by"))
    promised = LocalMoment(
        label=gettext_lazy("The author was promised an answer by"),
        required=False,
        help_text=gettext_lazy(
            "The author reads this in the portal; whoever has the piece is reminded by mail."
        ),
    )
    news_peg = forms.DateField(
        label=gettext_lazy("News peg"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The day after which the piece is stale."),
    )


class WithholdForm(forms.Form):
    """The reason that readers find where a past edition was."""

    public_reason = CleanField(label=gettext_lazy("Reason that readers are given"), lines=True)


class ClockForm(forms.Form):
    """A moment by the desk's clocks; where they show a time twice or never, one of the two that may be meant."""

    date = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    which = forms.CharField(label=gettext_lazy("Which of the two"), required=False, widget=forms.RadioSelect)

    at: dt.datetime | None = None

    def clean(self) -> dict[str, Any]:
        """Finds the moment (`at`), or says why there is none."""
        given = self.cleaned_data
        if given.get("date") and given.get("time"):
            naive = dt.datetime.combine(given["date"], given["time"])
            try:
                self.at = dateline.resolve_local(naive)
            except dateline.UnclearTime as unclear:
                self._choose(unclear)
            except ValueError as error:
                self.add_error("date", str(error))
        return given

    def _choose(self, unclear: dateline.UnclearTime) -> None:
        moments = {choice.astimezone(dt.UTC).isoformat(): choice for choice in unclear.choices}
        chosen = self.data.get(self.add_prefix("which"))
        choices = [(key, dateline.stamp(moment)) for key, moment in moments.items()]
        self.fields["which"].widget = forms.RadioSelect(choices=choices)
        if chosen in moments:
            self.at = moments[chosen]
        else:
            self.add_error("time", str(unclear))
