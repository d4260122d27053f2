#!/usr/bin/env python
"""Writes docs/workflow.md from the workflow's own table: `tools/workflow_page.py`. A test fails where it is stale."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "workflow.md"
HEAD = """# The workflow

Made by `tools/workflow_page.py` from the table `MOVES` in `opinion/workflow.py`; do not edit it here.

A piece stands in one state, and the state says whose turn it is. It changes in one place, the gate
(`workflow.gate`), which locks the piece, looks again, writes the state, who has the piece and until when, and a line of
the audit trail, in one transaction. What readers see is not a state: it follows from the editions of a piece.

"""
LIVES = {
    "UNSEEN": "only what readers neither see nor will see by themselves",
    "NOT_LIVE": "only what readers do not see",
}


def page() -> str:
    """The whole page."""
    from opinion.states import TURNS, State

    parts = [HEAD, "## States\n\n| state | on the screen | whose turn |\n|---|---|---|\n"]
    parts += [f"| `{state.value}` | {state.label} | {TURNS[state].label} |\n" for state in State]
    parts += ["\n## The road of a piece\n\n```mermaid\n", *diagram(), "```\n\n", *table()]
    return "".join(parts)


def diagram() -> list[str]:
    """The moves from state to state as a Mermaid diagram; one arrow for the moves that share their ends."""
    from opinion.states import State
    from opinion.workflow import MOVES

    arrows: dict[tuple[str, str], list[str]] = {}
    for move in MOVES.values():
        for source in State:
            if source in move.sources and move.target not in (None, source):
                arrows.setdefault((source.value, str(move.target)), []).append(move.verb)
    lines = ["stateDiagram-v2\n", "    [*] --> draft\n", "    [*] --> editing: brought in by the desk\n"]
    return [*lines, *(f"    {a} --> {b}: {', '.join(verbs)}\n" for (a, b), verbs in arrows.items())]


def table() -> list[str]:
    """Every move with its ends, its right and its conditions."""
    from opinion import workflow
    from opinion.models import Article
    from opinion.states import State

    rights = dict(Article._meta.permissions)
    lines = ["## Moves\n\n| verb | from | to | who | what has to be so | mail |\n|---|---|---|---|---|---|\n"]
    for move in workflow.MOVES.values():
        sources = ", ".join(f"`{state.value}`" for state in State if state in move.sources)
        target = f"`{move.target.value}`" if move.target else "stays"
        who = str(rights[move.permission]).removeprefix("May ")
        who = f"who may {who[0].lower()}{who[1:]}" + ("; or its author" if move.owner else "")
        needs = ["preflight is clear"] if move.checks else []
        needs += [words for name, words in LIVES.items() if move.lives == getattr(workflow, name)]
        needs += ["a reason"] if move.reasoned else []
        lines.append(
            f"| `{move.verb}` | {sources} | {target} | {who} | {'; '.join(needs)} | {', '.join(move.mails)} |\n"
        )
    return lines


def main() -> None:
    """Writes the page."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    PAGE.write_text(page())
    print(f"{PAGE.relative_to(ROOT)} is up to date.")


if __name__ == "__main__":
    main()
