"""Whom and what tests of several files need. Who needs them otherwise says so in its own file."""

import pytest

from authors.models import User
from opinion import importing
from opinion.models import ImportRun
from tests import factories
from tests.searching import change


@pytest.fixture
def publisher(db: None) -> User:
    return factories.user(group="publisher", name="Pia Publisher")


@pytest.fixture
def editor(db: None) -> User:
    return factories.user(group="editor", name="Edith Editor")


@pytest.fixture
def lawyer(db: None) -> User:
    return factories.user(group="lawyer", name="Lena", is_staff=True)


@pytest.fixture
def shelf(db: None) -> str:
    """A stand-in for the view of live editions."""
    change(
        "CREATE TEMPORARY TABLE shelf (id bigint PRIMARY KEY, dated timestamptz, body_vector tsvector, "
        "title_vector tsvector, card text) ON COMMIT DROP"
    )
    return "shelf"


@pytest.fixture
def run(db: None) -> ImportRun:
    """A run of an archive, on a publisher's word."""
    return importing.begin(by=factories.user(group="publisher"), why="They gave it to us", source="Old paper")
