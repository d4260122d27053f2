"""What is a small fix, and the sentence that says why something is none."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion import quotations
from opinion.parts import BylineEntry, Snapshot
from opinion.redline.blocks import read
from opinion.small_fix import LIMIT, Verdict, judge

ENGLISH = (
    "<p>Despite the legacy, relations continue to blossom. They do not falter, and the United States of 1979 is far. "
    "The minister said “we stand together, as ever” before he left for home.</p>"
    "<h2>What now</h2>"
    "<p>It is said that <a href='https://x.example/a'>the report</a> holds water. He didn’t go.</p>"
    "<blockquote><p>Deterrence is a habit.</p></blockquote>"
    "<ul><li>Buy mines</li><li>Train reserves</li></ul>"
)
CHINESE = "<p>政府不應該忽視民意。總統說「我們會努力」，然而三個月過去了，情況依舊。賴清德到訪。</p>"


def entry(name: str, native: str = "") -> BylineEntry:
    return {
        "author": 1, "role": "author", "name": name, "native_name": native, "language": "", "affiliation": "",
        "bio_line": "Writes.",
    }  # fmt: skip


def copy(body: str, **fields: object) -> Snapshot:
    return replace(Snapshot(body=body, byline=[entry("Huynh Tam Sang")]), **fields)


def changed(body: str, old: str, new: str, *names: str, language: str = "en") -> Verdict:
    assert body.count(old) == 1
    return judge(copy(body, language=language), copy(body.replace(old, new), language=language), names)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("blossom", "bloom", 1),
        ("continue to", "still", 2),
        ("legacy,", "legacy", 1),
        ("legacy", "long colonial legacy", 2),
        ("They do", "Yet they do", 2),
        ("blossom. They", "blossom; they", 1),
        ("falter, and", "falter; and", 1),
        ("before he left for home", "before leaving", 4),
        ("It is said that ", "", 4),
        ("didn’t", "didn't", 0),
        ("“we stand together, as ever”", '"we stand together, as ever"', 0),
        ("blossom. They", "blossom.</p><p>They", 0),
        ("legacy", "<em>legacy</em>", 1),
        ("the United States", "<em>the United States</em>", 3),
        ("legacy", "<span lang='fr'>legacy</span>", 0),
        ("Buy mines", "Buy more mines", 1),
        ("Buy mines", "Buy</li><li>mines", 0),
    ],
)
def test_a_small_fix_passes_and_its_words_are_counted(old: str, new: str, words: int) -> None:
    assert changed(ENGLISH, old, new) == Verdict(words)


@pytest.mark.parametrize(
    ("old", "new", "rule", "sentence"),
    [
        ("do not falter", "do falter", "negation", "This removes “not”."),
        ("relations continue", "relations never continue", "negation", "This adds “never”."),
        ("continue to", "cannot", "negation", "This adds “cannot”."),
        ("didn’t go", "did go", "negation", "This removes “didn’t”."),
        ("legacy", "non-legacy", "negation", "This adds “non-legacy”."),
        ("1979", "1978", "number", "This removes “1979”."),
        ("far", "far %", "", ""),
        ("1979", "1979%", "number", "This adds “%”."),
        ("far", "far 3", "number", "This adds “3”."),
        ("as ever", "as always", "quotation", "This removes “ever”."),
        ("we stand together, as ever", "we stand together", "quotation", "This removes “,”."),
        ("“we stand", "“today we stand", "quotation", "This adds “today”."),
        ("blossom", "“blossom”", "quotation", "This adds ““”."),
        ("ever” before", "ever before”", "quotation", ""),
        ("“we stand together, as ever”", "”we stand together, as ever“", "quotation", "This changes where"),
        ("blossom", "'blossom'", "quotation", "This adds “'”."),
        ("Deterrence is a habit", "Deterrence is one habit", "quotation", "This removes “a”."),
        ("United States", "states", "capital", "This removes “United”."),
        ("for home", "for Tokyo", "capital", "This adds “Tokyo”."),
        ("the report", "the long report", "link", "This adds “long”."),
        ("https://x.example/a", "https://x.example/b", "link", "This changes the link of “the”."),
        (
            "blossom",
            "<a href='https://y.example/'>blossom</a>",
            "link",
            "This changes the link of “blossom”.",
        ),
        ("legacy", "<s>legacy</s>", "form", "This changes the formatting of “legacy”."),
        ("stand", "<em>stand</em>", "quotation", "This changes the emphasis of “stand”."),
        ("<h2>What now</h2>", "<p>What now</p>", "form", "This changes the form of a paragraph."),
        ("blossom. They", "blossom.</p><h3>They", "form", "This changes the form of a paragraph."),
        ("<li>Train reserves</li></ul>", "</ul><p>Train reserves</p>", "form", ""),
        ("water", "water<span data-note='Source.'></span>", "note", "This adds or removes a note."),
    ],
)
def test_what_only_the_author_may_change_is_refused_with_its_name(
    old: str, new: str, rule: str, sentence: str
) -> None:
    verdict = changed(ENGLISH, old, new)

    assert verdict.rule == rule
    assert verdict.refusal.startswith(sentence)
    assert verdict.passes == (not rule)


@pytest.mark.parametrize(
    ("old", "new", "rule", "sentence"),
    [
        ("然而", "但是", "", ""),
        ("情況依舊", "情形依然如舊", "", ""),
        ("不應該", "應該", "negation", "This removes “不”."),
        ("過去", "未過去", "negation", "This adds “未”."),
        ("三個月", "五個月", "number", "This removes “三”."),
        ("我們會努力", "我們要努力", "quotation", "This removes “會”."),
        ("賴清德", "賴某德", "name", "This removes “賴清德”."),
        ("賴清德", "賴前清德", "name", "This parts the name “賴清德”."),
        ("民意", "蔡英文", "name", "This adds “蔡英文”."),
    ],
)
def test_chinese_is_judged_character_by_character(old: str, new: str, rule: str, sentence: str) -> None:
    verdict = changed(CHINESE, old, new, "賴清德", "蔡英文", language="zh-Hant")

    assert verdict.rule == rule
    assert verdict.refusal.startswith(sentence)


def test_han_characters_count_as_a_word_each() -> None:
    assert changed(CHINESE, "情況依舊", "情形依然如舊", language="zh-Hant").words == 3


@pytest.mark.parametrize(
    ("old", "new", "names", "sentence"),
    [
        ("the legacy", "the legacy of huynh tam sang", (), "This adds “huynh tam sang”."),
        ("They do", "Sang does; they do", (), "This adds “Sang”."),
        ("the legacy", "the legacy of lai ching-te", ("Lai Ching-te",), "This adds “lai ching-te”."),
    ],
)
def test_names_of_the_byline_and_of_the_list_are_left_alone(
    old: str, new: str, names: tuple[str, ...], sentence: str
) -> None:
    verdict = changed(ENGLISH, old, new, *names)

    assert (verdict.rule, verdict.refusal.startswith(sentence)) == ("name", True)


def test_a_name_at_the_beginning_of_a_sentence_is_known_from_elsewhere() -> None:
    body = "<p>Japan has grown. It is Japan that matters.</p>"

    assert changed(body, "Japan has", "China has").rule == "capital"
    assert changed(body, "Japan has grown. It is Japan", "She has grown. It is Japan").rule == "capital"
    assert changed(body, "It is", "That is").rule == ""


def test_a_capital_behind_an_abbreviation_counts_as_one_inside() -> None:
    assert changed("<p>So Gen. Milley went.</p>", "Milley", "Smith").rule == "capital"
    assert changed("<p>The U.S. Senate met.</p>", "Senate", "House").rule == "capital"


def test_more_words_than_the_limit_are_refused_with_their_number() -> None:
    before, after = "a " * 16, "b " * 16
    verdict = judge(copy(f"<p>{before}end</p>"), copy(f"<p>{after}end</p>"))

    assert verdict == Verdict(
        16, "words", "This changes 16 words since the yes; a small fix changes at most 15."
    )
    assert judge(copy(f"<p>{'a ' * 15}end</p>"), copy(f"<p>{'b ' * 15}end</p>")) == Verdict(15)
    assert judge(copy("<p>one two</p>"), copy("<p>one too</p>"), limit=0).rule == "words"


def test_changes_in_several_paragraphs_are_added_up() -> None:
    body = "<p>" + "</p><p>".join(f"word{'abcdefghijklmnop'[n]} stays here" for n in range(16)) + "</p>"

    assert judge(copy(body), copy(body.replace("stays", "remains"))).words == 16


def test_a_moved_paragraph_is_not_small_however_short() -> None:
    body = "<p>The first one stands here.</p><p>Why so.</p><p>The last one stands there.</p>"
    moved = "<p>Why so.</p><p>The first one stands here.</p><p>The last one stands there.</p>"

    assert judge(copy(body), copy(moved)).rule == "moved"


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        ({"disclosure": "Paid by X."}, "disclosure"),
        ({"byline": [entry("Huynh Tam Sang", "黃心光")]}, "byline"),
        ({"byline": []}, "byline"),
        ({"headline": "Another", "standfirst": "Another 5", "topics": [7], "lead_image_id": 3}, ""),
    ],
)
def test_only_the_parts_that_need_consent_are_compared(part: dict[str, object], rule: str) -> None:
    assert judge(copy(ENGLISH), copy(ENGLISH, **part)).rule == rule


def test_a_language_whose_negations_are_unknown_is_not_judged() -> None:
    assert (
        judge(copy("<p>Ich gehe nicht.</p>", language="de"), copy("<p>Ich gehe.</p>", language="de")).rule
        == "language"
    )
    assert judge(copy("<p>Ich gehe.</p>", language="de"), copy("<p>Ich gehe.</p>", language="de")) == Verdict(
        0
    )


# --- whatever is changed ----------------------------------------------------------------------------------

# fmt: off
WORDS = [
    "not", "never", "the", "cat", "Tokyo", "5", "3.5%", "“", "”", "'", '"', "「", "」", "不", "三", "未", "來", "是",
    ".", ",", "didn’t", "no", "<em>x</em>", "</p><p>", "<a href='https://x.example/'>l</a>", "蔡", "英", "文",
]
# fmt: on


def body_of(words: list[str]) -> str:
    return f"<p>{' '.join(words)}</p>"


def plain_of(html: str) -> str:
    return "\n".join(block.text for block in read(html))


def quoted(html: str) -> Counter[str]:
    """How often each text is quoted, marks left aside."""
    found = Counter[str]()
    for block in read(html):
        found.update(re.sub(r"\W", "", block.text[start:end]) for start, end in quotations.spans(block.text))
    return found


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str]:
    before = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
    after = list(before)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(after)))
        match draw(st.sampled_from(["add", "cut", "replace"])):
            case "add":
                after.insert(at, draw(st.sampled_from(WORDS)))
            case "cut":
                del after[at : at + draw(st.integers(1, 3))]
            case _:
                after[at : at + 1] = [draw(st.sampled_from(WORDS))]
    return body_of(before), body_of(after)


@settings(max_examples=400, deadline=None)
@given(edits())
def test_whatever_passes_keeps_numbers_negations_quotations_names_and_links(bodies: tuple[str, str]) -> None:
    before, after = bodies
    verdict = judge(copy(before), copy(after), ["蔡英文"])
    if verdict.passes:
        one, two = plain_of(before), plain_of(after)
        assert verdict.words <= LIMIT
        assert Counter(re.findall(r"\d|三", one)) == Counter(re.findall(r"\d|三", two))
        negations = r"\b(?:not|never|no)\b|n’t|[不未]"
        assert Counter(re.findall(negations, one)) == Counter(re.findall(negations, two))
        assert quoted(before) == quoted(after)
        assert one.replace(" ", "").count("蔡英文") == two.replace(" ", "").count("蔡英文")
        assert one.count("Tokyo") == two.count("Tokyo") or "Tokyo" not in one.lower()
        assert before.count("<a ") == after.count("<a ")
