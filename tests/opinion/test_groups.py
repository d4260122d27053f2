"""What each role may, as the fixture says it: nobody has more than her work needs."""

import pytest

from authors.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def rights(group: str) -> set[str]:
    return factories.user(group=group).get_all_permissions()


def test_a_contributor_may_bring_in_pieces_and_has_no_right_at_the_desk() -> None:
    assert rights("contributor") == {"opinion.submit_article"}


def test_an_administrator_has_accounts_and_no_editorial_power() -> None:
    assert rights("administrator") == {
        "authors.view_user",
        "authors.add_user",
        "authors.change_user",
        "auth.view_group",
        "opinion.view_step",
        "opinion.view_message",
    }


def test_a_publisher_may_what_an_editor_may_and_publish_and_set_the_rules_of_the_desk() -> None:
    editor, publisher = rights("editor"), rights("publisher")

    assert editor < publisher
    rules = {
        f"opinion.{act}_{name}"
        for act in ("add", "change")
        for name in ("desk", "kind", "letter", "rule", "slot")
    }
    assert publisher - editor == rules | {
        "opinion.publish_article",
        "opinion.add_stylerule",
        "opinion.change_stylerule",
        "opinion.delete_stylerule",
        "opinion.delete_slot",
    }


def test_a_lawyer_reads_what_is_held_for_her_and_has_no_other_right() -> None:
    assert rights("lawyer") == {"opinion.view_held_article"}


@pytest.mark.parametrize("group", ["editor", "publisher"])
def test_the_desk_changes_no_record_and_deletes_only_rows_of_a_form(group: str) -> None:
    held = rights(group)
    record = ("revision", "edition", "step", "message", "address", "tombstone", "withholding")
    record += ("approval", "objection", "waiver", "debt", "hold")

    assert {right for right in held if right.endswith(tuple(f"_{name}" for name in record))} == {
        f"opinion.view_{name}" for name in record
    }
    rules = {"opinion.delete_stylerule", "opinion.delete_slot"} if group == "publisher" else set()
    assert {right for right in held if ".delete_" in right} - rules == {
        "opinion.delete_source",
        "opinion.delete_byline",
        "opinion.delete_topiclink",
        "opinion.delete_portrait",
        "authors.delete_localname",
        "authors.delete_othername",
        "authors.delete_affiliation",
        "authors.delete_authorlink",
    }
    assert not {right for right in held if right.endswith(("_user", "_group", "_permission"))}
    assert not User.objects.filter(is_superuser=True).exists()
