"""Authors, topics, series: who and what there is, and the pieces of each."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from opinion import dateline
from opinion.models.live import LiveAuthor, LiveTopic
from opinion.public import forwarding, pages, paging, reading
from opinion.public.paging import Position

LENGTH = 40
WRITERS = 12
LOOKED_AT = 60  # the newest pieces on a topic, among whose authors its writers are found


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
    person = reading.author(slug, LENGTH + 1, before)
    if person is None:
        return forwarding.elsewhere(f"/authors/{slug}/")
    page = paging.page(person.cards, LENGTH)
    years = [
        (year, pages.cards(them))
        for year, them in groupby(page.editions, key=lambda edition: dateline.local(edition.dated).year)
    ]
    head = None if person.said is None else mark_safe(person.said)  # noqa: S308 - set by typesetting
    context = {"author": person, "head": head, "years": years}
    return pages.render_list("public/author.html", page, context, base=f"/authors/{slug}/", before=before)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """What pieces are about."""
    return pages.render("public/topics.html", {"topics": LiveTopic.objects.all(), "path": "/topics/"})


@require_safe
def topic(request: HttpRequest, slug: str, before: Position | None = None) -> HttpResponse:
    """A topic: what it is, the pieces, and who writes on it."""
    about = reading.topic(slug, LENGTH + 1, before, writers=WRITERS, among=LOOKED_AT)
    if about is None:
        return forwarding.elsewhere(f"/topics/{slug}/")
    page = paging.page(about.cards, LENGTH)
    context = {"topic": {"name": about.name, "description": about.said}, "writers": about.writers}
    return pages.render_list("public/topic.html", page, context, base=f"/topics/{slug}/", before=before)


@require_safe
def series(request: HttpRequest, slug: str, before: Position | None = None) -> HttpResponse:
    """A series: its introduction and its pieces."""
    about = reading.series(slug, LENGTH + 1, before)
    if about is None:
        return forwarding.elsewhere(f"/series/{slug}/")
    page = paging.page(about.cards, LENGTH)
    context = {"series": {"name": about.name, "introduction": about.said}}
    return pages.render_list("public/series.html", page, context, base=f"/series/{slug}/", before=before)
