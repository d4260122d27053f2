"""A file that comes back: what was not changed is as it was sent, what was changed is hers, what is lost is told."""

from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion import manuscripts, prose
from opinion.manuscripts import proposing, telling
from opinion.manuscripts.fitting import SHOWN, Fitted, fitted
from opinion.parts import BylineEntry, Snapshot
from opinion.redline.blocks import read

LINK = '<a href="https://example.org/map" rel="noopener ugc">'
ONE = (
    '<p>They call it <span lang="vi">Biển Đông</span>, and <em>The Economist</em> has '
    f'{LINK}a map</a> of it<span data-note="Chart 7 of 2019."></span> on its wall.</p>'
)
QUOTE = '<blockquote class="pullquote"><p>Nobody draws a line in water.</p></blockquote>'
TWO = "<h2>Who draws the line</h2>"
THREE = (
    "<p>The second half of it is about the ships that nobody counted, and about those who counted them.</p>"
)
BODY = ONE + QUOTE + TWO + THREE
PLAIN_ONE = "They call it Biển Đông, and The Economist has a map of it on its wall."
PLAIN = [PLAIN_ONE, "Nobody draws a line in water.", "Who draws the line", THREE[3:-4]]
SANG: BylineEntry = {
    "author": 1,
    "role": "author",
    "name": "Huỳnh Tâm Sáng",
    "native_name": "",
    "language": "",
    "affiliation": "University of the Sea",
    "bio_line": "Huỳnh Tâm Sáng teaches at the University of the Sea.",
}
SENT = Snapshot(headline="What the sea is for", standfirst="A hundred miles.", body=BODY, byline=[SANG])
KEPT = "Not in the file, and kept as it was sent: "


def fit(*lines: str, sent: Snapshot = SENT) -> Fitted:
    return fitted("".join(f"<p>{escape(line)}</p>" for line in lines), sent)


def told(found: Fitted) -> list[str]:
    return [telling.told(item).sentence for item in found.items]


def test_a_file_without_any_formatting_and_without_a_change_is_the_text_that_was_sent() -> None:
    found = fit(*PLAIN)
    assert found.body == BODY
    assert told(found) == [f"{KEPT}1 mark of language, 1 emphasis, 1 link, 1 note, 1 pull quote, 1 heading."]


def test_what_stood_around_the_text_leaves_it_again() -> None:
    above = ["WHAT THE SEA IS FOR", "A hundred miles.", "By Huỳnh Tâm Sáng, University of the Sea"]
    below = [SANG["bio_line"], "1. Chart 7 of 2019."]
    found = fit(*above, *PLAIN, *below)
    assert (found.body, found.said) == (BODY, ())
    assert [item["text"] for item in found.items if item["kind"] == "furniture"] == [*above, *below]


@pytest.mark.parametrize("line", ["文／黃心聲", "作者：黃心聲", "By 黃心聲, University of the Sea", "黃心聲"])
def test_a_byline_in_the_authors_own_script_leaves_it_too(line: str) -> None:
    found = fit(line, *PLAIN, sent=replace(SENT, byline=[{**SANG, "native_name": "黃心聲"}]))
    assert (found.body, found.said) == (BODY, ())


def test_every_line_that_may_stand_around_the_text_leaves_it() -> None:
    lan: BylineEntry = {**SANG, "author": 2, "name": "Trần Lan", "bio_line": ""}
    sent = replace(SENT, disclosure="The author was paid by nobody.", byline=[SANG, lan])
    for lines in (["Huỳnh Tâm Sáng、Trần Lan"], [SANG["name"], SANG["affiliation"]], [sent.disclosure]):
        assert fit(*lines, *PLAIN, sent=sent).body == BODY


