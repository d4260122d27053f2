"""Whose an address is, and where somebody new can be written to."""

from typing import Any

import pytest

from authors.models import Author, Contributor, LocalName, OtherName, User
from opinion import agreement, arrivals, dealing, notifications, senders, threads
from opinion.models import Arrival, Article
from tests import factories
from tests.opinion.test_arrivals import mail

pytestmark = pytest.mark.django_db
ADDRESS = "sang@example.org"


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


def made(editor: Any, **facts: Any) -> Article:
    number = Arrival.objects.count()
    text = "It began with vaccines.\n\nIt went on with ships."
    arrival = arrivals.receive_mail(bytes(mail(text, **{"Message-ID": f"<{number}@example.org>"})))
    return dealing.make_piece(arrival, dealing.Plan(text=arrival, **facts), by=editor)


def test_somebody_whom_nobody_knew_is_sent_her_text_and_known_when_she_answers(editor: Any) -> None:
    article = made(editor, headline="Ships", author_name="Huynh Tam Sang", address=ADDRESS)
    letter = agreement.send(article, subject="Your piece", text="Please read it.", by=editor)
    assert letter.to == ADDRESS
    headers = {"In-Reply-To": f"<{notifications.identifier(letter)}>", "Message-ID": "<2@example.org>"}
    answer = arrivals.receive_mail(bytes(mail("I agree.", **headers)))
    assert (answer.article, threads.is_known(answer, article)) == (article, True)
    assert senders.authors_of(ADDRESS) == [article.bylines.get().author]


def test_an_address_is_kept_for_the_desk_alone_and_only_where_that_was_said(editor: Any) -> None:
    made(editor, author_name="Huynh Tam Sang")
    assert not Contributor.objects.exists()
    article = made(editor, author_name="Huynh Tam Sang", address=ADDRESS)
    [kept] = Contributor.objects.all()
    assert (kept.author, kept.email, kept.user) == (article.bylines.get().author, ADDRESS, None)


def test_an_address_of_somebody_else_is_nobody_elses(editor: Any) -> None:
    assistant = Author.objects.create(name="Ann Assistant")
    Contributor.objects.create(author=assistant, email="Sang@Example.org")
    made(editor, author_name="Huynh Tam Sang", address=ADDRESS)
    assert Contributor.objects.get().author == assistant


def test_where_an_author_is_written_to_already_it_stays(editor: Any) -> None:
    author = Author.objects.create(name="Huynh Tam Sang")
    Contributor.objects.create(author=author, email="other@example.org")
    made(editor, author=author, address=ADDRESS)
    assert Contributor.objects.get().email == "other@example.org"


@pytest.mark.parametrize(
    "address", ["", "undisclosed", "a b@example.org", "Edda@Example.org", "ann@example.org"]
)
def test_an_address_that_is_somebodys_or_none_is_not_free(address: str) -> None:
    User.objects.create_user("edda@example.org")
    Contributor.objects.create(private_name="Ann", email="Ann@example.org")
    assert not senders.is_nobodys(address)
    assert senders.is_nobodys(ADDRESS)


def test_the_desks_own_address_is_not_free(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = f"The desk <{ADDRESS}>"
    assert not senders.is_nobodys(ADDRESS)


def test_an_author_is_known_by_the_address_first_and_by_the_name_beside_it() -> None:
    by_address = Author.objects.create(name="Huynh Tam Sang")
    Contributor.objects.create(author=by_address, email="Sang@Example.org")
    by_name = Author.objects.create(name="Trần Lan")
    LocalName.objects.create(author=by_name, language="zh-Hant", name="陳蘭")
    assert senders.authors_of(ADDRESS, "Trần Lan", "陳蘭") == [by_address, by_name]
    assert senders.authors_of("nobody@example.org", "trần lan") == [by_name]
    assert senders.authors_of("nobody@example.org", "") == []


def test_an_author_is_known_by_the_address_of_her_account() -> None:
    author = Author.objects.create(name="Huynh Tam Sang")
    Contributor.objects.create(author=author, user=User.objects.create_user("Sang@Example.org"))
    assert senders.authors_of(ADDRESS) == [author]


def test_where_an_author_has_an_account_no_other_address_is_kept(editor: Any) -> None:
    author = Author.objects.create(name="Huynh Tam Sang")
    Contributor.objects.create(author=author, user=User.objects.create_user("hers@example.org"))
    made(editor, author=author, address=ADDRESS)
    assert Contributor.objects.get().email == ""


def test_an_author_is_named_once_by_any_name_and_not_where_she_became_another() -> None:
    author, former = (Author.objects.create(name=name) for name in ("Trần Lan", "Lan Tran"))
    for language in ("zh-Hant", "zh-Hans"):
        LocalName.objects.create(author=author, language=language, name="陳蘭")
    OtherName.objects.create(author=author, name="Orchid")
    Contributor.objects.create(author=former, email=ADDRESS)
    assert senders.named("陳蘭") == senders.named("orchid") == [author]
    assert senders.named("Lan Tran") == senders.authors_of(ADDRESS) == [former]
    Author.objects.filter(pk=former.pk).update(merged_into=author)
    assert senders.named("Lan Tran") == senders.authors_of(ADDRESS) == []
