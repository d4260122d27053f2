"""Reading back what was typeset at printing: the text for the feed."""

from urllib.parse import urljoin

from django.conf import settings
from lxml import etree, html

# Not for the feed: what stands in the margin or on paper only, and what a reader's program shows by itself.
FURNITURE = ("head", "byline", "sidenote", "links", "topics")


def text_of(article: str) -> html.HtmlElement:
    """The article as an XHTML `div` that stands for itself: without the head, every address absolute."""
    div = html.fragment_fromstring(article, create_parent="div")
    etree.strip_tags(div, etree.Comment)
    for name in FURNITURE:
        for element in div.find_class(name):
            element.drop_tree()
    for element in div.iter():
        _make_absolute(element)
    html.html_to_xhtml(div)
    return div


def _make_absolute(element: html.HtmlElement) -> None:
    for name in ("href", "src"):
        if (value := element.get(name, "")).startswith("/"):
            element.set(name, urljoin(settings.SITE_URL, value))
    if srcset := element.get("srcset"):
        element.set("srcset", ", ".join(urljoin(settings.SITE_URL, part) for part in srcset.split(", ")))
