"""Files that are no Word file, or made to do harm: each is refused with a sentence, and this process stays small."""

import contextlib
import resource
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion import manuscripts
from opinion.manuscripts import NotConverted
from tests.word_files import OFFICE, W, archive, docx, p

MB = 1024 * 1024
KEPT = "We kept your file; an editor will convert it by hand."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def document(inside: str, doctype: str = "") -> bytes:
    return docx("", files={"word/document.xml": f'{doctype}<w:document xmlns:w="{W}">{inside}</w:document>'})


def nested(depth: int) -> bytes:
    start, end = "<w:sdt><w:sdtContent>" * depth, "</w:sdtContent></w:sdt>" * depth
    return document(f"<w:body>{start}{p('x')}{end}</w:body>")


def lying_zip() -> bytes:
    """A ZIP archive whose header says that its document is ten bytes long; it is forty million."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeezed.compress(b" " * 40 * MB) + squeezed.flush()
    name = b"word/document.xml"
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(data), 10, len(name), 0)
    local = b"PK\x03\x04" + head + name + data
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


ENTITIES = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
HOSTILE = {
    "a bomb of spaces": (docx("", files={"word/media/big.xml": b" " * 31 * MB}), "large"),
    "a document of six megabytes": (document(f"<w:body>{p('x' * 6 * MB)}</w:body>"), "large"),
    "a bomb of pictures": (
        docx(p("x"), files={f"word/media/{n}.png": bytes(4 * MB) for n in range(8)}),
        "large",
    ),
    "a thousand and more entries": (docx(p("x"), files={f"word/{n}.xml": "" for n in range(1_000)}), "large"),
    "a header that lies": (lying_zip(), "damaged"),
    "entities": (document("<w:body/>", f'<!DOCTYPE d [<!ENTITY a0 "ha">{ENTITIES}]>'), "hostile"),
    "a file of the server": (
        document(f"<w:body>{p('&x;')}</w:body>", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "hostile",
    ),
    "a thousand levels": (nested(1_000), "damaged"),
    "a text of a million letters": (document(f"<w:body>{p('word ' * 200) * 1_000}</w:body>"), "long"),
    "a truncated file": (docx(p("x" * 5_000))[:-400], "damaged"),
    "an archive of something else": (archive({"a.txt": "x"}), "kind"),
    "a document that is no XML": (docx("", files={"word/document.xml": "{}"}), "damaged"),
    "an encrypted file": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "a .doc by another name": (OLE, "old"),
    "an OpenDocument text": (
        archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        "kind",
    ),
    "a PDF": (b"%PDF-1.7\n", "pdf"),
    "Rich Text": (rb"{\rtf1\ansi x}", "rtf"),
    "a web page": (b"<html><p>x", "kind"),
    "nothing": (b"", "empty"),
    "twenty-one megabytes": (b"PK" + bytes(21 * MB), "heavy_file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_word_file_is_refused_with_a_sentence_and_costs_little_here(name: str) -> None:
    data, reason = HOSTILE[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(NotConverted) as refusal:
        manuscripts.read(data)
    assert refusal.value.reason == reason
    assert str(refusal.value).endswith(KEPT)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024


def test_a_file_that_points_at_others_gets_none_of_them() -> None:
    picture = '<w:r><w:pict><v:shape><v:imagedata r:id="x"/></v:shape></w:pict></w:r>'
    link = f'<Relationship Id="x" Type="{OFFICE}/image" Target="file:///etc/passwd" TargetMode="External"/>'
    found = manuscripts.read(docx(p("Text.", picture), links=link))
    assert found.html == "<p>Text.</p>"
    assert [item["kind"] for item in found.items] == ["picture", "elsewhere"]


def test_programs_in_a_file_are_told_and_not_run() -> None:
    found = manuscripts.read(docx(p("Text."), files={"word/vbaProject.bin": OLE}))
    assert found.html == "<p>Text.</p>"
    assert [item["kind"] for item in found.items] == ["macros"]


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manuscripts, "SECONDS", 2)
    with pytest.raises(NotConverted) as refusal:
        manuscripts.read(document(f"<w:body>{p('word ' * 4) * 40_000}</w:body>"))
    assert refusal.value.reason == "heavy"


SOUND = docx(p("A text of some length.") * 5)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, len(SOUND)), st.binary(min_size=1, max_size=30))
def test_a_spoilt_file_is_a_text_or_a_refusal(place: int, patch: bytes) -> None:
    with contextlib.suppress(NotConverted):
        manuscripts.read(SOUND[:place] + patch + SOUND[place + len(patch) :])
