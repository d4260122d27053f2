"""Reading back what was typeset at printing: a summary and a picture for those who link, the text for the feed."""

from urllib.parse import urljoin

from django.conf import settings
from lxml import etree, html

# Not for the feed: what stands in the margin or on paper only, and what a reader's program shows by itself.
FURNITURE = ("head", "byline", "sidenote", "links", "topics")


def described(card: str | None) -> tuple[str, str]:
    """The standfirst, or how the text begins, as plain text; and the path of the picture; "" for what there is not."""
    read = _read(card)
    said = read.find(".//p[@class='standfirst']")
    said = read.find(".//p[@class='opening']") if said is None else said
    shown = read.find(".//a[@class='thumb']//img")
    summary = "" if said is None else " ".join(said.text_content().split())
    return summary, "" if shown is None else shown.get("src", "")


def _read(fragment: str | None) -> html.HtmlElement:
    return html.fragment_fromstring(fragment or "", create_parent="div")


def text_of(article: str) -> html.HtmlElement:
    """The article as an XHTML `div` that stands for itself: without the head, every address absolute."""
    div = _read(article)
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