def test_of_two_lines_like_the_headline_one_is_the_headline_and_one_is_text() -> None:
    found = fit("What the sea was for", "What a sea is for", *PLAIN)
    assert [(said.part, said.now) for said in found.said] == [("headline", "What the sea was for")]
    assert found.items[0]["kind"] == "said_otherwise"
    assert found.body == f"<p>What a sea is for</p>{BODY}"
    found = fit(SENT.headline, "What the sea was for", *PLAIN)
    assert (found.body, found.said) == (f"<p>What the sea was for</p>{BODY}", ())


def test_a_line_that_the_text_says_itself_stays_as_often_as_it_says_it() -> None:
    sent = Snapshot(headline="Nobody asked.", body="<p>Nobody asked.</p><p>And nobody answered us.</p>")
    assert fit("Nobody asked.", "And nobody answered us.", sent=sent).body == sent.body
    assert fit("Nobody asked.", "Nobody asked.", "And nobody answered us.", sent=sent).body == sent.body


def test_another_headline_and_another_bio_line_are_proposed_and_are_no_text() -> None:
    now = "Huỳnh Tâm Sáng teaches law at the University of the Sea."
    found = fit("What the sea is not for", *PLAIN, now)
    assert [(said.part, said.was, said.now) for said in found.said] == [
        ("headline", "What the sea is for", "What the sea is not for"),
        ("bio_line", SANG["bio_line"], now),
    ]
    assert found.body == BODY


def test_a_paragraph_that_is_rather_like_one_of_the_text_is_no_headline() -> None:
    sent = Snapshot(headline="Nobody draws a line", body=BODY)
    found = fit(PLAIN_ONE, "Nobody draws a line in wine.", *PLAIN[2:], sent=sent)
    assert (found.body, found.said) == (BODY.replace("in water", "in wine"), ())


@pytest.mark.parametrize("number", ["1", " 1", "[1]"])
def test_a_text_that_was_copied_with_the_numbers_of_its_notes_has_its_notes_again(number: str) -> None:
    assert fit(PLAIN_ONE.replace("of it", f"of it{number}"), *PLAIN[1:]).body == BODY
    two = Snapshot(body=BODY.replace("ships", 'ships<span data-note="All."></span>'))
    second = number.replace("1", "2")
    lines = [PLAIN_ONE.replace("of it", f"of it{number}"), PLAIN[1], PLAIN[2]]
    assert fit(*lines, PLAIN[3].replace("ships", f"ships{second}"), sent=two).body == two.body


def test_a_changed_paragraph_keeps_the_marks_of_the_words_that_are_still_there() -> None:
    found = fit(PLAIN_ONE.replace("on its wall", "in its office"), PLAIN[1] + " Not he.", *PLAIN[2:])
    assert found.body == BODY.replace("on its wall", "in its office").replace("water.", "water. Not he.")


def test_a_note_at_the_end_stays_where_more_is_added_and_one_at_the_beginning_too() -> None:
    note = '<span data-note="N."></span>'
    last = Snapshot(body=f"<p>One of them is enough.{note}</p>")
    assert fit("One of them is enough. Two are not.", sent=last).body == (
        f"<p>One of them is enough.{note} Two are not.</p>"
    )
    first = Snapshot(body=f"<p>{note}One of them is enough.</p>")
    assert fit("One of them is not enough.", sent=first).body == f"<p>{note}One of them is not enough.</p>"


def test_what_is_put_into_a_link_belongs_to_it() -> None:
    assert fit(PLAIN_ONE.replace("a map", "a large map"), *PLAIN[1:]).body == BODY.replace(
        "a map", "a large map"
    )


def test_a_mark_that_goes_on_under_another_is_told_as_one() -> None:
    sent = Snapshot(body="<p>It is <em>by <strong>no</strong> means</em> so.</p>")
    assert told(fit("It is by no means so.", sent=sent)) == [f"{KEPT}2 emphases."]


def test_a_rule_that_she_took_out_of_a_file_with_rules_is_out() -> None:
    sent = Snapshot(body=f"{TWO}<hr>{THREE}<hr><p>And that is all of it.</p>")
    now = f"{TWO}{THREE}<hr><p>And that is all of it.</p>"
    assert fitted(now, sent).body == now


