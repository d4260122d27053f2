"""Headline, byline and bio line, guessed from a text and left to a person."""

import pytest

from opinion.manuscripts.proposing import Proposal, proposed, without

TEXT = "<p>It began with vaccines, and went on with ships and with a treaty that nobody had expected.</p>"


@pytest.mark.parametrize(
    ("html", "proposal"),
    [
        (f"<h2>Islands matter</h2>{TEXT}", Proposal(headline="Islands matter")),
        (f"<p><strong>Islands matter</strong></p>{TEXT}", Proposal(headline="Islands matter")),
        (
            f"<p>Islands matter</p><p>By Huỳnh Tâm Sáng</p>{TEXT}",
            Proposal(headline="Islands matter", byline="By Huỳnh Tâm Sáng", name="Huỳnh Tâm Sáng"),
        ),
        (f"<p>作者：陳美齡</p>{TEXT}", Proposal(byline="作者：陳美齡", name="陳美齡")),
        (
            f"<h2>Islands</h2>{TEXT}<p>Huynh Tam Sang is a lecturer at a university.</p>",
            Proposal(headline="Islands", bio_line="Huynh Tam Sang is a lecturer at a university."),
        ),
        (TEXT + TEXT, Proposal()),
        (f"{TEXT * 4}<p>By Huỳnh Tâm Sáng</p>{TEXT}", Proposal()),
        ("<p>One line alone</p>", Proposal()),
        ("", Proposal()),
        (f"<p>A first sentence that ends.</p>{TEXT}", Proposal()),
    ],
)
def test_what_a_text_says_of_itself_is_proposed(html: str, proposal: Proposal) -> None:
    assert proposed(html) == proposal


def test_what_is_taken_up_leaves_the_text_once() -> None:
    html = "<h2>Islands &amp; us</h2><p>By <em>Sang</em></p><p>Text.</p><p>Text.</p>"
    assert without(html, "Islands & us", "By Sang", "") == "<p>Text.</p><p>Text.</p>"
    assert without(html, "Text.") == "<h2>Islands &amp; us</h2><p>By <em>Sang</em></p><p>Text.</p>"
    assert without(html, "Not there") == html
