"""What a .docx file holds beside its text: changes, comments, hidden words, notes, and who wrote in it.

Each thing is a dictionary with a `kind` and facts, all of them strings and numbers; `telling` has its sentence.
`paragraph` counts the paragraphs with words from 1, notes and text boxes included, as they stand in the file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from opinion.manuscripts.lost import LONGEST
from opinion.manuscripts.package import Package
from opinion.manuscripts.wordml import M, P, R, W, is_hidden, words

Item = dict[str, Any]
MOST = 300  # things of one kind that are told one by one
AUTHOR, WHEN, ID, VALUE = f"{W}author", f"{W}date", f"{W}id", f"{W}val"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_DC, _CP = (
    "{http://purl.org/dc/elements/1.1/}",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}",
)
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_CHANGES = {
    f"{W}ins": "insertion",
    f"{W}del": "deletion",
    f"{W}moveFrom": "moved_away",
    f"{W}moveTo": "moved_here",
}
# Elements whose words, or whose picture, no converter of ours takes over.
_LEFT_OUT = {
    f"{M}oMath": "formula",
    f"{W}altChunk": "embedded_document",
    f"{W}object": "embedded_object",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "diagram",
    f"{W}sym": "symbol",
    f"{W}rt": "ruby",
}


def taken(package: Package, document: etree._Element, styles: set[str]) -> list[Item]:
    """All that the file holds beside its text, in the order in which an editor wants to know it."""
    numbers = _numbered(document)
    return [
        *_few(changes(document, numbers)),
        *_few(comments(package, document, numbers)),
        *_few(hidden(document, numbers, styles)),
        *left_out(document),
        *pictures(document),
        *outside(package),
        *written_by(package),
        *furniture(package),
    ]


def _numbered(document: etree._Element) -> dict[etree._Element, int]:
    with_words = (paragraph for paragraph in document.iter(P) if words(paragraph).strip())
    return {paragraph: number for number, paragraph in enumerate(with_words, 1)}


def _few(items: Iterable[Item]) -> list[Item]:
    """At most so many of one kind; what is cut is counted."""
    told = list(items)
    more = len(told) - MOST
    return told if more <= 0 else [*told[:MOST], {"kind": "more", "of": told[0]["kind"], "count": more}]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"


def _paragraph(node: etree._Element, numbers: dict[etree._Element, int]) -> int:
    """The number of the paragraph that an element stands in; 0 for one without words."""
    return next((numbers.get(parent, 0) for parent in node.iterancestors(P)), 0)


def changes(document: etree._Element, numbers: dict[etree._Element, int]) -> Iterator[Item]:
    """Tracked changes by their author; what stands side by side, of one kind and one person, is one."""
    last: Item | None = None
    end: etree._Element | None = None
    formats = 0
    for node in document.iter(*_CHANGES, f"{W}rPrChange", f"{W}pPrChange"):
        kind = _CHANGES.get(str(node.tag))
        formats += kind is None
        text = words(node) if kind else ""
        if not text.strip():
            continue
        item = {
            "kind": kind,
            "by": node.get(AUTHOR) or "",
            "at": node.get(WHEN) or "",
            "text": text,
            "paragraph": _paragraph(node, numbers),
        }
        is_next = last is not None and end is not None and node.getprevious() is end
        if last is not None and is_next and (last["kind"], last["by"]) == (item["kind"], item["by"]):
            last["text"] += text
        else:
            if last is not None:
                yield last | {"text": _short(last["text"])}
            last = item
        end = node
    if last is not None:
        yield last | {"text": _short(last["text"])}
    if formats:
        yield {"kind": "formatting_changes", "count": formats}


def comments(
    package: Package, document: etree._Element, numbers: dict[etree._Element, int]
) -> Iterator[Item]:
    """Comments in the order of the words that they stand at, with these words; answers name whom they answer."""
    root = package.xml(package.beside("comments"))
    if root is None:
        return
    spoken_of, places = _anchors(document, numbers)
    settled, answers = _threads(package)
    by_paragraph = {node.get(_W14): comment for comment in root for node in comment.iter(P)}
    found: list[Item] = []
    for comment in root.iter(f"{W}comment"):
        key = comment.get(ID) or ""
        thread = [node.get(_W14) or "" for node in comment.iter(P)][-1:]
        first = by_paragraph.get(answers.get(thread[0] if thread else "", ""))
        found.append({
            "kind": "comment",
            "by": comment.get(AUTHOR) or "",
            "at": comment.get(WHEN) or "",
            "text": _short("\n".join(words(node) for node in comment.iter(P))),
            "quote": _short(spoken_of.get(key, "")),
            "paragraph": places.get(key, 0),
            "answers": "" if first is None else first.get(AUTHOR) or "",
            "is_settled": int(bool(thread) and thread[0] in settled),
        })  # fmt: skip
    yield from sorted(found, key=lambda item: item["paragraph"] or len(numbers) + 1)


def _anchors(
    document: etree._Element, numbers: dict[etree._Element, int]
) -> tuple[dict[str, str], dict[str, int]]:
    """The words that each comment is about, and its paragraph."""
    opened: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    running: set[str] = set()
    for node in document.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", R):
        key = node.get(ID) or ""
        if node.tag == R:
            text = words(node)
            for name in running:
                opened[name].append(text)
                if text.strip():
                    places.setdefault(name, _paragraph(node, numbers))
        elif node.tag == f"{W}commentRangeStart":
            running.add(key)
            opened.setdefault(key, [])
        elif node.tag == f"{W}commentRangeEnd":
            running.discard(key)
        else:
            places.setdefault(key, _paragraph(node, numbers))
    return {key: "".join(texts) for key, texts in opened.items()}, places


def _threads(package: Package) -> tuple[set[str], dict[str, str]]:
    """The threads that were settled, and which comment each answer belongs to, by the ids of last paragraphs."""
    root = package.xml(package.beside("commentsExtended"))
    if root is None:
        return set(), {}
    known = list(root.iter(f"{_W15}commentEx"))
    settled = {node.get(f"{_W15}paraId") or "" for node in known if node.get(f"{_W15}done") == "1"}
    answers = {
        node.get(f"{_W15}paraId") or "": node.get(f"{_W15}paraIdParent") or ""
        for node in known
        if node.get(f"{_W15}paraIdParent")
    }
    return settled, answers


def hidden(document: etree._Element, numbers: dict[etree._Element, int], styles: set[str]) -> Iterator[Item]:
    """Text that Word does not show; a paragraph's in one."""
    found: dict[int, str] = {}
    for run in document.iter(R):
        if is_hidden(run, styles) and (text := words(run)).strip():
            place = _paragraph(run, numbers)
            found[place] = found.get(place, "") + text
    for place, text in found.items():
        yield {"kind": "hidden", "text": _short(text), "paragraph": place}


