"""Changed words in the marks of the text that they come from, and of two marks that exclude each other hers."""

from opinion.manuscripts.fitting import fitted
from opinion.parts import Snapshot


def body(sent: str, now: str) -> str:
    return fitted(now, Snapshot(body=sent)).body


def test_a_letter_that_she_set_high_is_not_low_any_more_and_the_other_way_round() -> None:
    low = "<p>Most of what they drank was H<sub>2</sub>O and salt.</p>"
    high = "<p>Most of what they drank was H<sup>2</sup>O and sand.</p>"
    assert body(low, high) == high
    assert body(high, low) == low


def test_where_she_changed_the_address_of_a_link_it_is_hers() -> None:
    sent = '<p>There is <a href="https://example.org/old" rel="noopener ugc">a map</a> of it on the wall.</p>'
    now = sent.replace("/old", "/new").replace("on the wall", "in the hall")
    assert body(sent, now) == now


def test_a_first_word_is_not_marked_by_how_the_paragraph_ends() -> None:
    sent = "<p>Then<em> nobody who was there had counted the ships at all.</em></p>"
    assert body(sent, "<p>Now nobody who was there had counted the ships at all.</p>").startswith("<p>Now")
