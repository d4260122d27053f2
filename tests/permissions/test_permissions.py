"""The permission matrix: every address of desk and portal, for everybody, in every state of a piece.

A new address fails the first test until it stands in the table. That the matrix sees holes is tested with planted ones.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from authors.models import Contributor, User
from opinion import holds, workflow
from opinion.admin import act_views, comparing, preview, timeline
from opinion.models import Article, ArticleQuerySet, Topic
from opinion.states import State
from tests import factories
from tests.permissions.table import TABLE, Row

pytestmark = pytest.mark.django_db
DOORS = ("desk/", "contribute/")
PEOPLE = "AOXEPMLKD"
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


@dataclass
class House:
    """A piece with everything that an address may name, and everybody who may ask for it."""

    article: Article
    people: dict[str, User | None]
    keys: dict[str, Any]

    def client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if user := self.people[who]:
            client.force_login(user)
        return client

    def address(self, route: str) -> str:
        """The address that a route means for this piece, or for the record of the kind that it names."""
        if route == "desk/^(?P<app_label>auth|authors|procrastinate|opinion)/$":
            return "/desk/opinion/"
        kind = "/".join(route.split("/")[1:3])
        path = route.replace("<path:object_id>", str(self.keys.get(kind, 1)))
        for name, value in {
            "<int:pk>": self.keys.get(kind, self.article.pk),
            "<id>": self.keys["authors/user"],
            "<int:number>": 1,
            "<slug:slug>": "spike",
            "<str:name>": self.keys["media"],
            "<path:content_type_id>": 1,
            "(?P<url>.*)$": "nowhere",
        }.items():
            path = path.replace(name, str(value))
        return f"/{path}"


@pytest.fixture
def house() -> House:
    owner, lawyer = factories.user(group="contributor"), factories.user(group="lawyer")
    people: dict[str, User | None] = {
        "A": None,
        "O": owner,
        "X": factories.user(group="contributor"),
        "E": factories.user(group="editor"),
        "P": factories.user(group="publisher"),
        "M": factories.user(group="administrator"),
        "L": lawyer,
        "K": factories.user(group="lawyer"),
        "D": factories.user(group="editor", is_active=False),
    }
    edition = factories.published(headline="Canary of the matrix", topics=["Matrix"])
    article = edition.article
    Article.objects.filter(pk=article.pk).update(submitted_by=owner)
    holds.place(article, by=people["P"], lifters=[lawyer], note="Canary of the hold")
    article.refresh_from_db()
    Contributor.objects.get_or_create(user=owner)
    keys = {
        "authors/user": people["X"].pk if people["X"] else 0,
        "authors/contributor": Contributor.objects.get(user=owner).pk,
        "authors/author": article.bylines.get().author_id,
        "opinion/topic": Topic.objects.get(name="Matrix").pk,
        "opinion/article": article.pk,
        "opinion/edition": edition.pk,
        "media": "nothing.jpg",
    }
    return House(article, people, keys)


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
                answer = asked(client, method, house.address(route))
                wanted = row.post if method == "post" else row.get
                expected = who in wanted and (method != "post" or state in row.states)
                if answer.status_code >= 500:
                    yield f"{method} {route} breaks for {who} in {state}: {answer.status_code}"
                elif let_in(answer) and not expected:
                    yield f"{method} {route} lets {who} in, in {state}: {answer.status_code}"
                elif expected and not let_in(answer) and not is_missing(house, route, answer):
                    yield f"{method} {route} keeps {who} out, in {state}: {answer.status_code}"


def is_missing(house: House, route: str, answer: HttpResponse) -> bool:
    """Whether what the address names is not there in this house, which is no refusal."""
    named = "<int:number>" not in route and house.keys.get("/".join(route.split("/")[1:3])) is not None
    return answer.status_code in {302, 404} and not named


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
