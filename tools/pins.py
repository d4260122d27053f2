"""Exact versions of everything we install, written without naming where from.

    uv run tools/pins.py             pin what pyproject.toml asks for, keeping the versions pinned so far
    uv run tools/pins.py --upgrade   the newest versions that pyproject.toml allows
    uv run tools/pins.py --check     fail when the committed pins are not those of pyproject.toml

A uv.lock records the addresses of the package index in use, so it is not committed. Instead every version
stands in pyproject.toml as a constraint, which makes uv resolve the same set everywhere. What a server
installs is in requirements.lock, with hashes: `pip install --require-hashes -r requirements.lock`.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT, LOCK, UV_LOCK = ROOT / "pyproject.toml", ROOT / "requirements.lock", ROOT / "uv.lock"
BLOCK = re.compile(r"^constraint-dependencies = \[\n.*?^\]\n", re.DOTALL | re.MULTILINE)
HEADER = "# What a server installs. Written by tools/pins.py, never by hand.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Exact versions of everything we install.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="fail when the committed pins are out of date")
    what.add_argument("--upgrade", action="store_true", help="move to the newest versions that are allowed")
    options = parser.parse_args()
    if options.check:
        sys.exit(check())
    if options.upgrade:
        PYPROJECT.write_text(BLOCK.sub("", PYPROJECT.read_text()))
        uv("lock", "--upgrade")
    pyproject, lock = wanted()
    PYPROJECT.write_text(pyproject)
    LOCK.write_text(lock)


def check() -> str | None:
    """What is wrong with the committed pins.

    The index may gain files of a version that we pin (a wheel for a newer Python), so its hashes may be more
    than ours; a hash of ours that it no longer knows is a reason to look closely.
    """
    pyproject, lock = wanted()
    if pyproject != PYPROJECT.read_text():
        return "pyproject.toml: the pins are not those of its dependencies. Run: uv run tools/pins.py"
    ours, theirs = hashes(LOCK.read_text()), hashes(lock)
    if list(ours) != list(theirs):
        return "requirements.lock is not what pyproject.toml asks for. Run: uv run tools/pins.py"
    if lost := sorted(name for name in ours if not ours[name] <= theirs[name]):
        return f"requirements.lock has hashes that the index no longer has: {', '.join(lost)}"
    return None


def wanted() -> tuple[str, str]:
    """pyproject.toml and requirements.lock as they should be."""
    everything = export("--all-groups", "--all-extras", "--no-hashes")
    refuse_other_sources()
    block = (
        "constraint-dependencies = [\n" + "".join(f'  "{pin}",\n' for pin in everything.splitlines()) + "]\n"
    )
    pyproject = BLOCK.sub("", PYPROJECT.read_text()).replace("[tool.uv]\n", "[tool.uv]\n" + block)
    return pyproject, HEADER + export("--no-default-groups")


def export(*which: str) -> str:
    """The resolved requirements as pip reads them, after bringing uv's own lock file up to date."""
    plain = ["--quiet", "--no-header", "--no-annotate", "--no-emit-project", "--format", "requirements.txt"]
    return uv("export", *plain, *which)


def refuse_other_sources() -> None:
    """Every version must come from one index: a folder of wheels on this machine has other hashes."""
    sources = set(re.findall(r'^source = \{ (\w+) = "([^"]*)"', UV_LOCK.read_text(), re.MULTILINE))
    indexes = sources - {("virtual", ".")}
    if len(indexes) != 1 or not all(
        kind == "registry" and place.startswith("https://") for kind, place in indexes
    ):
        sys.exit(f"uv.lock draws on more than one index: {sorted(indexes)}")


def hashes(requirements: str) -> dict[str, set[str]]:
    """The hashes of each pinned requirement."""
    found: dict[str, set[str]] = {}
    for entry in requirements.replace("\\\n", "").splitlines():
        if not entry.startswith("#"):
            name, *values = entry.split(" --hash=")
            found[name.strip()] = {value.strip() for value in values}
    return found


def uv(*words: str) -> str:
    """Run uv with the package index that it knows by itself, not with one that this machine adds."""
    added = {"UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_FIND_LINKS"}
    environment = {name: value for name, value in os.environ.items() if name not in added}
    words = ("uv", *words)
    done = subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
