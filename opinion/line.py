"""What a line of an archive says, clean and complete: values, no rules. `interchange` reads them."""

from dataclasses import dataclass

from opinion.linedates import Dated
from opinion.states import BylineRole, Language, Origin, State


@dataclass(frozen=True, kw_only=True)
class Named:
    """One person in the byline of a line. `slug` names the record where the name does not."""

    name: str
    role: str = BylineRole.AUTHOR.value
    native_name: str = ""
    native_language: str = ""
    affiliation: str = ""
    bio: str = ""
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The lead picture of a line: a file beside the file of lines, and what is said of it."""

    file: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class Before:
    """Where a text first appeared."""

    outlet: str
    date: Dated | None = None
    url: str = ""
    permission: str = ""
    terms: str = ""
    canonical: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """A piece as a line tells it, clean and complete."""

    ref: str
    headline: str = ""
    standfirst: str = ""
    body: str = ""
    disclosure: str = ""
    language: str = Language.ENGLISH.value
    authors: tuple[Named, ...] = ()
    topics: tuple[str, ...] = ()
    published_at: Dated | None = None
    dated: Dated | None = None
    image: Shown | None = None
    first_published: Before | None = None
    addresses: tuple[str, ...] = ()
    state: str = State.PUBLISHED.value
    origin: str = Origin.ARCHIVE.value
    kind: str = "op-ed"
    series: str = ""

    @property
    def date(self) -> Dated | None:
        """What is known of the date: `dated` where it is given, else `published_at`."""
        return self.dated or self.published_at
