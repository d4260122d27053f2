"""Keeping stored pages new: after every change the worker reads what shows it, as a reader would.

What stores pages in front of the site shows them when the database or the site fails; a page that nobody has asked for
since the change would then be the old one.
"""

import datetime as dt
import http.client
import re
import time
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from authors.models import Author
from opinion import addresses, later
from opinion.models import Article, Edition, Rendition, Series, Topic, clock
from opinion.states import Precision

# What was stored just before the change is fresh for a second (config.middleware), and the answer to a question that
# was asked just before it may be stored just after.
AGAIN_AFTER = 2.0
LISTS = ("/", "/feed/", "/authors/", "/topics/", "/archive/", "/sitemap.xml", "/sitemap-lists.xml")
LINKS = re.compile(rb'(?:href|src)="(/(?:static/|media/|archive/|(?:[^"]*/)?before/)[^"]*)"|srcset="([^"]*)"')
PATHS = re.compile(rb"<loc>([^<]+)</loc>")


class Visit:
    """Reads pages by their public name, through `through` or what WARM_THROUGH says; a context that ends it."""

    def __init__(self, through: str = "") -> None:
        self.through = through or settings.WARM_THROUGH
        place = urlsplit(self.through)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(place.hostname or "", place.port, timeout=15)
        self.headers = {"Host": urlsplit(settings.SITE_URL).netloc, "User-Agent": "standfirst warming"}

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *failure: object) -> None:
        self.connection.close()

    def read(self, path: str) -> tuple[int, bytes]:
        """Status and content; status 0 where nobody answers."""
        try:
            self.connection.request("GET", iri_to_uri(path), headers=self.headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0, b""


def soon(article: Article, *, at: dt.datetime, now: dt.datetime) -> None:
    """Has the worker read what shows this piece, once the transaction is through and `at` has come."""
    wait = max(at - now, dt.timedelta(0))
    pause = wait + dt.timedelta(seconds=1) if wait else wait  # whole seconds are waited: never too few
    later.do("read_again", after=pause, article_id=article.pk, since=at.isoformat())


def read_again(article_id: int, *, since: dt.datetime) -> str:
    """Reads every page that may show the piece, twice: the second time nothing is stored from before `since`.

    Best effort. Says how it went and how long after the change it was done.
    """
    paths = pages_of(Article.objects.get(pk=article_id))
    with Visit() as visit:
        if not visit.read(paths[0])[0]:
            return f"Nobody answers at {visit.through}."
        silent = _count_silent(visit, paths)
        time.sleep(AGAIN_AFTER)
        silent += _count_silent(visit, paths)
        lag = (clock.read() - since).total_seconds()
        return f"Read {len(paths)} addresses twice at {visit.through}, until {lag:.1f} s after; {silent} unanswered."


def _count_silent(visit: Visit, paths: Iterable[str]) -> int:
    return sum(status == 0 or status >= 500 for status, _content in map(visit.read, paths))


def pages_of(article: Article) -> list[str]:
    """The addresses that show the piece as it is or as it was before: its own first, then lists and pictures."""
    editions = list(article.editions.has_been_live().order_by("-live_from", "-number")[:2])
    authors = [entry["author"] for edition in editions for entry in edition.byline if entry["author"]]
    topics = [pk for edition in editions for pk in edition.topics]
    images = [facts["image"] for edition in editions for facts in edition.images]
    paths = [edition.path for edition in editions]
    paths += article.addresses.values_list("path", flat=True)
    paths += LISTS
    slugs = Author.objects.filter(pk__in=authors).values_list("slug", flat=True)
    paths += map(addresses.of_author, slugs)
    paths += map(addresses.of_topic, Topic.objects.filter(pk__in=topics).values_list("slug", flat=True))
    in_series = Series.objects.filter(pk__in=[edition.series_id for edition in editions])
    paths += map(addresses.of_series, in_series.values_list("slug", flat=True))
    for edition in editions:
        paths += _in_the_archive(edition)
    names = Rendition.objects.filter(image__in=images).values_list("name", flat=True)
    return list(dict.fromkeys([*paths, *(f"/media/{name}" for name in names)]))


def _in_the_archive(edition: Edition) -> Iterator[str]:
    """The pages of its year and month, and the sitemap that names it."""
    year, month = addresses.path_for(edition.dated, Precision.MONTH, "").split("/")[1:3]
    yield f"/archive/{year}/"
    yield f"/sitemap-{year}-{month}.xml"
    if edition.dated_precision != Precision.YEAR:
        yield f"/archive/{year}/{month}/"


def walk(through: str = "") -> Iterator[tuple[str, int, int]]:
    """Reads every page that the sitemap names, what these pages need, and the further pages of lists.

    Yields each address with the status of its answer, and how many more are known.
    """
    known = dict.fromkeys((*LISTS, "/robots.txt", "/favicon.ico"))
    waiting = list(reversed(known))
    with Visit(through) as visit:
        while waiting:
            path = waiting.pop()
            status, content = visit.read(path)
            found = dict.fromkeys(link for link in _links(path, content) if link not in known)
            known |= found
            waiting += reversed(found)
            yield path, status, len(waiting)


def _links(path: str, content: bytes) -> Iterator[str]:
    if path.endswith(".xml"):
        for address in PATHS.findall(content):
            yield address.decode().removeprefix(settings.SITE_URL)
    for one, several in LINKS.findall(content):
        for link in [one] if one else several.split(b","):
            if link.strip().startswith(b"/"):
                yield link.decode().split()[0]
