"""Hundreds of random histories in the suite; `tools/play_histories.py 3000` plays thousands."""

import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import factories
from tests.histories.machine import History
from tests.histories.people import People
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db(transaction=True)
HISTORIES = int(os.environ.get("HISTORIES", "200"))
PARTS = 2  # so that two processes can share them
ROUND = 10  # histories: in longer rounds hypothesis would rather vary those that it had than begin new ones
DEEDS = 12
PHASES = [Phase.generate, Phase.shrink] if os.environ.get("SHRINK") else [Phase.generate]

# A verb that always refuses would hold every promise: these were done in hundreds of histories, those in thousands.
# (hypothesis varies what it has drawn: in a hundred histories even a common verb may not come up.)
OFTEN = ["note a yes", "publish", "save"]
SOMETIMES = [
    "agree",
    "autosave",
    "call_back",
    "decline",
    "edit",
    "hold",
    "keep aside",
    "lift",
    "merge",
    "must",
    "note a permission",
    "object",
    "pass",
    "put back",
    "ready",
    "rename",
    "reopen",
    "replace",
    "restore",
    "return",
    "schedule",
    "send",
    "settle must_note",
    "settle objection",
    "spike",
    "submit",
    "take",
    "take back",
    "take down",
    "throw away",
    "unready",
    "unschedule",
    "withdraw",
    "publish, stopped by agreement",
    "publish, stopped by embargo",
    "publish, stopped by hold",
    "publish, stopped by must_note",
    "publish, stopped by objection",
    "publish, stopped by permission",
]


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    """A desk that all histories share, and no word of every 404."""
    log = logging.getLogger("django.request")
    before, log.level = log.level, logging.ERROR
    factories.roles()
    History.people, History.reader = People.hired(), ReaderClient()
    History.tally, History.failures = Counter(), []
    yield
    log.level = before


def play(histories: int) -> None:
    """Plays so many; of the first one that fails it is told what was done, with the clock's time."""
    rules = settings(
        max_examples=ROUND,
        stateful_step_count=DEEDS,
        phases=PHASES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    for done in range(0, histories, ROUND):
        try:
            run_state_machine_as_test(History, settings=rules)
        except BaseException as failure:
            failure.add_note("\n".join(["", "The first history that failed:", *History.failures[:1]]))
            raise
        if "HISTORIES" in os.environ and not (done + ROUND) % 100:
            sys.stderr.write(f"{done + ROUND} of {histories} histories, {History.tally.total()} deeds\n")


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_nothing_is_lost_and_nothing_goes_out_that_may_not(part: int) -> None:
    play(HISTORIES // PARTS)

    wanted = [*(OFTEN if HISTORIES >= 200 else []), *(SOMETIMES if HISTORIES >= 2000 else [])]
    assert [verb for verb in wanted if not History.tally[verb]] == []
