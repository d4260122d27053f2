"""The door of the server that a browser talks to: shut while the database is emptied.

A page that is left sends what was typed once more, and a server's thread answers on after its client is gone.
Such a request waits for the tables that are being emptied, and these for it.
"""

import threading
from collections.abc import Iterable, Iterator
from typing import Any

SECONDS = 20


class Door:
    """A WSGI application in front of another one: it lets in while open, and knows who is inside."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.inside = 0
        self.is_open = True
        self.changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """What the application behind answers; 503 while the door is shut."""
        with self.changed:
            if self.is_open:
                self.inside += 1
                return self._answers(environ, start_response)
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return []

    def _answers(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        """Runs when the server reads the first bytes, and to the end also where the client has left."""
        answer: Any = None
        try:
            answer = self.application(environ, start_response)
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    def open(self) -> None:
        """Lets in again."""
        with self.changed:
            self.is_open = True

    def shut(self) -> None:
        """Lets nobody in, and returns when everybody has left; AssertionError after twenty seconds."""
        with self.changed:
            self.is_open = False
            assert self.changed.wait_for(lambda: not self.inside, timeout=SECONDS), "A request does not end."
