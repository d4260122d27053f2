"""How the processes of a run share the tests: those of one group are one process's, and come in the order of the run.

pytest-xdist adds the group to a test's name, which has no effect with pytest 9.2: without a word, tests of a group went
to all processes (pytest-dev/pytest-xdist#1386). Until that is mended the group is read from the file.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

ROOT = Path(__file__).resolve().parent.parent
GROUP = re.compile(r'pytest\.mark\.xdist_group\("(\w+)"\)')


class Sharing(LoadGroupScheduling):
    """A file that names a group belongs to it whole; every other test may go to whichever process is free.

    Large groups do not come first, as xdist would have it: a test that commits leaves jobs in the queue, which no flush
    empties, so that it stays behind those that only roll back.
    """

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.partition("::")[0]) or nodeid


@cache
def group_of(file: str) -> str:
    """The group that a file of tests names, if any."""
    found = GROUP.search((ROOT / file).read_text())
    return found[1] if found else ""
