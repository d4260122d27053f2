"""House style, names list, letters, slots and settings at the desk: through the verbs, by who may, and tried first."""

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from opinion import house
from opinion.models import Desk, Letter, ListedName, Slot, Step, StyleRule
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled
from tests.opinion.test_house import style, switched_on

pytestmark = pytest.mark.django_db
RULE = {"pattern": "jab", "suggestion": "vaccination", "reason": "It is slang.", "language": ""}


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:opinion_{name}", args=args)


def test_a_new_rule_of_style_leads_to_its_trial_and_is_switched_on_there(
    desk: Client, publisher: Any
) -> None:
    factories.published(body=factories.SOUND + "<p>The jab came.</p>", headline="Doses")

    response: Any = desk.post(
        url("stylerule_add"), filled(desk.get(url("stylerule_add")), "stylerule_form") | RULE
    )

    rule = StyleRule.objects.get()
    assert (response.url, rule.is_on) == (url("stylerule_try", rule.pk), False)
    trial = desk.get(response.url)
    words = " ".join(trial.content.decode().split())
    assert "Tried on 1 published text of 1, the newest first." in words
    assert "in 1 place, in 1 piece." in words
    assert 'The <mark class="style">jab</mark> came.' in words
    assert "Doses" in words
    desk.post(response.url, {"switch": "on", "tried": trial.context["tried"]})
    rule.refresh_from_db()
    assert rule.is_on
    assert [step.by for step in Step.objects.filter(verb="keep_house")] == [publisher, publisher]


def test_without_the_trial_it_is_not_switched_on(desk: Client, publisher: Any) -> None:
    rule = style()
    house.keep(rule, by=publisher)

    response = desk.post(url("stylerule_try", rule.pk), {"switch": "on", "tried": ""})

    assert (response.status_code, "Try it against the archive" in response.content.decode()) == (409, True)
    desk.post(
        url("stylerule_change", rule.pk),
        filled(desk.get(url("stylerule_change", rule.pk)), "stylerule_form") | {"is_on": "on"},
    )
    assert not StyleRule.objects.get().is_on


def test_a_bad_pattern_is_refused_at_its_field(desk: Client) -> None:
    given = RULE | {"pattern": "(a+)+$", "is_expression": "on"}

    response: Any = desk.post(
        url("stylerule_add"), filled(desk.get(url("stylerule_add")), "stylerule_form") | given
    )

    assert "takes too long" in response.context["adminform"].form.errors["pattern"][0]
    assert StyleRule.objects.count() == 0


def test_a_rule_that_goes_is_in_the_trail(desk: Client, publisher: Any) -> None:
    rule = switched_on(style(), publisher)

    desk.post(url("stylerule_delete", rule.pk), {"post": "yes"})

    assert (StyleRule.objects.count(), Step.objects.filter(verb="drop_house").count()) == (0, 1)


def test_names_letters_and_slots_are_kept_by_the_verb(desk: Client) -> None:
    records: list[tuple[str, dict[str, str], Any]] = [
        ("listedname", {"name": "Tsai Ing-wen", "chinese_name": "蔡英文"}, ListedName),
        (
            "letter",
            {"use": "decline", "reason": "No space", "slug": "no-space", "subject": "Yours", "text": "No."},
            Letter,
        ),
        ("slot", {"weekday": "2", "time": "06:00"}, Slot),
    ]
    for name, given, model in records:
        before = model.objects.count()
        desk.post(url(f"{name}_add"), filled(desk.get(url(f"{name}_add")), f"{name}_form") | given)
        assert model.objects.count() == before + 1

    assert Step.objects.filter(verb="keep_house").count() == 3


LETTER = {"use": "decline", "reason": "No space", "slug": "no-space", "subject": "“{headline}”"}


def test_a_letter_with_an_unknown_blank_is_handed_back_with_what_can_be_filled_in(desk: Client) -> None:
    given = filled(desk.get(url("letter_add")), "letter_form") | LETTER | {"text": "Dear {nmae},"}

    page = desk.post(url("letter_add"), given)

    words = html.unescape(page.content.decode())
    assert page.status_code == 200
    assert "Nothing fills in {nmae}. What can be filled in is: {name} (the author's name)" in words
    assert "Dear {nmae}," in words
    assert not Letter.objects.exists()


def test_a_kept_letter_is_shown_as_it_would_read_for_a_piece_of_the_desk(desk: Client) -> None:
    given = filled(desk.get(url("letter_add")), "letter_form") | LETTER | {"text": "Dear {name},\n\nno."}

    invented = desk.post(url("letter_add"), given, follow=True)
    factories.submitted(by=factories.user(group="contributor", name="An Nguyen"), headline="Islands")
    real = desk.get(url("letter_change", Letter.objects.get().pk))

    assert invented.redirect_chain == [(url("letter_change", Letter.objects.get().pk), 302)]
    assert "<pre>Dear Mei Lin,\n\nno.</pre>" in invented.content.decode()
    assert "As it would read for “Islands”" in real.content.decode()
    assert "<b>“Islands”</b>" in real.content.decode()
    assert "<pre>Dear An Nguyen,\n\nno.</pre>" in real.content.decode()


def test_the_settings_are_one_page_that_a_publisher_changes(desk: Client) -> None:
    asked: Any = desk.get(url("desk_changelist"))
    assert asked.url == url("desk_change", 1)
    page = desk.get(url("desk_change", 1))

    desk.post(url("desk_change", 1), filled(page, "desk_form") | {"editors_may_publish": "on"})

    assert Desk.settings().editors_may_publish
    assert Step.objects.get(verb="keep_house").facts["changes"]["editors_may_publish"] == ["False", "True"]
    assert desk.get(url("desk_change", 2)).status_code == 302


def test_what_somebody_changed_meanwhile_is_not_overwritten(desk: Client, publisher: Any) -> None:
    house.keep(Desk(pk=1), by=publisher)
    mine = filled(desk.get(url("desk_change", 1)), "desk_form")
    theirs = Desk.settings()
    theirs.debt_hours = 12
    house.keep(theirs, by=publisher)

    response = desk.post(url("desk_change", 1), mine | {"debt_hours": "48"})

    assert response.status_code == 409
    assert Desk.settings().debt_hours == 12


@pytest.mark.parametrize("name", ["stylerule", "letter", "slot"])
def test_an_editor_reads_and_changes_nothing(editor: Any, publisher: Any, name: str) -> None:
    client = signed_in(editor)

    assert client.get(url(f"{name}_changelist")).status_code == 200
    assert client.get(url(f"{name}_add")).status_code == 403
    assert client.post(url(f"{name}_add"), RULE).status_code == 403


def test_an_editor_reads_the_settings_and_a_trial_without_its_button(editor: Any, publisher: Any) -> None:
    client, rule = signed_in(editor), style()
    house.keep(rule, by=publisher)

    assert client.get(url("desk_change", 1)).status_code == 200
    assert client.post(url("desk_change", 1), {"debt_hours": "1"}).status_code == 403
    page = client.get(url("stylerule_try", rule.pk))
    assert (page.status_code, 'name="switch"' in page.content.decode()) == (200, False)
    assert (
        client.post(page.request["PATH_INFO"], {"switch": "on", "tried": page.context["tried"]}).status_code
        == 403
    )
    assert not StyleRule.objects.get().is_on


def test_an_administrator_has_no_say_in_the_house(administrator: Any) -> None:
    client = signed_in(administrator)

    for name in [
        "stylerule_changelist",
        "letter_changelist",
        "slot_changelist",
        "listedname_changelist",
        "rule_changelist",
    ]:
        assert client.get(url(name)).status_code == 403
