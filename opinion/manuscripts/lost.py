"""What was given and is not in the result: paragraphs, characters, and words that were read in a wrong encoding."""

import unicodedata
from collections import Counter
from typing import Any

import ftfy
import ftfy.bad_codecs.utf8_variants  # else at first use, in a process that opens no file any more
import ftfy.badness

from authors.text import clean_text
from opinion import prose

LONGEST = 500  # characters of a passage that is quoted in a report


def lost(given: list[str], html: str) -> list[dict[str, Any]]:
    """Of these paragraphs, what the clean body does not hold, as items of a report."""
    notes = " ".join(note.html for note in prose.typeset(html).notes)
    kept = _squashed(prose.plain(html) + notes + html)
    items: list[dict[str, Any]] = [
        {"kind": "dropped_text", "text": text[:LONGEST]}
        for text in given
        if _squashed(clean_text(text)) not in kept
    ]
    gone: Counter[str] = Counter()
    for text in given:
        gone += Counter(text) - Counter(clean_text(text))
        if ftfy.badness.is_bad(text) or "\ufffd" in text:
            reads = ftfy.fix_encoding(text)
            items.append({
                "kind": "mojibake",
                "text": text[:LONGEST],
                "reads": reads[:LONGEST] if reads != text else "",
            })  # fmt: skip
    signs = {sign: count for sign, count in gone.items() if not sign.isspace()}
    if signs:
        names = [f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip() for sign in sorted(signs)]
        items.append(
            {"kind": "dropped_characters", "count": sum(signs.values()), "text": ", ".join(names[:20])}
        )
    return items


def _squashed(text: str) -> str:
    return "".join(text.split())
