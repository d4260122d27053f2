"""What stood around a text, told from the text by the end at which it stands."""

from opinion.manuscripts.fitting import fitted
from opinion.parts import Snapshot
from tests.opinion.manuscripts.test_fitting import SANG

NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
)
BODY = "".join(f"<p>The {number} of them was counted once.</p>" for number in NUMBERS)


def test_a_line_like_the_headline_below_a_text_and_one_like_the_bio_line_above_it_are_text() -> None:
    sent = Snapshot(headline="What the sea is for", body=BODY, byline=[SANG])
    above = f"<p>{SANG['bio_line'].replace('teaches', 'teaches law')}</p>"
    below = "<p>What the sea is not for</p>"
    found = fitted(above + BODY + below, sent)
    assert (found.body, found.said) == (above + BODY + below, ())
