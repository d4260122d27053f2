"""What pieces are about: those that arrived, and those that appeared."""

from django.utils.translation import gettext as _

from opinion.figures.arrived import ask
from opinion.figures.spans import Span
from opinion.figures.tables import Row, Table, with_bars

# By side: the piece's topics as they stand at the desk, and those with which it first appeared.
SUBJECTS = """
, subject AS (
    SELECT article_id, 'submitted' AS side, tag_id AS topic_id
      FROM arrived LEFT JOIN opinion_topiclink link ON link.content_object_id = article_id
     UNION ALL
    SELECT article_id, 'published', topic_id
      FROM appeared LEFT JOIN opinion_editiontopic USING (edition_id)
)
"""
BY_TOPIC = """
SELECT topic.name, count(*) FILTER (WHERE side = 'submitted') AS submitted,
       count(*) FILTER (WHERE side = 'published') AS published
  FROM subject LEFT JOIN opinion_topic topic ON topic.id = topic_id
 GROUP BY topic.id, topic.name ORDER BY published DESC, submitted DESC, topic.name
"""


def tables(span: Span) -> list[Table]:
    """One table, in one question."""
    found = ask(span, SUBJECTS, BY_TOPIC)
    lines = [
        Row(heads=(row["name"] or _("(no topic)"),), cells=(row["submitted"], row["published"]))
        for row in found
    ]
    return [
        Table(
            slug="topics",
            title=_("Topics"),
            definition=_(
                "Pieces that arrived in this time by the topics that they have at the desk today, and pieces that "
                "readers first saw in this time by the topics under which they appeared. A piece with two topics is "
                "counted under each."
            ),
            heads=(_("Topic"),),
            columns=(_("Submitted"), _("Published")),
            rows=with_bars(lines, 1),
        )
    ]
