"""How many pieces arrived and appeared, what became of them, and how long that took."""

from typing import Any

from django.utils.translation import gettext as _

from opinion import drawings
from opinion.figures.arrived import ask
from opinion.figures.spans import Span
from opinion.figures.tables import Row, Table, with_bars
from opinion.models import Letter
from opinion.spreadsheets import Cell

FLOW = """
SELECT date_trunc(%(unit)s, at AT TIME ZONE %(zone)s)::date AS part, what, count(*) AS pieces
  FROM (SELECT at, 'arrived' AS what FROM arrived UNION ALL SELECT at, 'first' FROM appeared UNION ALL
        SELECT live_from, 'update' FROM opinion_edition
         WHERE kind = 'update' AND live_from >= %(start)s AND live_from < %(end)s
           AND live_from <= statement_timestamp() AND (live_until IS NULL OR live_until > live_from)) happened
 GROUP BY part, what
"""
# What readers saw was accepted, whatever became of it later.
STANDING = """
, stands AS (
    SELECT article.id, article.kind_id, arrived.at, arrived.answered_at, published.at AS published_at,
           CASE WHEN published.at <= statement_timestamp() THEN 'published'
                WHEN article.state IN ('declined', 'withdrawn', 'spiked') THEN article.state
                WHEN article.state = 'draft' THEN 'returned'
                WHEN published.at IS NOT NULL THEN 'scheduled' ELSE 'open' END AS outcome
      FROM arrived JOIN opinion_article article ON article.id = article_id
           LEFT JOIN LATERAL (
               SELECT min(live_from) AS at FROM opinion_edition edition
                WHERE edition.article_id = article.id AND edition.kind = 'first'
                  AND (live_until IS NULL OR live_until > live_from)) published ON true
)
"""

ONGOING = ("scheduled", "open", "returned")
BY_KIND = """
SELECT kind.name AS kind, count(*) AS arrived,
       count(*) FILTER (WHERE outcome = 'published') AS published,
       count(*) FILTER (WHERE outcome = 'scheduled') AS scheduled,
       count(*) FILTER (WHERE outcome = 'open') AS open,
       count(*) FILTER (WHERE outcome = 'returned') AS returned,
       count(*) FILTER (WHERE outcome = 'declined') AS declined,
       count(*) FILTER (WHERE outcome = 'withdrawn') AS withdrawn,
       count(*) FILTER (WHERE outcome = 'spiked') AS spiked,
       count(answer.days) AS answered, count(print.days) AS appeared,
       count(*) FILTER (WHERE answer.days IS NULL AND outcome = ANY(%(ongoing)s)) AS unanswered,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY answer.days) AS to_answer,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY print.days) AS to_print
  FROM stands JOIN opinion_kind kind ON kind.id = kind_id
       CROSS JOIN LATERAL (SELECT extract(epoch FROM answered_at - stands.at) / 86400.0 AS days) answer
       CROSS JOIN LATERAL (SELECT CASE WHEN outcome = 'published'
                                       THEN extract(epoch FROM published_at - stands.at) / 86400.0 END AS days) print
 GROUP BY GROUPING SETS ((kind.id, kind.name), ()) ORDER BY kind.name NULLS LAST
"""
REASONS = """
SELECT step.verb, coalesce(step.facts->>'reason', '') AS reason, count(DISTINCT step.article_id) AS pieces
  FROM stands JOIN opinion_step step ON step.article_id = stands.id AND step.verb IN ('decline', 'return')
 WHERE step.verb = 'return' OR (outcome = 'declined' AND NOT EXISTS (
           SELECT FROM opinion_step later
            WHERE later.article_id = stands.id AND later.verb = 'decline'
              AND (later.at, later.id) > (step.at, step.id)))
 GROUP BY step.verb, reason
"""


def tables(span: Span) -> list[Table]:
    """Everything about the pieces of a span, in three questions and the reasons' names."""
    by_kind = ask(span, STANDING, BY_KIND, ongoing=list(ONGOING))
    kinds, whole = by_kind[:-1], by_kind[-1]
    return [flow(span), _kinds(kinds, whole), _outcomes(whole), _reasons(span), *_days(kinds, whole)]


