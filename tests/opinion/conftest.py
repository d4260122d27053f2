"""Two people whom most tests need. Who needs them otherwise says so in its own file."""

import pytest

from authors.models import User
from tests import factories


@pytest.fixture
def publisher(db: None) -> User:
    return factories.user(group="publisher", name="Pia Publisher")


@pytest.fixture
def editor(db: None) -> User:
    return factories.user(group="editor", name="Edith Editor")
