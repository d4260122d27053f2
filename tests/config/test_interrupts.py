"""Signals, sent to real processes."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys, time
from config import interrupts
getattr(interrupts, sys.argv[1])()
try:
    print("up", flush=True)
    time.sleep(60)
finally:
    print("putting away", flush=True)
    time.sleep(1)
    print("put away", flush=True)
"""
HOLDING = """
import time
from config import interrupts
with interrupts.held():
    print("up", flush=True)
    time.sleep(1)
    print("whole", flush=True)
print("never said", flush=True)
"""


def begin(program: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.mark.parametrize("how", ["end_in_order", "end_once"])
@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_told_to_end_puts_away_what_it_began(how, wish):
    with begin(PROGRAM, how) as process:
        process.stdout.readline()
        process.send_signal(wish)
        rest, _ = process.communicate()

    assert rest == "putting away\nput away\n"
    assert process.returncode == (-signal.SIGINT if wish == signal.SIGINT else 128 + wish)


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_does_not_disturb_one_that_ends_once(wish):
    with begin(PROGRAM, "end_once") as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.readline()
        process.send_signal(wish)
        rest, _ = process.communicate()

    assert rest == "put away\n"


def test_what_is_held_is_finished_first():
    with begin(HOLDING) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate()

    assert rest == "whole\n"


def test_a_program_that_was_told_to_ignore_a_closed_terminal_goes_on():
    with begin(
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n" + PROGRAM, "end_once"
    ) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        process.communicate()

    assert process.returncode == 128 + signal.SIGTERM
