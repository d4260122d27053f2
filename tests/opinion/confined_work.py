"""What the tests of `opinion.confined` have done in a process of its own: the job names it."""

import os
import socket
import sys
import time
from typing import Any

from opinion import confined


def answer(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    wish = job["wish"]
    if wish == "echo":
        return {"length": len(data), "modules": sorted(sys.modules)}, [data, data[::-1]]
    if wish == "swell":
        return {"length": len(bytes(job["bytes"]))}, []
    if wish == "burn":
        while True:
            pass
    if wish == "sleep":
        time.sleep(60)
    if wish == "crash":
        os.abort()
    try:
        with open("/etc/passwd") if wish == "read" else socket.socket():
            return {"done": True}, []
    except OSError as failure:
        return {"done": False, "failure": failure.strerror}, []


def main() -> None:
    confined.serve(answer, opens_files=True)
