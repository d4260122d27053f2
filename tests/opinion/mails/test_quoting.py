"""What somebody wrote, and what stands quoted below it."""

from opinion.mails import quoting


def test_what_is_quoted_to_the_end_is_no_answer_although_nothing_says_whose_it_is() -> None:
    assert quoting.parted("Yes.\n\n> Do you agree?\n> The desk") == ("Yes.", "> Do you agree?\n> The desk")


def test_two_lines_that_look_like_a_head_are_text() -> None:
    text = "Two things about the ships.\n\nFrom: Taipei\nTo: Hanoi\n\nNobody counted them."
    assert quoting.parted(text) == (text, "")


def test_a_name_without_an_address_is_nobody_to_whom_one_can_answer() -> None:
    assert quoting.original("From: Sang\nSubject: A piece") is None
    assert quoting.original("From: Sang <Sang@Example.org>") == ("Sang", "sang@example.org")
