"""What was given and is not in the result."""

from opinion.manuscripts.lost import lost


def test_signs_that_are_gone_are_counted_over_all_paragraphs_and_blanks_are_none() -> None:
    [item] = lost(["One\u200b is\x0bhere.", "Two\u2060 is."], "<p>One is here.</p><p>Two is.</p>")
    assert (item["kind"], item["count"]) == ("dropped_characters", 2)
    assert item["text"] == "U+200B ZERO WIDTH SPACE, U+2060 WORD JOINER"


def test_a_sign_that_stands_for_one_that_could_not_be_read_is_told() -> None:
    [item] = lost(["The caf\ufffd is closed."], "<p>The caf\ufffd is closed.</p>")
    assert item == {"kind": "mojibake", "text": "The caf\ufffd is closed.", "reads": ""}
