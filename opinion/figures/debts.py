"""What was passed on its way out, and what became of the debts."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from opinion import preflight
from opinion.figures.arrived import moments, rows
from opinion.figures.spans import Span
from opinion.figures.tables import Row, Table, with_bars
from opinion.models import Debt, Waiver
from opinion.models.clock import StatementTime
from opinion.states import WaiverReason

BY_RULE = """
SELECT debt.kind, debt.rule, count(*) AS made, count(*) FILTER (WHERE paid_at <= due_at) AS in_time,
       count(*) FILTER (WHERE paid_at > due_at) AS late, count(*) FILTER (WHERE paid_at IS NULL) AS owed,
       count(*) FILTER (WHERE paid_at IS NULL AND due_at <= statement_timestamp()) AS overdue
  FROM opinion_debt debt JOIN opinion_waiver waiver ON waiver.id = waiver_id
 WHERE waiver.at >= %(start)s AND waiver.at < %(end)s
 GROUP BY GROUPING SETS ((debt.kind, debt.rule), ()) ORDER BY made DESC, kind, rule
"""


def tables(span: Span) -> list[Table]:
    """What was passed and is owed, in three questions."""
    return [_by_rule(span), _by_reason(span), _owing()]


def _by_rule(span: Span) -> Table:
    found = rows(BY_RULE, moments(span))
    columns = ("made", "in_time", "late", "owed", "overdue")
    lines = [
        Row(heads=(_what(row["kind"], row["rule"]),), cells=tuple(row[name] for name in columns))
        for row in found
        if row["kind"] is not None
    ]
    whole = next(row for row in found if row["kind"] is None)
    total = Row(heads=(_("All"),), cells=tuple(whole[name] for name in columns), is_total=True)
    return Table(
        slug="debts",
        title=_("Debts, by what was passed"),
        definition=_(
            "Of what was passed in this time so that a piece could go out. Each is paid by a deed, in time or late; "
            "what is overdue is part of what is still owed."
        ),
        heads=(_("What was passed"),),
        columns=(_("Made"), _("Paid in time"), _("Paid late"), _("Still owed"), _("Overdue")),
        rows=[*with_bars(lines), total],
    )


def _by_reason(span: Span) -> Table:
    counts = Waiver.objects.between(span.start, span.end).by_reason()
    lines = [
        Row(heads=(str(WaiverReason(reason).label),), cells=(count,))
        for reason, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return Table(
        slug="waivers",
        title=_("Why something was passed"),
        definition=_(
            "How often somebody who may publish passed what stood in the way in this time, by the reason given."
        ),
        heads=(_("Reason"),),
        columns=(_("Times"),),
        rows=with_bars(lines),
    )


def _owing() -> Table:
    late = Count("pk", filter=Q(due_at__lte=StatementTime()))
    found = Debt.objects.owed().order_by().values("owner__name", "owner__email", "owner")
    lines = [
        Row(
            heads=(row["owner__name"] or row["owner__email"] or _("nobody"),),
            cells=(row["owed"], row["late"]),
        )
        for row in found.annotate(owed=Count("pk"), late=late).order_by("-owed", "owner__name", "owner")
    ]
    return Table(
        slug="owing",
        title=_("Owed today, and by whom"),
        definition=_("As it stands today, whenever it was passed. What is paid is counted against nobody."),
        heads=(_("Person"),),
        columns=(_("Still owed"), _("Overdue")),
        rows=with_bars(lines),
    )


def _what(kind: str, rule: str) -> str:
    """What a debt is about, in the words of its check."""
    if kind == "second_eyes":
        return _("A second pair of eyes")
    check = preflight.CHECKS.get(rule)
    return str(check) if check else rule
