"""The copy of a piece as a value: what a revision keeps, an edition prints and an approval binds to, part by part."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from typing import Any, TypedDict


class BylineEntry(TypedDict):
    """One person in a byline, as published. `native_name` is the name in its own script, in `language`."""

    author: int | None
    role: str
    name: str
    native_name: str
    language: str
    affiliation: str
    bio_line: str


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A whole copy at one moment; topics are ids in order, the first one being the kicker."""

    language: str = "en"
    headline: str = ""
    headline_is_working: bool = False
    standfirst: str = ""
    body: str = ""
    disclosure: str = ""
    lead_image_id: int | None = None
    byline: list[BylineEntry] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)

    def columns(self) -> dict[str, Any]:
        """The values that stand in columns of a `Copy`."""
        return {name: getattr(self, name) for name in COLUMNS}

    def fingerprints(self) -> dict[str, str]:
        """A SHA-256 per part, in hexadecimal: what an approval stores."""
        return {part: fingerprint([getattr(self, name) for name in names]) for part, names in PARTS.items()}

    def fingerprint(self) -> str:
        """One SHA-256 for the whole copy: what a waiver stores."""
        return fingerprint(self.fingerprints())

    def differing_parts(self, other: "Snapshot") -> list[str]:
        """The names of the parts in which two copies differ, in reading order."""
        mine, theirs = self.fingerprints(), other.fingerprints()
        return [part for part in PARTS if mine[part] != theirs[part]]


COLUMNS = tuple(f.name for f in fields(Snapshot) if f.name not in {"byline", "topics"})
PARTS: dict[str, tuple[str, ...]] = {
    "headline": ("headline", "headline_is_working"),
    "standfirst": ("standfirst",),
    "body": ("body",),
    "byline": ("byline",),
    "image": ("lead_image_id",),
    "topics": ("topics",),
    "disclosure": ("disclosure",),
    "language": ("language",),
}


def fingerprint(value: Any) -> str:
    """A stable hash of plain data."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
