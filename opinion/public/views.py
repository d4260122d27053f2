"""The front page, and a piece."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from opinion import dateline, typesetting
from opinion.models.live import LiveEdition, LiveEditionTopic
from opinion.public import forwarding, fragments, pages, paging
from opinion.public.paging import Position
from opinion.typesetting import Person, Piece

BESIDE = 4  # pieces in two columns under the lead
FRONT = 1 + BESIDE + 20
OLDER = 40
RELATED = 3
ON_THE_PAGE = (
    "id", "path", "language", "headline", "byline", "topics", "images", "dated", "dated_precision", "dated_inferred",
    "canonical_url", "card", "article",
)  # fmt: skip
ONLY_TO_SET = ("standfirst", "body", "disclosure", "disclaimer")


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What is new: one piece that leads, an even number beside each other, and a list."""
    page = paging.page(LiveEdition.objects.cards(), FRONT)
    lead, *others = pages.cards(page.editions) or [SafeString()]
    half = min(BESIDE, len(others)) // 2
    columns = [others[:half], others[half : 2 * half]] if half else [others] if others else []
    rest = others[2 * half or 1 :]
    context = {"lead": lead, "beside": columns, "rest": rest, "older": page.older}
    return pages.render("public/front.html", context | {"path": "/", "base": "/"})


@require_safe
def older(request: HttpRequest, before: Position) -> HttpResponse:
    """What was on the front page before."""
    page = paging.page(LiveEdition.objects.cards(), OLDER, before)
    return pages.render_list("public/older.html", page, base="/", before=before)


@require_safe
def piece(request: HttpRequest, path: str) -> HttpResponse:
    """The piece at this path; or where an old address leads; or what is left of what was taken down."""
    edition = LiveEdition.objects.only(*ON_THE_PAGE).filter(path=f"/{path}").first()
    if edition is None:
        return forwarding.elsewhere(f"/{path}")
    related = list(_related(edition))
    context = {
        "edition": edition,
        "path": edition.path,
        "canonical": edition.canonical_url,
        "names": [entry["name"] for entry in edition.byline if entry["role"] == "author"],
        "date_words": dateline.words(edition.dated, edition.dated_precision),
        "summary": fragments.summary(edition.card),
        "picture": fragments.picture(edition.card),
        "related": pages.cards(getattr(row, "edition", row) for row in related),
        "topic": getattr(related[0], "topic", None) if related else None,
    }
    margin = pages.fragment("public/_margin.html", context)
    return pages.render("public/article.html", context | {"article": _set(edition, margin)})


def _related(edition: LiveEdition) -> Iterable[Any]:
    """What to read next: on the same topic, or what is new where there is none. One query."""
    if edition.topics:
        return LiveEditionTopic.objects.related_to(edition)[:RELATED]
    return LiveEdition.objects.cards().exclude(pk=edition.pk)[:RELATED]


def _set(edition: LiveEdition, margin: str) -> str:
    """The article as it was typeset; without links and pictures where `rebuild` has not run since a load."""
    if edition.article is not None:
        return typesetting.with_margin(edition.article, margin)
    edition.refresh_from_db(fields=ONLY_TO_SET)
    people = [
        Person(
            native_language=entry["language"],
            **{name: entry[name] for name in ("role", "name", "native_name")},
            affiliation=entry["affiliation"],
            bio_line=entry["bio_line"],
        )
        for entry in edition.byline
    ]
    plain = Piece(
        path=edition.path,
        language=edition.language,
        headline=edition.headline,
        dated=edition.dated,
        precision=edition.dated_precision,
        inferred=edition.dated_inferred,
        byline=people,
        **{name: getattr(edition, name) for name in ONLY_TO_SET},
    )
    return typesetting.with_margin(typesetting.article(plain), margin)
