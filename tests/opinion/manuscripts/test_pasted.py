"""A pasted text is cleaned by the rules of files, and its report names what was lost or guessed."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion import manuscripts
from opinion.manuscripts.telling import told

PASTE = Path(__file__).parent.parent.parent / "files" / "paste"


def read(name: str) -> Any:
    return manuscripts.read_pasted((PASTE / f"{name}.html").read_text())


def report(found: Any) -> list[tuple[str, str, str]]:
    return [(line.kind, line.words, line.by) for line in map(told, found.items)]


def test_what_word_puts_on_the_clipboard_is_told_as_that_of_a_file_is() -> None:
    found = report(read("word"))
    assert [line for line in found if line[0] not in ("mojibake", "author_data")] == [
        ("deletion", "never", "Co Author"),
        ("insertion", "always", "Co Author"),
        ("comment", "Is this true?", "CA"),
        ("hidden", "do not print this", ""),
        ("picture", "A map of the strait", ""),
        ("heading_guessed", "What the sea remembers", ""),
    ]
    assert [kind for kind, _words, _by in found].count("mojibake") == 1
    [said] = [told(item).sentence for item in read("word").items if item["kind"] == "author_data"]
    assert "written by Trần Thị Lan; last changed by Co Author; of Example University" in said
    [comment] = [told(item).sentence for item in read("word").items if item["kind"] == "comment"]
    assert comment == "A comment on “coast line”"


@pytest.mark.parametrize("name", ["google-docs", "outlook"])
def test_of_google_docs_and_outlook_the_picture_and_the_heading_are_told(name: str) -> None:
    assert report(read(name)) == [
        ("picture", "A map of the strait", ""),
        ("heading_guessed", "What the sea remembers", ""),
    ]


def test_of_a_web_page_what_it_hides_and_embeds_is_told_and_struck_out_words_are_no_change() -> None:
    assert report(read("web-page")) == [
        ("hidden", "Subscribe to our newsletter", ""),
        ("picture", "A map of the strait", ""),
        ("embedded_object", "", ""),
        ("heading_guessed", "What the sea remembers", ""),
    ]
    assert "<s>never</s>" in read("web-page").html


@pytest.mark.parametrize("name", ["word", "google-docs", "outlook", "web-page"])
def test_the_words_are_kept_whoever_pasted_them(name: str) -> None:
    html = read(name).html
    assert "<em>island</em>" in html
    assert "<h2>What the sea remembers</h2><p>" in html
    assert "<img" not in html
    assert "track()" not in html


def test_the_text_that_the_editor_made_is_kept_and_judged_by_what_was_pasted() -> None:
    found = manuscripts.read_pasted("<p>One.</p>", "<p>One.</p><p>Two is gone.</p><img src=x alt=Y width=9>")
    assert found.html == "<p>One.</p>"
    assert report(found) == [("picture", "Y", ""), ("dropped_text", "Two is gone.", "")]


def test_a_picture_of_one_dot_is_none() -> None:
    found = manuscripts.read_pasted('<p>One.<img src="x" alt="Seen" width="1" height="1"></p>')
    assert report(found) == []


def test_a_hidden_head_of_a_page_is_no_part_of_the_text_and_not_told() -> None:
    found = manuscripts.read_pasted('<p style="mso-element:header;display:none">Page 1</p><p>One.</p>')
    assert (found.html, report(found)) == ("<p>One.</p>", [])


def test_what_is_hidden_is_told_once_and_is_not_in_the_text() -> None:
    hidden = '<span style="display:none">Two <i style="display:none">and three</i></span>'
    found = manuscripts.read_pasted(f"<p>One.{hidden}</p>")
    assert (found.html, report(found)) == ("<p>One.</p>", [("hidden", "Two and three", "")])


def test_what_google_docs_puts_around_all_of_a_text_is_not_bold() -> None:
    found = manuscripts.read_pasted('<p><b style="font-weight:normal">One is</b> enough.</p>')
    assert found.html == "<p>One is enough.</p>"


def test_a_text_that_was_typed_has_nothing_to_tell() -> None:
    found = manuscripts.read_pasted("One.\n\nTwo & three.")
    assert (found.html, found.items) == ("<p>One.</p><p>Two &amp; three.</p>", ())


def test_a_footnote_that_became_a_note_is_counted() -> None:
    found = manuscripts.read_pasted('<p>An island.<span data-note="Smith, 2020."></span></p>')
    assert report(found) == [("footnotes", "", "")]


@pytest.mark.parametrize("text", ["¢í", "sÃ³ lÃ\u00ad", "\xed\xa0\xbd\xed\xb8\x8d"])
def test_whichever_encoding_a_text_was_wrongly_read_in_it_is_told_and_not_damaged(text: str) -> None:
    assert report(manuscripts.read_pasted(text))[0][0] == "mojibake"


def test_what_is_longer_than_a_piece_is_refused() -> None:
    with pytest.raises(manuscripts.NotConverted, match="longer than 400,000 characters"):
        manuscripts.read_pasted("x" * (manuscripts.LONGEST + 1))


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200), st.text(alphabet="<>/&;'\"=! pdivnsmo:-[]#\x00é", max_size=200))
def test_whatever_is_pasted_is_a_clean_text(text: str, pasted: str) -> None:
    html = manuscripts.read_pasted(text, pasted).html
    assert manuscripts.read_pasted(html).html == html


@pytest.mark.parametrize("pasted", ["<div>" * 20_000, "<p " + "a='b' " * 100_000, "<table><tr><td>" * 5_000])
def test_what_is_nested_or_swollen_is_a_text_or_a_refusal(pasted: str) -> None:
    with contextlib.suppress(manuscripts.NotConverted):
        assert manuscripts.read_pasted("<p>One.</p>", pasted).html == "<p>One.</p>"
