"""Bodies between people who type and an editor that writes HTML."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opinion import prose
from opinion.portal.forms import as_html, as_typed

RICH = (
    "<h2>One</h2><p>a <strong>b</strong></p><ul><li><p>c</p></li></ul><blockquote><p>d</p></blockquote>"
    '<table><tr><td><p>e</p></td></tr></table><p>f<span data-note="g"></span></p>'
)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("", ""),
        (" \r\n ", ""),
        ("One line", "<p>One line</p>"),
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("One\r\n\r\n\r\nTwo\r\n", "<p>One</p><p>Two</p>"),
        ("From Word,\neach line a paragraph", "<p>From Word,</p><p>each line a paragraph</p>"),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
        ("The tag <b> is no paragraph", "<p>The tag &lt;b&gt; is no paragraph</p>"),
        ("Use <p> with care", "<p>Use &lt;p&gt; with care</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("&amp; stays as it was typed", "<p>&amp;amp; stays as it was typed</p>"),
        ("釣魚台\n\n第二段", "<p>釣魚台</p><p>第二段</p>"),
        (
            "<p>From the editor</p><p>with <em>marks</em></p>",
            "<p>From the editor</p><p>with <em>marks</em></p>",
        ),
        ('<p onclick="x">Mine<script>alert(1)</script></p>', "<p>Mine</p>"),
        ("<p></p>", ""),
    ],
)
def test_what_is_typed_becomes_paragraphs_and_what_the_editor_writes_stays(typed, html):
    assert as_html(typed) == html


def test_a_text_of_paragraphs_stands_in_the_textarea_without_markup():
    assert as_typed("<p>a &lt; b &amp; c</p><p>d</p>") == "a < b & c\n\nd"


def test_a_text_with_more_than_paragraphs_stands_there_as_html_a_block_a_line_and_loses_nothing():
    assert prose.clean(RICH) == RICH
    assert as_typed(RICH).split("\n\n")[:2] == ["<h2>One</h2>", "<p>a <strong>b</strong></p>"]
    assert as_html(as_typed(RICH)) == RICH


@settings(max_examples=300, deadline=None)
@example("<p>&lt;p&gt; begins this text</p>")
@example("<p>a<br>b</p>")
@example("<p>a</p><hr><p>b</p>")
@example("<blockquote><p>a</p><p>b</p></blockquote>")
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<h2>", "<br>", "<li>", "<ul>", "<em>", "<hr>", "&lt;p&gt;", "&amp;"])
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
        max_size=12,
    ).map("".join)
)
def test_opening_and_saving_a_text_without_script_changes_nothing(sent):
    body = prose.clean(sent)

    assert as_html(as_typed(body)) == body
