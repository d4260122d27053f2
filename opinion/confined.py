"""A process of its own under hard limits, for what strangers send: it crashes, swells or hangs, and nothing else does.

The one side, `run`, starts a module of ours whose `main` is `serve`, the other side. In: a line of JSON (the job),
then the bytes that were sent. Out: a line of JSON (the facts), then the bytes that were made, one after the other.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Answer = tuple[dict[str, Any], Sequence[bytes]]


class TooSlow(Exception):
    """The process had not ended when our patience did."""


class Died(Exception):
    """The process ended without an answer: at one of its limits, or of what it was given."""


def run(
    module: str, job: Mapping[str, Any], data: bytes, *, memory: int, seconds: int, patience: int
) -> tuple[dict[str, Any], bytes]:
    """The facts and the bytes that `module` makes of `data`.

    `memory` is bytes of address space, `seconds` are of processor time, `patience` is in seconds of ours.
    Raises TooSlow or Died.
    """
    bounds = {"parent": os.getpid(), "memory": memory, "seconds": seconds}
    start = f"import sys; sys.path.append({str(ROOT)!r}); from {module} import main; main()"
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; what was sent is on stdin only
            [sys.executable, "-I", "-c", start],
            input=json.dumps({**job, **bounds}).encode() + b"\n" + data,
            capture_output=True,
            timeout=patience,
        )
    except subprocess.TimeoutExpired as slow:
        raise TooSlow from slow
    facts, separator, made = done.stdout.partition(b"\n")
    if done.returncode or not separator:
        raise Died
    return json.loads(facts), made


def serve(answer: Callable[[dict[str, Any], bytes], Answer], *, opens_files: bool) -> None:
    """What the process does: bind itself, read the job and the bytes, write what `answer` makes of them.

    One that opens no files opens no connections either; then all that `answer` imports has to be imported by now.
    """
    job = json.loads(sys.stdin.buffer.readline())
    _leave_with(job["parent"])
    _limit(job["memory"], job["seconds"], opens_files)
    facts, made = answer(job, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")
    sys.stdout.buffer.writelines(made)
    sys.stdout.flush()
    signal.setitimer(signal.ITIMER_REAL, 0)  # handlers go before the interpreter does: the next would kill


def _limit(memory: int, seconds: int, opens_files: bool) -> None:
    """Address space, processor time, no core, no byte written to any file."""
    bounds = [(resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)]
    if not opens_files:
        bounds.append((resource.RLIMIT_NOFILE, 3))  # standard input, output, error: there is no fourth
    if sys.platform != "darwin":  # macOS knows RLIMIT_AS and refuses to set it
        bounds.append((resource.RLIMIT_AS, memory))
    for which, bound in bounds:
        hard = resource.getrlimit(which)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(which, (bound, bound))


def _leave_with(parent: int) -> None:
    """End within a second or two of the process that asked, however it ended; Ctrl-C is for that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, lambda *_: os._exit(1) if os.getppid() != parent else None)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
