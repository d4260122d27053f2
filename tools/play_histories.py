"""Plays random histories of pieces, and with `--shrink` looks for the shortest that fails.

    uv run --group dev tools/play_histories.py 3000

Each is a day at the desk on the real clock of a real PostgreSQL; tests/histories/ says what has to be so after every
deed. The suite plays 200 of them.
"""

import os
import sys

import pytest


def main() -> int:
    histories = next((word for word in sys.argv[1:] if word.isdigit()), "3000")
    os.environ["HISTORIES"] = histories
    if "--shrink" in sys.argv:
        os.environ["SHRINK"] = "yes"
    return pytest.main(["tests/histories/test_histories.py", "-q", "-s", "-n0", "--tb=short"])


if __name__ == "__main__":
    sys.exit(main())