def flow(span: Span) -> Table:
    """What came and what went out, month by month."""
    found: dict[Any, dict[str, int]] = {}
    for row in ask(span, FLOW):
        found.setdefault(row["part"], {})[row["what"]] = row["pieces"]
    parts = [(name, found.get(day, {})) for day, name in span.parts()]
    names = (_("Arrived"), _("Published first"), _("Updated"))
    series = [[counts.get(what, 0) for _name, counts in parts] for what in ("arrived", "first", "update")]
    lines = [
        Row(heads=(name,), cells=tuple(column))
        for (name, _c), column in zip(parts, zip(*series, strict=True), strict=True)
    ]
    total = Row(heads=(_("All"),), cells=tuple(map(sum, series)), is_total=True)
    title = _("Pieces that arrived and appeared")
    return Table(
        slug="flow",
        title=title,
        definition=_(
            "A piece arrives once: when it is first submitted, when the desk takes it in, or when the mail or file of "
            "which it is made comes in. It is published first when readers see it for the first time. Imports from an "
            "archive are not counted, and neither are drafts that were never handed in."
        ),
        heads=({"month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}[span.unit],),
        columns=names,
        rows=[*lines, total],
        drawing=drawings.columns(title, _("The same numbers stand in the table below."), series),
        legend=names,
    )


def _kinds(kinds: list[dict[str, Any]], whole: dict[str, Any]) -> Table:
    names = _outcome_names()
    return Table(
        slug="kinds",
        title=_("Where they stand now, by kind"),
        definition=_("Of the pieces that arrived in this time, where each stands today."),
        heads=(_("Kind"),),
        columns=(_("Arrived"), *names.values()),
        rows=[_by_kind(row, tuple(row[name] for name in ("arrived", *names))) for row in [*kinds, whole]],
    )


def _outcomes(whole: dict[str, Any]) -> Table:
    lines = [
        Row(heads=(name,), cells=(whole[outcome], share(whole[outcome], whole["arrived"])))
        for outcome, name in _outcome_names().items()
    ]
    total = Row(
        heads=(_("Arrived"),),
        cells=(whole["arrived"], share(whole["arrived"], whole["arrived"])),
        is_total=True,
    )
    return Table(
        slug="outcomes",
        title=_("What became of them"),
        definition=_(
            "Of the pieces that arrived in this time. What readers have seen was accepted, also where it was taken "
            "down later; what was put aside and restored is counted where it stands today."
        ),
        heads=(_("Outcome"),),
        columns=(_("Pieces"), _("Per cent")),
        rows=[*with_bars(lines), total],
    )


def _reasons(span: Span) -> Table:
    found = ask(span, STANDING, REASONS)
    letters = dict(Letter.objects.values_list("slug", "reason"))
    verbs = {"decline": _("Declined"), "return": _("Returned for another draft")}
    unnamed = _("(without a letter)")
    lines = [
        Row(
            heads=(verbs[row["verb"]], letters.get(row["reason"], row["reason"]) or unnamed),
            cells=(row["pieces"],),
        )
        for row in sorted(found, key=lambda row: (row["verb"], -row["pieces"], row["reason"]))
    ]
    return Table(
        slug="reasons",
        title=_("Why they were declined or returned"),
        definition=_(
            "The reason is that of the letter. Of a piece that is declined the last one counts; one that was returned "
            "several times counts once for each reason."
        ),
        heads=(_("Answer"), _("Reason")),
        columns=(_("Pieces"),),
        rows=with_bars(lines),
    )


def _days(kinds: list[dict[str, Any]], whole: dict[str, Any]) -> list[Table]:
    ninths = [
        row[column][1] for row in [*kinds, whole] for column in ("to_answer", "to_print") if row[column]
    ]
    scale = max((float(days) for days in ninths if days is not None), default=0)

    def lines(column: str, counted: str, waiting: tuple[str, ...]) -> list[Row]:
        return [
            _waited(row, column, row[counted], sum(row[name] for name in waiting), scale)
            for row in [*kinds, whole]
        ]

    columns = (_("Median, days"), _("Nine of ten within, days"), _("Pieces"), _("Still open"))
    legend = _("The bar is as long as the median, its tick stands where nine of ten are done.")
    return [
        Table(
            slug="days-to-answer",
            title=_("Days from arrival to the first answer"),
            definition=_(
                "Of the pieces that arrived in this time: until each was sent to its author, returned, declined, "
                "scheduled or published. Receipts are no answers. Still open is what is in work or with its author and "
                "has had none; what was withdrawn or spiked without an answer is in neither column."
            )
            + f" {legend}",
            heads=(_("Kind"),),
            columns=columns,
            rows=lines("to_answer", "answered", ("unanswered",)),
        ),
        Table(
            slug="days-to-publication",
            title=_("Days from arrival to publication"),
            definition=_(
                "Of the pieces that arrived in this time: until readers saw each for the first time. Still open is "
                "what is in work, with its author, or on the clock; what was put aside is in neither column."
            )
            + f" {legend}",
            heads=(_("Kind"),),
            columns=columns,
            rows=lines("to_print", "appeared", ONGOING),
        ),
    ]


def _waited(row: dict[str, Any], column: str, count: int, waiting: int, scale: float) -> Row:
    found = row[column] or [None, None]
    median, ninth = (None if days is None else round(float(days), 1) for days in found)
    line = _by_kind(row, (median, ninth, count, waiting))
    if median is None:
        return line
    bar = drawings.bar(median, scale, tick=ninth)
    return Row(heads=line.heads, cells=line.cells, bar=bar, is_total=line.is_total)


def _by_kind(row: dict[str, Any], cells: tuple[Cell, ...]) -> Row:
    return Row(heads=(row["kind"] or _("All"),), cells=cells, is_total=row["kind"] is None)


def _outcome_names() -> dict[str, str]:
    return {
        "published": _("Published"),
        "scheduled": _("On the clock"),
        "open": _("In work"),
        "returned": _("Returned"),
        "declined": _("Declined"),
        "withdrawn": _("Withdrawn"),
        "spiked": _("Spiked"),
    }


def share(part: int, whole: int) -> float | None:
    """Per cent; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
