"""Every check is tried on what it must pass and on what it must find."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from opinion import preflight
from opinion.checks.check import Case, Check
from opinion.checks.known import Known
from opinion.checks.sheet import Sheet
from opinion.checks.text import SOUND
from opinion.models import Article, Image, Kind
from opinion.parts import Snapshot
from opinion.rulebook import Rulebook
from opinion.states import Exclusivity

CASES = [
    pytest.param(check, case, expected, id=f"{check.slug}-{word}-{number}")
    for check in preflight.CHECKS.values()
    for word, cases, expected in (("passes", check.passing, False), ("fails", check.failing, True))
    for number, case in enumerate(cases, 1)
]
NOTHING: dict[str, Any] = {
    "rules": Rulebook(), "names": {}, "held": {}, "musts": {}, "waivers": {}, "printed": {}, "said": {},
    "style": [], "settled": set(), "ignored": lambda article: set(), "alike": lambda article, text: [],
}  # fmt: skip


def sheet(case: Case) -> Sheet:
    """A sound piece but for what the case says; nothing of it is stored, and no record is asked."""
    stated = {
        "nothing_to_disclose": True,
        "exclusivity": Exclusivity.OURS,
        "origin_reason": "Agreed on paper.",
    }
    piece: dict[str, Any] = stated | case.piece
    facts = piece.pop("lead_image", None)
    image = Image(**{"alt": "A ship", "credit": "Lin", "licence": "own"} | facts, pk=1) if facts else None
    article = Article(kind=Kind(name="Op-ed", min_words=300, max_words=1500), lead_image=image, **piece)
    article.clean_fields(exclude=["kind", "lead_image", "slug"])
    copy: dict[str, Any] = {
        "headline": "What the strait is for",
        "body": SOUND,
        "byline": [
            {"author": 1, "role": "author", "name": "Huynh Tam Sang", "native_name": "", "language": "",
             "affiliation": "", "bio_line": ""}
        ],
        "lead_image_id": image.pk if image else None,
    }  # fmt: skip
    known = Known(at=dt.datetime.fromisoformat(case.at) if case.at else timezone.now())
    unprinted = {"dated": lambda article: (article.dated or known.at, article.dated_precision)}
    for name, value in (NOTHING | unprinted | case.known).items():
        setattr(known, name, value)
    return Sheet(article, Snapshot(**copy | case.copy), known)


@pytest.mark.parametrize(("check", "case", "expected"), CASES)
def test_a_check_passes_and_finds_what_its_samples_say(check: Check, case: Case, expected: bool) -> None:
    remarks = list(check.remarks(sheet(case)))

    assert bool(remarks) == expected
    assert all(remark.sentence[-1] in ".?!”" for remark in remarks)


@pytest.mark.parametrize("check", preflight.CHECKS.values(), ids=str)
def test_a_check_finds_nothing_in_a_sound_piece(check: Check) -> None:
    assert list(check.remarks(sheet(Case()))) == []
    assert all([check.failing, check.passing, check.title, check.explanation])
