"""The checks at the desk: one page lists them, a publisher changes those that may be changed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from opinion import preflight
from opinion.findings import Gravity
from opinion.models import Kind, Rule, Step
from tests import factories
from tests.opinion.admin.conftest import signed_in

pytestmark = pytest.mark.django_db


def listing() -> str:
    return reverse("admin:opinion_rule_changelist")


def page(slug: str) -> str:
    return reverse("admin:opinion_rule_check", args=[slug])


def sent(client: Client, slug: str, **given: Any) -> dict[str, Any]:
    form = client.get(page(slug)).context["form"]
    found: dict[str, Any] = {name: field.initial for name, field in form.fields.items() if field.initial}
    found |= form.initial
    return found | given


def test_every_check_is_on_the_page_under_what_it_does(desk: Client) -> None:
    sections = desk.get(listing()).context["sections"]

    assert [row.check.slug for s in sections for row in s.rows if row.check.firm] == [
        check.slug for check in preflight.CHECKS.values() if check.firm
    ]
    assert sorted(row.check.slug for s in sections for row in s.rows) == sorted(preflight.CHECKS)
    assert desk.get(listing()).content.decode().count("Change …") == sum(
        not (check.firm or check.kept) for check in preflight.CHECKS.values()
    )
    last = [[row.check.slug for row in section.rows] for section in sections][1]
    assert last == [check.slug for check in preflight.CHECKS.values() if check.kept]


def test_a_publisher_changes_one_and_the_list_and_the_trail_say_so(desk: Client, publisher: Any) -> None:
    factories.roles()
    letter = Kind.objects.get(slug="letter")
    given = {"gravity": "block", "number_days": "14", "kinds": [letter.pk], "why": "Too many of one."}

    response: Any = desk.post(page("recent_author"), sent(desk, "recent_author") | given)

    assert response.url == listing()
    row = Rule.objects.get()
    assert (row.gravity, row.parameters, list(row.kinds.all())) == (Gravity.BLOCKS, {"days": 14}, [letter])
    html = " ".join(desk.get(listing()).content.decode().split())
    assert "Days: <b>14</b>. Only for: Letter" in html
    assert "Too many of one." in desk.get(page("recent_author")).content.decode()


def test_what_was_decided_meanwhile_is_not_overwritten(desk: Client) -> None:
    mine = sent(desk, "exclusivity", gravity="off")
    desk.post(page("exclusivity"), sent(desk, "exclusivity", gravity="block"))

    response = desk.post(page("exclusivity"), mine)

    assert "Somebody changed this check" in response.content.decode()
    assert Rule.objects.get().gravity == Gravity.BLOCKS


@pytest.mark.parametrize(
    "given", [{"gravity": "never"}, {"number_days": "0"}, {"number_days": "x"}, {"kinds": ["0"]}]
)
def test_what_cannot_be_is_refused_at_its_field(desk: Client, given: dict[str, Any]) -> None:
    response = desk.post(page("recent_author"), sent(desk, "recent_author") | given)

    assert list(response.context["form"].errors) == list(given)
    assert Rule.objects.count() == 0


@pytest.mark.parametrize("slug", ["headline", "hold", "no-such-check", "agreement", "must_note"])
def test_a_firm_check_has_no_page(desk: Client, slug: str) -> None:
    assert desk.get(page(slug)).status_code == 404
    assert desk.post(page(slug), {"gravity": "off"}).status_code == 404


def test_an_editor_reads_the_list_and_changes_nothing(editor: Any) -> None:
    client = signed_in(editor)

    assert (client.get(listing()).status_code, "Change …" in client.get(listing()).content.decode()) == (
        200,
        False,
    )
    read = client.get(page("exclusivity"))
    assert (read.status_code, ">Save</button>" in read.content.decode()) == (200, False)
    assert client.post(page("exclusivity"), {"gravity": "off"}).status_code == 403
    assert (Rule.objects.count(), Step.objects.filter(verb="set_check").count()) == (0, 0)


def test_the_list_asks_as_often_with_many_decisions_as_with_one(
    desk: Client, publisher: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    Rule.objects.create(slug="exclusivity", gravity="off")
    with django_assert_max_num_queries(12) as once:
        desk.get(listing())
    for slug in ("disclosure", "length", "time_words"):
        Rule.objects.create(slug=slug, gravity="block")
    with django_assert_num_queries(len(once)):
        desk.get(listing())
