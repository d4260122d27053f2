"""What contributors fill in."""

import re
from html import escape, unescape
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget, prose_editor_base_media
from js_asset import Media, Script

from authors.text import UnreadableText, clean_text
from opinion import prose, sources, submissions
from opinion.refusals import NotPossible
from opinion.states import Language
from opinion.submissions import Draft, Signature

LONGEST_BODY = 1_000_000  # characters, markup included; the longest book chapter has a tenth of that
LONGEST_NOTE = 5_000
LONGEST_SOURCES = 50_000
_MARKUP = re.compile(r"\s*<(p|h[1-6]|ul|ol|blockquote|table|div|hr|pre)\b[^>]*>", re.IGNORECASE)
_ONLY_PARAGRAPHS = re.compile(r"(<p>[^<]*</p>)*")


def as_html(typed: str) -> str:
    """The body that somebody typed or pasted: HTML cleaned; plain text as paragraphs, every sign as it was typed.

    Plain text is what does not begin with a block of HTML.
    """
    return prose.clean(typed if _MARKUP.match(typed) else escape(typed))


def as_typed(html: str) -> str:
    """A body for a plain textarea, so that `as_html` gives it back: without any markup where that is possible."""
    if _ONLY_PARAGRAPHS.fullmatch(html):
        typed = "\n\n".join(map(unescape, re.findall(r"<p>([^<]*)</p>", html)))
        if not _MARKUP.match(typed):
            return typed
    return re.sub(r"(</(?:p|h2|h3|ul|ol|blockquote|table)>)(?=<[^/])", "\\1\n\n", html)


class BodyEditor(ProseEditorWidget):  # type: ignore[misc]
    """A textarea that everybody can type into. Where our script runs, it becomes the editor.

    A text that is paragraphs and nothing else stands in it as plain text; `data-html` holds what the editor needs.
    """

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, config={"extensions": prose.EXTENSIONS}, preset="configurable")

    @property
    def media(self) -> forms.Media:
        media: forms.Media = prose_editor_base_media + Media(js=[Script("opinion/portal.js", type="module")])
        return media

    def get_context(self, name: str, value: str | None, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's, under names that the editor's own script does not look for."""
        html = as_html(value or "")
        context: dict[str, Any] = super().get_context(name, as_typed(html), attrs)
        given = context["widget"]["attrs"]
        given |= {"data-html": html, "data-editor": given.pop("data-django-prose-editor-configurable")}
        return context


class PlainField(forms.CharField):
    """Text from outside, cleaned before it is judged. No `maxlength`: a browser would cut a pasted text silently."""

    def __init__(self, *, longest: int, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest, self.lines = longest, lines

    def to_python(self, value: Any) -> str:
        """The text as it may be stored."""
        value = super().to_python(value)
        if len(value) > self.longest:
            raise forms.ValidationError(
                _("This is too long: %(length)d characters, where %(longest)d are possible."),
                params={"length": len(value), "longest": self.longest},
            )
        try:
            return self.cleaned(value)
        except UnreadableText as error:
            raise forms.ValidationError(str(error)) from error

    def cleaned(self, value: str) -> str:
        return clean_text(value, lines=self.lines).strip()


class BodyField(PlainField):
    """A body: HTML from the editor, or plain text as it was typed or pasted."""

    widget = BodyEditor

    def cleaned(self, value: str) -> str:
        return as_html(value)


class PieceForm(forms.Form):
    """A piece, as far as it is its author's."""

    use_required_attribute = False  # half a piece may be saved

    body = BodyField(label=_("The text"), required=False, longest=LONGEST_BODY)
    headline = PlainField(label=_("Headline"), required=False, longest=300)
    standfirst = PlainField(
        label=_("Summary"),
        required=False,
        longest=LONGEST_NOTE,
        lines=True,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One or two sentences that stand under the headline."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial=Language.ENGLISH)
    byline_name = PlainField(label=_("Your name, as readers should see it"), required=False, longest=200)
    bio_line = PlainField(
        label=_("About you, in one sentence"),
        required=False,
        longest=LONGEST_NOTE,
        lines=True,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands under the piece: who you are, and where you work."),
    )
    disclosure = PlainField(
        label=_("Anything readers should know?"),
        required=False,
        longest=LONGEST_NOTE,
        lines=True,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Who pays you or asked you to write this, if that has to do with the subject. Else leave it empty."
        ),
    )
    sources = PlainField(
        label=_("Your sources, one a line"),
        required=False,
        longest=LONGEST_SOURCES,
        lines=True,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("What it is, and its address if it has one. For the editors, who check facts with them."),
    )
    sources_were = PlainField(
        required=False, longest=LONGEST_SOURCES, lines=True, widget=forms.HiddenInput({"autocomplete": "off"})
    )
    base = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput({"autocomplete": "off"})
    )

    def __init__(self, *args: Any, signature: Signature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not signature.may_change:
            name = self.fields["byline_name"]
            name.disabled, self.initial["byline_name"] = True, signature.name
            name.help_text = _("You are published under this name. If it has to change, write to the desk.")

    def clean_sources(self) -> str:
        """Lines that can be kept as sources."""
        typed: str = self.cleaned_data["sources"]
        try:
            sources.read(typed)
        except NotPossible as refused:
            raise forms.ValidationError(str(refused)) from refused
        return typed

    def clean(self) -> dict[str, Any]:
        """The whole of it: something has to be there."""
        found: dict[str, Any] = super().clean() or {}
        given = (*submissions.COLUMNS, "sources")
        if not self.errors and not any(found[name] for name in given if name != "language"):
            raise forms.ValidationError(_("There is nothing to save yet. Write or paste something first."))
        return found

    def draft(self) -> Draft:
        """What was filled in."""
        return Draft(**{name: value for name, value in self.cleaned_data.items() if name != "base"})


class LookedOverForm(forms.Form):
    """Which version her eyes were on when she pressed the button."""

    base = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def version(self) -> int:
        """That version; 0, which no text has, where it was not sent."""
        return int(self.cleaned_data["base"]) if self.is_valid() else 0
