"""Files that Word and LibreOffice made (`tests/files/README.md` says where they come from)."""

from pathlib import Path
from typing import Any

import pytest

from opinion import manuscripts
from opinion.manuscripts import telling

FILES = Path(__file__).parent.parent.parent / "files" / "word"


def read(name: str) -> manuscripts.Manuscript:
    return manuscripts.read((FILES / f"{name}.docx").read_bytes())


def test_a_file_of_libreoffice_with_everything_in_it() -> None:
    found = read("libreoffice")
    assert found.html == (
        "<h2>Why small islands matter</h2><p>By Trần Thị Lan</p>"
        "<p>An <em>island</em> is always more than its coast line, as 蔡英文 said."
        '<span data-note="Speech of 10 October 2020."></span></p>'
        "<h2>The second track</h2>"
        '<p>It began with vaccines<span data-note="See the white paper."></span> and went on with '
        '<a href="https://example.org/ships" rel="noopener ugc">ships</a>.</p>'
        "<ul><li><p>First</p></li><li><p>Second</p></li></ul>"
        "<table><tr><td><p>Year</p></td><td><p>2021</p></td></tr></table>"
        "<p>Trần Thị Lan is a lecturer at a university in Hanoi.</p>"
    )
    assert found.before == found.html.replace("always", "never")
    lines = [telling.told(item) for item in found.items]
    assert [(line.kind, line.words, line.by) for line in lines] == [
        ("deletion", "never", "Co Author"),
        ("insertion", "always", "Co Author"),
        ("comment", "Is this true?", "Co Author"),
        ("hidden", "Do not print this.", ""),
        ("author_data", "", ""),
        ("heading_guessed", "The second track", ""),
        ("footnotes", "", ""),
        ("endnotes", "", ""),
    ]


WORD: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "word-comments": (
        "<p>Ouch.</p>",
        [{"kind": "comment", "text": "A tachyon walks into a bar."}, {"kind": "comment", "text": "Fin."}],
    ),
    "word-footnotes": (
        '<p>Ouch<span data-note="A tachyon walks into a bar."></span>.<span data-note="Fin."></span></p>',
        [{"kind": "footnotes", "count": 2}],
    ),
    "word-footnote-hyperlink": (
        '<p><span data-note="Example (http://www.example.com)"></span></p>',
        [{"kind": "footnotes", "count": 1}],
    ),
    "word-text-box": ("<p>Datum plane</p>", [{"kind": "text_box", "count": 1, "text": "Datum plane"}]),
    "word-strict-format": ("<p>Test</p>", []),
    "word-utf8-bom": ("<p>This XML has a byte order mark.</p>", []),
    "word-header": (
        "",
        [
            {"kind": "header", "text": "Header for section-1"},
            {"kind": "footer", "text": "Footer for section 1"},
        ],
    ),
}


@pytest.mark.parametrize("name", WORD)
def test_a_file_of_word_becomes_its_text_and_its_report(name: str) -> None:
    html, items = WORD[name]
    found = read(name)
    assert found.html == html or not html
    told = [item for item in found.items if item["kind"] != "author_data"]
    assert [{key: item[key] for key in want} for item, want in zip(told, items, strict=True)] == items


def test_a_comment_with_pictures_links_and_styles_keeps_its_words() -> None:
    said = [item["text"] for item in read("word-comments-rich").items if item["kind"] == "comment"]
    assert said[0] == "Text with hyperlink https://google.com embedded."
    assert len(said) == 4


def test_links_keep_their_addresses() -> None:
    assert '<a href="http://yahoo.com/" rel="noopener ugc">' in read("word-links").html


@pytest.mark.parametrize("path", sorted(FILES.glob("*.docx")), ids=lambda path: path.stem)
def test_no_word_of_a_real_file_is_lost(path: Path) -> None:
    found = manuscripts.read(path.read_bytes())
    assert not [item for item in found.items if item["kind"] in ("dropped_text", "mojibake")]
