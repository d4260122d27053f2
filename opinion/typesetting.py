"""From a copy to what readers see of it: the card in a list and the article on its page. Pure: values in, HTML out.

The same functions set an edition that is printed and a revision that is previewed.
"""

import datetime as dt
import hashlib
import html
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from opinion import dateline, phrases, prose

CARD = "public/_card.html"
ARTICLE = "public/_article.html"
AUTHOR_HEAD = "public/_author_head.html"
OPENING = 300  # characters of the text that a card without a standfirst shows
MARGIN = "<!-- margin -->"  # where the article's margin begins, in _article.html
SETTING = (CARD, ARTICLE, AUTHOR_HEAD, "public/_byline.html", "public/_picture.html")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A name and where it leads; an empty path is no link."""

    name: str
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One `<source>`: a media type and its `srcset`."""

    type: str
    srcset: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture as it can be shown now: only renditions that are ready, the last source being the fallback's."""

    src: str
    width: int
    height: int
    sources: list[Source]
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in the byline, as published, with today's address and portrait."""

    role: str
    name: str
    native_name: str = ""
    native_language: str = ""
    affiliation: str = ""
    bio_line: str = ""
    path: str = ""
    portrait: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class FirstPublished:
    """Where and when a text first appeared, if not here; the credit line in the words of whoever permits it."""

    outlet: str = ""
    date: str = ""
    url: str = ""
    credit: str = ""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """All that readers see of a piece, ready to be set."""

    path: str
    language: str
    headline: str
    standfirst: str
    body: str
    dated: dt.datetime | None
    precision: str
    inferred: bool = False
    byline: list[Person] = field(default_factory=list)
    topics: list[Link] = field(default_factory=list)
    series: Link | None = None
    picture: Picture | None = None
    thumbnail: Picture | None = None
    disclosure: str = ""
    disclaimer: str = ""
    origin: str = ""
    first_published: FirstPublished | None = None
    sources: list[Link] = field(default_factory=list)
    updated: dt.datetime | None = None
    note: str = ""

    @property
    def kicker(self) -> Link | None:
        """The first topic, which stands above the headline."""
        return self.topics[0] if self.topics else None


def card(piece: Piece) -> str:
    """The piece in a list."""
    return _set(CARD, piece)


def article(piece: Piece) -> str:
    """The piece on its page: from kicker to first publication, without what surrounds it."""
    return _set(ARTICLE, piece)


def summary(piece: Piece) -> str:
    """The piece in a sentence or two, for those who link to it: its standfirst, or how it begins."""
    return " ".join((piece.standfirst or prose.excerpt(piece.body, OPENING)).split())


def author_head(context: dict[str, Any]) -> str:
    """The top of an author's page."""
    return get_template(AUTHOR_HEAD).render(context)


def with_margin(article: str, margin: str) -> SafeString:
    """The article with something of its page's (safe HTML) at the head of its margin: how to cite it, say."""
    return mark_safe(article.replace(MARGIN, margin, 1))  # noqa: S308 - both were set by our templates


def _set(template: str, piece: Piece) -> str:
    context = {
        "piece": piece,
        "phrases": (words := phrases.of(piece.language)),
        "date_words": dateline.words(piece.dated, piece.precision, piece.language) if piece.dated else "",
        "date_iso": dateline.iso(piece.dated, piece.precision) if piece.dated else "",
        "authors": [p for p in piece.byline if p.role == "author"],
        "others": [
            (words.translator if p.role == "translator" else words.interviewer, p)
            for p in piece.byline
            if p.role != "author"
        ],
    }
    return get_template(template).render(context | (_opening(piece) if template == CARD else _whole(piece)))


def _opening(piece: Piece) -> dict[str, object]:
    """What a card shows of a text that has no standfirst."""
    return {"opening": "" if piece.standfirst else prose.excerpt(piece.body, OPENING)}


def _whole(piece: Piece) -> dict[str, object]:
    """The text and what belongs to it."""
    text = prose.typeset(prose.clean(piece.body), language=piece.language)
    return {
        "body": mark_safe(_beside(text)),  # noqa: S308 - made by prose from cleaned HTML
        "notes": mark_safe(text.notes_html),  # noqa: S308 - as the body
        "links": [html.unescape(address) for address in _LINK.findall(text.html)],
        "updated_words": dateline.words(piece.updated, "day", piece.language) if piece.updated else "",
        "updated_iso": dateline.iso(piece.updated, "day") if piece.updated else "",
        "reading_time": phrases.of(piece.language).minutes.format(
            prose.reading_minutes(prose.words(piece.body))
        ),
    }


_LINK = re.compile(r'<a href="(https?://[^"]+)"')
_REFERENCE = re.compile(r'<sup class="note"><a href="#note-([0-9]+)".*?</sup>')


def _beside(text: prose.Typeset) -> str:
    """The text with each note once more behind its reference, for the margin of wide screens."""
    notes = {str(note.number): note.html for note in text.notes}
    return _REFERENCE.sub(
        lambda it: f'{it[0]}<span class="sidenote"><b>{it[1]}</b> {notes[it[1]]}</span>', text.html
    )


@cache
def version() -> str:
    """Names the form in which fragments are set now: a hash of the templates that set them."""
    digest = hashlib.sha256()
    for name in SETTING:
        source: Any = get_template(name)
        digest.update(Path(source.origin.name).read_bytes())
    digest.update((settings.SITE_LANGUAGE + phrases.every()).encode())
    return digest.hexdigest()[:16]
