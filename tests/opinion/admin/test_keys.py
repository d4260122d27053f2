"""The keys of the desk: one list, for the page and for the script, and for each person those that do something."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from opinion.admin import keys
from tests import factories
from tests.opinion.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
SCRIPT = Path(settings.BASE_DIR) / "static" / "opinion" / "keys.js"


def rows(client: Client) -> dict[str, str]:
    page: Any = html.fromstring(client.get("/desk/keys/").content)
    return {
        " ".join(row.xpath(".//kbd/text()")): row.xpath("string(td)") for row in page.xpath("//table//tr")
    }


def told(client: Client, path: str = "/desk/") -> list[dict[str, str]]:
    page: Any = html.fromstring(client.get(path).content)
    (data,) = page.xpath("//script[@id='desk-keys']/text()")
    found: list[dict[str, str]] = json.loads(data)["keys"]
    return found


def test_the_page_lists_every_key_in_words_and_every_page_leads_there(desk: Client) -> None:
    found = rows(desk)

    assert found["g h"] == "Go home, to the front page"
    assert {
        "?",
        "/",
        "g p",
        "g i",
        "g a",
        "g d",
        "w",
        "j",
        "k",
        "Enter",
        "t",
        "Ctrl+S",
        "v",
        "c",
        "x",
        "n",
        "f",
        "p",
    } <= (found.keys())
    assert all(found.values())
    page: Any = html.fromstring(desk.get("/desk/opinion/article/").content)
    assert page.xpath("//header//a[@href='/desk/keys/']")


def test_no_key_means_two_things(desk: Client, publisher: Any) -> None:
    pressed = [key.pressed for key in keys.keys(publisher)]

    assert len(pressed) == len(set(pressed))
    first = {steps[0] for steps in map(str.split, pressed) if len(steps) > 1}
    assert first.isdisjoint(pressed)


def test_every_key_that_leads_somewhere_leads_to_a_page_that_opens(desk: Client, publisher: Any) -> None:
    article = factories.article()

    for key in keys.keys(publisher):
        if key.does == "go":
            start = f"/desk/opinion/article/{article.pk}/" if key.where == keys.PIECE else ""
            assert desk.get(start + key.to).status_code == 200, key


def test_the_script_knows_every_deed_and_is_told_no_other(desk: Client) -> None:
    acts = SCRIPT.read_text().partition("const ACTS = {")[2].partition("\n}")[0]
    known = set(re.findall(r"^  (\w+):", acts, re.MULTILINE))

    assert {key["does"] for key in told(desk)} <= known
    assert {(key["pressed"], key["to"]) for key in told(desk)} >= {
        ("g h", "/desk/"),
        ("?", "/desk/keys/"),
        ("p", "publish/"),
    }


@pytest.mark.parametrize("group", ["editor", "publisher", "administrator", "lawyer"])
def test_nobody_is_told_a_key_to_where_she_may_not_go(group: str) -> None:
    client = signed_in(factories.user(group=group))

    for key in told(client, "/desk/keys/"):
        if key["does"] == "go" and key["where"] != keys.PIECE:
            try:
                resolve(key["to"].partition("?")[0])
            except Resolver404:
                pytest.fail(key["to"])
            assert client.get(key["to"]).status_code != 403, key
    assert ("p" in rows(client)) == (group == "publisher")
    assert ("t" in rows(client)) == (group in {"editor", "publisher"})


def test_what_is_not_built_here_has_no_key(publisher: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ROOMS", (keys.Room("g z", "Go nowhere", "nowhere"),))

    assert not any(key.pressed == "g z" for key in keys.keys(publisher))


def test_the_handbook_has_the_table_of_keys(publisher: Any) -> None:
    handbook = (Path(settings.BASE_DIR) / "docs" / "editing.md").read_text()
    written = handbook.partition("## Keys\n")[2].partition("\n## ")[0]

    rows = [
        f"| {' then '.join(f'`{step}`' for step in key.steps)} | {keys.WHERE[key.where]} | {key.words} |"
        for key in keys.keys(publisher)
    ]
    assert [row for row in written.splitlines() if row.startswith("| `")] == rows
