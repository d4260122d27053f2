"""What contributors chose to say of themselves, counted by topic and quarter. Nobody's own answer leaves this module.

`discretion` says what may be told. It holds for whole quarters and for nothing smaller or larger: days less a day, or a
year less its quarters, would give away what is left.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from authors import countries
from authors.models import Gender, Sector
from opinion.figures import discretion
from opinion.figures.arrived import ask
from opinion.figures.discretion import UNSTATED
from opinion.figures.spans import Span
from opinion.figures.tables import Row, Table
from opinion.figures.topics import SUBJECTS

SIDES = ("submitted", "published")
ASKED = ("gender", "country", "sector")
# Who stands in the byline as an author: at the desk today, and with the first publication.
COUNTED = """
, signed AS (
    SELECT article_id, 'submitted' AS side, author_id
      FROM arrived JOIN opinion_byline USING (article_id) WHERE role = 'author'
     UNION ALL
    SELECT article_id, 'published', author_id
      FROM appeared JOIN opinion_editionauthor USING (edition_id) WHERE role = 'author'
), said AS (
    SELECT signed.*, asked.what, coalesce(asked.value, '') AS value
      FROM signed
           LEFT JOIN authors_contributor contributor ON contributor.author_id = signed.author_id
           LEFT JOIN authors_user account ON account.id = contributor.user_id AND account.is_active
           LEFT JOIN authors_declaration declared ON declared.user_id = account.id
           CROSS JOIN LATERAL (VALUES ('gender', declared.gender), ('country', declared.country),
                                      ('sector', declared.sector)) asked (what, value)
)
SELECT what, side, true AS is_whole, NULL AS topic, NULL AS name, value, count(*) AS bylines,
       array_agg(DISTINCT article_id) AS pieces, array_agg(DISTINCT author_id) AS people
  FROM said GROUP BY what, side, value
 UNION ALL
SELECT what, side, false, topic_id, topic.name, value, count(*),
       array_agg(DISTINCT article_id), array_agg(DISTINCT author_id)
  FROM said JOIN subject USING (article_id, side) LEFT JOIN opinion_topic topic ON topic.id = topic_id
 GROUP BY what, side, topic_id, topic.name, value
