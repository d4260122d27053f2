"""What a rule of writing is tried on: a text, and what the rule has to find in it."""

from typing import NamedTuple


class Sample(NamedTuple):
    """A paragraph, and the words that a rule finds in it, in order; none where the text passes."""

    text: str
    found: tuple[str, ...] = ()
    language: str = "en"
