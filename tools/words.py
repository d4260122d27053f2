"""The words on screens and in mails, and what they are in other languages.

    uv run --group dev tools/words.py            brings the catalogs up to date; says what has no translation yet
    uv run --group dev tools/words.py --check    writes nothing; fails where one of these is wanting

A catalog is a pair of files, locale/<language>/LC_MESSAGES/django.po and .mo. The .po is written by this and by
translators; the .mo, which Django reads, is made of it. Neither needs GNU gettext: what is marked is found with
Python's own parser, and in templates with Django's. locale/libraries/ has, by hand, what libraries say on our screens
and have not translated themselves, or otherwise than we would.
"""

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
ROOMS = ("authors", "config", "opinion", "templates")
ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
MANY = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
# What Django makes of a template: its words as Python would mark them, everything else crossed out.
MARKED = re.compile(
    r"""\s(_|gettext|ngettext|pgettext)\(((?:u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w.]+|,)\s*)+)\)"""
)


class Words(NamedTuple):
    """What is marked at a place: its context where it has one, and its plural where it counts something."""

    context: str | None
    one: str
    many: str | None


class Place(NamedTuple):
    file: str
    line: int


def marked() -> dict[Words, list[Place]]:
    """Everything that is marked for translation, with its places, in their order."""
    found: dict[Words, list[Place]] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
                continue
            read = of_python if path.suffix == ".py" else of_template
            for words, line in read(path.read_text()):
                found.setdefault(words, []).append(Place(str(path.relative_to(ROOT)), line))
    return found


def of_python(source: str) -> Iterator[tuple[Words, int]]:
    """What a module marks. Words that are handed on in a variable were marked where they stand."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (words := _words(_called(node.func), node.args)):
            yield words, node.lineno


def _called(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def of_template(source: str) -> Iterator[tuple[Words, int]]:
    """What a template marks."""
    code = templatize(source)
    for found in MARKED.finditer(code):
        if words := _words(found[1], _arguments(found[2])):
            yield words, code.count("\n", 0, found.start(1)) + 1


def _arguments(code: str) -> list[ast.expr]:
    call = ast.parse(f"f({code})", mode="eval").body
    assert isinstance(call, ast.Call)  # noqa: S101 - as written in the line above
    return call.args


def _words(function: str, given: list[ast.expr]) -> Words | None:
    """What this call marks; None where it is no such call."""
    texts = [it.value for it in given[:2] if isinstance(it, ast.Constant) and isinstance(it.value, str)]
    if function in ONE and texts:
        return Words(None, texts[0], None)
    if function in MANY and len(texts) == 2:
        return Words(None, texts[0], texts[1])
    return Words(texts[0], texts[1], None) if function in WITH_CONTEXT and len(texts) == 2 else None


# --- the catalogs -------------------------------------------------------------------------------------------


def catalogs() -> list[Path]:
    """Our own catalogs, one for each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def every_catalog() -> list[Path]:
    """Ours, and those of what libraries say."""
    return sorted(LOCALE.rglob("django.po"))


def up_to_date(catalog: polib.POFile) -> polib.POFile:
    """The catalog with everything that is marked now, in its order, and nothing else."""
    known = {Words(entry.msgctxt, entry.msgid, None): entry for entry in catalog}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = catalog.metadata
    for words, places in marked().items():
        there = known.get(words._replace(many=None))
        entry = polib.POEntry(msgctxt=words.context, msgid=words.one, msgid_plural=words.many or "")
        if words.many:
            entry.msgstr_plural = {0: _translated(there)}
        else:
            entry.msgstr = _translated(there)
        entry.occurrences = [(file, "") for file in dict.fromkeys(place.file for place in places)]
        fresh.append(entry)
    return fresh


def _translated(entry: polib.POEntry | None) -> str:
    if entry is None:
        return ""
    return entry.msgstr or entry.msgstr_plural.get(0, "")


def compiled(path: Path) -> bytes:
    """What Django reads, as this catalog makes it."""
    made: bytes = polib.pofile(str(path)).to_binary()
    return made


def untranslated() -> Iterator[str]:
    """Each place with words that a catalog does not have in its language."""
    places = marked()
    for path in catalogs():
        catalog = polib.pofile(str(path))
        known = {Words(entry.msgctxt, entry.msgid, None) for entry in catalog if _translated(entry)}
        for words, where in places.items():
            if words._replace(many=None) not in known:
                yield f"{where[0].file}:{where[0].line}: {words.one!r} is not in {path.relative_to(ROOT)}"


def stale() -> Iterator[str]:
    """Each file that is not what this would write."""
    for path in catalogs():
        if str(up_to_date(polib.pofile(str(path)))) != str(polib.pofile(str(path), wrapwidth=110)):
            yield f"{path.relative_to(ROOT)} is not up to date"
    for path in every_catalog():
        mo = path.with_suffix(".mo")
        if not mo.exists() or mo.read_bytes() != compiled(path):
            yield f"{mo.relative_to(ROOT)} is not made of its .po"


def write() -> None:
    for path in catalogs():
        up_to_date(polib.pofile(str(path))).save(str(path))
    for path in every_catalog():
        path.with_suffix(".mo").write_bytes(compiled(path))


def main() -> None:
    parser = argparse.ArgumentParser(description="The words on screens, and their translations.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something is missing")
    checks = parser.parse_args().check
    if not checks:
        write()
    faults = [*untranslated(), *(stale() if checks else ())]
    print("\n".join(faults) or "All words are translated.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    main()
