"""On what was measured, and when: a line for above a table."""

import datetime as dt
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from config import postgres


def described() -> str:
    """Cores, model, memory, versions, date."""
    model = next(
        (line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")),
        platform.machine(),
    )
    clock = next((float(line.partition(":")[2]) for line in _cpuinfo() if line.startswith("cpu MHz")), 0)
    return (
        f"{os.cpu_count()} cores of {model} ({clock / 1000:.1f} GHz), {psutil.virtual_memory().total / 2**30:.0f} GB; "
        f"PostgreSQL {_said(str(postgres.programs() / 'postgres'), '--version').split()[-1]}, "
        f"Python {platform.python_version()}, Django {version('django')}, gunicorn {version('gunicorn')}, "
        f"nginx {_said('nginx', '-v').rpartition('/')[2]}; {dt.date.today():%-d %B %Y}."
    )


def _cpuinfo() -> list[str]:
    place = Path("/proc/cpuinfo")
    return place.read_text().splitlines() if place.exists() else []


def _said(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return (done.stdout + done.stderr).strip()
