"""What goes wrong is written where an operator looks: to standard error."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def written(code: str) -> str:
    """What a process with our settings writes to standard error."""
    script = f"import django, logging\ndjango.setup()\n{code}"
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    return done.stderr


def test_a_fault_of_ours_is_written_with_its_traceback() -> None:
    said = written("""
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("django.request").exception("Internal Server Error: /desk/")
""")

    assert "ERROR django.request: Internal Server Error: /desk/" in said
    assert "ZeroDivisionError" in said


def test_a_page_that_is_not_there_is_no_fault() -> None:
    assert written('logging.getLogger("django.request").warning("Not Found: /wp-login.php")') == ""


def test_each_fault_is_written_once() -> None:
    said = written('logging.getLogger("django.security.DisallowedHost").error("Invalid host")')

    assert said.count("Invalid host") == 1
