"""How Vietnamese says when."""

import re

from opinion.samples import Sample
from opinion.timewords.grammar import Builder, Grammar, Pattern
from opinion.timewords.senses import Sense, Shifted, Unit

_DAYS = {
    "hôm kia": -2,
    "hôm qua": -1,
    "tối qua": -1,
    "đêm qua": -1,
    "sáng nay": 0,
    "chiều nay": 0,
    "tối nay": 0,
} | {
    "đêm nay": 0,
    "ngày mai": 1,
    "ngày kia": 2,
}
_SHIFTS = {"trước": -1, "qua": -1, "vừa qua": -1, "ngoái": -1, "này": 0, "nay": 0, "tới": 1, "sau": 1}
_WEEKDAYS = {
    "hai": 0,
    "ba": 1,
    "tư": 2,
    "năm": 3,
    "sáu": 4,
    "bảy": 5,
    "2": 0,
    "3": 1,
    "4": 2,
    "5": 3,
    "6": 4,
    "7": 5,
}
_UNITS = {"ngày": Unit.DAY, "tuần": Unit.WEEK, "tháng": Unit.MONTH, "năm": Unit.YEAR}
_NUMBERS = "không một hai ba bốn năm sáu bảy tám chín mười".split()
_DAY = rf"(?:thứ (?P<day>{'|'.join(_WEEKDAYS)})|(?P<sunday>chủ nhật))"


def _pattern(expression: str, sense: Builder, *, is_loose: bool = False) -> Pattern:
    return Pattern(re.compile(rf"\b(?:{expression})\b", re.IGNORECASE), sense, is_loose)


def _weekday(match: re.Match[str]) -> Sense:
    weekday = 6 if match["sunday"] else _WEEKDAYS[match["day"].lower()]
    return Shifted(Unit.WEEK, _SHIFTS[match["which"].lower()], weekday)


def _ago(match: re.Match[str]) -> Sense:
    count = match["count"].lower()
    number = _NUMBERS.index(count) if count in _NUMBERS else int(count)
    return Shifted(_UNITS[match["unit"].lower()], -number)


GRAMMAR = Grammar(
    (
        _pattern("|".join(_DAYS), lambda m: Shifted(Unit.DAY, _DAYS[m.group().lower()])),
        _pattern("hôm nay", lambda _: Shifted(Unit.DAY), is_loose=True),
        _pattern(rf"{_DAY},? tuần (?P<which>trước|qua|này|tới|sau)", _weekday),
        _pattern(
            "(?P<unit>tuần|tháng) (?P<which>trước|này|tới|sau)|(?P<year>năm) (?P<in>ngoái|nay|tới|sau)",
            lambda m: Shifted(
                _UNITS[(m["unit"] or m["year"]).lower()], _SHIFTS[(m["which"] or m["in"]).lower()]
            ),
        ),
        _pattern(
            rf"(?P<count>{'|'.join(_NUMBERS[1:])}|\d{{1,2}}) (?P<unit>ngày|tuần|tháng|năm) trước",
            _ago,
            is_loose=True,
        ),
    ),
    decoys=re.compile(
        rf"\b(?:hơn|khoảng|gần|chừng|mươi) (?:{'|'.join(_NUMBERS)}|\d{{1,2}}) \w+ trước\b"
        r"|\bthế giới hôm nay\b|\b(?:những|các|nhiều) \w+ (?:trước|tới|sau)\b",
        re.IGNORECASE,
    ),
    dated=re.compile(r",? ?(?:\(|ngày )\d", re.IGNORECASE),
)

SAMPLES = tuple(
    Sample(text, found, "vi")
    for text, found in (
        ("Hôm qua, hôm nay và ngày mai.", ("Hôm qua", "hôm nay", "ngày mai")),
        (
            "Lô vắc-xin đến vào thứ Năm tuần trước, chủ nhật tuần này.",
            ("thứ Năm tuần trước", "chủ nhật tuần này"),
        ),
        (
            "Tuần trước, tháng này, năm ngoái, năm nay và năm tới",
            ("Tuần trước", "tháng này", "năm ngoái", "năm nay", "năm tới"),
        ),
        ("Hai tuần trước và 3 năm trước", ("Hai tuần trước", "3 năm trước")),
        ("Hơn hai năm trước, khoảng 3 tháng trước, những năm sau", ()),
        ("Ông nói: “Hôm qua chúng tôi đã gặp nhau.”", ()),
        ("Thứ Năm tuần trước (15/7)", ()),
    )
)
