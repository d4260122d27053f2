"""The door in front of the tests' own server."""

import threading
from typing import Any

from tests.doorkeeping import Door


def enter(door: Door) -> list[bytes]:
    return list(door({}, lambda *answer: None))


def test_who_is_inside_is_waited_for() -> None:
    inside, may_leave, left = threading.Event(), threading.Event(), threading.Event()

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        inside.set()
        may_leave.wait(5)
        left.set()
        return [b"answer"]

    door = Door(application)
    visitor = threading.Thread(target=enter, args=[door])
    visitor.start()
    inside.wait(5)
    threading.Timer(0.05, may_leave.set).start()
    door.shut()
    assert left.is_set()
    visitor.join()


def test_nobody_comes_in_while_it_is_shut() -> None:
    door = Door(lambda environ, start_response: [b"answer"])
    door.shut()
    assert enter(door) == []
    door.open()
    assert enter(door) == [b"answer"]
