"""Lines of an archive: what they may say, and the sentence for every line that cannot be taken."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authors.models import Affiliation, Author
from opinion import interchange
from opinion.interchange import BadLine
from opinion.line import Line
from opinion.models import Address, Article, Topic

GOOD: dict[str, Any] = {"ref": "old-1", "headline": "A line", "published_at": "2019-05-03"}


def sentence(line: bytes) -> str:
    with pytest.raises(BadLine) as bad:
        interchange.read(interchange.opened(line))
    return str(bad.value)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "not JSON"),
        (b"", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"ref": "a", "headline": "\x00"}', "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1]", "not an object"),
        (b'{"ref": "a", "ref": "b"}', "stands twice"),
        (b'{"ref": "a", "dated": NaN}', "no number"),
        (b'{"headline": "a"}', "no “ref”"),
        (b'{"ref": 7}', "no “ref”"),
        (b'{"ref": "a\\u0000"}', "no “ref”"),
        (b'{"ref": " a"}', "no “ref”"),
        (b'{"ref": "\\ud800"}', "no “ref”"),
        (json.dumps({"ref": "x" * 201}).encode(), "longer than 200"),
        (b'{"ref": "a"}', "neither “published_at” nor “dated”"),
    ],
)
def test_bytes_that_are_no_line_are_told_in_a_sentence(line: bytes, why: str) -> None:
    assert why in sentence(line)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"headlin": "x"}, "the key “headlin”"),
        ({"headline": 7}, "“headline” has to be a text"),
        ({"headline": "x" * 301}, "longer than 300"),
        ({"headline": "\ud800"}, "half of a character"),
        ({"body": ["x"]}, "“body” has to be a text"),
        ({"body": "x" * 500_001}, "longer than 500,000"),
        ({"language": "tlh"}, "“language” has to be one of en"),
        ({"language": []}, "“language” has to be one of en"),
        ({"state": "spiked"}, "one of published, draft"),
        ({"origin": "stolen"}, "“origin” has to be one of"),
        ({"authors": "Sang"}, "“authors” has to be a list"),
        ({"authors": [7]}, "“authors” has to be an object"),
        ({"authors": [{"bio": "x"}]}, "has no name"),
        ({"authors": [{"name": "A", "born": 1970}]}, "the key “born”"),
        ({"authors": [{"name": "A"}, {"name": "A"}]}, "stands twice"),
        ({"authors": [{"name": "A", "role": "ghost"}]}, "“role” has to be one of"),
        ({"authors": [{"name": "A", "native_name": "桑"}]}, "belong together"),
        ({"authors": [{"name": str(n)} for n in range(51)]}, "more than 50"),
        ({"topics": [["x"]]}, "“topics” has to be a text"),
        ({"addresses": ["old"]}, "no path that begins with a slash"),
        ({"addresses": ["/"]}, "no path that begins with a slash"),
        ({"addresses": ["/%ff/"]}, "no path that begins with a slash"),
        ({"addresses": ["/" + "x" * 400]}, "longer than 400"),
        ({"addresses": ["http://[/x"]}, "no path that begins with a slash"),
        ({"published_at": "2019-05"}, "or a day as"),
        ({"published_at": "2019-02-30"}, "is no date"),
        ({"published_at": 1556841600}, "or a day as"),
        ({"dated": "soon"}, "is no date"),
        ({"dated": "0001-01-01T00:00:00+14:00"}, "is no date"),
        ({"dated": {"date": "2019", "precision": "day"}}, "does not say the day"),
        ({"dated": {"date": "2019", "mood": "x"}}, "an object has “date”"),
        ({"dated": {"date": "2019", "precision": []}}, "“precision” is day"),
        ({"first_published": {"url": "https://x.org/"}}, "names no “outlet”"),
        ({"first_published": {"outlet": "X", "url": "javascript:alert(1)"}}, "begins with http"),
        ({"first_published": {"outlet": "X", "canonical": "yes"}}, "true or false"),
        ({"image": {"alt": "x"}}, "names no file"),
        ({"image": {"file": "a.jpg", "licence": "mine"}}, "“licence” has to be one of"),
    ],
)
def test_what_a_line_may_not_say_is_told_in_a_sentence(told: dict[str, Any], why: str) -> None:
    assert why in sentence(json.dumps(GOOD | told).encode())


def test_a_line_is_cleaned_as_the_records_clean() -> None:
    line = interchange.read(
        GOOD | {"headline": " Two\nlines\u0000 ", "body": "<p onclick=x>A<script>b</script>\u0000</p>"}
    )

    assert (line.headline, line.body) == ("Two lines", "<p>A</p>")


def test_null_says_nothing() -> None:
    assert interchange.read(GOOD | {"series": None, "authors": None}) == interchange.read(GOOD)


def test_addresses_are_paths_as_requests_bring_them() -> None:
    given = ["https://old.example.org/2019/%E5%8F%B0.html?p=7#top", "/2019/台.html/", "/b"]

    assert interchange.read(GOOD | {"addresses": given}).addresses == ("/2019/台.html/", "/b/")


def test_topics_stand_once_whatever_their_case() -> None:
    assert interchange.read(GOOD | {"topics": ["Taiwan", "Trade", "taiwan"]}).topics == ("Taiwan", "Trade")


def test_dated_decides_where_both_dates_are_given() -> None:
    line = interchange.read(GOOD | {"dated": {"date": "2018-07", "inferred": True}})

    assert line.date is not None
    assert (line.date.at.isoformat(), line.date.precision, line.date.inferred) == (
        "2018-06-30T16:00:00+00:00",
        "month",
        True,
    )


def test_the_limits_are_those_of_the_records() -> None:
    def longest(model: Any, name: str) -> int:
        return int(model._meta.get_field(name).max_length)

    assert {
        "headline": longest(Article, "headline"),
        "name": longest(Author, "name"),
        "affiliation": 400,
        "topic": longest(Topic, "name"),
        "address": longest(Address, "path"),
        "ref": longest(Article, "ref"),
        "url": longest(Article, "first_url"),
    } == interchange.LIMITS
    assert longest(Affiliation, "institution") <= 400


wild = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
keyed = st.dictionaries(st.sampled_from(interchange.KEYS[1:]), wild, max_size=6)


@settings(max_examples=300, deadline=None)
@given(keyed)
def test_whatever_stands_in_an_object_it_is_a_line_or_a_sentence(told: dict[str, Any]) -> None:
    line = taken(lambda: interchange.read({"ref": "a", "published_at": "2019"} | told))

    assert line if isinstance(line, str) else isinstance(line, Line)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | wild.map(lambda value: json.dumps(value).encode()))
def test_whatever_the_bytes_they_are_an_object_or_a_sentence(line: bytes) -> None:
    found = taken(lambda: interchange.opened(line))

    assert found if isinstance(found, str) else found["ref"]


def taken(read: Callable[[], Any]) -> Any:
    """What was read, or the sentence."""
    try:
        return read()
    except BadLine as bad:
        return str(bad)
