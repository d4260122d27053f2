"""The texts of a history, made of a few places that can be changed, so that it is known beforehand what a change is."""

import re
from dataclasses import dataclass, replace
from typing import Any

CHANGES: dict[str, tuple[Any, ...]] = {
    "title": ("Roads", "Ships", "Storms"),
    "standfirst": ("", "What a map leaves out."),
    "wide": ("wide", "broad", "narrow"),
    "crossed": ("never", "rarely", "often"),
    "hours": ("12", "14"),
    "city": ("Taipei", "Tokyo"),
    "called": ("calm", "rough"),
    "has_aside": (False, True),
    "bio": ("She teaches history.", "She teaches law."),
    "interests": ("", "The author advises a port."),
}
BODY = (
    "<p>The strait is a {wide} road for those who use it daily, and a wall for those who only look at it.</p>"
    "<p>Most of what is said about it was said by people who {crossed} crossed it in a small boat.</p>"
    "{aside}"
    "<p>A ferry needs {hours} hours when the sea is good, and the sea is good more often than it is told.</p>"
    "<p>The first charts of these waters were drawn in {city} by people who asked the fishermen.</p>"
    "<p>One of them called it “a {called} neighbour”, and went out again the next morning.</p>"
)
ASIDE = (
    "<p>There is a small shop at the harbour that sells rope and tea and old maps to people who like to sit and "
    "look at the water for a while before they go home.</p>"
)
WORDS_OF_ASIDE = 34
SMALL = 15  # words: what a small fix may change
DESKS_OWN = {"title", "standfirst"}  # parts that need nobody's yes
HOLES = {
    name: f"(?P<{name}>{'|'.join(CHANGES[name])})" for name in ("wide", "crossed", "hours", "city", "called")
}
READ = re.compile(BODY.format(aside=f"(?P<aside>{re.escape(ASIDE)})?", **HOLES))


@dataclass(frozen=True)
class Text:
    """A whole text. `number` is that of the history, so that no other history has its words in a headline."""

    number: int
    title: str = "Roads"
    standfirst: str = ""
    wide: str = "wide"
    crossed: str = "never"
    hours: str = "12"
    city: str = "Taipei"
    called: str = "calm"
    has_aside: bool = False
    bio: str = "She teaches history."
    interests: str = ""

    @property
    def headline(self) -> str:
        return f"{self.title} of strait {self.number}"

    @property
    def body(self) -> str:
        holes = {name: getattr(self, name) for name in HOLES}
        return BODY.format(aside=ASIDE if self.has_aside else "", **holes)

    def columns(self) -> dict[str, str]:
        """The columns of a copy. The bio line stands in the byline."""
        return {
            "headline": self.headline,
            "standfirst": self.standfirst,
            "body": self.body,
            "disclosure": self.interests,
        }

    def changed(self, name: str, to: Any) -> "Text":
        """This text with another value in one place."""
        return replace(self, **{name: to})

    def differs_in(self, other: "Text") -> set[str]:
        """The places in which the two are not alike."""
        return {name for name in CHANGES if getattr(self, name) != getattr(other, name)}


def read(row: dict[str, Any]) -> Text:
    """The text that a stored copy holds, byte by byte; AssertionError where it is none of ours."""
    found = READ.fullmatch(row["body"])
    assert found, f"This is nobody's text: {row['body']}"
    title, number = row["headline"].split(" of strait ")
    parts = found.groupdict()
    has_aside = bool(parts.pop("aside"))
    [entry] = row["byline"]
    text = Text(
        int(number),
        title,
        row["standfirst"],
        **parts,
        has_aside=has_aside,
        bio=entry["bio_line"],
        interests=row["disclosure"],
    )
    assert text.columns() == {name: row[name] for name in text.columns()}
    return text


def is_small(agreed: Text, now: Text) -> bool:
    """Whether only words changed that a machine can bound: no number, name, quotation, negation, no other part."""
    changed = agreed.differs_in(now) - DESKS_OWN
    turns = "crossed" in changed and "never" in {agreed.crossed, now.crossed}
    return changed <= {"wide", "crossed"} and not turns


def is_cut(agreed: Text, now: Text, up_to: int) -> bool:
    """Whether nothing happened but that the aside went, within so many words."""
    changed = agreed.differs_in(now) - DESKS_OWN
    return not changed or (changed == {"has_aside"} and agreed.has_aside and up_to >= WORDS_OF_ASIDE)
