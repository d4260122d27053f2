"""Rules of house style that come with the system, and lie switched off in `fixtures/house_style.json`."""

from opinion.house_style import Rule, RuleKind
from opinion.samples import Sample

BUILT_IN = (
    Rule(
        RuleKind.REGEX,
        r"\b(?!(?:had|that|is|bye|ha|no|so|very|chop|tut)\b)(\p{L}{2,}) \1\b",
        r"\1",
        "A word stands twice.",
        key="doubled_word",
        samples=(
            Sample("It is the the end.", ("the the",)),
            Sample("They had had enough, and that that was so so."),
            Sample("The theme of the theatre and Tai Tairong"),
        ),
    ),
    Rule(
        RuleKind.REGEX,
        r"(?<=\w )--?(?= \p{L})|(?<=\w)--(?=\w)",
        "—",
        "A dash between clauses is an em dash.",
        language="en",
        key="dash",
        samples=(
            Sample("It is -- or was - so--yes.", ("--", "-", "--")),
            Sample("A well-known two-track plan — 10-20 pages, minus -5"),
        ),
    ),
    Rule(
        RuleKind.REGEX,
        r"\.{3,}|(?:\. ){2,}\.",
        "…",
        "An ellipsis is one sign.",
        language="en",
        key="ellipsis",
        samples=(Sample("Well... so. . . yes", ("...", ". . .")), Sample("Well… so. Yes. No.")),
    ),
    Rule(
        RuleKind.REGEX,
        r"(?<![\d-]|\d[,.])(\d{1,4})-(\d{1,4})(?![\d-]|[,.]\d)",
        r"\1–\2",
        "A range of figures has an en dash.",
        language="en",
        key="range",
        samples=(
            Sample("between pages 10-20, 1945-1949", ("10-20", "1945-1949")),
            Sample("on 2021-07-15, an F-16, COVID-19, 10–20, call 02-2345-6789"),
        ),
    ),
    Rule(
        RuleKind.PHRASE,
        "Covid-19",
        "COVID-19",
        "The name of the illness is written in capitals.",
        is_case_sensitive=True,
        key="covid",
        samples=(Sample("Covid-19 and Covid‑19", ("Covid-19", "Covid‑19")), Sample("the COVID-19 pandemic")),
    ),
    Rule(
        RuleKind.PHRASE,
        "Taiwan Straits",
        "Taiwan Strait",
        "There is one strait.",
        language="en",
        key="strait",
        samples=(
            Sample("across the Taiwan Straits.", ("Taiwan Straits",)),
            Sample("the Taiwan Strait’s peace"),
        ),
    ),
    Rule(
        RuleKind.PHRASE,
        "in order to",
        "to",
        "The shorter words say the same.",
        language="en",
        key="in_order_to",
        samples=(Sample("In order to win", ("In order to",)), Sample("put in order today")),
    ),
    Rule(
        RuleKind.REGEX,
        r"\b(utili[sz])(es?|ed|ing)\b",
        "",
        "“Use” says the same.",
        language="en",
        key="utilise",
        samples=(
            Sample("They utilize what was utilised", ("utilize", "utilised")),
            Sample("public utilities"),
        ),
    ),
    Rule(
        RuleKind.REGEX,
        r"(?<=\p{Han}), ?(?=\p{Han})",
        "，",
        "Between Chinese characters the comma is full width.",
        language="zh-Hant",
        key="chinese_comma",
        samples=(
            Sample("台灣,日本, 美國", (",", ", "), "zh-Hant"),
            Sample("台灣，COVID, 1,000 人", (), "zh-Hant"),
        ),
    ),
    Rule(
        RuleKind.REGEX,
        r"(?<=\p{Han})(?:\.{3,6}|。{3,6}|…(?!…))(?<!……)",
        "……",
        "The Chinese ellipsis is two signs wide.",
        language="zh-Hant",
        key="chinese_ellipsis",
        samples=(
            Sample("我們等...再說。。。好…", ("...", "。。。", "…"), "zh-Hant"),
            Sample("我們等……", (), "zh-Hant"),
        ),
    ),
    Rule(
        RuleKind.PHRASE,
        "其它",
        "其他",
        "The desk writes 其他 for persons and things.",
        language="zh-Hant",
        key="other",
        samples=(Sample("其它國家", ("其它",), "zh-Hant"), Sample("其他國家", (), "zh-Hant")),
    ),
)
