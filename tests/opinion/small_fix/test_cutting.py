"""What consists of cuts alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion.parts import Snapshot
from opinion.small_fix import Verdict, cuts, judge_cuts

BODY = (
    "<p>First things come first. However, it is not raining. The sun shines, which is good, on the hills.</p>"
    "<h2>A heading</h2>"
    "<p>She said “we will never go” and left. <a href='https://x.example/'>A link</a> stands here.</p>"
    "<ul><li>one item</li><li>two items</li></ul>"
    "<p>The end<span data-note='A source.'></span> is near.</p>"
)


def copy(body: str, **fields: str) -> Snapshot:
    return Snapshot(body=body, **fields)


@pytest.mark.parametrize(
    ("cut", "left", "words"),
    [
        (", which is good,", "", 3),
        (" However, it is not raining.", "", 5),
        ("However, it", "It", 1),
        ("First things come first. However, it is not raining. ", "", 9),
        ("<h2>A heading</h2>", "", 2),
        ("<li>one item</li>", "", 2),
        ("<li>two items</li>", "", 2),
        ("<ul><li>one item</li><li>two items</li></ul>", "", 4),
        (" <a href='https://x.example/'>A link</a> stands here.", "", 4),
        ("<span data-note='A source.'></span>", "", 2),
        ("<p>The end<span data-note='A source.'></span> is near.</p>", "", 6),
    ],
)
def test_cuts_are_counted_in_words(cut: str, left: str, words: int) -> None:
    assert BODY.count(cut) == 1
    after = BODY.replace(cut, left)

    assert cuts(copy(BODY), copy(after)) == words


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("the hills", "those hills", "added"),
        ("shines", "still shines", "added"),
        ("not raining", "raining", "negation"),
        ("is not raining. The sun shines", "is bright. The sun shines", "added"),
        (" and left", " never left", "added"),
        (" “we will never go” and", "", "negation"),
        ("we will never go", "we will go", "quotation"),
        ("“we will never go”", "we will never go", "quotation"),
        ("First things", "<em>First</em> things", "formatting"),
        ("https://x.example/", "https://y.example/", "formatting"),
        ("<h2>A heading</h2>", "<p>A heading</p>", "added"),
        ("<h2>A heading</h2><p>She", "<p>A heading She", "added"),
        ("first. However", "first.</p><p>However", "added"),
    ],
)
def test_anything_else_is_no_cut(old: str, new: str, rule: str) -> None:
    assert BODY.count(old) == 1
    after = BODY.replace(old, new)

    assert judge_cuts(copy(BODY), copy(after)).rule == rule
    assert cuts(copy(BODY), copy(after)) is None


def test_the_desks_parts_may_change_beside_a_cut_and_the_authors_may_not() -> None:
    after = BODY.replace(", which is good,", "")

    assert cuts(copy(BODY), copy(after, headline="Sun", standfirst="Hills")) == 3
    assert cuts(copy(BODY), copy(after, disclosure="None")) is None
    assert judge_cuts(copy(BODY), copy(BODY)) == Verdict(0)


def test_a_paragraph_that_is_moved_is_not_cut() -> None:
    body = "<p>One stands here.</p><p>Two stands there.</p>"

    assert cuts(copy(body), copy("<p>Two stands there.</p><p>One stands here.</p>")) is None


def test_chinese_is_cut_by_characters() -> None:
    body = "<p>第一句在這裡。第二句不在那裡。第三句說完了。</p>"

    assert cuts(copy(body, language="zh"), copy("<p>第一句在這裡。第三句說完了。</p>", language="zh")) == 7
    assert cuts(copy(body, language="zh"), copy(body.replace("不", ""), language="zh")) is None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["the", "cat", "sat", ".", "not", "mat", "5", ",", "dog"]), min_size=1, max_size=30
    ),
    st.data(),
)
def test_what_counts_as_cut_is_a_part_of_what_was_there(words: list[str], data: st.DataObject) -> None:
    after = data.draw(st.lists(st.sampled_from(words), max_size=30))
    before_body, after_body = (f"<p>{' '.join(some)}</p>" for some in (words, after))

    found = cuts(copy(before_body), copy(after_body))

    left = iter(words)
    if found is not None:
        assert all(word in left for word in after)
        assert found == sum(map(str.isalnum, words)) - sum(map(str.isalnum, after))
