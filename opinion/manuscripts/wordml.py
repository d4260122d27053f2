"""WordprocessingML, as far as a text needs it: names, the words of an element, and one side of tracked changes."""

import copy
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

P, R, T, TEXT_GONE = f"{W}p", f"{W}r", f"{W}t", f"{W}delText"
CAME, WENT = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")
HIDDEN = (f"{W}vanish", f"{W}webHidden")
# What holds text and is nothing to the converter: their words would be lost with them.
SHELLS = tuple(W + name for name in ("fldSimple", "bdo", "dir", "ruby", "rubyBase", "smartTag", "customXml"))
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011", f"{W}ptab": "\t"}
_OFF = {"0", "false", "off"}


def words(element: etree._Element, *, gone: bool = True) -> str:
    """The text of an element in order; with what a tracked deletion took, unless `gone` is False."""
    return "".join(_pieces(element, gone))


def _pieces(element: etree._Element, gone: bool) -> Iterator[str]:
    for node in element.iter():
        if node.tag == T or (gone and node.tag == TEXT_GONE):
            if not any(parent.tag == FALLBACK for parent in node.iterancestors()):  # says the same once more
                yield node.text or ""
        elif node.tag in _BREAKS and next(node.iterancestors(), node).tag == R:
            yield _BREAKS[str(node.tag)]


def is_on(properties: etree._Element | None, *names: str) -> bool:
    """Whether one of these on-off properties is set (`w:val` absent means: on)."""
    if properties is None:
        return False
    found = (properties.find(name) for name in names)
    return any(node is not None and node.get(f"{W}val", "1") not in _OFF for node in found)


def hidden_styles(styles: etree._Element | None) -> set[str]:
    """The ids of the character and paragraph styles whose text is not shown."""
    if styles is None:
        return set()
    return {
        style.get(f"{W}styleId", "")
        for style in styles.iter(f"{W}style")
        if is_on(style.find(f"{W}rPr"), *HIDDEN)
    }


def is_hidden(run: etree._Element, styles: set[str]) -> bool:
    """Whether Word shows a run only to who asks for hidden text."""
    properties = run.find(f"{W}rPr")
    if is_on(properties, *HIDDEN):
        return True
    if properties is not None and any(properties.find(name) is not None for name in HIDDEN):
        return False  # switched off here, whatever its style says
    named = [] if properties is None else properties.findall(f"{W}rStyle")
    paragraph = next(run.iterancestors(P), None)
    if paragraph is not None:
        named += paragraph.findall(f"{W}pPr/{W}pStyle")
    return any(style.get(f"{W}val") in styles for style in named)


def one_side(root: etree._Element, styles: set[str], *, accepted: bool) -> etree._Element:
    """A copy as it reads with all tracked changes accepted, or rejected; without hidden text, nothing in shells."""
    root = copy.deepcopy(root)
    stays, goes = (CAME, WENT) if accepted else (WENT, CAME)
    for run in list(root.iter(R)):
        if is_hidden(run, styles):
            _remove(run)
    for node in list(root.iter(*stays)):
        _unwrap(node) if _place(node) == "text" else _remove(node)
    for node in list(root.iter(*goes)):
        _take_out(node)
    for node in root.iter(TEXT_GONE):
        node.tag = T
    for node in list(root.iter(f"{W}rt", f"{W}rubyPr")):
        _remove(node)
    for shell in list(root.iter(*SHELLS)):
        _unwrap(shell)
    return root


def _place(change: etree._Element) -> str:
    """What came or went: "text", the "mark" that ends a paragraph, or a "row" of a table."""
    parent = change.getparent()
    names = {f"{W}rPr": "mark", f"{W}trPr": "row"}
    return "text" if parent is None else names.get(str(parent.tag), "text")


def _take_out(change: etree._Element) -> None:
    """Takes out what is not there on this side."""
    place = _place(change)
    if place == "mark":
        change.tag = f"{W}del"  # the converter knows that: the paragraph runs into the next
    elif place == "row":
        for row in list(change.iterancestors(f"{W}tr"))[:1]:
            _remove(row)
    else:
        _remove(change)


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _unwrap(node: etree._Element) -> None:
    """The children take the element's place."""
    parent = node.getparent()
    if parent is not None:
        place = parent.index(node)
        parent[place : place + 1] = list(node)
