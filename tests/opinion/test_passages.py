"""Places of a paragraph's text, found again in the HTML."""

import re
from html import unescape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opinion import prose
from opinion.passages import Place, marked, replaced

BODY = (
    "<h2>On A&amp;B</h2><p>One <strong>two <em>three</em></strong><br>four"
    '<span data-note="A note"></span> five.</p>'
    "<blockquote><p>六七 &lt;b&gt; 八</p></blockquote><ul><li><p>x</p></li></ul>"
)
SNIPPETS = st.lists(
    st.sampled_from(
        [
            *re.findall("<[^>]+>", "<p></p><em></em><strong></strong><br><h2></h2><hr>"),
            *(
                "a",
                "b c",
                " ",
                "台",
                "“",
                "&amp;",
                "&lt;i&gt;",
                '<a href="https://a.example/?x=1&amp;y">',
                "</a>",
            ),
            *(
                '<span data-note="n > m"></span>',
                "<ul><li>",
                "</li></ul>",
                "<table><tr><td>",
                "</td></tr></table>",
            ),
        ]
    ),
    max_size=14,
).map("".join)


def test_words_are_replaced_within_their_marks() -> None:
    assert replaced(BODY, Place(2, 8, 13), "3") == BODY.replace("three", "3")


def test_a_place_over_two_marks_takes_those_of_its_beginning() -> None:
    body = "<p>The <em>Tai</em>wan and Taiwan</p>"

    assert replaced(body, Place(1, 4, 10), "Formosa") == "<p>The <em>Formosa</em> and Taiwan</p>"


def test_notes_and_line_breaks_inside_a_place_stay() -> None:
    body = '<p>a<span data-note="n"></span>b<br>c d</p>'

    assert replaced(body, Place(1, 0, 2), "xy") == '<p>xy<span data-note="n"></span><br>c d</p>'
    assert replaced(body, Place(1, 3, 4), "z") == '<p>a<span data-note="n"></span>b<br>z d</p>'


def test_what_is_put_in_is_text_and_no_markup() -> None:
    assert replaced("<p>a b</p>", Place(1, 2, 3), "<i>&amp;") == "<p>a &lt;i&gt;&amp;amp;</p>"


def test_overlapping_places_share_their_classes() -> None:
    html = marked(
        "<p>He said “12 <em>months</em>”.</p>", [Place(1, 8, 19, "quoted"), Place(1, 9, 18, "figure")]
    )

    assert html == (
        '<p>He said <mark class="quoted">“</mark><mark class="figure quoted">12 </mark>'
        '<em><mark class="figure quoted">months</mark></em><mark class="quoted">”</mark>.</p>'
    )


def test_places_are_counted_as_paragraphs_are() -> None:
    places = [Place(number, 0, len(text), "x") for number, text in enumerate(prose.paragraphs(BODY), 1)]

    assert re.findall("<mark class=\"x\">(.*?)</mark>", marked(BODY, places)) == [
        "On A&amp;B", "One ", "two ", "three", "four", " five.", "六七 &lt;b&gt; 八", "x",
    ]  # fmt: skip


@given(SNIPPETS, st.data())
def test_replacing_changes_that_place_of_the_text_and_nothing_else(html: str, data: st.DataObject) -> None:
    paragraphs = prose.paragraphs(html)
    assume(any(paragraphs))
    number = data.draw(st.sampled_from([n for n, text in enumerate(paragraphs, 1) if text]))
    text = paragraphs[number - 1]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume("\n" not in text[start:end])

    after = replaced(html, Place(number, start, end), "新<X>")

    assert prose.paragraphs(after) == [
        *paragraphs[: number - 1],
        text[:start] + "新<X>" + text[end:],
        *paragraphs[number:],
    ]
    assert prose.clean(after) == after


@given(
    SNIPPETS,
    st.lists(st.builds(Place, st.integers(0, 4), st.integers(0, 9), st.integers(0, 9), st.just("k"))),
)
def test_marking_changes_no_word_and_no_other_mark(html: str, places: list[Place]) -> None:
    assert re.sub("</?mark[^>]*>", "", marked(html, places)) == prose.clean(html)


@pytest.mark.parametrize("place", [Place(9, 0, 1), Place(1, 50, 60), Place(0, 0, 1)])
def test_a_place_that_is_not_there_changes_nothing(place: Place) -> None:
    assert replaced("<p>a b</p>", place, "x") == "<p>a b</p>"
    assert unescape(marked("<p>a b</p>", [place])) == "<p>a b</p>"
