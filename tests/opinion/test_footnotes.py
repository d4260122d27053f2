"""A body as readers get it."""

import html5lib
import pytest
from hypothesis import given, settings

from opinion.cleaning import clean
from opinion.footnotes import Note, typeset
from tests.hostile import PAYLOADS
from tests.opinion.test_cleaning import VOCABULARY, XHTML, fragments


def test_notes_are_numbered_and_lead_to_each_other() -> None:
    body = '<p>One<span data-note="First &amp; foremost."></span> two<span data-note="Second."></span>.</p>'

    set_ = typeset(body)

    assert set_.html == (
        '<p>One<sup class="note"><a href="#note-1" id="ref-1" role="doc-noteref" aria-label="Note 1">1</a></sup>'
        ' two<sup class="note"><a href="#note-2" id="ref-2" role="doc-noteref" aria-label="Note 2">2</a></sup>.</p>'
    )
    assert set_.notes == (Note(1, "First &amp; foremost."), Note(2, "Second."))
    assert set_.notes_html == (
        '<ol class="notes">'
        '<li id="note-1"><p>First &amp; foremost. '
        '<a href="#ref-1" role="doc-backlink" aria-label="Back to the text">↩\ufe0e</a></p></li>'
        '<li id="note-2"><p>Second. '
        '<a href="#ref-2" role="doc-backlink" aria-label="Back to the text">↩\ufe0e</a></p></li></ol>'
    )


def test_a_body_without_notes_has_no_list_of_them() -> None:
    assert typeset("<p>a</p>").notes_html == ""


def test_a_chinese_piece_speaks_chinese_to_a_screen_reader() -> None:
    body = '<p>文<span data-note="註文"></span></p><table><tr><td><p>a</p></td></tr></table>'

    set_ = typeset(body, language="zh-Hant")

    assert 'aria-label="註 1"' in set_.html
    assert 'aria-label="表 1"' in set_.html
    assert 'aria-label="回到內文"' in set_.notes_html


def test_addresses_in_notes_become_links_and_other_languages_are_marked() -> None:
    body = '<p>a<span data-note="See https://x.example/a_(b)?c=1&amp;d, or javascript:alert(1), 釣魚台."></span></p>'

    assert typeset(body).notes[0].html == (
        'See <a href="https://x.example/a_(b)?c=1&amp;d" rel="noopener ugc">https://x.example/a_(b)?c=1&amp;d</a>'
        ', or javascript:alert(1), <span lang="zh-Hant">釣魚台</span>.'
    )


@pytest.mark.parametrize(
    ("note", "address"),
    [
        ("(https://x.example/a)", "https://x.example/a"),
        ("“https://x.example/a.”", "https://x.example/a"),
        ("見https://x.example/a。", "https://x.example/a"),
        ("https://x.example/?", "https://x.example/"),
    ],
)
def test_punctuation_after_an_address_is_not_part_of_it(note: str, address: str) -> None:
    assert f'<a href="{address}"' in typeset(f'<p>a<span data-note="{note}"></span></p>').notes[0].html


def test_an_address_that_a_body_may_not_link_is_not_linked_in_a_note_either() -> None:
    note = "https://bank.example@evil.example/"

    assert typeset(f'<p>a<span data-note="{note}"></span></p>').notes[0].html == note


def test_headings_get_ids_of_their_own() -> None:
    body = "<h2>The <em>first</em> step</h2><h3>Tiếng Việt 釣魚台</h3><h2>The first step</h2><h2>…</h2>"

    assert typeset(body).html == (
        '<h2 id="s-the-first-step">The <em>first</em> step</h2>'
        '<h3 id="s-tieng-viet-釣魚台">Tiếng Việt <span lang="zh-Hant">釣魚台</span></h3>'
        '<h2 id="s-the-first-step-2">The first step</h2>'
        '<h2 id="s-4">…</h2>'
    )


def test_the_language_that_an_editor_set_is_the_language_of_what_is_inside() -> None:
    body = '<p>釣魚台 <span lang="ja"><strong>尖閣</strong></span> 列嶼</p>'

    assert typeset(body).html == (
        '<p><span lang="zh-Hant">釣魚台</span> <span lang="ja"><strong>尖閣</strong></span>'
        ' <span lang="zh-Hant">列嶼</span></p>'
    )


def test_a_wide_table_can_be_scrolled_with_the_keyboard() -> None:
    assert typeset('<table><tr><th colspan="2"><p>a</p></th></tr></table>').html == (
        '<div class="table" role="region" aria-label="Table 1" tabindex="0">'
        '<table><tr><th colspan="2"><p>a</p></th></tr></table></div>'
    )


def test_curly_quotes_and_pull_quotes_stay_as_they_are() -> None:
    body = '<blockquote class="pullquote"><p>“So,” he said —<br>“1 &lt; 2.”</p></blockquote><hr>'

    assert typeset(body).html == body


def assert_safe(html: str) -> None:
    vocabulary = VOCABULARY | {
        "tbody": set(),
        "h2": {"id"},
        "h3": {"id"},
        "sup": {"class"},
        "a": {"href", "rel", "id", "role", "aria-label"},
        "div": {"class", "role", "aria-label", "tabindex"},
        "ol": {"class", "start"},
        "li": {"id"},
    }
    ids = []
    for element in html5lib.parseFragment(html, treebuilder="etree").iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert isinstance(element.tag, str)
        assert element.attrib.keys() <= vocabulary[element.tag.removeprefix(XHTML)]
        assert element.get("href", "#").startswith(("#", "http:", "https:", "mailto:", "HTTP"))
        ids += [element.get("id")] if element.get("id") else []
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_typesetting_is_safe_whatever_it_is_given(payload: str) -> None:
    set_ = typeset(f"{payload}<p><span data-note='{payload}'></span></p><h2>{payload}")

    assert_safe(set_.html + set_.notes_html)


@given(fragments)
@settings(max_examples=200)
def test_typesetting_says_what_the_body_says(html: str) -> None:
    set_ = typeset(html)
    assert_safe(set_.html + set_.notes_html)

    def text(fragment: str) -> str:
        return "".join(html5lib.parseFragment(fragment, treebuilder="etree").itertext())

    numbers = "".join(str(note.number) for note in set_.notes)
    assert len(text(set_.html)) == len(text(clean(html))) + len(numbers)