def test_what_is_gone_with_its_words_is_told() -> None:
    found = fit("They call it Biển Đông, and The Economist knows.", *PLAIN[1:])
    assert "data-note" not in found.body
    gone = [line for line in map(telling.told, found.items) if line.kind == "lost_from_sent"]
    assert [(line.sentence.rpartition(": ")[2], line.words) for line in gone] == [
        ("1 link.", "https://example.org/map"),
        ("1 note.", "Chart 7 of 2019."),
    ]


def test_a_paragraph_that_was_parted_or_moved_keeps_its_marks() -> None:
    first, second = "They call it Biển Đông,", "and The Economist has a map of it on its wall."
    parted = ONE.replace("</span>, and", "</span>,</p><p>and")
    assert fit(first, second, *PLAIN[1:]).body == BODY.replace(ONE, parted)
    assert fit(PLAIN[1], PLAIN_ONE, *PLAIN[2:]).body == QUOTE + ONE + TWO + THREE


def test_a_file_with_notes_of_its_own_has_the_say_about_them() -> None:
    html = BODY.replace("Chart 7 of 2019.", "Chart 8 of 2020.").replace(' lang="vi"', "")
    assert fitted(html, SENT).body == BODY.replace("Chart 7 of 2019.", "Chart 8 of 2020.")
    two = Snapshot(body=ONE + THREE.replace("ships", 'ships<span data-note="All of them."></span>'))
    assert fitted(ONE + THREE, two).body == ONE + THREE
    assert "1 note." in told(fitted(ONE + THREE, two))[-1]


def test_formatting_of_unchanged_words_is_told_and_not_taken() -> None:
    found = fitted(BODY.replace("the ships", "<strong>the ships</strong>").replace("h2>", "h3>"), SENT)
    assert found.body == BODY
    assert [item["text"] for item in found.items] == [PLAIN[2], PLAIN[3]]
    long = Snapshot(body=f"<p>{'Nobody counted the ships. ' * 9}</p>")
    [item] = fitted(long.body.replace("p>", "h2>"), long).items
    assert len(item["text"]) == SHOWN


def test_lists_tables_and_rules_stay_what_they_were() -> None:
    body = (
        "<ul><li><p>One is enough.</p></li><li><p>Two is <em>more</em>.</p></li></ul><hr>"
        "<table><tr><th>Year</th><td><em>Ships</em></td></tr></table><p>And that is all of it.</p>"
    )
    sent = Snapshot(body=prose.clean(body))
    found = fit("One is enough.", "Two is more.", "And that is all of it.", sent=sent)
    assert found.body == prose.clean(
        body.replace("<table><tr><th>Year</th><td><em>Ships</em></td></tr></table>", "")
    )
    assert (
        "Was in the text that was sent, and is gone with its words or its place: 1 row of a table."
        in told(found)
    )
    listed = "<ul><li><p>Nought.</p></li><li><p>One is enough.</p></li><li><p>Two is more.</p></li></ul>"
    assert fitted(listed, sent).body.startswith(
        "<ul><li><p>Nought.</p></li><li><p>One is enough.</p></li><li><p>Two is <em>more</em>.</p></li></ul>"
    )


# --- any text, any edits, through a real file -----------------------------------------------------------------

WORDS = st.text("abcdefghijklmnopqrstuvwxyzéđ海峽", min_size=1, max_size=7)
LINES = st.lists(WORDS, min_size=3, max_size=9)
MARKUP = ("{}", "<em>{}</em>", '<span lang="vi">{}</span>', LINK + "{}</a>", '{}<span data-note="N."></span>')


