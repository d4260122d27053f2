"""A body as blocks, and back."""

import pytest
from hypothesis import given, settings

from opinion.cleaning import clean
from opinion.prose import paragraphs
from opinion.redline.blocks import BREAK, NOTE, Block, from_runs, read, to_runs, write
from tests.hostile import PAYLOADS
from tests.opinion.test_cleaning import fragments

BODY = (
    "<p>One <strong>bold<em>er</em></strong><br>two<span data-note='A &amp; B'></span></p><h2>Head</h2><hr>"
    "<blockquote class='pullquote'><p>q</p><p>r</p></blockquote><ol start='3'><li><p>a</p><ul><li>b</li></ul></li>"
    "<li>c</li></ol><table><tr><th>h</th><td colspan='2'><p>x</p><p>y</p></td></tr><tr><td></td><td>z</td></tr></table>"
)


def test_a_body_is_read_as_its_reader_sees_it() -> None:
    blocks = read(BODY)

    assert [(block.path[-1], block.joins, block.text) for block in blocks] == [
        ("p", 0, f"One bolder{BREAK}two{NOTE}"),
        ("h2", 0, "Head"),
        ("hr", 0, ""),
        ("p", 0, "q"),
        ("p", 1, "r"),
        ("p", 0, "a"),
        ("p", 2, "b"),
        ("p", 1, "c"),
        ("tr", 0, "\x1f\x1fh\x1f\x1fx\x1fy"),
        ("tr", 1, "\x1f\x1f\x1fz"),
    ]
    assert blocks[6].path == ('ol start="3"', "li", "ul", "li", "p")


@settings(max_examples=300, deadline=None)
@given(fragments)
def test_whatever_is_stored_comes_back_as_it_was(html: str) -> None:
    body = clean(html)

    assert write(read(body)) == body


@pytest.mark.parametrize("html", PAYLOADS)
def test_hostile_bodies_come_back_as_they_were(html: str) -> None:
    assert write(read(html)) == clean(html)


@settings(max_examples=200, deadline=None)
@given(fragments)
def test_the_text_is_that_of_the_prose(html: str) -> None:
    blocks = [block for block in read(html) if block.path[-1] not in ("tr", "hr")]

    assert list(map(_again, blocks)) == blocks
    if "<t" not in clean(html):
        assert [block.text.replace(NOTE, "") for block in blocks] == paragraphs(html)


def _again(block: Block) -> Block:
    return from_runs(block.path, to_runs(block), block.joins)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("It’s 3.34 million, U.S.-made.", ["It’s", "3.34", "million", ",", "U.S", ".", "-", "made", "."]),
        ("台灣AI 2.0政策", ["台", "灣", "AI", "2.0", "政", "策"]),
        ("Nguyễn Thị e\u0301t", ["Nguyễn", "Thị", "e\u0301t"]),
        ("ヶ월 국방부", ["ヶ", "월", "국방부"]),
        ("970,000 (half)", ["970,000", "(", "half", ")"]),
    ],
)
def test_words_are_parted_where_readers_part_them(text: str, tokens: list[str]) -> None:
    assert [token.text for token in Block(("p",), text).tokens] == tokens
