"""Connections that give up: a frozen server sends no error, and its own `statement_timeout` is frozen with it."""

import select
from typing import Any, Self

import psycopg
from django.db.backends.postgresql import base
from psycopg import IsolationLevel
from psycopg.pq import TransactionStatus

from config.impatient.breaker import Breaker

PATIENCE = (
    2.5  # seconds; a little more than statement_timeout, so that an answer of the server's own comes first
)
BREAKER = Breaker(pause=3)


class Impatient(psycopg.Connection[Any]):
    """A connection on which nothing takes longer than `PATIENCE`, and nothing is asked while the breaker is open."""

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Self:
        """A new connection; `connect_timeout` says how long that may take."""
        _refuse_while_open()
        try:
            made = super().connect(*args, **kwargs)
        except psycopg.OperationalError:
            BREAKER.was_silent()
            raise
        BREAKER.answered()
        return made

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """The answer to what was asked. A connection that owes one for too long is closed."""
        _refuse_while_open()
        try:
            answer = super().wait(gen, interval, PATIENCE if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:  # it has not said anything
                BREAKER.was_silent()
                self.pgconn.finish()
            raise
        BREAKER.answered()
        return answer


def _refuse_while_open() -> None:
    if not BREAKER.may_ask():
        raise psycopg.OperationalError("the database was silent a moment ago and is not asked again yet")


class Cursor(base.CursorMixin, psycopg.Cursor[Any]):
    """Prepares what comes with parameters, be they none. What comes without any was written for one occasion."""

    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, **how: Any) -> Self:
        """Asks; what has no parameters, with a plan for what stands in it."""
        return super().execute(query, params, prepare=False if params is None else prepare, **how)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL with such connections."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Impatient:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return Impatient.connect(**conn_params | {"cursor_factory": Cursor})

    def is_usable(self) -> bool:
        """Whether the server has not hung up, as far as the socket knows: a question would cost each page a round trip.

        An idle connection has nothing to read but its end; one that froze is found out by the page's own question.
        """
        if self.connection is None or self.connection.closed:
            return False
        news = select.poll()
        news.register(self.connection.fileno(), select.POLLIN)
        return not news.poll(0)