def left_out(document: etree._Element) -> Iterator[Item]:
    """What cannot be taken over, counted by kind, with its words where it has any."""
    counts: Counter[str] = Counter()
    said: dict[str, list[str]] = {}
    for node in document.iter(*_LEFT_OUT):
        kind = _LEFT_OUT[str(node.tag)]
        if kind == "formula" and next(node.iterancestors(f"{M}oMath"), None) is not None:
            continue
        counts[kind] += 1
        said.setdefault(kind, []).append("".join(it.text or "" for it in node.iter(f"{M}t", f"{W}t")))
    for kind, count in counts.items():
        yield {"kind": kind, "count": count, "text": _short(" · ".join(filter(None, said[kind])))}
    boxes = [box for box in document.iter(f"{W}txbxContent") if words(box).strip()]
    if boxes:
        yield {"kind": "text_box", "count": len(boxes), "text": _short(" · ".join(map(words, boxes)))}


def pictures(document: etree._Element) -> Iterator[Item]:
    """Pictures in the text, with what they are said to show."""
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
    old = "{urn:schemas-microsoft-com:vml}imagedata"
    count = sum(1 for _ in document.iter(drawn)) or sum(1 for _ in document.iter(old))
    if count:
        named = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        said = [node.get("descr") or "" for node in document.iter(named)]
        yield {"kind": "picture", "count": count, "text": _short(" · ".join(filter(None, said)))}


def outside(package: Package) -> Iterator[Item]:
    """What the file would fetch from elsewhere, and programs in it. Nothing of that is done here."""
    for relation in package.relations(package.main):
        if relation.is_external and relation.kind != "hyperlink":
            yield {"kind": "elsewhere", "what": relation.kind, "text": _short(relation.target)}
    if any(path.endswith("vbaProject.bin") for path in package.parts):
        yield {"kind": "macros"}


def written_by(package: Package) -> Iterator[Item]:
    """What the file says of who made it, where and from what."""
    core, app = package.xml("docProps/core.xml"), package.xml("docProps/app.xml")
    facts = {
        "author": _said(core, f"{_DC}creator"),
        "changed_by": _said(core, f"{_CP}lastModifiedBy"),
        "title": _said(core, f"{_DC}title"),
        "company": _said(app, f"{_APP}Company"),
        "manager": _said(app, f"{_APP}Manager"),
        "program": _said(app, f"{_APP}Application"),
    }
    if any(facts[name] for name in facts if name != "program"):
        yield {"kind": "author_data", **facts}


def _said(root: etree._Element | None, name: str) -> str:
    return "" if root is None else _short(root.findtext(name) or "")


def furniture(package: Package) -> Iterator[Item]:
    """Headers and footers that say something: they are not part of the text."""
    for relation in package.relations(package.main):
        if relation.kind in ("header", "footer") and not relation.is_external:
            root = package.xml(relation.target)
            text = "" if root is None else " ".join(words(node) for node in root.iter(P)).strip()
            if any(letter.isalpha() for letter in text):
                yield {"kind": relation.kind, "text": _short(text)}
