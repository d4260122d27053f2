"""What a page asks of the database, and what stands on it."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.reading import ReaderClient


def statements(reader: ReaderClient, page: str) -> list[str]:
    """The questions that a page asks; putting the role on and off is not counted."""
    with CaptureQueriesContext(connection) as queries:
        answer = reader.get(page)
    assert answer.status_code == 200, page
    return [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]


def parsed(answer: Any) -> html.HtmlElement:
    """The page as a tree."""
    return html.document_fromstring(answer.content.decode())


def texts(answer: Any, where: str) -> list[str]:
    """The text of every element that this XPath finds, white space folded."""
    return [" ".join(element.text_content().split()) for element in parsed(answer).xpath(where)]


def headlines(answer: Any) -> list[str]:
    """The headlines of the cards, in order."""
    return texts(answer, "//article[contains(@class, 'card')]/h3")


def links(answer: Any, where: str = "//main") -> list[str]:
    """Where the links in a part of the page lead."""
    return [str(address) for address in parsed(answer).xpath(f"{where}//a/@href")]


def following(answer: Any) -> str | None:
    """The address of the next page of a list."""
    found = parsed(answer).xpath("//nav[@class='pages']/a[@rel='next']/@href")
    return str(found[0]) if found else None
