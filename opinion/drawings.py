"""Small drawings for tables of figures: SVG without a word in it but its title, so that it may be of any width.

What is drawn stands as numbers in the table beside it. Columns differ by filling as well as by colour.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT = 60
WIDE = 12  # of a group of columns
FILLINGS = ("solid", "light", "open")


def columns(title: str, described: str, series: Sequence[Sequence[int]]) -> SafeString:
    """Groups of columns side by side: the first of every series, the second of every series ..."""
    highest = max((value for values in series for value in values), default=0)
    if not highest:
        return SafeString("")
    groups = max(len(values) for values in series)
    width = WIDE / (len(series) + 1)
    rects = [
        (
            group * WIDE + width / 2 + place * width,
            HEIGHT - value * HEIGHT / highest,
            width * 0.8,
            value,
            place,
        )
        for place, values in enumerate(series)
        for group, value in enumerate(values)
        if value
    ]
    shapes = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" vector-effect="non-scaling-stroke"/>',
        (
            (FILLINGS[place], _number(x), _number(y), _number(wide), _number(HEIGHT - y))
            for x, y, wide, _value, place in rects
        ),
    )
    return format_html(
        '<svg class="columns" viewBox="0 -1 {} {}" preserveAspectRatio="none" role="img">'
        "<title>{}</title><desc>{}</desc>{}"
        '<line x1="0" x2="{}" y1="{}" y2="{}" vector-effect="non-scaling-stroke"/></svg>',
        groups * WIDE,
        HEIGHT + 2,
        title,
        described,
        shapes,
        groups * WIDE,
        HEIGHT,
        HEIGHT,
    )


def swatch(place: int) -> SafeString:
    """A sample of the filling of a series, for the words that name it."""
    return format_html(
        '<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="{}" x="1" y="1" width="8" '
        'height="8" vector-effect="non-scaling-stroke"/></svg>',
        FILLINGS[place],
    )


def bar(value: float, most: float, *, tick: float | None = None) -> SafeString:
    """How much of the most there is, under a number that says it; `tick` marks another value on the same scale."""
    if not most:
        return SafeString("")
    mark = (
        format_html(
            '<rect class="tick" x="{}" y="0" width=".8" height="6"/>', _number(min(tick / most, 1) * 99)
        )
        if tick is not None
        else SafeString("")
    )
    return format_html(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<line x1="0" x2="100" y1="3" y2="3" vector-effect="non-scaling-stroke"/>'
        '<rect class="solid" x="0" y="1.5" width="{}" height="3"/>{}</svg>',
        _number(min(value / most, 1) * 100),
        mark,
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
