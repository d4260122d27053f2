"""What the makers of test data do in their own way is what the product does."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction

from opinion.models import Kind
from tests import factories


def made() -> Any:
    """Every group with its rights, every kind with all that it says."""
    rights = Group.permissions.through.objects.values_list(
        "group__name", "permission__codename", "permission__content_type__model"
    )
    kinds = [{**row, "id": None} for row in Kind.objects.order_by("slug").values()]
    return sorted(Group.objects.values_list("name", flat=True)), sorted(rights), kinds


@pytest.mark.django_db
def test_roles_are_made_as_loaddata_makes_them() -> None:
    with transaction.atomic():
        call_command("loaddata", "roles", "kinds", verbosity=0)
        loaded = made()
        transaction.set_rollback(True)

    factories.roles()

    assert made() == loaded
    assert len(loaded[1]) > 100
