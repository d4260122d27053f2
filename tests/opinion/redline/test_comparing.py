"""What a redline says of two copies."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion.cleaning import clean
from opinion.parts import BylineEntry, Snapshot
from opinion.redline import Block, Change, Effort, Run, compare, compare_bodies
from opinion.redline.blocks import PARAGRAPH, read
from tests.opinion.test_cleaning import fragments

SIGN = {Change.SAME: "{}", Change.ADDED: "[+{}]", Change.REMOVED: "[-{}]", Change.FORMATTED: "<{}>"}


def marked(block: Block) -> str:
    return "".join(
        SIGN[run.kind].format(run.text.replace(PARAGRAPH, "¶").replace("\ufffc", "*")) for run in block.runs
    )


def redline(before: str, after: str) -> list[tuple[str, str]]:
    return [(block.kind.value, marked(block)) for block in compare_bodies(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The old cat sat.", "The old cat sat.", "The old cat sat."),
        ("The old cat sat.", "The new cat sat.", "The [-old][+new] cat sat."),
        ("The cat sat.", "The big cat sat.", "The [+big ]cat sat."),
        ("The big cat sat.", "The cat sat.", "The [-big ]cat sat."),
        ("It ended", "It ended here", "It ended[+ here]"),
        ("One is. Three is.", "One is. Two is. Three is.", "One is. [+Two is. ]Three is."),
        ("Taiwan's role", "Taiwan’s role", "[-Taiwan's][+Taiwan’s] role"),
        ("國防預算將持續增加。", "國防預算會繼續增加。", "國防預算[-將持][+會繼]續增加。"),
        ("台灣AI政策", "台灣的AI策略", "台灣[+的]AI[-政]策[+略]"),
        ("a <em>b</em> c d", "a b <strong>c</strong> d", "a <b> <c> d"),
        (
            "see <a href='https://a.example/'>it</a> now",
            "see <a href='https://b.example/'>it</a> now",
            "see <it> now",
        ),
        ("x<br>y z", "x y z", "x[-\n][+ ]y z"),
        ("he <em>un</em>did it all", "he undid it all", "he <un>did it all"),
    ],
)
def test_words_and_characters_are_compared_one_by_one(before: str, after: str, expected: str) -> None:
    assert [text for _, text in redline(f"<p>{before}</p>", f"<p>{after}</p>")] == [expected]


def test_a_common_small_word_between_two_rewritten_stretches_is_no_anchor() -> None:
    before = "<p>We walked along quiet rivers under the green old trees of home and sang songs together.</p>"
    after = "<p>We talked about noisy cities beside the grey new towers of home and sang songs together.</p>"

    assert redline(before, after)[0][1] == (
        "We [-walked along quiet rivers under the green old trees]"
        "[+talked about noisy cities beside the grey new towers] of home and sang songs together."
    )


LONG = "<p>The first paragraph speaks about the harbour and its ships.</p>"
OTHER = "<p>Another one tells of mountains, forests and a railway.</p>"
THIRD = "<p>In the end somebody has to decide what is to be done.</p>"


def test_a_moved_paragraph_is_shown_where_it_stood_and_where_it_stands() -> None:
    blocks = compare_bodies(LONG + OTHER + THIRD, OTHER + THIRD + LONG.replace("ships", "boats"))

    assert [(block.kind, bool(block.move)) for block in blocks] == [
        (Change.MOVED_AWAY, True),
        (Change.SAME, False),
        (Change.SAME, False),
        (Change.MOVED, True),
    ]
    assert blocks[0].move == blocks[3].move
    assert marked(blocks[3]).endswith("its [-ships][+boats].")


def test_a_paragraph_that_is_split_or_joined_is_shown_as_one() -> None:
    whole = "<p>One is here, as ever. Two is there, as always. Three is gone.</p>"
    parts = "<p>One is here, as ever.</p><p>Two is there, as always.</p><p>Three has gone.</p>"

    assert redline(LONG + whole + OTHER, LONG + parts + OTHER)[1] == (
        "split",
        "One is here, as ever.[- ][+¶]Two is there, as always.[- ][+¶]Three [-is][+has] gone.",
    )
    assert [kind for kind, _ in redline(parts, whole)] == ["merged"]


def test_new_and_lost_paragraphs_are_told_from_changed_ones() -> None:
    assert [kind for kind, _ in redline(LONG + THIRD, OTHER + THIRD)] == ["removed", "added", "same"]
    assert [kind for kind, _ in redline(LONG, LONG.replace("ships", "old boats"))] == ["changed"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Same words</p>", "<h2>Same words</h2>"),
        ("<p>Same words</p>", "<blockquote><p>Same words</p></blockquote>"),
        ("<blockquote><p>a</p></blockquote>", "<blockquote class='pullquote'><p>a</p></blockquote>"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ("<ol><li>a</li></ol>", "<ol start='3'><li>a</li></ol>"),
        ("<p>a<strong>b</strong></p>", "<p>ab</p>"),
        ("<table><tr><td>a</td></tr></table>", "<table><tr><th>a</th></tr></table>"),
        ("<p>x<span lang='fr'>mot</span></p>", "<p>xmot</p>"),
    ],
)
def test_other_forms_of_the_same_words_are_told(before: str, after: str) -> None:
    assert [kind for kind, _ in redline(before, after)] == ["formatted"]


def test_two_lists_that_become_one_are_told() -> None:
    two, one = "<ul><li>a</li></ul><ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"

    assert [kind for kind, _ in redline(two, one)] == ["same", "formatted"]


def test_a_changed_note_is_compared_word_by_word() -> None:
    body = "<p>Text<span data-note='See the old book.'></span> here</p>"
    block = compare_bodies(body, body.replace("old", "new"))[0]

    note = next(run for run in block.runs if run.note)
    assert block.kind == Change.FORMATTED
    assert [(run.kind, run.text) for run in note.note] == [
        ("same", "See the "), ("removed", "old"), ("added", "new"), ("same", " book."),
    ]  # fmt: skip


ENTRY: BylineEntry = {
    "author": 1, "role": "author", "name": "Huynh Tam Sang", "native_name": "", "language": "", "affiliation": "NCCU",
    "bio_line": "He teaches.",
}  # fmt: skip


def test_the_other_parts_stand_beside_the_body() -> None:
    before = Snapshot(headline="Old ties", standfirst="Why.", byline=[ENTRY], topics=[1, 2], lead_image_id=4)
    after = replace(
        before,
        headline="New ties",
        byline=[{**ENTRY, "bio_line": "She teaches."}],
        topics=[2, 3],
        disclosure="None.",
    )

    found = compare(before, after, topics={1: "Japan", 2: "Taiwan"}, images={4: "harbour.jpg"})

    shown = {field.name: [marked(block) for block in field.blocks] for field in found.fields}
    assert shown == {
        "headline": ["[-Old][+New] ties"],
        "standfirst": ["Why."],
        "byline": ["Huynh Tam Sang\nNCCU\n[-He][+She] teaches."],
        "image": ["harbour.jpg"],
        "topics": ["[-Japan]", "Taiwan", "[+3]"],
        "disclosure": ["[+None.]"],
        "language": ["en"],
    }
    assert [field.name for field in found.fields if not field.is_same] == [
        "headline",
        "byline",
        "topics",
        "disclosure",
    ]
    assert (found.body_is_same, found.is_same) == (True, False)


# --- whatever is compared ---------------------------------------------------------------------------------


def side(blocks: list[Block], *, before: bool) -> str:
    """The text of one side, put together again from the runs."""
    skipped = {Change.ADDED} if before else {Change.REMOVED}
    kinds = {Change.ADDED, Change.MOVED} if before else {Change.REMOVED, Change.MOVED_AWAY}
    texts = [
        "".join(run.text for run in block.runs if run.kind not in skipped)
        for block in blocks
        if block.kind not in kinds
    ]
    return PARAGRAPH.join(texts)


def marks(blocks: list[Block], *, before: bool) -> list[tuple[str, object]]:
    """Each letter of one side with its marks."""
    skipped = {Change.ADDED} if before else {Change.REMOVED}
    kinds = {Change.ADDED, Change.MOVED} if before else {Change.REMOVED, Change.MOVED_AWAY}

    def of(run: Run) -> object:
        return run.was if before and run.kind == Change.FORMATTED else run.marks

    runs = [
        run for block in blocks if block.kind not in kinds for run in block.runs if run.kind not in skipped
    ]
    return [(letter, of(run)) for run in runs for letter in run.text if letter != PARAGRAPH]


def letters(html: str) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for block in read(html):
        at = 0
        for end, some in block.spans:
            found += [(letter, some) for letter in block.text[at:end]]
            at = end
    return found


SENTENCES = [
    "<p>",
    "</p><p>",
    "The cat sat. ",
    "A dog ran, ",
    "not ",
    "<em>very</em> ",
    "台灣政府",
    "在",
    "<h2>Head</h2><p>",
    "<br>",
]
sentences = st.lists(st.sampled_from(SENTENCES), max_size=25).map("".join)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(fragments, sentences), st.one_of(fragments, sentences), st.sampled_from([0, 200, 150_000_000])
)
def test_either_side_of_a_redline_is_exactly_that_text(before: str, after: str, cells: int) -> None:
    blocks = compare_bodies(before, after, Effort(cells=cells, pairs=cells))

    assert side(blocks, before=True) == PARAGRAPH.join(block.text for block in read(before))
    assert side(blocks, before=False) == PARAGRAPH.join(block.text for block in read(after))
    assert marks(blocks, before=True) == letters(before)
    assert marks(blocks, before=False) == letters(after)
    assert all(block.kind == Change.SAME for block in blocks) == (clean(before) == clean(after))


@pytest.mark.parametrize("count", [100, 1000, 4000])
def test_the_work_is_bounded_however_long_and_alike_the_texts_are(count: int) -> None:
    before = "".join(f"<p>Sentence {n} of a long essay, written plainly, goes on.</p>" for n in range(count))
    effort = Effort(cells=5_000_000, pairs=10_000)

    blocks = compare_bodies(before, before.replace("plainly", "badly").replace("essay", "story"), effort)

    assert [block.kind for block in blocks].count(Change.CHANGED) == count
    assert effort.spent <= 5_000_000
    assert effort.pairs >= -12 * count


def test_one_endless_paragraph_is_compared_between_its_anchors() -> None:
    words = [f"word{n} and" for n in range(30_000)]
    changed = [word if n % 3000 else f"other{n} or" for n, word in enumerate(words)]
    effort = Effort()

    block = compare_bodies(f"<p>{' '.join(words)}</p>", f"<p>{' '.join(changed)}</p>", effort)[0]

    assert sum(run.kind == Change.ADDED for run in block.runs) == 10
    assert effort.spent <= 150_000_000
