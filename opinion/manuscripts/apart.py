"""The process in which a .docx file is taken apart, under hard limits: a hostile one harms nothing but this.

`opinion.manuscripts` has it started by `confined`. In: the file. Out: what `Manuscript` is made of, or the name of
the reason why there is nothing.
"""

import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from opinion import confined
from opinion.manuscripts import inventory, setting
from opinion.manuscripts.lost import lost
from opinion.manuscripts.package import Package, Unreadable
from opinion.manuscripts.wordml import P, W, hidden_styles, one_side, words

_SPECIMEN = (("<w:rPr><w:b/></w:rPr>", "A bold line"), ("", "A text that is longer than it. Itâ€™s odd."))
LONGEST = 400_000  # characters of HTML: some sixty thousand words


def taken_apart(data: bytes) -> dict[str, Any]:
    """The text with all tracked changes accepted, how it read before them, and everything beside it."""
    package = Package(data)
    document = package.xml(package.main)
    if document is None or document.find(f"{W}body") is None:
        raise Unreadable("kind")
    styles = hidden_styles(package.xml(package.beside("styles")))
    items = inventory.taken(package, document, styles)
    sides = {name: package.xml(package.beside(name)) for name in ("footnotes", "endnotes")}
    roots = {
        package.main: document,
        **{package.beside(n): root for n, root in sides.items() if root is not None},
    }
    accepted = {path: one_side(root, styles, accepted=True) for path, root in roots.items()}
    html, headings = setting.with_headings(setting.body(package, accepted))
    if len(html) > LONGEST:
        raise Unreadable("long")
    before = ""
    if any(item["kind"] in ("insertion", "deletion", "moved_away", "moved_here") for item in items):
        rejected = {path: one_side(root, styles, accepted=False) for path, root in roots.items()}
        before = setting.with_headings(setting.body(package, rejected))[0]
    items += [{"kind": "heading_guessed", "text": text} for text in headings]
    items += _notes(sides)
    items += lost([words(node, gone=False) for root in accepted.values() for node in root.iter(P)], html)
    return {"html": html, "before": before, "items": items}


def _notes(sides: dict[str, etree._Element | None]) -> list[dict[str, Any]]:
    """How many footnotes and endnotes became notes of ours."""
    found = []
    for name, root in sides.items():
        count = 0 if root is None else sum(1 for note in root if words(note).strip())
        if count:
            found.append({"kind": name, "count": count})
    return found


def answer(data: bytes) -> dict[str, Any]:
    """What `taken_apart` gives, or the name of the reason why there is nothing."""
    try:
        return taken_apart(data)
    except Unreadable as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        return {"refused": "heavy"}
    except Exception as failure:  # a converter's way to say "damaged" is any exception
        return {"refused": "damaged", "failure": f"{type(failure).__name__}: {failure}"[:500]}


def specimen() -> bytes:
    """A file that goes through every room once: bold lines, a wrong encoding, a name that is not UTF-8."""
    runs = "".join(f"<w:p><w:r>{bold}<w:t>{text}</w:t></w:r></w:p>" for bold, text in _SPECIMEN)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W[1:-1]}"><w:body>{runs}</w:body></w:document>'
        )
    "é".encode("cp437")
    return out.getvalue()


def main() -> None:
    """Serve one file."""
    taken_apart(specimen())  # whatever is imported at first use is imported now
    confined.serve(lambda job, data: (answer(data), []), opens_files=False)
