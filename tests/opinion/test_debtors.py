"""Whose a debt is: always somebody's who can do the deed, also after roles change; nobody's where nobody can."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from opinion import debtors, waivers, workflow
from opinion.models import Article, Debt, Message
from opinion.states import DebtKind, WaiverReason
from tests import factories
from tests.waiting import meanwhile

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> Any:
    return factories.user(group="publisher", name="Pia Publisher")


def passed(by: Any, editor: Any = None) -> Article:
    """A piece of this editor's that went out although its author had not agreed."""
    article = factories.article(is_agreed=False)
    Article.objects.filter(pk=article.pk).update(editor=editor)
    article.refresh_from_db()
    rules = ["agreement"]
    waivers.waive(article, by=by, reason=WaiverReason.BREAKING, sentence="War.", rules=rules)
    return article


def reader(article: Article) -> Any:
    return Debt.objects.select_related("owner").get(article=article, kind=DebtKind.SECOND_EYES).owner


def test_the_second_reading_is_the_editors_unless_she_passed_it(publisher: Any) -> None:
    editor, other = factories.user(group="editor"), factories.user(group="publisher")

    assert reader(passed(publisher, editor)) == editor
    assert reader(passed(publisher, publisher)) == other


def test_else_it_is_the_publishers_who_owes_least_and_only_then_an_editors(publisher: Any) -> None:
    busy, free = factories.user(group="publisher"), factories.user(group="publisher")
    factories.user(group="editor")
    passed(publisher, busy)

    assert reader(passed(publisher)) == free


def test_a_publisher_who_owes_something_comes_before_an_editor_who_owes_nothing(publisher: Any) -> None:
    busy = factories.user(group="publisher")
    factories.user(group="editor")
    passed(publisher, busy)

    assert reader(passed(publisher)) == busy


def test_where_no_other_publisher_is_an_editor_reads_it(publisher: Any) -> None:
    editor = factories.user(group="editor")

    assert reader(passed(publisher)) == editor


def locked(queries: CaptureQueriesContext) -> list[str]:
    """The tables of which rows were locked, in order."""
    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    return [re.findall(r'FROM "opinion_(\w+)"', sql)[0] for sql in locks]


def test_a_piece_is_locked_before_what_is_owed_of_it(publisher: Any) -> None:
    editor, other = factories.user(group="editor"), factories.user(group="publisher")
    passed(publisher, editor)
    with CaptureQueriesContext(connection) as queries:
        debtors.inherit(editor, other, by=publisher)
    assert locked(queries) == ["article", "debt"] * 2
    type(other).objects.update(is_active=False)
    with CaptureQueriesContext(connection) as queries:
        assert debtors.settle() == 2
    assert locked(queries) == ["article", "debt"] * 2


@pytest.mark.parametrize("how", ["group", "rights", "account", "shell"])
def test_who_may_not_do_it_any_more_owes_nothing_whichever_way_she_lost_it(
    publisher: Any, how: str, django_capture_on_commit_callbacks: Any
) -> None:
    editor, other = factories.user(group="editor"), factories.user(group="publisher")
    article = passed(publisher, editor)
    assert reader(article) == editor

    with django_capture_on_commit_callbacks(execute=True):
        match how:
            case "group":
                editor.groups.clear()
            case "rights":
                Group.objects.get(name="editor").permissions.clear()
            case "account":
                editor.is_active = False
                editor.save()
            case "shell":
                type(editor).objects.filter(pk=editor.pk).update(is_active=False)
                debtors.settle()

    assert reader(article) == other
    assert {debt.owner for debt in article.debts.all()} == {publisher, other}
    step = article.steps.filter(verb="give_debt").first()
    assert step is not None
    assert step.facts["from"] == editor.pk


@pytest.mark.parametrize("role", ["publisher", "editor"])
def test_who_gets_another_role_keeps_what_she_owes_as_far_as_she_may_do_it_still(
    publisher: Any, role: str, django_capture_on_commit_callbacks: Any
) -> None:
    editor = factories.user(group="editor")
    factories.user(group="publisher")
    article = passed(publisher, editor)
    with django_capture_on_commit_callbacks(execute=True):
        editor.groups.set(Group.objects.filter(name=role))

    assert reader(article) == editor
    assert not article.steps.filter(verb="give_debt").exists()


def test_of_each_who_owes_something_it_is_asked_once_whether_she_may_do_it(
    publisher: Any, django_assert_max_num_queries: Any
) -> None:
    editor = factories.user(group="editor")
    for _ in range(5):
        passed(publisher, editor)
    with django_assert_max_num_queries(7):
        assert debtors.settle() == 0


def test_what_is_nobodys_goes_to_the_next_who_can_and_is_told_once(
    publisher: Any, django_capture_on_commit_callbacks: Any
) -> None:
    administrator = factories.user(group="administrator", is_staff=True)
    article = passed(publisher)
    assert reader(article) is None
    debtors.settle()

    with django_capture_on_commit_callbacks(execute=True):
        newcomer = factories.user(group="editor")

    assert reader(article) == newcomer
    assert [mail.to for mail in Message.objects.filter(template="nobody_can")] == [administrator.email]


def test_signing_in_settles_nothing(publisher: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        publisher.save(update_fields=["last_login"])


def test_what_nobody_else_can_do_is_told_before_she_leaves_and_not_to_her(publisher: Any) -> None:
    leaver, by = factories.user(group="publisher"), factories.user(group="administrator")
    passed(publisher, leaver)
    assert [mail.to for mail in debtors.foreseen(leaver, by=by)] == [publisher.email]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "does",
    [
        lambda _leaver, _other: debtors.settle(),
        lambda leaver, other: debtors.inherit(leaver, other, by=other),
    ],
    ids=["settle", "inherit"],
)
def test_what_somebody_else_gave_away_meanwhile_stays_where_it_went(
    publisher: Any, does: Callable[[Any, Any], object]
) -> None:
    leaver, heir = factories.user(group="editor"), factories.user(group="editor")
    other = factories.user(group="publisher")
    with transaction.atomic():
        article = passed(publisher, leaver)
    type(leaver).objects.filter(pk=leaver.pk).update(is_active=False)

    with meanwhile(transaction.atomic(lambda: does(leaver, other))):
        workflow.lock(article)
        for debt in article.debts.all():
            debtors.give(debt, heir, by=None)

    assert {debt.owner for debt in article.debts.all()} == {heir}
