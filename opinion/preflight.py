"""Preflight: what stands between a piece and publication, as a list of sentences. It runs inside the gate.

The checks stand in `checks`; what each of them does is said by the rulebook, which is read once for all pieces that
are looked at together. What a waiver has passed, for exactly this text, stays in the list and stops nothing.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import prefetch_related_objects

from opinion.checks import address, agreement, earlier, language, origin, people, picture, stops, text, time
from opinion.checks.check import Check
from opinion.checks.known import Known
from opinion.checks.sheet import Sheet
from opinion.findings import Finding, Gravity, Passed, Remark, Severity, blockers
from opinion.models import Article, Image
from opinion.parts import Snapshot

__all__ = ("CHECKS", "Check", "Known", "Sheet", "blocking", "blocking_picture", "glance", "run")

CHECKS: dict[str, Check] = {
    check.slug: check
    for check in (
        text.headline,
        text.working_headline,
        people.byline,
        text.body,
        text.opening,
        text.breaks_off,
        origin.origin,
        agreement.agreement,
        agreement.reading,
        agreement.objection,
        agreement.permission,
        agreement.verbatim,
        agreement.embargo,
        stops.hold,
        stops.must_note,
        address.slug,
        picture.image_licence,
        agreement.their_picture,
        picture.image_alt,
        picture.image_credit,
        people.disclosure,
        people.exclusivity,
        time.time_words,
        language.chinese_name,
        language.style,
        language.bad_links,
        text.unbalanced,
        text.bio_line_left_in,
        text.length,
        earlier.near_duplicate,
        earlier.recent_author,
        people.name_scripts,
        address.slug_scripts,
    )
}


def run(
    article: Article,
    *,
    copy: Snapshot | None = None,
    at: dt.datetime | None = None,
    known: Known | None = None,
) -> list[Finding]:
    """Every finding about the working copy (or about `copy`) going out at `at` (or now), those that block first.

    `known` serves who goes on to show what is known.
    """
    return _sorted(_findings(_sheet(article, copy, at, known), CHECKS.values()))


def blocking(
    article: Article,
    *,
    copy: Snapshot | None = None,
    at: dt.datetime | None = None,
    known: Known | None = None,
) -> list[Finding]:
    """Only what stops it: other checks are not even made. `known` serves who asks for many pieces."""
    sheet = _sheet(article, copy, at, known)
    return blockers(_findings(sheet, (c for c in CHECKS.values() if _gravity(c, sheet) is Gravity.BLOCKS)))


def blocking_picture(article: Article, image: Image, *, known: Known) -> list[Finding]:
    """What stops a piece, that is not stored yet, from showing this picture, which is not stored either."""
    sheet = Sheet(article, Snapshot(), known)
    sheet.image = image
    checks = (picture.image_licence, picture.image_alt, picture.image_credit)
    return blockers(_findings(sheet, (c for c in checks if _gravity(c, sheet) is Gravity.BLOCKS)))


def glance(articles: Sequence[Article]) -> dict[int, list[Finding]]:
    """The findings about each of these working copies going out now, in the same few queries however many they are.

    Without those checks that would ask the database for each piece.
    """
    prefetch_related_objects(articles, "kind", "lead_image", *Article.COPY_ROWS)
    copies = {article.pk: article.snapshot() for article in articles}
    known = Known(articles, authors=(e["author"] for copy in copies.values() for e in copy.byline))
    checks = [check for check in CHECKS.values() if check.at_a_glance]
    return {
        article.pk: _sorted(_findings(Sheet(article, copies[article.pk], known), checks))
        for article in articles
    }


def _sheet(
    article: Article, copy: Snapshot | None, at: dt.datetime | None, known: Known | None = None
) -> Sheet:
    copy = copy or article.snapshot()
    authors = [entry["author"] for entry in copy.byline]
    return Sheet(article, copy, known or Known([article], authors=authors, at=at))


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    """Those that block first, then those that were passed, then the others."""
    return sorted(findings, key=lambda finding: (not finding.blocks, finding.severity is Severity.WARNS))


def _gravity(check: Check, sheet: Sheet) -> Gravity:
    return sheet.known.rules.gravity(check, sheet.article.kind_id)


def _findings(sheet: Sheet, checks: Iterable[Check]) -> Iterator[Finding]:
    for check in checks:
        gravity = _gravity(check, sheet)
        if gravity is not Gravity.OFF:
            yield from (_finding(remark, check, gravity, sheet) for remark in check.remarks(sheet))


def _finding(remark: Remark, check: Check, gravity: Gravity, sheet: Sheet) -> Finding:
    """The remark with what the desk makes of it."""
    blocks = gravity is Gravity.BLOCKS and not remark.only_warns
    return Finding(
        **vars(remark),
        rule=check.slug,
        severity=Severity.BLOCKS if blocks else Severity.WARNS,
        waivable=blocks and not check.firm,
        passed=_passed(check, remark, sheet) if blocks and not check.firm else None,
    )


def _passed(check: Check, remark: Remark, sheet: Sheet) -> Passed | None:
    """Who passed what this check says about exactly this text, if anybody did; not what came up afterwards."""
    waivers = sheet.known.waivers.get(sheet.article.pk, ())
    text_hash = sheet.copy.fingerprint() if waivers else ""
    for waiver in waivers:
        is_later = remark.since is not None and remark.since > waiver.at
        if waiver.text_hash == text_hash and check.slug in waiver.rules and not is_later:
            return Passed(
                by=str(waiver.by), at=waiver.at, reason=waiver.get_reason_display(), sentence=waiver.sentence
            )
    return None
