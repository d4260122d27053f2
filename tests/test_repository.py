"""The repository about itself: what its documents promise is there."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
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


def test_nothing_that_is_committed_names_an_index_or_a_path_of_a_machine() -> None:
    for name in ("requirements.lock", "pyproject.toml"):
        assert not re.search(r"https?://|file:|/home/|--index|--find-links", (ROOT / name).read_text())


def test_the_page_about_the_workflow_is_what_its_table_says() -> None:
    place = importlib.util.spec_from_file_location("workflow_page", ROOT / "tools" / "workflow_page.py")
    assert place is not None
    assert place.loader is not None
    maker = importlib.util.module_from_spec(place)
    place.loader.exec_module(maker)

    assert maker.PAGE.read_text() == maker.page(), "run tools/workflow_page.py"
