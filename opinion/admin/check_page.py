"""The check of a piece: figures, dates, quotations and findings marked in its text; house style, place by place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opinion import copyediting, facts, passages, preflight, prose, revisions, standing
from opinion.admin.act_views import piece
from opinion.admin.asking import who
from opinion.admin.marks import short
from opinion.admin.panel import PLACES
from opinion.facts import Fact, FactKind
from opinion.findings import Finding
from opinion.models import Article
from opinion.passages import Place
from opinion.refusals import Refused, StaleCopy

_BLOCK = re.compile(r"<(p|h2|h3)(?=[ >])")
_SPOT = re.compile(r'<mark class="([^"]*\b(at-\d+)\b[^"]*)"')


@dataclass(frozen=True)
class Line:
    """A finding beside the text, and where it leads."""

    finding: Finding
    url: str


@dataclass(frozen=True)
class Spot:
    """A place of house style beside the text: what may be done there, and where in the text it stands."""

    place: copyediting.Place
    anchor: str
    may_apply: bool


def check_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The page; POST does one thing at one place of house style."""
    article = piece(request, pk)
    if request.method == "POST":
        return _do(request, piece(request, pk, "edit_article"))
    return _page(request, article)


def _do(request: HttpRequest, article: Article) -> HttpResponse:
    """Applies, lets stand or reconsiders, and comes back; 409 with the page as it is now where that cannot be."""
    given, by = request.POST, who(request)
    key = given.get("key", "")
    try:
        paragraph, start, base = (int(given.get(name, "")) for name in ("paragraph", "start", "base"))
    except ValueError:
        return _page(request, article, refusal=_("This form is incomplete. Try again."))
    try:
        match given.get("do"):
            case "apply":
                words = copyediting.apply(article, key, paragraph=paragraph, start=start, by=by, base=base)
                messages.success(request, _("It reads “%(words)s” now.") % {"words": words})
            case "stand":
                copyediting.let_stand(article, key, paragraph=paragraph, start=start, by=by)
            case "reconsider":
                copyediting.reconsider(article, key, by=by)
    except StaleCopy:
        again = _("Somebody saved this piece since you opened the page. Here it is as it reads now.")
        return _page(request, piece(request, article.pk), refusal=again)
    except Refused as refusal:
        return _page(request, piece(request, article.pk), refusal=str(refusal))
    return HttpResponseRedirect(reverse("admin:opinion_article_check", args=[article.pk]) + "#style")


def _page(request: HttpRequest, article: Article, *, refusal: str = "") -> HttpResponse:
    now = standing.of(article)
    at = now.scheduled.live_from if now.scheduled else None
    findings = preflight.run(article, at=at)
    found = facts.facts(prose.paragraphs(article.body), article.language)
    places = copyediting.places(article)
    writable = request.user.has_perm("opinion.edit_article") and revisions.may_edit(who(request), article)
    context = {
        **admin.site.each_context(request),
        "title": _("Check"),
        "article": article,
        "body": _marked(article.body, findings, found, places),
        "lines": [Line(finding, _leads(finding, number)) for number, finding in enumerate(findings)],
        "spots": _spots(places, len(findings), writable),
        "waiting": sum(not (place.is_ignored or place.hit.is_quoted) for place in places),
        "counts": [(kind, _name(kind), sum(fact.kind is kind for fact in found)) for kind in FactKind],
        "moment": short(at) if at else "",
        "refusal": refusal,
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/check.html", context, status=409 if refusal else 200)


def _name(kind: FactKind) -> str:
    return {
        FactKind.FIGURE: pgettext("in a text", "Figures"),
        FactKind.DATE: _("Dates"),
        FactKind.QUOTATION: _("Quotations"),
    }[kind]


def _leads(finding: Finding, number: int) -> str:
    """To its words in the text beside it, to the paragraph, or to the field of the piece."""
    if finding.start is not None:
        return f"#at-{number}"
    if finding.paragraph:
        return f"#p-{finding.paragraph}"
    if finding.place == "check":
        return "#style"
    place = PLACES.get(finding.place, "")
    return f"../change/{place}" if place else ""


def _spots(places: Sequence[copyediting.Place], first: int, writable: bool) -> list[Spot]:
    return [
        Spot(place, f"at-{first + number}", writable and not place.hit.is_quoted)
        for number, place in enumerate(places)
    ]


def _marked(
    body: str, findings: Sequence[Finding], found: Iterable[Fact], places: Sequence[copyediting.Place]
) -> SafeString:
    """The body with everything marked: what a finding or a hit speaks of has an id to lead to."""
    marks = [Place(fact.paragraph, fact.start, fact.end, fact.kind) for fact in found]
    for number, finding in enumerate(findings):
        if finding.paragraph and finding.start is not None and finding.end is not None:
            marks.append(Place(finding.paragraph, finding.start, finding.end, f"spoken at-{number}"))
    for number, place in enumerate(places, len(findings)):
        kind = "stands" if place.is_ignored or place.hit.is_quoted else "style"
        marks.append(Place(place.hit.paragraph, place.hit.start, place.hit.end, f"{kind} at-{number}"))
    html = passages.marked(body, marks)  # cleaned
    return mark_safe(_with_ids(html))  # noqa: S308 - what is added is made of numbers


def _with_ids(html: str) -> str:
    """Ids on paragraphs (p-1 ...) and on the first mark of each place (at-0 ...)."""
    given: set[str] = set()
    count = 0

    def block(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'{match.group()} id="p-{count}" tabindex="-1"'

    def mark(match: re.Match[str]) -> str:
        anchors = [name for name in match[1].split() if name.startswith("at-") and name not in given]
        given.update(anchors)
        return f'<mark id="{anchors[0]}" class="{match[1]}"' if anchors else match.group()

    return _SPOT.sub(mark, _BLOCK.sub(block, html))
