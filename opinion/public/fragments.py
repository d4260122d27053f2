"""Reading back what was typeset at printing: a summary and a picture for those who link, the text for the feed."""

from urllib.parse import urljoin

from django.conf import settings
from lxml import etree, html

XHTML = "http://www.w3.org/1999/xhtml"
# Not for the feed: what stands in the margin or on paper only, and what a reader's program shows by itself.
FURNITURE = "header byline sidenote links topics".split()


def summary(card: str | None) -> str:
    """The standfirst, or how the text begins, as plain text."""
    return _first(card, ".//p[@class='standfirst']") or _first(card, ".//p[@class='opening']")


def picture(card: str | None) -> str:
    """The path of the picture in a list; "" without one."""
    found = _read(card).find(".//a[@class='thumb']//img")
    return "" if found is None else found.get("src", "")


def _first(card: str | None, where: str) -> str:
    found = _read(card).find(where)
    return "" if found is None else " ".join(found.text_content().split())


def _read(fragment: str | None) -> html.HtmlElement:
    return html.fragment_fromstring(fragment or "", create_parent="div")


def text_of(article: str) -> etree._Element:
    """The article as an XHTML `div` that stands for itself: without the head, every address absolute."""
    div = _read(article)
    for element in [*div.iterfind(".//header"), *_of_class(div, *FURNITURE[1:])]:
        element.drop_tree()
    for element in div.iter():
        _make_absolute(element)
    etree.strip_tags(div, etree.Comment)
    html.html_to_xhtml(div)
    etree.cleanup_namespaces(div, top_nsmap={None: XHTML})
    return div


def _of_class(div: html.HtmlElement, *names: str) -> list[html.HtmlElement]:
    return [element for name in names for element in div.find_class(name)]


def _make_absolute(element: html.HtmlElement) -> None:
    for name in ("href", "src"):
        if (value := element.get(name, "")).startswith("/"):
            element.set(name, urljoin(settings.SITE_URL, value))
    if srcset := element.get("srcset"):
        element.set("srcset", ", ".join(urljoin(settings.SITE_URL, part) for part in srcset.split(", ")))
