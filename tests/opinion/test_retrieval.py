"""Who finds what at the desk: a secret was planted in everything, and each finds what she may see and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from authors.models import User
from opinion import filing, holds, notes, retrieval, search
from opinion.models import Arrival, Article, Drawer, Hold, Message, Topic, Unfiled
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.planting import WORD, Secrets, plant

pytestmark = pytest.mark.django_db
FOR_THE_NAMED = {"what a hold is about", "note on a hold", "hold on a live piece"}
FOR_NOBODY = {  # hers alone, or read elsewhere
    "headline typed and not saved", "text typed and not saved", "a lawyer's word", "a letter", "text of a mail",
    "headline kept aside", "words of a noted yes", "an objection", "reason of a spike", "a step", "why it was passed",
}  # fmt: skip
PRIVATE = {"private name", "phone", "e-mail", "note on a contributor"}


@pytest.fixture
def secret() -> Secrets:
    """Secrets in every table; beside them what the public crawl has no use for."""
    secret = Secrets()
    plant(secret)
    article = Article.objects.earliest("pk")
    facts: dict[str, Any] = {"how": "mail", "size": 1, "sha256": "0"}
    Arrival.objects.create(
        subject=secret("subject of an arrival"), body=f"<p>{secret('text of an arrival')}</p>", **facts
    )
    Arrival.objects.create(name=secret("name of a file"), article=article, **facts)
    Message.objects.create(
        template="x", to="b@example.org", subject=secret("mail about a piece"), text="x", article=article
    )
    return secret


def answers(client: Client) -> Iterator[Any]:
    """The page with all kinds, and that of each."""
    yield client.get("/desk/search/", {"q": WORD})
    for drawer in Drawer:
        yield client.get("/desk/search/", {"q": WORD, "only": drawer.value})


def told(secret: Secrets, user: User) -> set[str]:
    """The places whose secrets this person is shown when she looks for the word that stands beside all of them."""
    return {place for answer in answers(signed_in(user)) for place in secret.found_in(answer)}


def hit(secret: Secrets, user: User) -> set[str]:
    """The places whose secrets, typed whole, lead her to anything."""
    found = set()
    for token, place in secret.places.items():
        query = search.parse(token)
        if query is not None and retrieval.find(query, user=user):
            found.add(place)
    return found


@pytest.mark.parametrize("group", ["editor", "publisher"])
def test_who_works_with_all_pieces_finds_all_of_them_and_no_words_that_are_for_others(
    secret: Secrets, group: str
) -> None:
    user = factories.user(group=group)

    seen, struck = told(secret, user), hit(secret, user)

    assert not (seen | struck) & (FOR_THE_NAMED | FOR_NOBODY)
    assert {
        f"headline of a {state} piece" for state in ("draft", "spiked", "scheduled", "held", "taken down")
    } <= struck
    assert {f"name of the author of a {state} piece" for state in ("draft", "held")} <= struck
    assert {
        "a note",
        "an answer to a note",
        "words that a note quotes",
        "mail about a piece",
        "name of a file",
    } <= struck
    assert {
        "subject of an arrival",
        "text of an arrival",
        "other name",
        "local name",
        "series of a draft piece",
    } <= struck
    assert struck >= PRIVATE
    assert seen & PRIVATE
    assert len(seen) > 30


def test_who_is_named_for_a_hold_finds_what_is_said_about_it(secret: Secrets) -> None:
    named = Hold.objects.open().get().lifters.get()

    assert hit(secret, named) & FOR_THE_NAMED == FOR_THE_NAMED


def test_without_the_right_private_facts_are_not_found(secret: Secrets) -> None:
    user = factories.user(group="editor")
    Group.objects.get(name="editor").permissions.remove(Permission.objects.get(codename="view_contributor"))

    assert not (told(secret, user) | hit(secret, user)) & PRIVATE


@pytest.mark.parametrize(
    ("right", "places"),
    [
        ("view_author", {"name of the author of a draft piece", "institution"}),
        ("view_topic", {"topic of a draft piece"}),
        ("view_series", {"series of a draft piece", "introduction"}),
        ("view_message", {"mail about a piece", "subject"}),
        ("view_note", {"a note"}),
        ("edit_article", {"subject of an arrival", "name of a file"}),
    ],
)
def test_each_drawer_has_its_right(secret: Secrets, right: str, places: set[str]) -> None:
    user = factories.user(group="editor")
    Group.objects.get(name="editor").permissions.remove(Permission.objects.get(codename=right))
    drawers = {drawer for drawer in Drawer if drawer != Drawer.PIECE}

    found = set()
    for token, place in secret.places.items():
        query = search.parse(token)
        if query and any(one.drawer in drawers for one in retrieval.find(query, user=user)):
            found.add(place)

    assert not found & places


def test_a_lawyer_finds_the_pieces_that_are_held_for_her_and_no_other(secret: Secrets) -> None:
    lawyer, stranger = factories.user(group="lawyer"), factories.user(group="lawyer")
    stopped = Hold.objects.open().get()
    stopped.lifters.add(lawyer)

    found = hit(secret, lawyer)

    assert {"headline of a held piece", "body of a held piece", "what a hold is about"} <= found
    assert "hold on a live piece" not in found  # lifted: nothing of it is left for her
    assert {place for place in found if " of a " in place and "held" not in place} == set()
    assert told(secret, lawyer) <= found
    assert hit(secret, stranger) == told(secret, stranger) == set()


def test_an_administrator_finds_mail_that_is_about_no_piece(secret: Secrets) -> None:
    user = factories.user(group="administrator")

    assert hit(secret, user) == {"subject"}
    assert told(secret, user) == {"subject"}


def test_who_is_not_at_the_desk_finds_nothing(secret: Secrets) -> None:
    for user in (factories.user(group="contributor"), factories.user(group="editor", is_active=False)):
        assert retrieval.reach(user) == {}
        assert hit(secret, user) == set()
    answer = signed_in(User.objects.filter(groups__name="contributor").earliest("pk")).get(
        "/desk/search/", {"q": WORD}
    )
    assert answer.status_code == 302


def test_a_number_and_an_address_lead_only_who_sees_the_piece() -> None:
    edition = factories.published(authors=[factories.author(name="Mei Lin")], topics=["Taiwan"])
    pasted = f"https://example.org{edition.path}"
    editor, lawyer = factories.user(group="editor"), factories.user(group="lawyer")

    for typed in (str(edition.article_id), pasted):
        assert retrieval.place(typed, user=editor) == edition.article
        assert retrieval.place(typed, user=lawyer) is None
    for typed in ("/authors/mei-lin/", "/topics/taiwan/"):
        assert retrieval.place(typed, user=editor) is not None
        assert retrieval.place(typed, user=lawyer) is None
    holds.place(edition.article, by=factories.user(group="publisher"), lifters=[lawyer], note="x")
    assert retrieval.place(pasted, user=lawyer) == edition.article


@pytest.mark.parametrize("typed", ["/a%00b", "/topics/%00/", "/a\0b"])
def test_what_no_address_holds_leads_nowhere(typed: str) -> None:
    assert retrieval.place(typed, user=factories.user(group="editor")) is None


def test_a_search_leaves_what_would_take_long_to_file_to_the_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr(retrieval, "FILING", 0)
    for number in range(4 * filing.BREATH):
        factories.topic(f"Topic {number}")
    editor, query = factories.user(group="editor"), search.parse("strait")
    assert query is not None

    retrieval.find(query, user=editor)
    waiting = Unfiled.objects.count()
    list(retrieval.holding(Topic.objects.all(), Drawer.TOPIC, "strait"))
    assert 0 < Unfiled.objects.count() < waiting


def test_what_stood_at_an_address_once_is_found_by_it() -> None:
    article = factories.published().article
    user = factories.user(group="editor")
    article.addresses.create(path="/old/address/")

    assert retrieval.place("http://www.example.org/old/address", user=user) == article
    assert retrieval.place("old/address and more", user=user) is None


def test_the_best_come_first_and_what_is_more_is_said() -> None:
    user = factories.user(group="editor")
    for number in range(retrieval.MOST_PIECES):
        factories.article(headline=f"Piece {number}", body=f"<p>It names the auk once.</p>{factories.SOUND}")
    best = factories.article(headline="The auk, the auk, the auk")
    for number in range(retrieval.MOST_OTHERS + 1):
        notes.write(best, by=user, text=f"Auk {number}")
    query = search.parse("auk")
    assert query is not None

    pieces, told = retrieval.find(query, user=user)

    assert (pieces.drawer, pieces.keys[0], len(pieces.keys), pieces.has_more) == (
        Drawer.PIECE,
        best.pk,
        8,
        True,
    )
    assert (told.drawer, len(told.keys), told.has_more) == (Drawer.NOTE, 4, True)
    (alone,) = retrieval.find(query, user=user, only=Drawer.NOTE)
    assert (len(alone.keys), alone.has_more) == (5, False)
