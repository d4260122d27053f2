"""Search everything from one box: what was found, by kind, with the words marked and the way to all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authors.models import Author, Contributor
from opinion import prose, retrieval, search
from opinion.admin.asking import who
from opinion.admin.marks import Mark, marks, short
from opinion.highlight import Passage, highlight, mark
from opinion.models import (
    Arrival,
    Article,
    Drawer,
    HoldNote,
    Letter,
    ListedName,
    Message,
    Note,
    Series,
    StyleRule,
    Topic,
)
from opinion.refusals import NotPossible
from opinion.retrieval import Found
from opinion.search import Query


@dataclass(frozen=True)
class Line:
    """A record that was found: what it is called, where it leads, the words around those that match."""

    title: str
    url: str
    text: str = ""
    language: str = ""
    facts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """A line with what matches marked."""

    line: Line
    title: Passage
    passage: Passage


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `url` leads to all of it where there is more."""

    title: str
    lines: list[Shown]
    url: str


def _page(name: str, pk: int) -> str:
    return reverse(f"admin:{name}_change", args=[pk])


def _piece(article: Any) -> Line:
    found = marks(
        article.state, article.public_life, also_scheduled=article.next_at is not None, held=article.is_held
    )
    facts = [", ".join(byline.author.name for byline in article.bylines.all())]
    facts += [_("working headline")] if article.headline_is_working else []
    text = [article.standfirst, *prose.paragraphs(article.body), article.disclosure, article.desk_note]
    return Line(
        str(article),
        _page("opinion_article", article.pk),
        "\n".join(text),
        article.language,
        [*facts, short(article.changed_at)],
        found,
    )


def _person(author: Author) -> Line:
    names = [row.name for rows in (author.local_names, author.other_names) for row in rows.all()]
    places = [place.institution for place in author.affiliations.all()]
    return Line(author.name, _page("authors_author", author.pk), " · ".join(filter(None, [*names, *places])))


def _contributor(row: Contributor) -> Line:
    text = "\n".join((" · ".join(filter(None, (row.private_name, row.email, row.phone))), row.note))
    return Line(str(row), _page("authors_contributor", row.pk), text)


def _note(note: Note) -> Line:
    url = (
        reverse("admin:opinion_article_notes", args=[note.article_id]) + f"#note-{note.thread_id or note.pk}"
    )
    facts = [str(note.by), short(note.at), *([_("settled")] if note.resolved_at else [])]
    return Line(str(note.article), url, f"{note.text}\n{note.quote}", note.article.language, facts)


def _hold_note(note: HoldNote) -> Line:
    piece = note.hold.article
    facts = [str(note.by), short(note.at)]
    return Line(str(piece), _page("opinion_hold", note.hold_id), note.text, piece.language, facts)


def _mail(mail: Message) -> Line:
    facts = [mail.get_state_display(), short(mail.created_at)]
    facts += [str(mail.article)] if mail.article else []
    return Line(mail.subject, _page("opinion_message", mail.pk), mail.to, "", facts)


def _arrival(row: Arrival) -> Line:
    whole = row.within or row
    who = " ".join(filter(None, (row.sender_name, row.sender)))
    text = "\n".join([who, row.name, row.written, *prose.paragraphs(row.body)])
    facts = [row.get_how_display(), short(row.arrived_at)]
    return Line(row.subject or str(row), reverse("admin:arrival", args=[whole.pk]), text, "", facts)


def _named(room: str, text: str) -> Callable[[Any], Line]:
    """For a record that is called what it says, with its words in this column."""
    return lambda row: Line(str(row), _page(room, row.pk), str(getattr(row, text)))


# How each kind is read and told, and the list that has all of it; "" where this page is the list.
KINDS: dict[Drawer, tuple[QuerySet[Any], Callable[[Any], Line], str]] = {
    Drawer.PIECE: (
        Article.objects.with_public_life().prefetch_related("bylines__author"),
        _piece,
        "opinion_article",
    ),
    Drawer.PERSON: (
        Author.objects.prefetch_related("local_names", "other_names", "affiliations"),
        _person,
        "authors_author",
    ),
    Drawer.CONTRIBUTOR: (
        Contributor.objects.select_related("author", "user"),
        _contributor,
        "",
    ),
    Drawer.TOPIC: (Topic.objects.all(), _named("opinion_topic", "description"), ""),
    Drawer.SERIES: (Series.objects.all(), _named("opinion_series", "introduction"), ""),
    Drawer.NOTE: (Note.objects.select_related("article", "by"), _note, ""),
    Drawer.HOLD_NOTE: (HoldNote.objects.select_related("hold__article", "by"), _hold_note, ""),
    Drawer.MAIL: (Message.objects.select_related("article"), _mail, ""),
    Drawer.ARRIVAL: (Arrival.objects.select_related("within").defer("report", "before"), _arrival, ""),
    Drawer.LETTER: (Letter.objects.all(), _named("opinion_letter", "text"), ""),
    Drawer.STYLE: (StyleRule.objects.all(), _named("opinion_stylerule", "reason"), ""),
    Drawer.NAME: (ListedName.objects.all(), _named("opinion_listedname", "chinese_name"), ""),
}


@require_safe
def search_view(request: HttpRequest) -> HttpResponseBase:
    """What was found of everything that this person may see; a number or an address of ours leads straight there."""
    user = who(request)
    typed = request.GET.get("q", "")[: search.LONGEST_QUERY * 3]
    only = Drawer(name) if (name := request.GET.get("only", "")) in Drawer.values else None
    place = retrieval.place(typed, user=user)
    if place is not None and not retrieval.could_be_a_year(typed):
        return redirect(_page(place._meta.label_lower.replace(".", "_"), place.pk))
    query, refusal, found = search.parse(typed), "", []
    try:
        found = retrieval.find(query, user=user, only=only) if query else []
    except NotPossible as error:
        refusal = str(error)
    context = {
        **admin.site.each_context(request),
        "title": _("Search"),
        "typed": typed.strip()[: search.LONGEST_QUERY],
        "only": only.label if only else "",
        "all_url": _address(typed),
        "refusal": refusal,
        "by_number": _piece_of(place) if isinstance(place, Article) else None,
        "groups": [_group(one, query, typed, is_alone=only is not None) for one in found if query],
    }
    return TemplateResponse(request, "desk/search.html", context, status=503 if refusal else 200)


def _piece_of(place: Article) -> Line:
    return Line(str(place), _page("opinion_article", place.pk), language=place.language)


def _address(typed: str, **more: str) -> str:
    return f"{reverse('admin:desk_search')}?{urlencode({'q': typed.strip()[: search.LONGEST_QUERY], **more})}"


def _group(found: Found, query: Query, typed: str, *, is_alone: bool) -> Group:
    rows, line, listed = KINDS[found.drawer]
    there = rows.in_bulk(found.keys)
    lines = [line(there[key]) for key in found.keys if key in there]
    url = ""
    if found.has_more and listed:
        url = f"{reverse(f'admin:{listed}_changelist')}?{urlencode({'q': query.text})}"
    elif found.has_more and not is_alone:
        url = _address(typed, only=found.drawer.value)
    return Group(
        str(found.drawer.label),
        [Shown(one, mark(one.title, query), highlight(one.text, query)) for one in lines],
        url,
    )
