"""What is asked about a legal hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from authors.generics import ModelMultipleChoiceField
from authors.models import User
from opinion import holds
from opinion.admin.forms import CleanField

LONGEST = 10_000


class NamedPeople(ModelMultipleChoiceField):
    """People who can be named for a hold; the lawyers come first, and are called so."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **facts: Any) -> None:
        super().__init__(queryset=User.objects.none(), **facts)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({gettext_lazy('lawyer')})" if holds.is_lawyer(obj) else str(obj)


class LiftersForm(forms.Form):
    """Who may lift a hold."""

    lifters = NamedPeople(
        label=gettext_lazy("Who may lift it"),
        help_text=gettext_lazy(
            "They alone see what is said about it. Name yourself, too, if you are to see it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = holds.candidates()
        field = self.fields["lifters"]
        assert isinstance(field, NamedPeople)  # noqa: S101 - as declared above
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people])
        field.choices = [(person.pk, field.label_from_instance(person)) for person in people]


class HoldForm(LiftersForm):
    """A hold that is to be placed; and what becomes of a piece that readers see, for who may take it down."""

    note = CleanField(
        label=gettext_lazy("What it is about"),
        lines=True,
        max_length=LONGEST,
        help_text=gettext_lazy(
            "For those whom you name, and nobody else. It goes into no mail and no history."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    readers = forms.ChoiceField(
        label=gettext_lazy("Readers see this piece now"),
        choices=[
            ("stay", gettext_lazy("It stays before them")),
            (
                "take_down",
                gettext_lazy("It is taken down at once; its address says that, and nothing else"),
            ),
        ],
        initial="stay",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, may_take_down: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_take_down:
            del self.fields["readers"]


class HoldNoteForm(forms.Form):
    """Something to say about a hold."""

    text = CleanField(
        label=gettext_lazy("Your note"),
        lines=True,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The others who are named are told that there is one."),
    )


class LiftForm(forms.Form):
    """The word on which a hold is lifted."""

    lawyers_word = CleanField(
        label=gettext_lazy("The lawyer's word"),
        lines=True,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word = self.fields["lawyers_word"]
        if holds.is_lawyer(by):
            word.help_text = gettext_lazy("You are the lawyer: you need not say anything.")
        else:
            word.required = True
            word.help_text = gettext_lazy("Who said it, when, by what way, and in what words.")
