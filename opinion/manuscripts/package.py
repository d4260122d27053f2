"""The parts of a .docx file: a ZIP archive of XML, opened with a ruler in the hand (ISO/IEC 29500-2).

Every limit is of the bytes that really come out of the archive; what its headers say of them is not believed.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any, Final

from lxml import etree

MB: Final = 1024 * 1024
MOST_ENTRIES = 1_000
MOST_UNPACKED = 30 * MB
LARGEST_XML = 5 * MB
CHUNK = 64 * 1024

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# A file that was saved as "Strict Open XML" says the same under other names.
_STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(officeDocument/relationships|wordprocessingml/main|[\w/]+)"
)
_TRANSITIONAL = {
    b"officeDocument/relationships": RELATIONS.encode(),
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
}


class Unreadable(Exception):
    """The file is not taken apart; the text is the name of the reason in `opinion.manuscripts.WHY`."""


@dataclass(frozen=True)
class Relation:
    """How one part of the file points to another, or to something outside."""

    id: str
    kind: str  # the last word of its type: "styles", "comments", "image", "hyperlink" ...
    target: str
    is_external: bool


class Package:
    """The parts of one file, by their paths; `main` is the path of the document itself."""

    def __init__(self, data: bytes) -> None:
        self.parts = _unpacked(data)
        found = [it for it in self.relations("") if it.kind == "officeDocument"]
        self.main = found[0].target if found else "word/document.xml"
        if self.main not in self.parts:
            raise Unreadable("kind")

    def xml(self, path: str) -> etree._Element | None:
        """The root of a part; None where the file has no such part."""
        return None if path not in self.parts else parse(self.parts[path])

    def relations(self, path: str) -> list[Relation]:
        """What a part points to; of the package itself for ""."""
        root = self.xml(join(dirname(path), "_rels", f"{path.rpartition('/')[2]}.rels"))
        return (
            [] if root is None else [_relation(node, dirname(path)) for node in root.iter(_PACKAGE_RELATION)]
        )

    def beside(self, kind: str) -> str:
        """The path of the part that the document names as its "comments", "footnotes" ...; "" for none."""
        found = (it.target for it in self.relations(self.main) if it.kind == kind and not it.is_external)
        return next((path for path in found if path in self.parts), "")


def _relation(node: etree._Element, folder: str) -> Relation:
    is_external = node.get("TargetMode") == "External"
    target = node.get("Target") or ""
    if not is_external:
        target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
    return Relation(node.get("Id") or "", (node.get("Type") or "").rpartition("/")[2], target, is_external)


def parse(data: bytes) -> etree._Element:
    """XML that says nothing of entities, reaches for nothing and is not too deep. Raises Unreadable."""
    if len(data) > LARGEST_XML:
        raise Unreadable("large")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(_STRICT.sub(_in_transitional, data), parser)
    except etree.XMLSyntaxError:
        raise Unreadable("damaged") from None
    tree: Any = root.getroottree()
    if tree.docinfo.doctype:
        raise Unreadable("hostile")
    return root


def _in_transitional(name: re.Match[bytes]) -> bytes:
    return _TRANSITIONAL.get(name[1], name[0])


def _unpacked(data: bytes) -> dict[str, bytes]:
    """What the archive holds, by path. Pictures and fonts are measured with the rest, and not kept."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise Unreadable("large")
            return _read(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise Unreadable("damaged") from None
    except RuntimeError:  # an entry wants a password
        raise Unreadable("locked") from None


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    left = MOST_UNPACKED
    parts: dict[str, bytes] = {}
    for entry in entries:
        kept: list[bytes] | None = [] if entry.filename.lower().endswith((".xml", ".rels")) else None
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Unreadable("large")
                if kept is not None:
                    kept.append(chunk)
        parts[entry.filename.lstrip("/")] = b"" if kept is None else b"".join(kept)
    return parts
