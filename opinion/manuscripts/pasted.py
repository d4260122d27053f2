"""The process in which pasted text is looked through: what its HTML held beside the words, by the rules for files.

Word and Outlook put all of a document's furniture on the clipboard, Google Docs and web pages what they show. In: the
HTML as it was pasted. Out: the body with its headings, and the items of a report (`telling` has their sentences).
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from lxml import etree
from lxml import html as markup

from opinion import confined
from opinion.manuscripts import setting
from opinion.manuscripts.inventory import MOST
from opinion.manuscripts.lost import LONGEST, lost
from opinion.prose import clean

Item = dict[str, Any]
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "blockquote", "div", "pre", "dt", "dd")
_CHANGES = {"ins": "insertion", "del": "deletion"}
_HIDDEN = re.compile(r"mso-hide:\s*all|display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_ASIDE = re.compile(
    r"mso-element:\s*(?:comment|header|footer|footnote|endnote)|mso-list:\s*Ignore", re.IGNORECASE
)
_REFERENCE = re.compile(r"mso-comment-reference:\s*([^;]+)", re.IGNORECASE)
_NOTE = re.compile(
    r"#_?(?:ft|edn|cmnt|mso|sd(?:foot|end)note)", re.IGNORECASE
)  # the sign of a note or a comment
_PLAIN = re.compile(r"(?<![\w-])font-(?:weight|style):\s*(?:normal|400)", re.IGNORECASE)
_EMPHASIS = {
    "strong": re.compile(r"(?<![\w-])font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE),
    "em": re.compile(r"(?<![\w-])font-style:\s*(?:italic|oblique)", re.IGNORECASE),
}
_BULLET = re.compile(r"^[·•▪◦‣§]\s+")  # as Outlook types it; the editor makes a list of these
_PROPERTIES = {"author": "Author", "changed_by": "LastAuthor", "company": "Company", "title": "Title"}
_OBJECTS = ("object", "embed", "iframe", "video", "audio", "canvas", "svg", "math")
SPECIMEN = "<p><b>A bold line</b></p><p>A text that is longer than it. Itâ€™s odd.<del cite='x'>y</del></p>"


def looked_through(pasted: str, text: str) -> dict[str, Any]:
    """The clean body of `text`, and what of `pasted` is not in it or was guessed."""
    root = _root(pasted)
    items = [*_changes(root), *_comments(root), *_hidden(root), *_pictures(root), *_objects(root)]
    _without_furniture(root)
    html, headings = setting.with_headings(clean(_plainly(root) if text == pasted else text))
    items += _written_by(pasted)
    notes = html.count("data-note=")
    items += [{"kind": "footnotes", "count": notes}] if notes else []
    items += [{"kind": "heading_guessed", "text": words} for words in headings]
    items += lost(list(_paragraphs(root)), html)
    return {"html": html, "before": "", "items": items}


def _root(pasted: str) -> Any:
    """The elements of what was pasted; between its marks, where the clipboard has them."""
    if not re.search(r"<[a-zA-Z/!?]", pasted):
        pasted = clean(pasted)
    parser = markup.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    root = markup.document_fromstring(f"<html><body>{pasted}</body></html>", parser=parser)
    etree.strip_elements(root, "head", "style", "script", "title", "xml", with_tail=False)
    return root


def _said(node: Any) -> str:
    return " ".join(node.text_content().split())


def _is_change(node: Any) -> bool:
    """Whether it is a tracked change; on a web page, <del> is only struck out."""
    return bool(
        node.get("cite") or node.get("datetime") or "mso" in (node.getparent().get("class") or "").lower()
    )


def _changes(root: Any) -> Iterator[Item]:
    for node in [it for it in root.iter(*_CHANGES) if _is_change(it)][:MOST]:
        if text := _said(node):
            by = unquote((node.get("cite") or "").removeprefix("mailto:"))
            yield {
                "kind": _CHANGES[node.tag],
                "by": by,
                "at": node.get("datetime") or "",
                "text": text[:LONGEST],
                "paragraph": 0,
            }


def _comments(root: Any) -> Iterator[Item]:
    """Comments of Word, with the words that they are about."""
    quotes: dict[str, str] = {}
    for node in root.iter("a"):
        if found := _REFERENCE.search(node.get("style") or ""):
            quotes[found[1].strip()] = quotes.get(found[1].strip(), "") + _said(node)
    bodies = [
        it for it in root.iter("div") if re.search(r"mso-element:\s*comment\b(?!-)", it.get("style") or "")
    ]
    names = list(quotes) + [""] * len(bodies)
    for name, node in list(zip(names, bodies, strict=False))[:MOST]:
        text = re.sub(r"^\[[^\]]*\]\s*", "", _said(node))
        yield {
            "kind": "comment",
            "by": name.rpartition("_")[0],
            "at": "",
            "text": text[:LONGEST],
            "quote": quotes.get(name, "")[:LONGEST],
            "paragraph": 0,
            "answers": "",
            "is_settled": 0,
        }


def _hidden(root: Any) -> Iterator[Item]:
    for node in root.iter(etree.Element):
        above = node.iterancestors()
        if not _is_hidden(node) or _is_aside(node) or any(_is_hidden(it) for it in above):
            continue
        if text := _said(node):
            yield {"kind": "hidden", "text": text[:LONGEST], "paragraph": 0}


def _is_hidden(node: Any) -> bool:
    return "hidden" in node.attrib or bool(_HIDDEN.search(node.get("style") or ""))


def _pictures(root: Any) -> Iterator[Item]:
    shown = [it for it in root.iter("img") if "1" not in (it.get("width"), it.get("height"))]
    if shown:
        said = " · ".join(filter(None, (it.get("alt") or "" for it in shown)))
        yield {"kind": "picture", "count": len(shown), "text": said[:LONGEST]}


def _objects(root: Any) -> Iterator[Item]:
    if count := sum(1 for _ in root.iter(*_OBJECTS)):
        yield {"kind": "embedded_object", "count": count, "text": ""}


def _written_by(pasted: str) -> Iterator[Item]:
    """What a document of Office says of who made it."""
    facts = {}
    for name, tag in _PROPERTIES.items():
        found = re.search(rf"<o:{tag}>([^<]{{1,200}})</o:{tag}>", pasted)
        facts[name] = " ".join(unescape(found[1]).split()) if found else ""
    if any(facts.values()):
        yield {"kind": "author_data", "manager": "", "program": "", **facts}


def _is_aside(node: Any) -> bool:
    """Whether it stands in what is no part of the text: a comment, a note's list, the head of a page."""
    return any(_ASIDE.search(it.get("style") or "") for it in (node, *node.iterancestors()))


