"""The permission matrix: every address of desk and portal, for everybody, in every state of a piece.

A new address fails the first test until it stands in the table. That the matrix sees holes is tested with planted ones.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from authors.models import User
from opinion import workflow
from opinion.admin import act_views, comparing, preview, timeline
from opinion.models import Article, ArticleQuerySet
from opinion.states import State
from tests.permissions.house import House, build
from tests.permissions.table import TABLE, Row

pytestmark = pytest.mark.django_db
DOORS = ("desk/", "contribute/")
PEOPLE = "AOXEPMLKD"
HEADS = "AXMK"  # HEAD is answered as GET is, so that a few people are enough: those who are kept out of most
ABOUT_A_PIECE = {
    route: row
    for route, row in TABLE.items()
    if route.startswith(("desk/opinion/article/<", "contribute/<", "desk/opinion/hold/<"))
}


def routes(patterns: list[Any], start: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith(DOORS):
            yield route


def test_every_address_of_desk_and_portal_stands_in_the_table_and_no_other() -> None:
    assert set(routes(get_resolver().url_patterns)) == TABLE.keys()


@pytest.fixture
def house() -> House:
    return build()


def in_state(house: House, state: State) -> None:
    Article.objects.filter(pk=house.article.pk).update(state=state)
    house.article.state = state


def let_in(answer: HttpResponse) -> bool:
    """Whether somebody got past the door: not sent to sign in or to the front page, not told 403, 404 or 405."""
    if answer.status_code in {403, 404, 405}:
        return False
    leads = answer.headers["Location"] if answer.status_code == 302 else ""
    return "/login/" not in leads and leads != "/desk/"


def asked(client: Client, method: str, address: str) -> HttpResponse:
    """The answer; whatever the request did is undone."""
    with transaction.atomic():
        answer: HttpResponse = getattr(client, method)(address)
        transaction.set_rollback(True)
    return answer


def offences(
    house: House, state: State, *, table: dict[str, Row] = TABLE, methods: Sequence[str] = ("get", "post")
) -> Iterator[str]:
    """Where the house lets in whom the table does not, keeps out whom it does, or breaks."""
    in_state(house, state)
    for who in PEOPLE:
        client = house.client(who)
        for route, row in table.items():
            if route in {"desk/login/", "desk/logout/"}:
                continue
            for method in methods:
                if method == "head" and who not in HEADS:
                    continue
                answer = asked(client, method, house.address(route))
                wanted = row.post if method == "post" else row.get
                expected = who in wanted and (method != "post" or state in row.states)
                if answer.status_code >= 500:
                    yield f"{method} {route} breaks for {who} in {state}: {answer.status_code}"
                elif let_in(answer) and not expected:
                    yield f"{method} {route} lets {who} in, in {state}: {answer.status_code}"
                elif expected and not let_in(answer):
                    yield f"{method} {route} keeps {who} out, in {state}: {answer.status_code}"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A thousand refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_nobody_enters_where_she_is_kept_out_and_nothing_breaks(house: House) -> None:
    found = offences(house, State.EDITING, methods=("get", "head", "post"))

    assert list(found) == []


@pytest.mark.parametrize("state", [state for state in State if state != State.EDITING])
def test_where_a_piece_stands_opens_no_door_that_is_shut(house: House, state: State) -> None:
    assert list(offences(house, state, table=ABOUT_A_PIECE)) == []


# --- that the matrix would see a hole ----------------------------------------------------------------------


def anybody(request: Any, pk: int, *rights: str) -> Article:
    return Article.objects.get(pk=pk)


def plants() -> list[tuple[str, Any, str, Any, str]]:
    """Ten holes: what is left out, where, and an address through which somebody then gets in."""
    article = "desk/opinion/article/<int:pk>/"
    everything = lambda self, *args: self.all()  # noqa: E731
    yes = lambda *args, **kwargs: True  # noqa: E731
    return [
        ("every move is everybody's", workflow, "may", yes, f"{article}publish/"),
        ("taking asks for no right", act_views, "piece", anybody, f"{article}take/"),
        ("the preview asks for no right", preview, "piece", anybody, f"{article}preview/"),
        ("the proof asks for no right", preview, "piece", anybody, f"{article}preview/page/"),
        ("comparing asks for no right", comparing, "piece", anybody, f"{article}compare/"),
        ("the history asks for no right", timeline, "piece", anybody, f"{article}versions/"),
        (
            "everybody at the desk finds every piece",
            ArticleQuerySet,
            "visible_to",
            everything,
            f"{article}presence/",
        ),
        ("bulk moves are everybody's", User, "has_perm", yes, "desk/opinion/article/bulk/<slug:slug>/"),
        (
            "every right is everybody's",
            User,
            "has_perm",
            yes,
            "desk/opinion/article/<path:object_id>/change/",
        ),
        ("every right is a publisher's", User, "has_perm", yes, "desk/authors/user/<int:pk>/close/"),
    ]


@pytest.mark.parametrize("plant", plants(), ids=lambda plant: plant[0])
def test_a_planted_hole_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch, plant: tuple[str, Any, str, Any, str]
) -> None:
    _words, where, name, hole, route = plant
    monkeypatch.setattr(where, name, hole)

    found = list(offences(house, State.EDITING, table={route: TABLE[route]}))

    assert any("lets" in offence for offence in found)
