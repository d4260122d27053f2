"""What somebody should check before a text goes out: its figures, its dates and its quotations.

They are found by their form. A figure is what is counted or measured, in digits or in words; numbers that are parts of
names (COVID-19, F-16, G7) are none. A date is a day, a month with its year, a year, or a time word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from opinion import prose, timewords
from opinion.balance import quotations
from opinion.dateline import MONTHS
from opinion.passages import Place, marked
from opinion.samples import Sample


class FactKind(StrEnum):
    """What is to be checked; the value is the class of its <mark>."""

    FIGURE = "figure"
    DATE = "date"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Fact:
    """Words to be checked, and where they stand: paragraphs from 1."""

    kind: FactKind
    paragraph: int
    start: int
    end: int
    text: str


def facts(paragraphs: Sequence[str], language: str = "en") -> list[Fact]:
    """What is to be checked in a text, in order. A quotation may hold figures and dates of its own."""
    relative = timewords.find(paragraphs, language)
    found: list[Fact] = []
    for number, (text, quoted) in enumerate(zip(paragraphs, quotations(paragraphs), strict=False), 1):
        dates = [match.span() for match in _DATE.finditer(text)]
        dates += [(word.start, word.end) for word in relative if word.paragraph == number]
        taken = {at for date in dates for at in range(*date)}
        figures = [match.span() for match in _FIGURE.finditer(text) if taken.isdisjoint(range(*match.span()))]
        kinds = {FactKind.QUOTATION: quoted, FactKind.DATE: dates, FactKind.FIGURE: figures}
        found += [
            Fact(kind, number, start, end, text[start:end])
            for kind, spans in kinds.items()
            for start, end in spans
        ]
    return sorted(found, key=lambda fact: (fact.paragraph, fact.start, -fact.end))


def highlighted(body_html: str, language: str = "en") -> str:
    """The cleaned body with <mark class="figure">, "date" or "quotation" around what is to be checked."""
    found = facts(prose.paragraphs(body_html), language)
    return marked(body_html, (Place(fact.paragraph, fact.start, fact.end, fact.kind) for fact in found))


# --- forms ------------------------------------------------------------------------------------------------


def _any_of(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms))


_HAN = "一-龥"
_ALONE = (
    rf"(?<![^\W{_HAN}])(?<![.,/$€£¥–-])"  # before digits that belong to nothing else, COVID- for instance
)
_END = rf"(?![^\W{_HAN}]|[-–]\w|[.,]\d)"
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?:1\d|20|21)\d\d"
_HAN_MONTH, _HAN_DAY = "[一二三四五六七八九十]{1,2}月", "[一二三四五六七八九十]{1,3}[日號号]"
_DATE = _any_of(
    rf"\b{_MONTH} {_DAY}(?:,? {_YEAR}\b)?",  # July 15, 2021
    rf"\b{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR}\b)?",  # 15 July 2021
    rf"\b{_MONTH},? {_YEAR}\b",
    rf"\b(?i:in|by|since|until|late|early|mid-?) ?{_MONTH}(?![\w’'])",  # in April
    r"\b\d{4}([-/.])\d{1,2}\1\d{1,2}\b",
    r"\b(?i:\d{1,2}(?:st|nd|rd|th)|nineteenth|twentieth|twenty-first) century\b",
    r"(?:民國|民国|西元|公元)?\d{2,4} ?年(?: ?\d{1,2} ?月(?: ?\d{1,2} ?[日號号])?)?(?![來来前後后間间的級级])",
    r"\d{1,2} ?月(?: ?\d{1,2} ?[日號号])?",
    rf"[〇零○一二三四五六七八九]{{4}}年(?:{_HAN_MONTH}(?:{_HAN_DAY})?)?",  # 二○二一年七月十五日
    rf"{_HAN_MONTH}{_HAN_DAY}|(?:民國|民国)[一二三四五六七八九十百]+年",
    rf"{_ALONE}{_YEAR}(?:s\b|[-–]\d\d(?:\d\d)?)?{_END}(?!\w|%| percent| per cent)",  # 1949, the 1990s, 1945-49
)

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_LARGE = r"(?:hundred|thousand|million|billion|trillion)"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = (  # not one: "one of them"
    rf"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:{_TENS})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|(?:an?|several|half a)(?= {_LARGE}))"
)
_UNIT = (
    rf"(?:[- ]{_LARGE})*(?: ?(?:[%％‰]|°C)|[- ](?:percent(?:age points?)?|per cent|km|(?:kilo)?(?:meter|metre)s?"
    r"|(?:nautical )?miles?|tons?|tonnes?|dollars?|euros?|minutes?|hours?|days?|weeks?|months?|years?|people|times))?"
)
_HAN_NUMBER = "[〇零一二兩两三四五六七八九十百千萬万億亿兆]{0,12}"
_HAN_UNIT = (
    "(?:美元|日圓|台幣|公里|公尺|公噸|元|人|名|個|个|劑|剂|架|艘|次|成|倍|噸|吨|項|项|家|國|国|天|歲|岁)"
)
_FIGURE = _any_of(
    rf"(?:(?:NT|US|HK|A|C|S)?\$|€|£|¥|NTD|USD) ?{_NUMBER}(?:[- ]{_LARGE})?",
    rf"{_ALONE}{_NUMBER}(?:st|nd|rd|th)?(?: ?[百千萬万億亿兆]{{1,4}})?{_UNIT}[多餘余]?{_HAN_UNIT}?{_END}",
    rf"\b(?i:{_WORD}{_UNIT})(?![\w-])",
    r"\b(?i:half|a third|a quarter|two[- ]thirds|three[- ]quarters|(?:dozen|hundred|thousand|million|billion)s) of\b",
    rf"百分之(?!點){_HAN_NUMBER}(?:點{_HAN_NUMBER})?",
    rf"(?<!第){_HAN_NUMBER}[十百千萬万億亿兆]{_HAN_NUMBER}[多餘余]?{_HAN_UNIT}",  # 九十七萬劑
    "(?<!第)[一二兩两三四五六七八九](?:成|倍)(?![為为功立長长])",  # 三成
)

# What is found in a sample are the facts of every kind, in order.
SAMPLES = (
    Sample(
        "On March 16, 2021, in April, on 15 July and in the 1990s",
        ("March 16, 2021", "in April", "15 July", "1990s"),
    ),
    Sample("From 1945-1949, on 2021-07-15 and last week", ("1945-1949", "2021-07-15", "last week")),
    Sample(
        "NT$3.5 billion, US$40, 12%, 12 percent and 970,000 doses",
        ("NT$3.5 billion", "US$40", "12%", "12 percent", "970,000"),
    ),
    Sample(
        "Three batches, a 30-year plan, a hundred men, half of them",
        ("Three", "30-year", "a hundred", "half of"),
    ),
    Sample("COVID-19, F-16, G7, 5G, two-track, one of them, March on, may"),
    Sample("He said “no” in the 20th century.", ("“no”", "20th century")),
    Sample("He said “no, 12 times.”", ("“no, 12 times.”", "12 times")),
    Sample(
        "民國110年，2021年7月15日、7月15日與二○二一年七月十五日",
        ("民國110年", "2021年7月15日", "7月15日", "二○二一年七月十五日"),
        "zh-Hant",
    ),
    Sample(
        "共1000人、3萬劑、九十七萬劑、百分之三十、三成與30％",
        ("1000人", "3萬劑", "九十七萬劑", "百分之三十", "三成", "30％"),
        "zh-Hant",
    ),
    Sample("他上週說「不」。", ("上週", "「不」"), "zh-Hant"),
    Sample("一般而言，第三批、成為萬一的千古名言", (), "zh-Hant"),
)