@st.composite
def a_sent_text_and_her_edits(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """A body; the lines that she wrote; and the paragraphs of the body that she left alone."""
    blocks, lines, untouched = [], [], []
    for number, words in enumerate(draw(st.lists(LINES, min_size=1, max_size=6))):
        words = [f"n{number}", *words]
        marked = [draw(st.sampled_from(MARKUP)).format(word) for word in words]
        block = f"<p>{' '.join(marked)}</p>"
        block = draw(st.sampled_from(("{}", '<blockquote class="pullquote">{}</blockquote>'))).format(block)
        blocks.append(block)
        deed = draw(st.sampled_from(("leave", "leave", "change", "remove", "precede")))
        if deed == "precede":
            lines.append("entirely new " + " ".join(draw(LINES)))
        if deed == "change":
            words[draw(st.integers(0, len(words) - 1))] = draw(WORDS) + "x"
        if deed != "remove":
            lines.append(" ".join(words))
        if deed in ("leave", "precede"):
            untouched.append(block)
    return prose.clean("".join(blocks)), lines, untouched


def is_hers(case: tuple[str, list[str], list[str]], html: str) -> None:
    body, lines, untouched = case
    found = fitted(html, Snapshot(body=body))
    assert prose.paragraphs(found.body) == [prose.paragraphs(f"<p>{line}</p>")[0] for line in lines]
    assert prose.clean(found.body) == found.body
    kept = {(block.path, block.html) for block in read(found.body)}
    for block in untouched:
        assert {(it.path, it.html) for it in read(block)} <= kept


@settings(max_examples=150)
@given(a_sent_text_and_her_edits())
def test_her_words_stand_and_what_she_left_alone_is_as_it_was_sent(
    case: tuple[str, list[str], list[str]],
) -> None:
    is_hers(case, "".join(f"<p>{line}</p>" for line in case[1]))


@settings(max_examples=15, deadline=None)
@given(a_sent_text_and_her_edits())
def test_the_same_through_a_word_file(case: tuple[str, list[str], list[str]]) -> None:
    file, out = docx.Document(), BytesIO()
    for line in case[1]:
        file.add_paragraph(line)
    file.save(out)
    is_hers(case, manuscripts.read(out.getvalue()).html)


# --- files as they come back ----------------------------------------------------------------------------------

FILES = Path(__file__).parent.parent.parent / "files" / "word"
HANH: BylineEntry = {
    **SANG,
    "name": "Nguyễn Thị Hồng Hạnh",
    "affiliation": "",
    "bio_line": "Nguyễn Thị Hồng Hạnh is a lecturer in water law at Can Tho University.",
}


def reef() -> Snapshot:
    """The pitch as the desk made a piece of it, edited and sent."""
    whole = manuscripts.read((FILES / "reef-pitch.docx").read_bytes()).html
    body = proposing.without(whole, "The cheapest lighthouse", "By Nguyễn Thị Hồng Hạnh", HANH["bio_line"])
    body = body.replace("Tiên Nữ", '<span lang="vi">Tiên Nữ</span>').replace(
        "survey ship", "<em>survey</em> ship"
    )
    return Snapshot(headline="The cheapest lighthouse", body=prose.clean(body), byline=[HANH])


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (
            "reef-back",
            [("by hand", "in pencil"), ("on the coast.", "on the coast. It needs no foreign money.")],
        ),
        ("reef-red", [("eleven", "twelve"), ("on the coast.", "on the coast. It needs no foreign money.")]),
    ],
)
def test_a_real_file_differs_by_what_its_author_changed_alone(
    name: str, changes: list[tuple[str, str]]
) -> None:
    sent = reef()
    expected = sent.body
    for was, now in changes:
        assert was in expected
        expected = expected.replace(was, now)
    found = fitted(manuscripts.read((FILES / f"{name}.docx").read_bytes()).html, sent)
    assert (found.body, found.said) == (expected, ())
    assert [item["text"] for item in found.items if item["kind"] == "furniture"] == [
        "The cheapest lighthouse",
        HANH["bio_line"],
    ]
