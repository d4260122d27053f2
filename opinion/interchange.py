"""One line of an archive on its way in: JSON, a `Line`, or the sentence that says what is wrong. docs/importing.md.

Nothing here asks the database. Texts are cleaned as the fields of the records clean them.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from authors.text import UnreadableText, clean_text
from opinion import prose
from opinion.line import Before, Line, Named, Shown
from opinion.linedates import BadDate, any_date, moment
from opinion.states import BylineRole, Language, Licence, Origin, State

LONGEST_BODY = 500_000  # characters, as HTML
MOST_PEOPLE, MOST_TOPICS, MOST_ADDRESSES = 50, 50, 100
LIMITS = {
    "headline": 300,
    "name": 200,
    "affiliation": 400,
    "topic": 100,
    "address": 400,
    "ref": 200,
    "url": 500,
}
LONGEST_TEXT = 20_000  # characters of a standfirst, a bio line, a disclosure
STATES = (State.PUBLISHED, State.DRAFT)
_is_url = URLValidator(schemes=["http", "https"])


class BadLine(ValueError):
    """A line that cannot be taken; `str()` says why."""


# --- from bytes to an object ------------------------------------------------------------------------------


def opened(line: bytes) -> dict[str, Any]:
    """The object that a line holds, with a `ref` that can be used. Raises BadLine."""
    try:
        given = json.loads(line.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except BadLine:
        raise
    except RecursionError:
        raise BadLine("This is nested too deeply to be a piece.") from None
    except ValueError as error:
        raise BadLine(f"This is not JSON: {_first_words(error)}.") from None
    if not isinstance(given, dict):
        raise BadLine("This is JSON, but not an object with the keys of a piece.")
    ref = given.get("ref")
    if not isinstance(ref, str) or not ref.strip() or ref != ref.strip() or not ref.isprintable():
        raise BadLine("It has no “ref”: a text of one line that names the piece where it comes from.")
    if len(ref) > LIMITS["ref"]:
        raise BadLine(f"Its “ref” is longer than {LIMITS['ref']} characters.")
    return given


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise BadLine("A key stands twice in it, so that nobody knows which one is meant.")
    return made


def _no_number(name: str) -> Any:
    raise BadLine(f"It holds {name}, which is no number.")


def _first_words(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "its bytes are not UTF-8"
    return str(error).splitlines()[0][:80]


# --- from an object to a line -----------------------------------------------------------------------------


def read(given: Mapping[str, Any]) -> Line:
    """The line that an object tells. Raises BadLine with what is wrong first."""
    _only(given, READERS, "It has")
    told = {key: _told(key, value) for key, value in given.items() if value is not None}
    line = Line(**told)
    if line.state == State.PUBLISHED and line.date is None:
        raise BadLine("It has neither “published_at” nor “dated”: a published piece needs a date.")
    return line


def _told(key: str, value: Any) -> Any:
    try:
        return READERS[key](value)
    except UnreadableText:
        raise BadLine(f"“{key}” holds half of a character, which nothing can show.") from None
    except BadDate as error:
        raise BadLine(f"“{key}”: {error}") from None


def _only(given: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    strange = [key for key in given if key not in known]
    if strange:
        raise BadLine(f"{where} the key “{strange[0][:60]}”, which this format does not know.")


def _text(what: str, limit: int, *, lines: bool = False) -> Callable[[Any], str]:
    def reader(value: Any) -> str:
        if not isinstance(value, str):
            raise BadLine(f"“{what}” has to be a text.")
        text = clean_text(value, lines=lines)
        if len(text) > limit:
            raise BadLine(f"“{what}” is longer than {limit:,} characters.")
        return text

    return reader


def _choice(what: str, choices: Iterable[str]) -> Callable[[Any], str]:
    allowed = [str(choice) for choice in choices]

    def reader(value: Any) -> str:
        if value not in allowed:
            raise BadLine(f"“{what}” has to be one of {', '.join(filter(None, allowed))}.")
        return str(value)

    return reader


def _body(value: Any) -> str:
    if not isinstance(value, str):
        raise BadLine("“body” has to be a text.")
    if len(value) > LONGEST_BODY:
        raise BadLine(
            f"“body” is longer than {LONGEST_BODY:,} characters: this is a book, or a picture in it."
        )
    return prose.clean(value)


def _list(what: str, value: Any, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise BadLine(f"“{what}” has to be a list.")
    if len(value) > most:
        raise BadLine(f"“{what}” has more than {most} entries.")
    return value


def _record(what: str, value: Any, readers: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadLine(f"“{what}” has to be an object.")
    _only(value, readers, f"“{what}” has")
    return {key: readers[key](one) for key, one in value.items() if one is not None}


def _authors(value: Any) -> tuple[Named, ...]:
    people = []
    for one in _list("authors", value, MOST_PEOPLE):
        told = _record("authors", {"name": one} if isinstance(one, str) else one, PERSON)
        if not told.get("name"):
            raise BadLine("Somebody in “authors” has no name.")
        person = Named(**told)
        if bool(person.native_name) != bool(person.native_language):
            raise BadLine(f"{person.name}: “native_name” and “native_language” belong together.")
        people.append(person)
    places = [(person.slug or person.name, person.role) for person in people]
    if len(set(places)) < len(places):
        raise BadLine("Somebody stands twice in “authors”.")
    return tuple(people)


def _topics(value: Any) -> tuple[str, ...]:
    names = [TOPIC(one) for one in _list("topics", value, MOST_TOPICS)]
    once: dict[str, str] = {}
    for name in filter(None, names):
        once.setdefault(name.lower(), name)
    return tuple(once.values())


def _addresses(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_address(one) for one in _list("addresses", value, MOST_ADDRESSES)))


def _address(value: Any) -> str:
    """A path as requests bring it: decoded, without host and query."""
    if not isinstance(value, str):
        raise BadLine("“addresses” has to be a list of texts.")
    try:
        path = unquote(urlsplit(value).path, errors="strict")
    except ValueError:
        path = ""
    if not path.startswith("/") or path == "/" or not path.isprintable():
        raise BadLine(f"“{value[:60]}” in “addresses” is no path that begins with a slash.")
    path = clean_text(path).removesuffix("/") + "/"  # the site sends who asks without the slash to it
    if len(path) > LIMITS["address"]:
        raise BadLine(f"An address is longer than {LIMITS['address']} characters.")
    return path


def _image(value: Any) -> Shown | None:
    told = _record("image", {"file": value} if isinstance(value, str) else value, PICTURE)
    if not told.get("file"):
        raise BadLine("“image” names no file.")
    return Shown(**told)


def _first(value: Any) -> Before | None:
    told = _record("first_published", {"outlet": value} if isinstance(value, str) else value, FIRST)
    if not told:
        return None
    if not told.get("outlet"):
        raise BadLine("“first_published” names no “outlet”.")
    if told.get("date") and told["date"].inferred:
        raise BadLine("The date in “first_published” cannot be inferred.")
    return Before(**told)


def _url(value: Any) -> str:
    address = _text("url", LIMITS["url"])(value)
    try:
        if address:
            _is_url(address)
    except ValidationError:
        raise BadLine("“url” has to be an address that begins with http.") from None
    return address


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadLine("“canonical” has to be true or false.")
    return value


TOPIC = _text("topics", LIMITS["topic"])
PERSON: dict[str, Callable[[Any], Any]] = {
    "name": _text("name", LIMITS["name"]),
    "role": _choice("role", BylineRole.values),
    "native_name": _text("native_name", LIMITS["name"]),
    "native_language": _choice("native_language", ["", *Language.values]),
    "affiliation": _text("affiliation", LIMITS["affiliation"]),
    "bio": _text("bio", LONGEST_TEXT, lines=True),
    "slug": _text("slug", LIMITS["topic"]),
}
PICTURE: dict[str, Callable[[Any], Any]] = {
    "file": _text("file", LIMITS["address"]),
    "alt": _text("alt", LONGEST_TEXT, lines=True),
    "caption": _text("caption", LONGEST_TEXT, lines=True),
    "credit": _text("credit", LIMITS["name"]),
    "licence": _choice("licence", ["", *Licence.values]),
}
FIRST: dict[str, Callable[[Any], Any]] = {
    "outlet": _text("outlet", LIMITS["name"]),
    "date": any_date,
    "url": _url,
    "permission": _text("permission", LONGEST_TEXT, lines=True),
    "terms": _text("terms", LONGEST_TEXT, lines=True),
    "canonical": _flag,
}
READERS: dict[str, Callable[[Any], Any]] = {
    "ref": str,
    "headline": _text("headline", LIMITS["headline"]),
    "standfirst": _text("standfirst", LONGEST_TEXT, lines=True),
    "body": _body,
    "disclosure": _text("disclosure", LONGEST_TEXT, lines=True),
    "language": _choice("language", Language.values),
    "authors": _authors,
    "topics": _topics,
    "published_at": moment,
    "dated": any_date,
    "image": _image,
    "first_published": _first,
    "addresses": _addresses,
    "state": _choice("state", STATES),
    "origin": _choice("origin", Origin.values),
    "kind": _text("kind", LIMITS["topic"]),
    "series": _text("series", LIMITS["name"]),
}
KEYS = tuple(field.name for field in fields(Line))  # in the order in which lines are written
