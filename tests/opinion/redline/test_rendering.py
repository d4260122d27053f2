"""A redline as HTML."""

import re

import html5lib
import pytest
from hypothesis import given, settings

from opinion.parts import Snapshot
from opinion.redline import Redline, blocks_html, body_html, compare, compare_bodies, fields_html, runs_html
from tests.hostile import PAYLOADS
from tests.opinion.test_cleaning import XHTML, fragments

# fmt: off
ELEMENTS = {
    "html", "head", "body", "div", "p", "ins", "del", "span", "strong", "em", "s", "sub", "sup", "a", "br", "hr", "ol",
    "li", "details", "summary",
}
ATTRIBUTES = {"class", "lang", "href", "rel", "id", "aria-label"}
# fmt: on


def redline(before: str, after: str, **fields: str) -> Redline:
    return compare(Snapshot(body=before), Snapshot(body=after, **fields))


def text_of(html: str) -> str:
    """What is read, labels for screen readers in brackets."""
    html = re.sub('<span class="visually-hidden">(.*?) </span>', r"(\1)", html)
    return re.sub("<[^>]+>", "", html)


def test_what_changed_is_marked_and_said() -> None:
    html = body_html(redline("<p>The <em>old</em> cat</p>", "<p>The new cat sat</p>"))

    assert html == (
        '<div class="redline" lang="en"><div class="as-p redline-changed"><p class="redline-text">The '
        '<del><span class="visually-hidden">removed: </span><em>old</em></del>'
        '<ins><span class="visually-hidden">added: </span>new</ins> cat'
        '<ins><span class="visually-hidden">added: </span> sat</ins></p></div></div>'
    )


def test_other_formatting_and_links_are_said_in_words() -> None:
    before = "<p><a href='https://a.example/?x=1&amp;y'>it</a> is <em>so</em></p>"
    html = body_html(redline(before, "<h2><a href='https://b.example/'>it</a> is <strong>so</strong></h2>"))

    assert text_of(html) == (
        "Was: paragraph; now: headingit [link was https://a.example/?x=1&amp;y, now https://b.example/] is so "
        "[no longer italic; now bold]"
    )


def test_a_move_leads_from_one_end_to_the_other() -> None:
    one, two = (
        "<p>The first paragraph about ships.</p>",
        "<p>The second, which speaks of trains and roads.</p>",
    )
    html = body_html(redline(one + two, two + one), anchor="x")

    targets = re.findall(r'href="#([^"]+)"', html)
    assert sorted(targets) == sorted(re.findall(r' id="([^"]+)"', html))
    assert "Moved here (where it stood)" in text_of(html)
    assert "Moved from here (where it stands now)" in text_of(html)


def test_notes_stand_below_with_what_changed_in_them() -> None:
    body = "<p>Text<span data-note='An old book.'></span></p>"
    html = body_html(redline(body, body.replace("old", "new")))

    assert '<sup><a href="#redline-note-1" aria-label="Note 1">1</a></sup>' in html
    assert text_of(html).endswith("[note changed]An (removed:)old(added:)new book.")


def test_the_blank_at_which_a_paragraph_is_split_or_joined_is_not_shown() -> None:
    whole, parts = "<p>One is here. Two is there.</p>", "<p>One is here.</p><p>Two is there.</p>"

    assert text_of(body_html(redline(whole, parts))) == "SplitOne is here.(added:)¶Two is there."
    assert text_of(body_html(redline(parts, whole))) == "JoinedOne is here.(removed:)¶Two is there."


def test_chinese_is_marked_as_chinese() -> None:
    html = body_html(redline("<p>the 台灣海峽</p>", "<p>the 臺灣海峽</p>"))

    assert html.count('<span lang="zh-Hant">') == 3
    assert '<span lang="zh-Hant">' not in body_html(redline("<p>台灣</p>", "<p>臺灣</p>", language="zh-Hant"))


@pytest.mark.parametrize(("fold", "folded"), [(None, []), (0, ["5", "4"]), (1, ["4", "3"]), (4, [])])
def test_long_unchanged_stretches_can_be_folded(fold: int | None, folded: list[str]) -> None:
    paragraphs = [f"<p>Paragraph {n} stands here.</p>" for n in range(10)]
    before = "".join(paragraphs)
    html = body_html(redline(before, before.replace("Paragraph 5", "Section 5")), fold=fold)

    assert re.findall(r"<summary>(\d+) unchanged paragraphs</summary>", html) == folded
    assert html.count('class="redline-text"') == 10


def test_only_changed_parts_stand_beside_the_body_unless_all_are_asked_for() -> None:
    found = compare(
        Snapshot(headline="A <b>", standfirst="Why"), Snapshot(headline="A <i>", standfirst="Why")
    )

    assert re.findall("<dt>(.*?)</dt>", fields_html(found)) == ["Headline"]
    assert "&lt;" in fields_html(found)
    assert len(re.findall("<dt>", fields_html(found, only_changed=False))) == 7
    assert fields_html(compare(Snapshot(), Snapshot())) == ""


def test_runs_can_be_shown_without_a_block() -> None:
    runs = compare_bodies("<p>a b</p>", "<p>a c</p>")[0].runs

    assert text_of(runs_html(runs, language="en")) == "a (removed:)b(added:)c"


@settings(max_examples=150, deadline=None)
@given(fragments, fragments)
def test_nothing_in_a_body_can_break_out_of_its_redline(before: str, after: str) -> None:
    check(blocks_html(compare_bodies(before, after), language="en", fold=0))


@pytest.mark.parametrize("html", PAYLOADS)
def test_hostile_bodies_stay_text(html: str) -> None:
    check(blocks_html(compare_bodies(html, ""), language="en"))
    check(blocks_html(compare_bodies("", html), language="zh"))


def check(html: str) -> None:
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parseFragment(html)
    names = {element.tag.removeprefix(XHTML) for element in tree.iter() if isinstance(element.tag, str)}
    assert names - {"DOCUMENT_FRAGMENT"} <= ELEMENTS
    assert {name for element in tree.iter() for name in element.attrib} <= ATTRIBUTES
    assert [error for error in parser.errors if "invalid-codepoint" not in error[1]] == []
