"""Blanks in letters: what can be filled in, what is refused, and that nothing else is touched."""

import pytest

from opinion import blanks

WORDS = {"name": "Mei Lin", "headline": "On {publisher} and {name}", "publisher": "Standfirst"}


def test_each_blank_is_filled_in_wherever_it_stands_and_once() -> None:
    filled = blanks.fill("Dear {name}, “{headline}”. {name}! {publisher}", WORDS)

    assert filled == "Dear Mei Lin, “On {publisher} and {name}”. Mei Lin! Standfirst"


@pytest.mark.parametrize("text", ["", "Dear {name},", "{headline}{publisher}{name}", "no blank at all"])
def test_a_text_with_known_blanks_has_no_fault(text: str) -> None:
    assert blanks.fault(text) == ""


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Dear {nmae},", "Nothing fills in {nmae}."),
        ("Dear {Name},", "Nothing fills in {Name}."),
        ("Dear { name },", "Nothing fills in { name }."),
        ("Dear {},", "Nothing fills in {}."),
        ("Dear {name,", "A brace stands alone: {."),
        ("Dear name},", "A brace stands alone: }."),
        ("Dear {{name}},", "A brace stands alone: {."),
        ("Dear {na\nme},", "A brace stands alone: {."),
    ],
)
def test_an_unknown_or_broken_blank_is_named_with_those_that_there_are(text: str, begins: str) -> None:
    said = blanks.fault(text)

    assert said.startswith(begins)
    assert "{name} (the author's name), {headline} (the headline of the piece), {publisher}" in said
