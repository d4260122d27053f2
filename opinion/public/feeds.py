"""The Atom feed of full texts (RFC 4287), strict XML whatever a text holds."""

import datetime as dt
import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from lxml import etree
from lxml.builder import ElementMaker

from opinion import dateline
from opinion.models.live import LiveEdition
from opinion.public import fragments, pages

LENGTH = 20
IN_THE_FEED = (
    "id", "path", "language", "headline", "byline", "dated", "dated_precision", "live_from", "card", "article",
)  # fmt: skip
ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SINCE = 2026  # the year in which the addresses began to be ours: half of every id (RFC 4151)
NEVER = dt.datetime(SINCE, 1, 1, tzinfo=dt.UTC)

log = logging.getLogger(__name__)
E = ElementMaker(namespace=ATOM, nsmap={None: ATOM})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest pieces, whole. One that cannot be written as XML is left out and logged."""
    editions = list(LiveEdition.objects.cards().only(*IN_THE_FEED)[:LENGTH])
    root = E.feed(
        E.id(_tag("/")),
        E.title(settings.PUBLISHER_NAME),
        E.link(rel="alternate", type="text/html", href=pages.absolute("/")),
        E.link(rel="self", type="application/atom+xml", href=pages.absolute("/feed/")),
        E.updated(max((edition.live_from for edition in editions), default=NEVER).isoformat()),
        E.author(E.name(settings.PUBLISHER_NAME)),
        *(entry for edition in editions if (entry := _entry(edition)) is not None),
    )
    root.set(XML_LANG, settings.LANGUAGE_CODE)
    document = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return HttpResponse(document, content_type="application/atom+xml; charset=utf-8")


def _tag(path: str) -> str:
    """An id that stays when the scheme of our addresses changes."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE}:{path}"


def _entry(edition: LiveEdition) -> etree._Element | None:
    try:
        return _written(edition)
    except ValueError:  # what lxml raises for a character that XML cannot hold
        log.exception("The feed leaves out %s, which cannot be written as XML.", edition.path)
        return None


def _written(edition: LiveEdition) -> etree._Element:
    entry: etree._Element = E.entry(
        E.id(_tag(edition.path)),
        E.title(edition.headline),
        E.link(rel="alternate", type="text/html", href=pages.absolute(edition.path)),
        E.updated(edition.live_from.isoformat()),
    )
    if edition.dated_precision == "day":
        entry.append(E.published(dateline.local(edition.dated).isoformat()))
    for person in edition.byline:
        element = E.author if person["role"] == "author" else E.contributor
        entry.append(element(E.name(person["name"])))
    if summary := fragments.summary(edition.card):
        entry.append(E.summary(summary))
    if edition.article is not None:
        entry.append(E.content(fragments.text_of(edition.article), type="xhtml"))
    entry.set(XML_LANG, edition.language)
    return entry
