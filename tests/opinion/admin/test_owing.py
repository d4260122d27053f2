"""What is still owed: its list, its red lines beside the piece, and the page on which a deed pays it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from opinion.models import Article, Debt, Image
from opinion.states import DebtKind
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.waiving import out_early

pytestmark = pytest.mark.django_db
LIST = "/desk/opinion/debt/"


@pytest.fixture
def article(publisher: Any) -> Article:
    return out_early(publisher)


def page_of(debt: Debt) -> str:
    return reverse("admin:opinion_debt_change", args=[debt.pk])


def pay(client: Client, debt: Debt, **given: str) -> Any:
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(page_of(debt)).content.decode())
    return client.post(page_of(debt), {"seen": seen[1] if seen else "", "deed": "", **given})


def finding(article: Article, rule: str) -> Debt:
    return article.debts.owed().filter(rule=rule)[0]


def test_what_is_owed_stands_red_beside_the_piece_and_leads_to_its_page(
    desk: Client, article: Article
) -> None:
    late = finding(article, "image_licence")
    Debt.objects.filter(pk=late.pk).update(due_at=late.due_at - dt.timedelta(days=2))

    page = desk.get(reverse("admin:opinion_article_change", args=[article.pk])).content.decode()

    assert all(page_of(debt) in page for debt in article.debts.all())
    assert page.count('<li class="late"><a href="/desk/opinion/debt/') == 1


def test_the_list_shows_what_is_owed_first_and_counts_by_whom(
    desk: Client, article: Article, publisher: Any
) -> None:
    paid = article.debts.order_by("due_at", "pk")[0]
    Debt.objects.filter(pk=paid.pk).update(paid_at=paid.due_at, deed="Done.", paid_by=publisher)

    def found(**query: str) -> list[int]:
        return [debt.pk for debt in desk.get(LIST, query).context["cl"].result_list]

    assert found()[-1] == paid.pk
    assert (len(found(paid="no")), found(paid="yes"), found(paid="late")) == (4, [paid.pk], [])
    assert len(found(paid="mine")) == 4


def test_a_deed_in_words_pays(desk: Client, article: Article, publisher: Any) -> None:
    debt = finding(article, "must_note")

    answer = pay(desk, debt, deed="The ministry confirms it.")

    debt.refresh_from_db()
    assert answer.status_code == 302
    assert (debt.deed, debt.paid_by) == ("The ministry confirms it.", publisher)
    page = desk.get(page_of(debt)).content.decode()
    assert "The ministry confirms it." in page
    assert '<form method="post" class="act-form"' not in page


def test_without_a_deed_nothing_is_paid_and_the_page_says_why(desk: Client, article: Article) -> None:
    debt = finding(article, "image_licence")

    answer = pay(desk, debt)

    assert "The check still finds it" in desk.get(page_of(debt)).content.decode()
    assert answer.status_code == 409
    assert "It still stands there." in answer.content.decode()
    debt.refresh_from_db()
    assert debt.paid_at is None


def test_what_was_done_at_its_place_needs_no_words(desk: Client, article: Article) -> None:
    debt = finding(article, "image_licence")
    Image.objects.update(licence="own")

    assert "finds nothing of it any more" in desk.get(page_of(debt)).content.decode()
    assert pay(desk, debt).status_code == 302


def test_the_page_of_the_authors_yes_leads_to_where_it_is_noted(desk: Client, article: Article) -> None:
    page = desk.get(page_of(finding(article, "agreement"))).content.decode()

    assert reverse("admin:opinion_article_note_yes", args=[article.pk]) in page


def test_who_passed_it_is_not_asked_to_read_it_again(desk: Client, article: Article) -> None:
    debt = article.debts.get(kind=DebtKind.SECOND_EYES)

    page = desk.get(page_of(debt)).content.decode()

    assert "so somebody else has to read it" in page
    assert '<form method="post" class="act-form"' not in page
    assert pay(desk, debt).status_code == 409


def test_another_editor_reads_it_and_says_so(editor: Any, article: Article) -> None:
    debt = article.debts.get(kind=DebtKind.SECOND_EYES)

    assert pay(signed_in(editor), debt, deed="Fine.").status_code == 302

    debt.refresh_from_db()
    assert (debt.paid_by, debt.deed) == (editor, f"Read: version {article.version}. Fine.")


def test_a_piece_that_changed_since_the_page_was_opened_is_looked_at_again(
    editor: Any, article: Article
) -> None:
    debt = article.debts.get(kind=DebtKind.SECOND_EYES)

    answer = signed_in(editor).post(page_of(debt), {"seen": "another", "deed": ""})

    debt.refresh_from_db()
    assert (answer.status_code, debt.paid_at) == (409, None)


@pytest.mark.parametrize("group", ["administrator", "lawyer", "contributor"])
def test_who_does_not_see_pieces_sees_no_debts(article: Article, group: str) -> None:
    client = signed_in(factories.user(group=group))

    assert client.get(page_of(article.debts.all()[0])).status_code in {302, 403, 404}
    assert client.get(LIST).status_code in {302, 403, 404}
