"""The front page, and a piece."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from opinion import dateline, typesetting
from opinion.models.live import LiveEdition
from opinion.public import forwarding, pages, paging, reading
from opinion.public.paging import Card, Position
from opinion.typesetting import Person, Piece

BESIDE = 4  # pieces in two columns under the lead
FRONT = 1 + BESIDE + 20
OLDER = 40
RELATED = 3
ONLY_TO_SET = ("standfirst", "body", "disclosure", "disclaimer")


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What is new: one piece that leads, an even number beside each other, and a list."""
    page = paging.page(reading.newest(FRONT + 1), FRONT)
    lead, others = page.editions[:1], page.editions[1:]
    half = min(BESIDE, len(others)) // 2
    columns = [others[:half], others[half : 2 * half]] if half else [others] if others else []
    rest = others[2 * half or 1 :]
    context = {
        "lead": pages.cards(lead),
        "beside": [pages.cards(column) for column in columns],
        "rest": pages.cards(rest),
        "older": page.older,
    }
    return pages.render("public/front.html", context | {"path": "/", "base": "/"})


@require_safe
def older(request: HttpRequest, before: Position) -> HttpResponse:
    """What was on the front page before."""
    page = paging.page(reading.newest(OLDER + 1, before), OLDER)
    return pages.render_list("public/older.html", page, base="/", before=before)


@require_safe
def piece(request: HttpRequest, path: str) -> HttpResponse:
    """The piece at this path; or where an old address leads; or what is left of what was taken down."""
    edition = reading.piece(f"/{path}", RELATED)
    if edition is None:
        try:
            return forwarding.elsewhere(f"/{path}")
        except Http404:  # its time may have come between two questions
            edition = reading.piece(f"/{path}", RELATED)
            if edition is None:
                raise
    related = edition.related if edition.topic else _newest_but(edition)
    context = {
        "edition": edition,
        "path": edition.path,
        "canonical": edition.canonical_url,
        "names": [entry["name"] for entry in edition.byline if entry["role"] == "author"],
        "date_words": dateline.words(edition.dated, edition.dated_precision),
        "summary": edition.summary,
        "picture": edition.thumbnail,
        "related": pages.cards(related),
        "topic": edition.topic,
    }
    margin = pages.fragment("public/_margin.html", context)
    return pages.render("public/article.html", context | {"article": _set(edition, margin)})


def _newest_but(edition: reading.Piece) -> list[Card]:
    """What to read next where a piece has no topic: what is new."""
    return [card for card in reading.newest(RELATED + 1) if card.pk != edition.pk][:RELATED]


def _set(piece: reading.Piece, margin: str) -> str:
    """The article as it was typeset; without links and pictures where `rebuild` has not run since a load."""
    if piece.article is not None:
        return typesetting.with_margin(piece.article, margin)
    edition = LiveEdition.objects.get(pk=piece.pk)
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
