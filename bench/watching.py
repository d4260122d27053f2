"""What processes cost: their CPU seconds and their memory, with all that they begin."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


@dataclass
class Watched:
    """What a command took: wall-clock seconds, CPU seconds of it and of the server, bytes of memory as time went."""

    seconds: float = 0
    ours: float = 0
    servers: float = 0
    memory: list[float] = field(default_factory=list)

    @property
    def peak(self) -> float:
        """The largest memory, in MB."""
        return max(self.memory, default=0) / 2**20

    def tenths(self) -> list[int]:
        """The largest memory in each tenth of the time, in MB."""
        size = max(1, -(-len(self.memory) // 10))
        parts = [self.memory[start : start + size] for start in range(0, len(self.memory), size)]
        return [round(max(part) / 2**20) for part in parts]


def manage(*words: str, environment: Mapping[str, str] | None = None) -> None:
    """A management command that has to succeed."""
    given = {"DJANGO_SUPERUSER_PASSWORD": "bench", **os.environ, **(environment or {})}
    subprocess.run([*MANAGE, *words], check=True, env=given)


def watch(*words: str, server: psutil.Process, every: float = 0.5) -> Watched:
    """Runs a management command, which has to succeed, and looks at it as often."""
    found = Watched()
    before, began = cpu(server), time.monotonic()
    with subprocess.Popen([*MANAGE, *words]) as running:
        ended = threading.Event()
        process = psutil.Process(running.pid)

        def look() -> None:
            while not ended.wait(every):
                found.ours = max(found.ours, cpu(process))
                found.memory.append(resident(process))

        looking = threading.Thread(target=look)
        looking.start()
        code = running.wait()
        found.seconds = time.monotonic() - began
        ended.set()
        looking.join()
    found.servers = cpu(server) - before
    if code:
        raise SystemExit(f"{' '.join(words)} ended with status {code}.")
    return found


def server_in(folder: Path) -> psutil.Process:
    """The first process of the PostgreSQL server whose data lie there."""
    return psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))


def family(process: psutil.Process) -> list[psutil.Process]:
    """The process and all that it began."""
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu(process: psutil.Process) -> float:
    """CPU seconds of a family, those of members that have ended included."""
    total = 0.0
    for member in family(process):
        try:
            times = member.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def resident(process: psutil.Process) -> float:
    """Memory of a family, what its members share counted once."""
    total = 0.0
    for member in family(process):
        try:
            total += member.memory_full_info().pss
        except psutil.Error:
            continue
    return total
