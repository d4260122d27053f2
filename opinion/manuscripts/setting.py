"""One side of a .docx file as the HTML of a body: mammoth converts, what we know better is put right after it."""

import re
import zipfile
from html import unescape
from io import BytesIO
from typing import Any

import mammoth
from lxml import etree
from lxml import html as markup

from opinion.manuscripts.package import Package
from opinion.prose import clean

# What mammoth does not know by itself. Word writes these names in English whatever its language.
STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
r[style-name='Emphasis'] => em
r[style-name='Strong'] => strong
"""
LONGEST_HEADING = 120  # characters; a longer bold paragraph is text
_ENDS_A_SENTENCE = re.compile(r"[.!?:;,。！？：；，…][\"'”’」』)）]*$")
# In a clean body, where elements are written one way.
_BOLD_LINE = re.compile(
    r"<p><strong>((?:(?!</?strong>|</p>).)+)</strong></p>(?=<p>((?:(?!</p>).)*)</p>)", re.DOTALL
)
_NOTE = re.compile(r"#((?:foot|end)note-\d+)$")
_WHITE = re.compile(r"\s+")


def body(package: Package, parts: dict[str, etree._Element]) -> str:
    """Clean HTML of the document, its notes in place; `parts` are those that read otherwise than in the file."""
    converted = mammoth.convert_to_html(
        BytesIO(_packed(package, parts)), style_map=STYLES, convert_image=_no_picture
    )
    if not converted.value:
        return ""
    root = markup.fromstring(f"<div>{converted.value}</div>")
    _put_notes_in_place(root)
    return clean("".join(markup.tostring(node, encoding="unicode") for node in root))


def _no_picture(image: Any) -> list[Any]:
    return []


def _packed(package: Package, parts: dict[str, etree._Element]) -> bytes:
    """The file once more, without the parts that nobody reads; what stands there as a root is written from it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in package.parts.items():
            archive.writestr(path, etree.tostring(parts[path]) if path in parts else data)
    return out.getvalue()


def _put_notes_in_place(root: Any) -> None:
    """The reference becomes the note itself, the way the editor holds notes; the list at the end goes."""
    notes: dict[str, str] = {}
    for item in root.xpath(".//li[starts-with(@id, 'footnote-') or starts-with(@id, 'endnote-')]"):
        for way_back in item.xpath(".//a[starts-with(@href, '#')]"):
            way_back.drop_tree()
        notes[item.get("id")] = _note_text(item)
        listed = item.getparent()
        item.drop_tree()
        if listed is not None and not len(listed):
            listed.drop_tree()
    for link in root.xpath(".//a[starts-with(@href, '#')]"):
        found = _NOTE.search(link.get("href"))
        text = notes.get(found[1], "") if found else ""
        if not text:
            link.drop_tag()
            continue
        note = markup.Element("span", {"data-note": text})
        note.tail = link.tail
        place = link.getparent()
        around = place if place.tag == "sup" and len(place) == 1 and not (place.text or "").strip() else None
        if around is not None:
            note.tail = around.tail
            around.getparent().replace(around, note)
        else:
            place.replace(link, note)


def _note_text(item: Any) -> str:
    """The words of a note, with the address of each link that does not say it."""
    for link in item.xpath(".//a[@href]"):
        said = link.text_content()
        if link.get("href").rstrip("/") not in said:
            link.tail = f" ({link.get('href')}){link.tail or ''}"
    paragraphs = item.xpath(".//p") or [item]
    return " ".join(filter(None, (_WHITE.sub(" ", it.text_content()).strip() for it in paragraphs)))


def with_headings(html: str) -> tuple[str, list[str]]:
    """A clean body with bold lines as headings, and these lines.

    A paragraph that is all bold, short, no sentence, and followed by a longer one.
    """
    guessed: list[str] = []

    def heading(match: re.Match[str]) -> str:
        text, following = _words(match[1]), _words(match[2])
        if len(text) > LONGEST_HEADING or len(following) <= len(text) or _ENDS_A_SENTENCE.search(text):
            return match.group()
        guessed.append(text)
        return f"<h2>{match[1]}</h2>"

    return _BOLD_LINE.sub(heading, html), guessed


def _words(html: str) -> str:
    return _WHITE.sub(" ", unescape(re.sub("<[^>]*>", "", html))).strip()
