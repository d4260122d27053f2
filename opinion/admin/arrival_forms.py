"""What is asked about what comes in: a file or a text to bring in, and what is to be made of an arrival."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.widgets import ProseEditorWidget

from authors.models import Author
from opinion import manuscripts, prose, senders
from opinion.admin.forms import CleanField
from opinion.dealing import Plan
from opinion.manuscripts.proposing import Proposal
from opinion.models import Arrival, Kind
from opinion.states import Arrived, Language

NEW, NOBODY = "new", ""
ACCEPTED = ".docx,.eml,message/rfc822,application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class BringForm(forms.Form):
    """A file, or a text that was copied from somewhere."""

    file = forms.FileField(
        label=gettext_lazy("Word file or saved mail"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy(".docx or .eml, up to 20 MB. Any other file is kept, too."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        max_length=manuscripts.LONGEST,
        widget=ProseEditorWidget(
            attrs={"rows": "8"}, config={"extensions": prose.EXTENSIONS}, preset="configurable"
        ),
        help_text=gettext_lazy("Paste it here; an empty line parts paragraphs."),
    )
    pasted = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)  # as the clipboard had it

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and given.get("file") is None and not given.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file, or paste a text."))
        return given


class PieceForm(forms.Form):
    """What is to be made of an arrival. What the text seems to say of itself is taken up by a tick alone."""

    text = forms.TypedChoiceField(label=gettext_lazy("The piece is"), coerce=int, widget=forms.RadioSelect)
    use_headline = forms.BooleanField(required=False)
    headline = CleanField(label=gettext_lazy("Or another headline"), required=False, max_length=300)
    author = forms.ChoiceField(label=gettext_lazy("Author"), required=False, widget=forms.RadioSelect)
    author_name = CleanField(label=gettext_lazy("Or somebody else, by name"), required=False, max_length=200)
    looked_up = CleanField(
        required=False, max_length=200, widget=forms.HiddenInput
    )  # whose authors are shown
    keep_address = forms.BooleanField(
        required=False,
        initial=True,
        help_text=gettext_lazy("Kept for the desk alone, where no other address of the author is known."),
    )
    use_bio_line = forms.BooleanField(required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language)
    kind = forms.ModelChoiceField(label=gettext_lazy("Kind"), queryset=Kind.objects.all(), empty_label=None)

    def __init__(
        self,
        given: Any,
        *,
        texts: list[Arrival],
        said: Proposal,
        people: list[Author],
        name: str,
        address: str,
        **facts: Any,
    ) -> None:
        super().__init__(given, **facts)
        self.texts = {text.pk: text for text in texts}
        self.named = senders.named(given.get("author_name", "").strip()) if given else []
        self.people = list(dict.fromkeys([*people, *self.named]))
        self.said, self.name, self.address = said, name, address
        self._choose("text", [(text.pk, named(text)) for text in texts])
        self._choose("author", self._authors())
        self.fields["kind"].initial = Kind.objects.order_by("pk").first()
        self.fields["language"].initial = language(texts[0])
        self._propose("use_headline", _("Use “%(words)s” as the headline"), said.headline)
        if not said.headline:
            self.fields["headline"].label = _("Headline")
        self._propose("use_bio_line", _("Use “%(words)s” as the line about the author"), said.bio_line)
        self._propose("keep_address", _("Write to the author at %(words)s"), address)

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = choices
        field.initial = choices[0][0]
        if len(choices) < 2:
            field.widget = forms.HiddenInput()

    def _authors(self) -> list[tuple[Any, str]]:
        known = [(str(person.pk), str(person)) for person in self.people]
        new = [(NEW, _("%(name)s, who is new") % {"name": self.name} if self.name else _("Somebody new"))]
        return [*known, *new, (NOBODY, _("Nobody yet"))] if known else [(NOBODY, _("Nobody yet")), *new]

    def _propose(self, name: str, label: str, words: str) -> None:
        if words:
            self.fields[name].label = label % {"words": words}
        else:
            del self.fields[name]

    def plan(self) -> Plan:
        """What was decided. Somebody new is called as the text or the mail says where no name was typed."""
        given, said = self.cleaned_data, self.said
        own = given["headline"]
        taken = said.headline if given.get("use_headline") else ""
        person = next((it for it in self.people if str(it.pk) == given["author"]), None)
        is_new = person is None and (given["author"] == NEW or bool(given["author_name"]))
        has_author = person is not None or is_new
        bio_line = said.bio_line if given.get("use_bio_line") and has_author else ""
        return Plan(
            text=self.texts[given["text"]],
            headline=own or taken,
            bio_line=bio_line,
            author=person,
            author_name=(given["author_name"] or self.name) if is_new else "",
            address=self.address if given.get("keep_address") else "",
            language=given["language"],
            kind=given["kind"],
            leave_out=(taken, said.byline if has_author else "", bio_line),
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("use_headline") and given.get("headline"):
            raise forms.ValidationError(
                _("Tick the headline that is proposed, or write another one: not both.")
            )
        if name := given.get("author_name"):
            self._look_up(name, chosen=given.get("author", ""), was_shown=given.get("looked_up") == name)
        return given

    def _look_up(self, name: str, *, chosen: str, was_shown: bool) -> None:
        """A name that is typed is somebody new only where that was chosen beside the authors who have it."""
        has_it = {str(person.pk) for person in self.named}
        if chosen in has_it:
            return
        if has_it and (not was_shown or chosen == NOBODY):
            self.data = {**self.data.dict(), "looked_up": name}  # type: ignore[attr-defined]
            raise forms.ValidationError(
                _("There is an author of the name “%(name)s” already. Choose who it is.") % {"name": name}
            )
        if chosen not in (NEW, NOBODY):
            raise forms.ValidationError(_("Choose the author, or type another name: not both."))


def language(text: Arrival) -> str:
    """That of most of its letters."""
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in text.body)
    return Language.CHINESE if han * 4 > len(text.body) else Language.ENGLISH


def named(arrival: Arrival) -> str:
    """What a text that came in is called beside the others of its arrival."""
    if arrival.how == Arrived.MAIL:
        return _("the text of the mail")
    return arrival.name or _("the text")
