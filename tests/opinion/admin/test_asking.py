"""Who asks at the desk: nobody who has not signed in, and nobody without the right that a page needs."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from opinion.admin import asking
from tests import factories

pytestmark = pytest.mark.django_db


def request_of(user: object) -> HttpRequest:
    request = HttpRequest()
    request.user = user
    return request


@pytest.mark.parametrize("asked", [asking.who, asking.colleague, asking.editor])
def test_who_has_not_signed_in_asks_for_nothing(asked) -> None:
    with pytest.raises(PermissionDenied):
        asked(request_of(AnonymousUser()))


def test_a_contributor_is_somebody_and_no_colleague() -> None:
    contributor = factories.user()

    assert asking.who(request_of(contributor)) == contributor
    with pytest.raises(PermissionDenied):
        asking.colleague(request_of(contributor))


def test_an_editor_is_somebody_a_colleague_and_an_editor() -> None:
    editor = factories.user(group="editor")

    assert [asked(request_of(editor)) for asked in (asking.who, asking.colleague, asking.editor)] == [
        editor
    ] * 3


def test_who_does_not_edit_is_told_what_it_takes() -> None:
    with pytest.raises(PermissionDenied, match="Only somebody who edits"):
        asking.editor(request_of(factories.user()))
