"""A crawl of the whole public site, after a different secret was planted in everything that is not public."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from django.urls import resolve

from opinion import publishing, workflow
from opinion.models import Article, Series, clock
from opinion.public import urls
from opinion.publishing import Epitaph
from tests import factories
from tests.planting import AN_HOUR, WORD, Secrets, plant
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
LINK = re.compile(r'(?:href|src)="([^"]+)"|<(?:loc|id)>([^<]+)</')


def links(page: str, answer: Any) -> Iterator[str]:
    """The addresses of this site that an answer names."""
    for found in LINK.findall(answer.content.decode(errors="replace")):
        address = urljoin(SITE + page, unescape("".join(found)))
        parts = urlsplit(address.replace("http://localhost:8000", SITE))
        if parts.netloc == "testserver" and not parts.path.startswith(
            ("/static/", "/desk/", "/contribute/", "/account/")
        ):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def guesses(pieces: list[Article]) -> Iterator[str]:
    """What somebody would try who knows what is there."""
    for piece in pieces:
        for entry in piece.snapshot().byline:
            yield f"/authors/{piece.bylines.get(author=entry['author']).author.slug}/"
        yield from (f"/topics/{topic.slug}/" for topic in piece.topics.all())
        yield f"/series/{piece.series.slug}/" if piece.series else "/series/"
        yield piece.path or f"/2026/11/{piece.slug}/"
        if piece.lead_image:
            yield from (f"/media/{rendition.name}" for rendition in piece.lead_image.renditions.all())
            yield f"/media/{piece.lead_image.original.name}"
    now = clock.read()
    yield from [
        f"/search/?q={WORD}",
        "/search/?q=sentence",
        "/feed/",
        "/sitemap.xml",
        "/robots.txt",
        "/favicon.ico",
    ]
    yield from [
        "/healthz",
        "/readyz",
        "/archive/",
        f"/archive/{now.year}/",
        f"/archive/{now.year}/{now.month:02}/",
    ]
    yield from ["/authors/", "/topics/", "/series/", "/before/9999999999999999-1/"]


def crawl(reader: ReaderClient, start: list[str]) -> Iterator[tuple[str, Any]]:
    """Every answer within reach."""
    waiting, seen = ["/", *start], set()
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        answer = reader.get(quote(unquote(page), safe="/?=&:+-%"))
        yield page, answer
        waiting.extend(links(page, answer))


def test_no_secret_is_in_any_public_answer(reader: ReaderClient) -> None:
    secret = Secrets()
    pieces = plant(secret)
    assert len(secret.places) > 80

    pages = dict(crawl(reader, list(guesses(pieces))))

    assert {page: found for page, answer in pages.items() if (found := secret.found_in(answer))} == {}
    assert sum(answer.status_code == 200 for answer in pages.values()) > 12
    assert pages[f"/search/?q={WORD}"].content.decode().count("For readers") >= 4
    assert any("A public report" in answer.content.decode(errors="replace") for answer in pages.values())


def test_a_crawl_reaches_every_public_address_pattern(reader: ReaderClient) -> None:
    edition = factories.published(topics=["Taiwan"], series=Series.objects.create(name="Dossier"))
    for number in range(45):
        factories.published(
            headline=f"Piece {number}", authors=[edition.article.bylines.get().author], topics=["Taiwan"]
        )

    reached = {resolve(unquote(urlsplit(page).path)).route for page, _ in crawl(reader, list(guesses([])))}

    deep = {str(pattern.pattern) for pattern in urls.urlpatterns if "before" in str(pattern.pattern)}
    missing = {str(pattern.pattern) for pattern in urls.urlpatterns} - reached - deep - {"media/<str:name>"}
    assert missing == set()
    assert reached & deep


def test_a_secret_that_is_published_would_be_found(reader: ReaderClient) -> None:
    secret = Secrets()
    edition = factories.published(headline=secret("headline of a published piece"))

    assert secret.found_in(reader.get(edition.path)) == ["headline of a published piece"]


@pytest.mark.parametrize("state", ["draft", "scheduled", "spiked"])
def test_the_address_of_a_hidden_piece_answers_as_one_that_never_was(
    reader: ReaderClient, state: str
) -> None:
    article = factories.article(headline="abcdef")
    if state == "scheduled":
        publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)
    if state == "spiked":
        workflow.move(article, "spike", by=None)
    path = article.path or f"/{clock.read():%Y/%m}/abcdef/"

    hidden, absent = reader.get(path), reader.get(path.replace("abcdef", "fedcba"))

    assert (hidden.status_code, dict(hidden.headers)) == (404, dict(absent.headers))
    assert hidden.content.replace(b"abcdef", b"") == absent.content.replace(b"fedcba", b"")


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_hidden_piece_is_no_304_to_who_knows_its_validator(reader: ReaderClient, method: str) -> None:
    edition = factories.published()
    etag = reader.get(edition.path)["ETag"]
    publishing.take_down(edition.article, by=factories.user(group="publisher"), why="x", epitaph=Epitaph())

    answer = getattr(reader, method)(edition.path, headers={"If-None-Match": etag})

    assert answer.status_code == 410
