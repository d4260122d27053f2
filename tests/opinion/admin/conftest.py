"""People who are signed in at the desk."""

from typing import Any

import pytest
from django.test import Client

from tests import factories


@pytest.fixture
def administrator(db: Any) -> Any:
    return factories.user(group="administrator", name="Ada Administrator")


@pytest.fixture
def desk(publisher: Any) -> Client:
    """A publisher at the desk."""
    return signed_in(publisher)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client
