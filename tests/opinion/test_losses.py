"""What is left out of a text is told, and nothing else is."""

import pytest

from opinion import cleaning, losses


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ('<p>Look: <img src="https://tracker.example/1.gif"></p>', "Pictures"),
        ("<p>exe.\u202efdp</p>", "Hidden signs"),
    ],
)
def test_what_was_left_out_is_told(typed: str, word: str) -> None:
    [sentence] = losses.told(typed, cleaning.clean(typed))

    assert sentence.startswith(word)


@pytest.mark.parametrize(
    "typed", ["<p>A text.</p>", "plain, with an image of the strait", "<p>שלום \u2067a\u2069</p>"]
)
def test_where_nothing_was_left_out_nothing_is_told(typed: str) -> None:
    assert losses.told(typed, cleaning.clean(typed)) == []
