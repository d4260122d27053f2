"""The import order of docs/architecture.md, as a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = {
    "words": {
        "anchors", "balance", "bio_lines", "blanks", "cleaning", "confined", "darkroom", "dateline", "drawings",
        "facts", "findings", "first_mentions", "footnotes", "highlight", "house_rules", "house_style", "inline",
        "interchange", "language_runs", "lexemes", "likeness", "line", "linedates", "links", "losses", "mails",
        "manuscripts", "parts", "passages", "phrases", "pictures", "prose", "publisher", "quotations", "redline",
        "refusals", "samples", "search", "small_fix", "soundness", "speaking", "spreadsheets", "states", "stemming",
        "tags", "timewords", "typesetting", "vocabulary", "wordcount",
    },
    "models": {"models"},
    "verbs": {
        "addresses", "admission", "agreement", "alerts", "archive", "arrivals", "assignments", "autosaves",
        "belonging", "casting", "checks", "composing", "consent", "contents", "copyediting", "dealing", "debtors",
        "declarations", "erasure", "exporting", "figures", "filing", "holds", "house", "house_trials", "images",
        "import_pictures", "importing", "intake", "later", "letters", "merges", "notes", "notices", "notifications",
        "objections", "once", "people", "permission", "planning", "preflight", "printing", "publishing",
        "reconciling", "resemblance", "retrieval", "returns", "revisions", "rulebook", "seeding", "senders",
        "sitting", "sources", "staff", "standing", "striking", "submissions", "threads", "topics", "waivers",
        "warming", "workflow",
    },
    "doors": {
        "admin", "apps", "management", "migrations", "portal", "public", "rescue", "tasks", "templatetags",
    },
}  # fmt: skip
ORDER = list(LAYERS)
RANK = {room: rank for rank, rooms in enumerate(LAYERS.values()) for room in rooms}
PUBLIC_MAY_USE = LAYERS["words"] | {"public"}


def imports(path: Path, root: Path) -> Iterator[list[str]]:
    """Every module that a file imports, as its dotted parts, names of `from x import y` included."""
    package = list(path.relative_to(root).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: -node.level] if node.level else []
            module = base + (node.module.split(".") if node.module else [])
            yield from ([*module, alias.name] for alias in node.names)


def room_of(path: Path, root: Path) -> tuple[str, str]:
    """The app and the room in which a file stands; an app's own `__init__` is in no room."""
    app, room = (*path.relative_to(root).with_suffix("").parts, "")[:2]
    return app, "" if room == "__init__" else room


def offences(root: Path = ROOT) -> Iterator[str]:
    for path in sorted([*root.glob("authors/**/*.py"), *root.glob("opinion/**/*.py")]):
        app, room = room_of(path, root)
        if app == "opinion" and room and room not in RANK:
            yield f"{path.relative_to(root)} stands in no room"
            continue
        for target in imports(path, root):
            yield from (f"{path.relative_to(root)} {why}" for why in refusals(app, room, target))


def refusals(app: str, room: str, target: list[str]) -> Iterator[str]:
    """Why this file may not import that."""
    if app == "authors" and target[0] == "opinion":
        yield "imports opinion; authors come before"
    if app != "opinion" or not room or target[0] != "opinion" or len(target) < 2:
        return
    other = target[1]
    if other not in RANK:
        return
    if RANK[other] > RANK[room]:
        yield f"({room}) imports {other}, which is built upon it"
    if room in LAYERS["doors"] and other in LAYERS["doors"] and room != other:
        yield f"({room}) imports {other}: doors do not know each other"
    if room == "public" and other not in PUBLIC_MAY_USE and target[1:3] != ["models", "live"]:
        yield f"(public) imports {'.'.join(target)}: readers' pages know only the public views"


def test_imports_point_one_way_and_every_file_stands_in_a_room() -> None:
    assert list(offences()) == []


def test_the_map_of_the_house_names_every_room() -> None:
    named = set(re.findall(r"`(\w+)(?:/[\w/]*)?`", (ROOT / "docs" / "architecture.md").read_text()))

    assert RANK.keys() - named == set()


@pytest.mark.parametrize(
    ("file", "line", "why"),
    [
        ("opinion/models/article.py", "from opinion import publishing", "which is built upon it"),
        (
            "opinion/models/article.py",
            "def f():\n    from opinion.workflow import move",
            "which is built upon it",
        ),
        ("opinion/portal/views.py", "from opinion.admin import site", "doors do not know each other"),
        ("opinion/public/views.py", "from opinion.models import Article", "know only the public views"),
        ("opinion/public/views.py", "from opinion import publishing", "know only the public views"),
        ("authors/models.py", "import opinion.models", "authors come before"),
        ("opinion/utils.py", "", "stands in no room"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, file: str, line: str, why: str) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(line + "\n")

    assert [why in offence for offence in offences(tmp_path)] == [True]


def test_readers_pages_may_use_the_public_models(tmp_path: Path) -> None:
    file = tmp_path / "opinion/public/views.py"
    file.parent.mkdir(parents=True)
    file.write_text("from opinion.models.live import LiveEdition\nfrom opinion import dateline, prose\n")

    assert list(offences(tmp_path)) == []
