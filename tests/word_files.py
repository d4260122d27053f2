"""Word files for the tests, written part by part: what a builder for documents cannot say, XML can."""

import zipfile
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
Entries = dict[str, str | bytes]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(
    body: str, *, links: str = "", files: dict[str, str | bytes] | None = None, of: str = W, **parts: str
) -> bytes:
    """A .docx of this body; `parts` are the insides of comments, footnotes, styles ... by their names.

    `links` are further relationships of the document, `files` further entries of the archive, `of` is the name
    of its vocabulary.
    """
    relations = "".join(
        f'<Relationship Id="p{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    entries: Entries = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="d" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>".replace(W, of),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}{links}</Relationships>',
    }
    for name, inside in parts.items():
        entries[f"word/{name}.xml"] = f"<w:{name} {NAMES}>{inside}</w:{name}>"
    return archive(entries | (files or {}))


def archive(entries: Entries) -> bytes:
    """A ZIP archive of these."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return out.getvalue()


def p(*runs: str, style: str = "") -> str:
    """A paragraph of these runs; what is no XML becomes one."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(it if it.startswith('<') else r(it) for it in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of one text, with what stands in its properties."""
    within = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{within}<w:t xml:space="preserve">{text}</w:t></w:r>'


def bold(text: str) -> str:
    return r(text, "<w:b/>")


def ins(*runs: str, by: str = "Lan Tran") -> str:
    """A tracked insertion."""
    inside = "".join(it if it.startswith("<") else r(it) for it in runs)
    return f'<w:ins w:id="1" w:author="{by}" w:date="2026-11-20T09:30:00Z">{inside}</w:ins>'


def gone(text: str, by: str = "Lan Tran") -> str:
    """A tracked deletion."""
    return (
        f'<w:del w:id="2" w:author="{by}" w:date="2026-11-20T09:31:00Z">'
        f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
    )