def _without_furniture(root: Any) -> None:
    """Takes out what is told by itself, or is no part of the text."""
    for node in list(root.iter(etree.Element)):
        if _is_told(node) and node.getparent() is not None:
            node.drop_tree()


def _plainly(root: Any) -> str:
    """The HTML, its emphasis as elements: Google Docs has it in styles, and all in a <b> that is not bold."""
    for node in list(root.iter("b", "strong", "i", "em")):
        if _PLAIN.search(node.get("style") or ""):
            node.drop_tag()
    for node in root.iter("span", "font"):
        for tag, pattern in _EMPHASIS.items():
            if pattern.search(node.get("style") or ""):
                node.tag = tag
    body = root.find("body")
    return "".join(markup.tostring(it, encoding="unicode") for it in body) if body is not None else ""


def _paragraphs(root: Any) -> Iterator[str]:
    """The words of each paragraph."""
    for node in root.iter(*_BLOCKS):
        is_innermost = not any(it.tag in _BLOCKS for it in node.iterdescendants())
        if is_innermost and (text := _BULLET.sub("", _said(node))):
            yield text


def _is_told(node: Any) -> bool:
    """Whether it is told as a change, as hidden, as an object, as a note, or is a list's bullet."""
    if node.tag in _OBJECTS or (node.tag == "del" and _is_change(node)) or _is_hidden(node):
        return True
    return bool(_ASIDE.search(node.get("style") or "")) or bool(_NOTE.search(node.get("href") or ""))


def main() -> None:
    """Serve one text."""
    looked_through(SPECIMEN, SPECIMEN)  # whatever is imported at first use is imported now
    confined.serve(answer, opens_files=False)


def answer(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What `looked_through` finds; where the HTML is beyond reading, the clean text alone and that it is so."""
    pasted = data.decode("utf-8", "replace")
    try:
        return looked_through(pasted, job["text"] or pasted), []
    except Exception as failure:  # a parser's way to say "damaged" is any exception
        return {"refused": "damaged", "failure": f"{type(failure).__name__}: {failure}"[:500]}, []
