"""Tests of one group are run by one process, whatever xdist and pytest think of each other."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests import sharing

CONFTEST = """
import sys
from pathlib import Path

sys.path.insert(0, {root!r})
from tests import sharing

sharing.ROOT = Path({folder!r})


def pytest_xdist_make_scheduler(config, log):
    return sharing.Sharing(config, log)
"""
TESTS = """
import pytest
{mark}
@pytest.mark.parametrize("number", range(12))
def test_one(number): pass
"""


def test_a_group_that_a_file_names_is_its_group() -> None:
    assert sharing.group_of("tests/browser/test_desk.py") == "browser"
    assert sharing.group_of("tests/opinion/test_holds.py") == ""


def test_all_tests_of_a_group_are_run_by_one_process_and_the_others_are_shared(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.format(root=str(sharing.ROOT), folder=str(tmp_path)))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for name in ("first", "second"):
        mark = 'pytestmark = [pytest.mark.xdist_group("house")]'
        (tmp_path / f"test_{name}.py").write_text(TESTS.format(mark=mark))
    (tmp_path / "test_alone.py").write_text(TESTS.format(mark=""))
    words = ["-n", "2", "--dist", "loadgroup", "-v", "-p", "no:django", "-p", "no:cacheprovider"]

    run = [sys.executable, "-m", "pytest", *words, str(tmp_path)]
    told = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    by = defaultdict(list)
    for process, file in re.findall(r"\[(gw\d)\] .*PASSED (test_\w+)\.py", told):
        by[file].append(process)
    assert {file: len(processes) for file, processes in by.items()} == dict.fromkeys(by, 12)
    assert len({*by["test_first"], *by["test_second"]}) == 1
