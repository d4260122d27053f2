"""Authors, topics, series: who and what there is, and the pieces of each."""

from collections import Counter
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from opinion import dateline
from opinion.models.live import (
    LiveAuthor,
    LiveEditionAuthor,
    LiveEditionSeries,
    LiveEditionTopic,
    LiveSeries,
    LiveTopic,
)
from opinion.public import forwarding, pages, paging
from opinion.public.paging import Position

LENGTH = 40
WRITERS = 12
LOOKED_AT = 200  # the newest pieces on a topic, among whose authors its writers are found


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """Everybody who has written here, under the first letter by which a name is sorted."""
    everybody = LiveAuthor.objects.only("name", "slug", "sort_key")
    letters = [(letter, list(them)) for letter, them in groupby(everybody, key=_letter)]
    return pages.render("public/authors.html", {"letters": letters, "path": "/authors/"})


def _letter(author: LiveAuthor) -> str:
    first = author.sort_key[:1].upper()
    return first if first.isascii() and first.isalpha() else "…"


@require_safe
def author(request: HttpRequest, slug: str, before: Position | None = None) -> HttpResponse:
    """An author, with the pieces by year."""
    person = LiveAuthor.objects.filter(slug=slug).first()
    if person is None:
        return forwarding.elsewhere(f"/authors/{slug}/")
    page = paging.page(LiveEditionAuthor.objects.filter(author=person.pk).newest_first(), LENGTH, before)
    years = [
        (year, pages.cards(them))
        for year, them in groupby(page.editions, key=lambda edition: dateline.local(edition.dated).year)
    ]
    head = None if person.head is None else mark_safe(person.head)  # noqa: S308 - set by typesetting
    context = {"author": person, "head": head, "years": years}
    return pages.render_list("public/author.html", page, context, base=f"/authors/{slug}/", before=before)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """What pieces are about."""
    return pages.render("public/topics.html", {"topics": LiveTopic.objects.all(), "path": "/topics/"})


@require_safe
def topic(request: HttpRequest, slug: str, before: Position | None = None) -> HttpResponse:
    """A topic: what it is, the pieces, and who writes on it."""
    about = LiveTopic.objects.filter(slug=slug).first()
    if about is None:
        return forwarding.elsewhere(f"/topics/{slug}/")
    page = paging.page(LiveEditionTopic.objects.filter(topic=about.pk).newest_first(), LENGTH, before)
    context = {"topic": about, "writers": _writers(about)}
    return pages.render_list("public/topic.html", page, context, base=f"/topics/{slug}/", before=before)


def _writers(topic: LiveTopic) -> list[LiveAuthor]:
    """Who has lately written most on it."""
    newest = LiveEditionTopic.objects.filter(topic=topic.pk).order_by("-dated", "-edition_id")[:LOOKED_AT]
    links = LiveEditionAuthor.objects.filter(edition__in=newest.values("edition"), role="author")
    them = Counter(
        link.author
        for link in links.select_related("author").only("author__name", "author__slug", "author__sort_key")
    )
    return [author for author, _count in sorted(them.items(), key=_most_first)[:WRITERS]]


def _most_first(counted: tuple[LiveAuthor, int]) -> tuple[int, str, int]:
    author, count = counted
    return -count, author.sort_key, author.pk


@require_safe
def series(request: HttpRequest, slug: str, before: Position | None = None) -> HttpResponse:
    """A series: its introduction and its pieces."""
    about = LiveSeries.objects.filter(slug=slug).first()
    if about is None:
        return forwarding.elsewhere(f"/series/{slug}/")
    page = paging.page(LiveEditionSeries.objects.filter(series=about.pk).newest_first(), LENGTH, before)
    return pages.render_list(
        "public/series.html", page, {"series": about}, base=f"/series/{slug}/", before=before
    )
