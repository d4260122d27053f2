"""A circuit breaker: when the database was silent once, nobody waits for it again for a while."""

import threading
import time


class Breaker:
    """Whether to ask somebody who may be silent; shared by the threads of a process.

    After a silence nobody asks for `pause` seconds. Then one thread does, and the others once it was answered.
    """

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._lock = threading.Lock()
        self._ask_again: float | None = None  # None: it answers
        self._trying: int | None = None  # the thread whose turn it is

    def may_ask(self) -> bool:
        """True for everybody while it answers; after a silence, for one thread at each end of the pause."""
        if self._ask_again is None:
            return True
        with self._lock:
            if self._ask_again is not None and (now := time.monotonic()) >= self._ask_again:
                self._ask_again, self._trying = now + self.pause, threading.get_ident()
            return self._ask_again is None or self._trying == threading.get_ident()

    def answered(self) -> None:
        """It is there, whatever it said."""
        with self._lock:
            self._ask_again = self._trying = None

    def was_silent(self) -> None:
        """It could not be reached, or did not answer in time."""
        with self._lock:
            self._ask_again, self._trying = time.monotonic() + self.pause, None
