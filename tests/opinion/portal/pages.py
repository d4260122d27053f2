"""What is sent to the portal's pages, and read on them."""

import html
import re

from opinion import publishing, submissions, workflow
from opinion.submissions import Draft
from tests import factories

FILLED = {
    "headline": "The strait",
    "standfirst": "A summary.",
    "body": "It is wide.\n\nAnd deep.",
    "language": "en",
    "byline_name": "Mei Lin",
    "bio_line": "Mei Lin teaches.",
    "disclosure": "",
}
BODY = "<p>It is wide.</p><p>And deep.</p>"
DRAFT = Draft(headline="Mine", body=BODY, byline_name="Mei Lin")


def texts(page):
    """What stands on a page, markup apart."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))


def in_state(state, *, by, desk):
    """A contributor's piece as far as that."""
    if state == "draft":
        return submissions.start(DRAFT, by=by)
    article = factories.submitted(by=by, headline="Mine")
    if state == "spiked":
        workflow.move(article, "spike", by=desk, why="a private reason")
    if state in ("editing", "published"):
        workflow.move(article, "edit", by=desk)
    if state == "published":
        factories.agree(article)
        publishing.publish(article, by=None)
    return article
