"""Every page of desk and portal in Traditional Chinese: nothing on it is left in English but what people wrote."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from lxml import etree, html

from authors.models import User
from tests.permissions.house import House, build
from tests.permissions.table import TABLE

pytestmark = pytest.mark.django_db
CHINESE = "zh-hant"
SPOKEN = (
    "title",
    "aria-label",
    "placeholder",
    "data-gone",
    "data-cannot",
    "data-signed-out",
    "data-too-large",
)
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[A-Za-z]{2,}")
# What has no other name, or is typed as it stands: formats, products, clocks, addresses, what is in braces.
ALSO_SAID = re.compile(
    r"\{\w+\}|https?(?:://\S*)?|[\w.+-]+@[\w.-]+|/[\w/.-]+|\.(?:docx|eml)\b"
    r"|\b(?:Asia/Taipei|UTC|Word|JPEG|PNG|WebP|MB|CSV|CC|BY-SA|BY|cookie|English|Tab|Ctrl|Alt|Mac|Control|Command|LDAP)\b"
    r"|md5|\w*\*{6,}"  # of a password's hash
    r"|(?:Whether the user|If disabled, the current) .*"  # which Django says before it knows a language
    r"|Taro Aso|Tsai Ing-wen|Thursday last week|Yesterday|United Daily News|-?\bor\b|[FS]\b"
)
# What a page shows of readers' pages, and pages that nobody may see.
OF_READERS = ("/preview/page/", "/preview/<int:number>/page/")
SIGNED_OUT = ("/account/login/", "/account/signup/", "/account/password/reset/")
SIGNED_IN = ("/account/email/", "/account/password/change/", "/account/password/set/")


def stored() -> list[str]:
    """Every text in the database, the longest first: names, headlines and what else people wrote."""
    found: set[str] = {settings.PUBLISHER_NAME}
    for model in apps.get_models():
        texts = (models.CharField, models.TextField)
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, texts)]
        if names and model._meta.managed:
            rows: Iterable[Any] = model._base_manager.values_list(*names)
            found.update(str(value) for row in rows for value in row if value and len(str(value)) > 1)
    found |= {TAG.sub("", text) for text in found}
    return sorted(found, key=len, reverse=True)


def said(page: str) -> Iterator[str]:
    """What a page says in its own language: its texts, and what of its attributes is shown or read out."""
    tree = html.document_fromstring(page)
    etree.strip_elements(tree, "script", "style", "svg", "kbd", "textarea", with_tail=False)
    elements: Any = tree.xpath("//*[@lang and not(self::html)] | //*[contains(@class, 'hidden')][.//label]")
    for element in elements:
        if (element.get("lang") or "en").lower() != CHINESE:
            element.text, element[:] = "", []
    for element in tree.iter("*"):
        yield from (text for text in (element.text, element.tail) if text)
        yield from (element.get(name, "") for name in SPOKEN)
        if element.tag == "input" and element.get("type") in {"submit", "button", "reset"}:
            yield element.get("value", "")


def english(page: str, known: Iterable[str]) -> Iterator[str]:
    """What a page says in English, `known` apart."""
    for text in said(page):
        rest = ALSO_SAID.sub(" ", text)
        for content in known if WORD.search(rest) else ():
            rest = rest.replace(content, " ")
        if WORD.search(ALSO_SAID.sub(" ", rest)):
            yield " ".join(text.split())


def left(client: Client, address: str, known: Iterable[str]) -> set[str]:
    """What the page at this address says in English; and that it does not say which language it speaks."""
    answer: Any = client.get(address, headers={"Accept-Language": "zh-TW,zh;q=0.9,en;q=0.5"})
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return set()
    page = answer.content.decode()
    stated = f'<html lang="{CHINESE}"' in page.lower()
    return {*english(page, known), *([] if stated else ["<html lang>"])}


@pytest.fixture
def house() -> House:
    made = build()
    User.objects.update(language=CHINESE)
    return made


def test_no_page_says_anything_in_english(house: House) -> None:
    found: dict[str, str] = {}
    known = stored()
    for who in "PMLO":
        client = house.client(who)
        for route, row in TABLE.items():
            if who in row.get and not route.endswith(OF_READERS):
                found |= dict.fromkeys(left(client, house.address(route), known), f"{who} {route}")
        for address in SIGNED_IN:
            found |= dict.fromkeys(left(client, address, known), f"{who} {address}")
    for address in (*SIGNED_OUT, "/account/signup/?next=/desk/"):
        found |= dict.fromkeys(left(Client(), address, known), address)

    assert found == {}


def test_a_page_in_english_would_be_seen(house: House) -> None:
    User.objects.update(language="en")

    assert {"Sign out", "Your pieces", "Write a piece", "<html lang>"} <= left(
        house.client("X"), "/contribute/", []
    )


def test_what_people_wrote_and_words_in_their_own_language_are_left_alone() -> None:
    page = (
        '<html lang="zh-hant"><p>寄給 Mei Lin</p><p lang="en">In English</p><input type="submit" value="Save">'
        '<a title="Close">關閉</a><script>var x</script>'
    )

    assert list(english(page, ["Mei Lin"])) == ["Save", "Close"]
