"""How the supplied pieces were made into fixtures: through the verbs, and nothing invented.

`python tools/supplied.py` rewrites fixtures/pieces.json from its own texts, for when a column comes or goes. The
test that finds the fixture equal to what the verbs make uses the same function.
"""

import json
import os
import sys
from html import escape, unescape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIXTURE = ROOT / "fixtures" / "pieces.json"

WORKING_HEADLINE = "Japan’s two-track embrace of Taiwan"
WHY_DATED = (
    "The document gives no date. Its third batch of vaccine, which “arrived in Taiwan on Thursday last week”, came on "
    "Thursday 15 July 2021, so the text was written in the week after that. The day is not known: the piece is dated "
    "by the month, and the date is marked as inferred. The headline is ours and a working one; the document has none."
)
WHY_ARCHIVE = (
    "Supplied with the project as a finished text that had been published before; the outlet is not stated. "
    "This record stands for the author’s yes to exactly this text."
)
AFFILIATIONS = [
    (
        "international relations lecturer and research fellow",
        "Center for International Studies, Ho Chi Minh City University of Social Sciences and Humanities",
    ),
    ("junior researcher", "Taiwan NextGen Foundation"),
]


def texts() -> tuple[list[str], str, list[str]]:
    """The paragraphs of the op-ed, its bio line, and the four teasers, as the fixture holds them."""
    rows = json.loads(FIXTURE.read_text())
    bodies = [row["fields"]["body"] for row in rows if row["model"] == "opinion.article"]
    bio = next(row["fields"]["bio_line"] for row in rows if row["model"] == "opinion.byline")
    op_ed, *teasers = [[unescape(p) for p in body[3:-4].split("</p><p>")] for body in bodies]
    return op_ed, bio, [paragraphs[0] for paragraphs in teasers]


def body(paragraphs: list[str]) -> str:
    """Paragraphs as the HTML of a body."""
    return "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


def make(op_ed: list[str], bio: str, teasers: list[str]) -> None:
    """Makes the supplied pieces in an empty database that has the kinds, by the verbs of the desk."""
    from authors.models import Affiliation, Author, LocalName, NameOrder
    from opinion import archive, dateline, publishing
    from opinion.archive import Found
    from opinion.models import Kind
    from opinion.states import Precision

    author = Author.objects.create(name="Huynh Tam Sang", name_order=NameOrder.FAMILY_FIRST)
    LocalName.objects.create(author=author, language="en", bio_line=bio)
    for position, (role, institution) in enumerate(AFFILIATIONS):
        Affiliation.objects.create(author=author, role=role, institution=institution, position=position)
    kind = Kind.objects.get(slug="op-ed")
    found = Found(
        body=body(op_ed),
        headline=WORKING_HEADLINE,
        headline_is_working=True,
        authors=[(author, bio)],
        dated=dateline.first_moment(2021, 7),
        precision=Precision.MONTH,
        inferred=True,
        note=WHY_DATED,
    )
    publishing.publish(archive.bring_in(found, kind=kind, reason=WHY_ARCHIVE), by=None)
    for text in teasers:
        archive.lay_aside(Found(body=body([text]), is_opening=True), kind=kind)


def rows() -> list[dict[str, Any]]:
    """The desk's rows as fixture entries, in an order in which they can be loaded."""
    from django.core import serializers

    from authors.models import Affiliation, Author, LocalName
    from opinion.models import Address, Article, Byline, Edition, EditionAuthor, Revision, Step

    order = [Author, LocalName, Affiliation, Article, Byline, Revision, Edition, EditionAuthor, Address, Step]
    objects = [row for model in order for row in model._default_manager.order_by("pk")]
    text = serializers.serialize("json", objects, use_natural_foreign_keys=True)
    return json.loads(text)


def main() -> None:
    """Writes the fixture anew, from a database that is rolled back."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    supplied = texts()
    with transaction.atomic():
        call_command("loaddata", "roles", "kinds", verbosity=0)
        make(*supplied)
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows())
        transaction.set_rollback(True)
    FIXTURE.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config import embedded

    with embedded.around(["manage.py", "dumpdata"]):
        main()
