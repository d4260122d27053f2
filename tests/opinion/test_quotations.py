"""What is somebody else's words, and what only an apostrophe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.quotations import spans


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “yes” and “no”.", ["“yes”", "“no”"]),
        ('He said "yes" and left.', ['"yes"']),
        ("總統說「好『吧』的」，走了。", ["「好『吧』的」"]),
        ("Il dit « oui » et », „so“", ["« oui »", "», „so“"]),
        ("ｈ｢半角｣", ["｢半角｣"]),
        ("《台灣關係法》規定", ["《台灣關係法》"]),
        ("never closed “to the end", ["“to the end"]),
        ("from the start” closed", ["from the start”"]),
        ("“a “b” c” d", ["“a “b” c”"]),
        ("the ‘so-called’ reform", ["‘so-called’"]),
        ("the 'so-called' reform", ["'so-called'"]),
        ("don’t, it's, the allies’ and allies' forces", []),
        ("in the ’90s, ’tis rock 'n' roll", []),
        ("‘the allies’ forces’ are here", ["‘the allies’ forces’"]),
        ("nothing", []),
        ("", []),
    ],
)
def test_quotations_are_found_with_their_marks(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text)] == quoted


@given(st.text(alphabet="ab “”‘’'\"「」«»„《》", max_size=40))
def test_spans_are_in_order_and_hold_every_double_mark(text: str) -> None:
    found = spans(text)

    inside = {place for start, end in found for place in range(start, end)}
    assert found == sorted(found)
    assert len(inside) == sum(end - start for start, end in found)
    assert all(place in inside for place, sign in enumerate(text) if sign in '“”"「」«»„《》')
