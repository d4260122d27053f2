"""Bodies read as text."""

from opinion import prose
from opinion.prose import Count, clean, excerpt, paragraphs, plain, without_rel, words

BODY = """
<h2>Vaccines &amp; islands</h2>
<p>First<span data-note="Not counted, not shown."></span> paragraph,<br>second line.</p>
<blockquote class="pullquote"><p>A pull quote.</p></blockquote>
<ul><li><p>An item</p><ul><li><p>inside</p></li></ul></li></ul>
<table><tr><th><p>Head</p></th><td></td></tr></table>
<blockquote><p>A quotation: 釣魚台.</p></blockquote>
"""


def test_each_block_of_text_is_a_paragraph() -> None:
    assert paragraphs(BODY) == [
        "Vaccines & islands",
        "First paragraph,\nsecond line.",
        "A pull quote.",
        "An item",
        "inside",
        "Head",
        "A quotation: 釣魚台.",
    ]


def test_plain_text_has_an_empty_line_between_paragraphs() -> None:
    assert plain("<p>a</p><p>b<br>c</p>") == "a\n\nb\nc"
    assert plain("") == ""


def test_text_that_was_typed_reads_as_it_was_typed() -> None:
    assert plain("a\n\nb & c < d") == "a\n\nb & c < d"


def test_words_are_counted_without_tags_and_notes() -> None:
    assert words(BODY) == Count(15, 3)
    assert words("3 < 5 words & no tag") == Count(5, 0)


def test_an_excerpt_has_no_headings_pull_quotes_or_notes() -> None:
    assert excerpt(BODY, 500) == "First paragraph, second line. An item inside Head A quotation: 釣魚台."
    assert excerpt(BODY, 30) == "First paragraph, second line."


def test_what_every_link_gets_is_left_out_of_links_and_stays_where_somebody_wrote_it() -> None:
    written = (
        '<p><a href="https://a.example/">b</a> rel="noopener ugc"&gt; <a href="mailto:c@d.example">e</a></p>'
    )

    assert without_rel(clean(written)) == written


def test_the_door_to_prose_offers_what_its_rooms_make() -> None:
    assert [name for name in prose.__all__ if not hasattr(prose, name)] == []
