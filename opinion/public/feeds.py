"""The Atom feed of full texts (RFC 4287), strict XML whatever a text holds."""

import datetime as dt
import json
import logging
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from lxml import etree
from lxml.builder import ElementMaker

from opinion import dateline
from opinion.public import fragments, pages, reading

LENGTH = 20
ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SINCE = 2026  # the year in which the addresses began to be ours: half of every id (RFC 4151)
NEVER = dt.datetime(SINCE, 1, 1, tzinfo=dt.UTC)
END = b"</feed>"

log = logging.getLogger(__name__)
E = ElementMaker(namespace=ATOM, nsmap={None: ATOM})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest pieces, whole. One that cannot be written as XML is left out and logged."""
    editions = reading.whole(LENGTH)
    root = E.feed(
        E.id(_tag("/")),
        E.title(settings.PUBLISHER_NAME),
        E.link(rel="alternate", type="text/html", href=pages.absolute("/")),
        E.link(rel="self", type="application/atom+xml", href=pages.absolute("/feed/")),
        E.updated(max((edition.live_from for edition in editions), default=NEVER).isoformat()),
        E.author(E.name(settings.PUBLISHER_NAME)),
    )
    root.set(XML_LANG, settings.SITE_LANGUAGE)
    opening = etree.tostring(root, xml_declaration=True, encoding="utf-8").removesuffix(END)
    document = b"".join([opening, *(_entry(edition, settings.SITE_URL) for edition in editions), END])
    return HttpResponse(document, content_type="application/atom+xml; charset=utf-8")


def _tag(path: str) -> str:
    """An id that stays when the scheme of our addresses changes."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE}:{path}"


@lru_cache(maxsize=2 * LENGTH)
def _entry(edition: reading.Whole, site_url: str) -> bytes:
    """The entry of a piece, which depends on these values alone: it is written anew when one of them changes."""
    try:
        written = etree.tostring(_written(edition), encoding="utf-8", xml_declaration=False)
    except ValueError:  # what lxml raises for a character that XML cannot hold
        log.exception("The feed leaves out %s, which cannot be written as XML.", edition.path)
        return b""
    return written.replace(f' xmlns="{ATOM}"'.encode(), b"", 1)  # the feed has said it


def _written(edition: reading.Whole) -> etree._Element:
    entry: etree._Element = E.entry(
        E.id(_tag(edition.path)),
        E.title(edition.headline),
        E.link(rel="alternate", type="text/html", href=pages.absolute(edition.path)),
        E.updated(edition.live_from.isoformat()),
    )
    if edition.dated_precision == "day":
        entry.append(E.published(dateline.local(edition.dated).isoformat()))
    for person in json.loads(edition.byline):
        element = E.author if person["role"] == "author" else E.contributor
        entry.append(element(E.name(person["name"])))
    if edition.summary:
        entry.append(E.summary(edition.summary))
    if edition.article is not None:
        entry.append(E.content(fragments.text_of(edition.article), type="xhtml"))
    entry.set(XML_LANG, edition.language)
    return entry
