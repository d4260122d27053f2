"""What comes in, at the desk: bringing in a file or a text, reading what was lost or guessed, making a piece of it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django_prose_editor.widgets import ProseEditorWidget

from authors.models import Author, User
from opinion import arrivals, belonging, dealing, manuscripts, prose, senders, workflow
from opinion.admin import corresponding, reading
from opinion.admin.forms import CleanField
from opinion.admin.marks import short
from opinion.dealing import Plan
from opinion.manuscripts import telling
from opinion.manuscripts.proposing import Proposal
from opinion.models import Arrival, Kind, Original
from opinion.parts import Snapshot
from opinion.pictures import content_disposition
from opinion.refusals import Refused
from opinion.states import Language

SHOWN = 100  # on the list
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
        self._choose("text", [(text.pk, _named(text)) for text in texts])
        self._choose("author", self._authors())
        self.fields["kind"].initial = Kind.objects.order_by("pk").first()
        self.fields["language"].initial = _language(texts[0])
        self._propose("use_headline", _("Use “%(words)s” as the headline"), said.headline)
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


@dataclass(frozen=True)
class Reading:
    """A text that came in, as the page shows it: with its tracked changes where it has any, else as it reads."""

    name: str
    text: reading.Text
    changes: SafeString
    report: list[telling.Told]


def _reading(text: Arrival) -> Reading:
    copy = Snapshot(body=text.body, language=_language(text))
    return Reading(_named(text), reading.text(copy), arrivals.changes(text), arrivals.report(text))


def _language(text: Arrival) -> str:
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in text.body)
    return Language.CHINESE if han * 4 > len(text.body) else Language.ENGLISH


def _named(arrival: Arrival) -> str:
    return arrival.name or _("the text of the mail") if arrival.within_id or arrival.name else _("the text")


def _editor(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not workflow.may_use(user, workflow.EDIT):
        raise PermissionDenied(workflow.whose(workflow.EDIT))
    return user


def may_bring(user: User | AnonymousUser) -> bool:
    """Whether this person brings in what comes from outside, and sees what waits."""
    return isinstance(user, User) and workflow.may_use(user, workflow.EDIT)


def arrivals_view(request: HttpRequest) -> HttpResponseBase:
    """What waits, the form that brings in more, and what was dealt with lately."""
    by = _editor(request)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file is not None:
            arrival = arrivals.receive_file(
                file.read(), name=file.name, media_type=file.content_type or "", by=by
            )
        else:
            given = form.cleaned_data
            arrival = arrivals.receive_text(given["text"], pasted=given["pasted"], by=by)
        return redirect("admin:arrival", arrival.pk)
    rows = Arrival.objects.visible_to(by).select_related("by", "article", "settled_by")
    waiting = list(rows.waiting()[:SHOWN])
    others = list(rows.filter(within=None).exclude(pk__in=[row.pk for row in waiting])[:SHOWN])
    context = {
        **admin.site.each_context(request),
        "title": _("What came in"),
        "form": form,
        "waiting": [(row, short(row.arrived_at)) for row in waiting],
        "others": [(row, short(row.arrived_at)) for row in others],
    }
    return TemplateResponse(request, "desk/arrivals.html", context)


def arrival_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One arrival: what it says, what was lost or guessed, and the form that makes a piece of it."""
    by = _editor(request)
    whole = Arrival.objects.visible_to(by).select_related("article", "answers", "settled_by", "by")
    arrival = arrivals.read_on(get_object_or_404(whole.filter(within=None), pk=pk))
    if arrival.pk != pk:
        return redirect("admin:arrival", arrival.pk)
    texts = arrivals.texts(arrival)
    form = _form(request, arrival, texts) if texts else None
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            if (answer := _dealt_with(request, arrival, form, by)) is not None:
                return answer
        except Refused as error:
            refusal = error
            arrival.refresh_from_db()
    files = list(arrival.enclosures.order_by("pk"))
    context = {
        **admin.site.each_context(request),
        "title": str(arrival),
        "arrival": arrival,
        "when": short(arrival.arrived_at),
        "files": files,
        "readings": [_reading(text) for text in texts],
        "problems": [(it, arrivals.problem(it)) for it in [arrival, *files] if it.problem],
        "form": None if arrival.outcome else form,
        "likely": [] if arrival.outcome or arrival.article_id else belonging.likely(arrival, by=by),
        "refusal": refusal,
        **corresponding.page(arrival, by),
    }
    return TemplateResponse(request, "desk/arrival.html", context, status=409 if refusal else 200)


def _form(request: HttpRequest, arrival: Arrival, texts: list[Arrival]) -> PieceForm:
    said = arrivals.proposed(texts[0])
    name = said.name or arrival.sender_name
    people = senders.authors_of(arrival.sender, said.name, arrival.sender_name)
    address = arrival.sender if senders.is_nobodys(arrival.sender) else ""
    given = request.POST if request.method == "POST" and "do" not in request.POST else None
    return PieceForm(given, texts=texts, said=said, people=people, name=name, address=address)


def _dealt_with(
    request: HttpRequest, arrival: Arrival, form: PieceForm | None, by: User
) -> HttpResponseBase | None:
    """Does what was asked for and leads on; None where the form has to be looked at again. Raises Refused."""
    if (answer := corresponding.deal(request, arrival, by)) is not None:
        return answer
    if request.POST.get("do") == "aside":
        dealing.set_aside(arrival, by=by)
        messages.success(request, _("Set aside. It is kept."))
        return redirect(*_back(arrival))
    if form is None or not form.is_valid():
        return None
    article = dealing.make_piece(arrival, form.plan(), by=by)
    messages.success(request, _("This is a piece now, and it is yours."))
    return redirect("admin:opinion_article_change", article.pk)


def _back(arrival: Arrival) -> tuple[Any, ...]:
    """Where somebody was who has set it aside: at its piece, or at the list."""
    return ("admin:opinion_article_change", arrival.article_id) if arrival.article_id else ("admin:arrivals",)


@require_safe
def original_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, saved and never shown: no browser runs what a stranger sent."""
    seen = Arrival.objects.visible_to(_editor(request))
    arrival = get_object_or_404(seen.filter(original__isnull=False), pk=pk)
    answer = HttpResponse(Original.objects.bytes_of(arrival), content_type="application/octet-stream")
    otherwise = "mail.eml" if arrival.how == "mail" else "text.html" if arrival.how == "pasted" else "file"
    answer.headers["Content-Disposition"] = content_disposition(arrival.name or otherwise)
    return answer
