"""The repository about itself: what its documents promise is there."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PASSED_OVER = ("tests/test_repository.py", "tests/files/")  # this, and texts as others sent them
LOCAL = re.compile(
    r"(?<![\w.-])/(?:home|Users|root|work|workspace|builds|runner)/\w+"
    r"|file:///(?:opt|srv|mnt|var|tmp)\b|https?://[^\s/\"']+/(?:simple|pypi)\b"
    r"|--find-links|--(?:extra-)?index-url|\b(?:PIP|UV)_\w*(?:INDEX|FIND_LINKS)\w*="
)
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "threats.md").read_text())


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]


def test_the_table_of_threats_names_tests() -> None:
    assert len(NAMED) > 40


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_threat_has_the_test_that_the_table_names(file: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / file).read_text()


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_every_link_and_picture_of_a_document_is_there(document: Path) -> None:
    text = document.read_text()
    targets = re.findall(r"\]\(([^)#]+)", text) + re.findall(r'src="([^"]+)"', text)

    assert [t for t in targets if "://" not in t and not (document.parent / t).exists()] == []


def test_the_decisions_are_numbered_one_after_the_other() -> None:
    numbers = re.findall(r"^(\d+)\. ", (ROOT / "docs" / "decisions.md").read_text(), re.MULTILINE)

    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1))


def committed() -> list[str]:
    """The names of what is committed; nothing where git has no answer."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return []
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [name for name in listed.stdout.split("\0") if name]


def gossip(text: str) -> list[str]:
    """What a text tells of the machine or of the package index of whoever wrote it."""
    return [found[0] for found in LOCAL.finditer(text)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("see /home/mei/house", ["/home/mei"]),
        ("/Users/mei/house", ["/Users/mei"]),
        ('url = "https://mirror.corp.example/simple"', ["https://mirror.corp.example/simple"]),
        ("https://10.0.0.7/pypi/x", ["https://10.0.0.7/pypi"]),
        ("pip install --find-links there", ["--find-links"]),
        ("PIP_EXTRA_INDEX_URL=x", ["PIP_EXTRA_INDEX_URL="]),
        ("https://example.org/home/page", []),
    ],
)
def test_a_path_of_a_machine_and_an_index_are_seen(line: str, told: list[str]) -> None:
    assert gossip(line) == told


@pytest.mark.skipif(not committed(), reason="no checkout")
def test_nothing_that_is_committed_names_an_index_or_a_path_of_a_machine() -> None:
    told = {}
    for name in committed():
        path = ROOT / name
        if name.startswith(PASSED_OVER) or not path.is_file() or b"\0" in (content := path.read_bytes()):
            continue
        if found := gossip(content.decode(errors="replace")):
            told[name] = found[:3]

    assert told == {}


def test_what_a_server_installs_names_no_address() -> None:
    for name in ("requirements.lock", "pyproject.toml"):
        assert not re.search(r"https?://|file:|--index", (ROOT / name).read_text())


def test_the_page_about_the_workflow_is_what_its_table_says() -> None:
    place = importlib.util.spec_from_file_location("workflow_page", ROOT / "tools" / "workflow_page.py")
    assert place is not None
    assert place.loader is not None
    maker = importlib.util.module_from_spec(place)
    place.loader.exec_module(maker)

    assert maker.PAGE.read_text() == maker.page(), "run tools/workflow_page.py"