"""


@dataclass
class Group:
    """The bylines of one side of a topic, or of all: by value who, how many bylines, and which pieces."""

    people: dict[str, frozenset[int]] = field(default_factory=dict)
    bylines: dict[str, int] = field(default_factory=dict)
    pieces: dict[str, frozenset[int]] = field(default_factory=dict)

    def counts(self, values: Iterable[str]) -> tuple[int, int]:
        """Bylines, and pieces, of these values together."""
        values = list(values)
        found = frozenset[int]().union(*(self.pieces.get(value, frozenset()) for value in values))
        return sum(self.bylines.get(value, 0) for value in values), len(found)


@dataclass
class Topic:
    """A topic, or all of them: its name, and the two sides of its bylines, each with what may be told."""

    name: str
    groups: dict[str, Group] = field(default_factory=lambda: {side: Group() for side in SIDES})
    told: dict[str, set[str]] = field(default_factory=lambda: {side: set() for side in SIDES})
    apart: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(SIDES, False))  # who said nothing


def tables(span: Span) -> list[Table]:
    """A table for each of the three things that are asked, in one question."""
    found: dict[str, list[dict[str, Any]]] = {what: [] for what in ASKED}
    for row in ask(span, SUBJECTS, COUNTED):
        found[row["what"]].append(row)
    return [_table(what, found[what]) for what in ASKED]


def _table(what: str, found: list[dict[str, Any]]) -> Table:
    whole, topics = _gathered(found)
    _decide({discretion.WHOLE: whole, **topics})
    ordered = sorted(
        topics.values(), key=lambda topic: (-topic.groups["published"].counts(_values(topic))[1], topic.name)
    )
    heads, definition = _words(what)
    return Table(
        slug=what,
        title=heads,
        definition=definition,
        heads=(_("Topic"), heads),
        columns=(_("Submitted: bylines"), _("pieces"), _("Published: bylines"), _("pieces")),
        rows=[row for topic in [whole, *ordered] for row in _lines(what, topic)],
    )


def _decide(topics: dict[Any, Topic]) -> None:
    """What may be told of both sides of all topics, which stand on one page and can be taken from each other."""
    sides = {side: {key: topic.groups[side].people for key, topic in topics.items()} for side in SIDES}
    told = discretion.told(sides)
    cells = {(side, key): said for side, groups in sides.items() for key, said in groups.items()}
    apart = discretion.told_unstated(cells, {(side, key): told[side][key] for side, key in cells})
    for side, key in cells:
        topics[key].told[side], topics[key].apart[side] = told[side][key], (side, key) in apart


def _gathered(found: list[dict[str, Any]]) -> tuple[Topic, dict[int | None, Topic]]:
    """All bylines, and those of each topic; None is for pieces without one."""
    whole = Topic(_("All topics"))
    topics: defaultdict[int | None, Topic] = defaultdict(lambda: Topic(_("(no topic)")))
    for row in found:
        topic = whole if row["is_whole"] else topics[row["topic"]]
        topic.name = row["name"] or topic.name
        group = topic.groups[row["side"]]
        group.people[row["value"]] = frozenset(row["people"])
        group.bylines[row["value"]] = row["bylines"]
        group.pieces[row["value"]] = frozenset(row["pieces"])
    return whole, dict(topics)


def _values(topic: Topic) -> set[str]:
    return {value for group in topic.groups.values() for value in group.bylines}


def _lines(what: str, topic: Topic) -> list[Row]:
    """What may be told of a topic: its values, those who said nothing, and the rest together."""
    told = topic.told["submitted"] | topic.told["published"]
    names = _names(what)
    always = ["woman", "man"] if what == "gender" else []
    shown = [value for value in names if value in told or value in always]
    lines = [
        Row(heads=(topic.name, names[value]), cells=_cells(topic, value))
        for value in (
            shown if what == "gender" else sorted(shown, key=lambda v: (-_most(topic, v), names[v]))
        )
    ]
    rest = {side: set(group.bylines) - topic.told[side] for side, group in topic.groups.items()}
    apart = topic.apart
    sums = {
        _("Not stated"): {side: {UNSTATED} if apart[side] else None for side in SIDES},
        _("Stated, not told apart"): {
            side: rest[side] - {UNSTATED} if apart[side] else None for side in SIDES
        },
        _("Not stated, or not told apart"): {side: None if apart[side] else rest[side] for side in SIDES},
    }
    for name, values in sums.items():
        cells = tuple(cell for side in SIDES for cell in _sum(topic.groups[side], values[side]))
        if any(cells) or (name == _("Not stated") and any(apart.values())):
            lines.append(Row(heads=(topic.name, name), cells=cells))
    every = tuple(cell for side in SIDES for cell in topic.groups[side].counts(_values(topic)))
    return [*lines, Row(heads=(topic.name, _("All")), cells=every, is_total=True)]


def _cells(topic: Topic, value: str) -> tuple[int | str, ...]:
    """The four figures of a value; where a side may not be told, the words for that."""
    hidden = (_("not told"),) * 2
    return tuple(
        cell
        for side in SIDES
        for cell in (topic.groups[side].counts([value]) if value in topic.told[side] else hidden)
    )


def _sum(group: Group, values: set[str] | None) -> tuple[int | None, int | None]:
    return (None, None) if values is None else group.counts(values)


def _most(topic: Topic, value: str) -> int:
    return max(group.bylines.get(value, 0) for group in topic.groups.values())


def _names(what: str) -> dict[str, str]:
    """The values in words."""
    if what == "country":
        return {code: countries.name(code) for code in countries.NAMES}
    if what == "sector":
        return {value: str(name) for value, name in Sector.choices}
    return {Gender.WOMAN: _("Women"), Gender.MAN: _("Men"), Gender.OTHER: _("In another word")}


def _words(what: str) -> tuple[str, str]:
    """What a table is called, and what it counts."""
    titles = {"gender": _("Gender"), "country": _("Country"), "sector": _("Sector")}
    return titles[what], _(
        "Counted is what contributors chose to state in their account, as it stands today. A byline is one author of "
        "one piece (translators and interviewers are not counted): a piece by two women is one piece, two bylines. "
        "A figure is told where at least %(fewest)d people stated the same and %(fewest)d of that topic did not, and "
        "where it does not give away that of another topic; the rest is told together. Only whole quarters are told."
    ) % {"fewest": discretion.FEWEST}
