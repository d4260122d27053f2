"""Impatient connections to a real server."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from config.environment import READER_CURSORS
from config.impatient import base
from config.impatient.base import Impatient
from config.impatient.breaker import Breaker
from tests.deploy.house import wait_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A breaker of this test's own, and little patience."""
    monkeypatch.setattr(base, "BREAKER", Breaker(pause=0.5))
    monkeypatch.setattr(base, "PATIENCE", 0.3)


@pytest.fixture
def connect() -> Iterator[Callable[..., Impatient]]:
    """Connects to the server of the tests."""
    made = []

    def connect(**other: Any) -> Impatient:
        named = connection.settings_dict
        where = {"host": named["HOST"], "port": named["PORT"] or None, "dbname": str(named["NAME"])}
        who = {"user": named["USER"], "password": named["PASSWORD"], "autocommit": True}
        made.append(Impatient.connect(**{**where, **who, **other}))
        return made[-1]

    yield connect
    for one in made:
        one.close()


def seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError):
        act()
    return time.monotonic() - began


def test_an_answer_that_does_not_come_is_not_waited_for_and_ends_the_connection(connect) -> None:
    patient = connect()

    took = seconds(lambda: patient.execute("SELECT pg_sleep(10)"))

    assert 0.3 <= took < 2
    assert patient.closed


def test_after_one_silence_neither_a_new_nor_an_old_connection_waits(connect) -> None:
    silent, other = connect(), connect()
    seconds(lambda: silent.execute("SELECT pg_sleep(10)"))

    assert seconds(connect) < 0.1
    assert seconds(lambda: other.execute("SELECT 1")) < 0.1


def test_after_the_pause_it_is_asked_again_and_all_is_well(connect) -> None:
    silent, other = connect(), connect()
    seconds(lambda: silent.execute("SELECT pg_sleep(10)"))

    time.sleep(0.5)

    assert other.execute("SELECT 1").fetchone() == (1,)
    assert connect().execute("SELECT 2").fetchone() == (2,)


def test_a_server_that_is_not_there_is_not_asked_twice(connect, tmp_path) -> None:
    seconds(lambda: connect(host=str(tmp_path)))

    with pytest.raises(psycopg.OperationalError, match="not asked again yet"):
        connect()


def test_what_the_server_itself_cuts_short_or_refuses_is_an_answer(connect, monkeypatch) -> None:
    monkeypatch.setattr(base, "PATIENCE", 5)
    patient = connect(options="-c statement_timeout=200ms")

    with pytest.raises(psycopg.errors.QueryCanceled):
        patient.execute("SELECT pg_sleep(10)")
    with pytest.raises(psycopg.errors.UndefinedTable):
        patient.execute("SELECT * FROM nowhere")

    assert patient.execute("SELECT 1").fetchone() == (1,)


# --- as Django uses them ------------------------------------------------------------------------------------


@pytest.fixture
def reader() -> Iterator[base.DatabaseWrapper]:
    """The engine on the tests' server, set up as readers' processes have it."""
    named = connection.settings_dict
    made = base.DatabaseWrapper(
        named | {"OPTIONS": {**named["OPTIONS"], **READER_CURSORS}, "TIME_ZONE": None}, connection.alias
    )
    yield made
    made.close()


def test_a_connection_is_usable_until_the_server_has_ended_it(reader: base.DatabaseWrapper) -> None:
    with reader.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    assert reader.is_usable()

    with psycopg.connect(**reader.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    wait_for(lambda: not reader.is_usable())

    reader.close_if_unusable_or_obsolete()
    assert reader.connection is None


def test_to_see_whether_a_connection_is_usable_asks_the_server_nothing(reader: base.DatabaseWrapper) -> None:
    reader.ensure_connection()
    base.BREAKER.was_silent()

    assert reader.is_usable()


def test_what_is_asked_again_with_parameters_is_prepared_and_nothing_else(
    reader: base.DatabaseWrapper,
) -> None:
    with reader.cursor() as cursor:
        for number in range(5):
            cursor.execute("SELECT %s + 1", [number])
            cursor.execute("SELECT 1 -- always the same")
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]

    assert prepared == ["SELECT $1 + 1"]
