"""Contributors and their browsers."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests import factories


@pytest.fixture(autouse=True)
def no_tries_counted(db: Any) -> Any:
    """Limits on guessing start afresh: their table is no model's, so no flush empties it."""
    yield
    cache.clear()


@pytest.fixture
def mei(db: Any) -> Any:
    return factories.user(group="contributor", name="")


@pytest.fixture
def stranger(db: Any) -> Any:
    return factories.user(group="contributor")


@pytest.fixture
def editor(db: Any) -> Any:
    return factories.user(group="editor", name="Edith Editor")


@pytest.fixture
def client(mei: Any) -> Client:
    """Mei's browser."""
    return signed_in(mei)


def signed_in(user: Any, **how: Any) -> Client:
    client = Client(**how)
    client.force_login(user)
    return client
