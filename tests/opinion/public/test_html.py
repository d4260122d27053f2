"""Every page is sound HTML, needs no script, and leads nowhere that is not there."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit

import html5lib
import pytest
from lxml import html

from opinion.models import Typeset
from tests.opinion.public import shelf
from tests.opinion.public.asking import parsed
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(reader: ReaderClient) -> dict[str, html.HtmlElement]:
    """Every kind of page, as a tree; strict parsing raises what is wrong with it."""
    trees = {}
    for name, path in shelf.fill().items():
        answer = reader.get(path)
        html5lib.HTMLParser(strict=True).parse(answer.content.decode())
        trees[name] = parsed(answer)
    return trees


def test_every_page_is_sound(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        assert page.get("lang") == "en", name
        assert [
            len(page.xpath(f"//{tag}")) for tag in ("main", "h1", "title", "body/header", "body/footer")
        ] == [1] * 5
        twice = [name for name, count in Counter(page.xpath("//@id")).items() if count > 1]
        assert twice == [], name


def test_headings_are_in_order(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), (
            name,
            levels,
        )


def test_no_page_needs_a_script_a_frame_or_an_inline_style(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        assert page.xpath("//script|//style|//iframe|//object|//embed|//base|//@style") == [], name
        assert [a for a in page.xpath("//@*") if getattr(a, "attrname", "").startswith("on")] == [], name


def test_no_page_fetches_anything_from_elsewhere(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        fetched = page.xpath("//img/@src|//link[@rel='stylesheet' or @rel='icon']/@href")
        fetched += [part.split()[0] for srcset in page.xpath("//@srcset") for part in srcset.split(", ")]
        assert {urlsplit(address).netloc for address in fetched} == {""}, name


def test_every_picture_has_its_size_and_its_words(pages: dict[str, html.HtmlElement]) -> None:
    seen = [image for page in pages.values() for image in page.xpath("//img")]

    assert seen
    assert all(image.get("alt") is not None and image.get("width") and image.get("height") for image in seen)
    assert pages["piece"].xpath("//figure//img/@alt") == ["Four colours"]


def test_every_form_field_has_a_label(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        for field in page.xpath("//input"):
            labelled = field.xpath("ancestor::label") or page.xpath(f"//label[@for='{field.get('id')}']")
            assert labelled, (name, field.get("name"))


def test_chinese_is_marked_wherever_it_stands_in_the_text(pages: dict[str, html.HtmlElement]) -> None:
    for name in ("piece", "chinese", "author", "front"):
        for element in pages[name].xpath("//article//*[self::h1 or self::h3 or self::p]"):
            for text in element.xpath(".//text()[not(parent::*[@class='address'])]"):
                lang = text.getparent().xpath("ancestor-or-self::*[@lang][1]/@lang")[-1]
                if re.search("[\u4e00-\u9fff]", text):
                    assert lang == "zh-Hant", (name, text)


def test_every_link_within_the_site_leads_somewhere(
    pages: dict[str, html.HtmlElement], reader: ReaderClient
) -> None:
    found = {
        urlsplit(str(address)).path + ("?" + urlsplit(address).query if urlsplit(address).query else "")
        for page in pages.values()
        for address in page.xpath("//a/@href")
        if address.startswith("/")
    }
    inside = sorted(found - {"/contribute/"})

    assert len(inside) > 20
    assert {address: reader.get(address).status_code for address in inside} == dict.fromkeys(inside, 200)


def test_every_link_within_a_page_has_its_target(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        targets = {address[1:] for address in page.xpath("//a/@href") if address.startswith("#")}
        assert targets <= set(page.xpath("//@id")), name


def test_fragments_are_stored_without_the_page_around_them(pages: dict[str, html.HtmlElement]) -> None:
    stored = "".join(Typeset.objects.values_list("article", flat=True))

    assert pages
    assert "site.css" not in stored
    assert "Cite" not in stored
