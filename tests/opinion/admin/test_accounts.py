"""Closing an account: in one act, by who looks after accounts, and nothing is left lying."""

import pytest
from django.test import Client

from authors.models import User
from opinion import assignments
from tests import factories

pytestmark = pytest.mark.django_db


def signed_in(group: str) -> Client:
    client = Client()
    client.force_login(factories.user(group=group))
    return client


def address(user: User) -> str:
    return f"/desk/authors/user/{user.pk}/close/"


def test_the_account_page_leads_to_closing_it_and_the_page_says_what_goes_over() -> None:
    leaver = factories.user(group="editor", name="Lin Leaver")
    assignments.take(factories.article(), by=leaver)
    client = signed_in("administrator")

    assert address(leaver) in client.get(f"/desk/authors/user/{leaver.pk}/change/").content.decode()
    assert "1 open piece goes to whoever takes over." in client.get(address(leaver)).content.decode()


def test_closing_hands_over_and_ends_the_account() -> None:
    leaver, heir = factories.user(group="editor"), factories.user(group="editor")
    article = factories.article()
    assignments.take(article, by=leaver)
    client = signed_in("administrator")

    refused = client.post(address(leaver), {"to": ""})
    assert refused.status_code == 409
    assert "takes over" in refused.content.decode()

    client.post(address(leaver), {"to": heir.pk})

    leaver.refresh_from_db()
    article.refresh_from_db()
    assert (leaver.is_active, article.editor) == (False, heir)
    assert client.get(address(leaver)).status_code == 404


@pytest.mark.parametrize("group", ["editor", "publisher", "lawyer"])
def test_who_does_not_look_after_accounts_closes_none(group: str) -> None:
    leaver = factories.user(group="editor")

    assert signed_in(group).post(address(leaver), {"to": ""}).status_code == 403
    leaver.refresh_from_db()
    assert leaver.is_active


def test_an_administrator_closes_no_account_that_may_do_everything() -> None:
    above = User.objects.create_superuser("root@example.org", "correct horse", name="Root")

    assert signed_in("administrator").post(address(above), {"to": ""}).status_code == 403
