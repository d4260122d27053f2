"""What was read of something that came in: its texts, what was lost or guessed, and what it seems to say of itself."""

from django.utils.safestring import SafeString

from opinion import mails, manuscripts, redline
from opinion.manuscripts import proposing, telling
from opinion.models import Arrival
from opinion.parts import Snapshot
from opinion.states import Arrived


def texts(arrival: Arrival) -> list[Arrival]:
    """Those of an arrival and its enclosures that hold a text, the likeliest piece first: a file before a mail."""
    own = [*arrival.enclosures.order_by("pk"), arrival]
    return [it for it in own if it.body]


def report(arrival: Arrival) -> list[telling.Told]:
    """What was lost or guessed while it was read, in sentences."""
    return [telling.told(item) for item in arrival.report]


def problem(arrival: Arrival) -> str:
    """Why it could not be read, in a sentence; "" where it could."""
    why = mails.WHY if arrival.how == Arrived.MAIL else manuscripts.WHY
    return str(why.get(arrival.problem, ""))


def changes(text: Arrival) -> SafeString:
    """The tracked changes of a file as a redline: from the text without them to the text with them; "" for none."""
    if not text.before:
        return SafeString("")
    before, after = Snapshot(body=text.before), Snapshot(body=text.body)
    return redline.body_html(redline.compare(before, after), anchor=f"changes-{text.pk}")


def proposed(text: Arrival) -> proposing.Proposal:
    """What the text seems to say of itself."""
    return proposing.proposed(text.body)
