"""House style: what is found, what is put in its place, and which rules are refused."""

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opinion import prose
from opinion.house_rules import BUILT_IN
from opinion.house_style import Hit, Rule, RuleKind, apply, check, fault
from opinion.refusals import NotPossible
from opinion.samples import Sample

PHRASE, REGEX = RuleKind.PHRASE, RuleKind.REGEX


def found(text: str, rule: Rule, language: str = "en") -> list[tuple[str, str | None]]:
    return [(hit.found, hit.replacement) for hit in check([text], [rule], language=language).hits]


# --- the rules that come with the system ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "sample"),
    [(rule, sample) for rule in BUILT_IN for sample in rule.samples],
    ids=lambda value: str(value)[:40],
)
def test_the_samples_of_every_built_in_rule(rule: Rule, sample: Sample) -> None:
    assert (
        tuple(hit.found for hit in check([sample.text], [rule], language=sample.language).hits)
        == sample.found
    )


@pytest.mark.parametrize("rule", BUILT_IN, ids=lambda rule: rule.key)
def test_every_built_in_rule_may_be_a_rule_and_has_samples_for_both(rule: Rule) -> None:
    assert fault(rule) is None
    assert {bool(sample.found) for sample in rule.samples} == {True, False}
    assert rule.reason


def test_the_keys_of_the_built_in_rules_differ() -> None:
    assert len({rule.key for rule in BUILT_IN}) == len(BUILT_IN)


# --- phrases ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text", "hits"),
    [
        ("jab", "Jabs, a jab, the jab’s jabbing and 在jab裡", ["jab", "jab", "jab"]),
        ("vis-a-vis", "vis‑a‑vis and vis-a-vis", ["vis‑a‑vis", "vis-a-vis"]),
        ("don't know", "I don’t\u00a0know", ["don’t\u00a0know"]),
        ("Việt", "Việt Nam, Việtnam, đViệt", ["Việt"]),
        ("台灣", "在台灣的台灣人", ["台灣", "台灣"]),
        ("U.S.", "the U.S. and the UxSx", ["U.S."]),
        ("C++", "in C++ or C+++", ["C++", "C++"]),
        ("a b", "a\nb", []),
        ("(sic)", "so (sic) and (SIC)", ["(sic)", "(SIC)"]),
    ],
)
def test_a_phrase_is_found_as_whole_words_and_anywhere_in_chinese(
    phrase: str, text: str, hits: list[str]
) -> None:
    assert [words for words, _ in found(text, Rule(PHRASE, phrase))] == hits


def test_a_replacement_begins_as_what_it_replaces() -> None:
    rule = Rule(PHRASE, "amongst", "among")

    assert found("Amongst us, amongst you", rule) == [("Amongst", "Among"), ("amongst", "among")]


def test_where_case_is_the_point_it_is_left_as_suggested() -> None:
    rule = Rule(PHRASE, "Cross-Strait", "cross-strait", is_case_sensitive=True)

    assert found("Cross-Strait, cross-strait", rule) == [("Cross-Strait", "cross-strait")]


def test_what_already_reads_as_suggested_is_no_hit() -> None:
    rule = Rule(PHRASE, "Tsai Ing-wen", "Tsai Ing-wen (蔡英文)")

    assert found("Tsai Ing-wen (蔡英文) and Tsai Ing-wen.", rule) == [
        ("Tsai Ing-wen", "Tsai Ing-wen (蔡英文)")
    ]
    assert found("COVID-19, covid-19", Rule(PHRASE, "covid-19", "COVID-19")) == [("covid-19", "COVID-19")]


def test_a_rule_without_a_suggestion_has_nothing_to_put_in() -> None:
    assert found("It is shocking.", Rule(PHRASE, "shocking")) == [("shocking", None)]


def test_a_rule_speaks_to_the_texts_of_its_language() -> None:
    rule = Rule(PHRASE, "其它", "其他", language="zh")

    assert [found("其它", rule, language) for language in ("zh-Hant", "zh", "en", "zho")] == [
        [("其它", "其他")],
        [("其它", "其他")],
        [],
        [],
    ]


def test_the_groups_of_a_pattern_stand_in_its_suggestion() -> None:
    rule = Rule(REGEX, r"(?<n>\d+) ?%|(percent)", r"\g<n> per cent\2")

    assert found("5% and percent", rule) == [("5%", "5 per cent"), ("percent", " per centpercent")]


def test_a_hit_knows_that_it_is_quoted() -> None:
    hits = check(["He said “in order to win” in order to lose."], [Rule(PHRASE, "in order to", "to")]).hits

    assert [(hit.start, hit.is_quoted) for hit in hits] == [(9, True), (26, False)]


def test_hits_of_several_rules_come_in_the_order_of_the_text() -> None:
    rules = [Rule(PHRASE, "b"), Rule(PHRASE, "a")]

    assert [(hit.paragraph, hit.found) for hit in check(["b a", "a"], rules).hits] == [
        (1, "b"),
        (1, "a"),
        (2, "a"),
    ]


def test_an_ignored_hit_is_known_again_while_the_words_around_it_stay() -> None:
    rule = Rule(PHRASE, "jab")

    def key(*paragraphs: str) -> str:
        (hit,) = check(paragraphs, [rule]).hits
        return hit.key

    same = key("They all say today that a jab was given to every child.")
    assert key("New.", "And they all say today that a jab was given to every child.") == same
    assert key("They all say today that no jab was given to every child.") != same


# --- applying ---------------------------------------------------------------------------------------------

BODY = "<h2>In order to</h2><p>One goes <strong>in <em>order</em></strong> to win &amp; in order to lose.</p>"


def test_a_hit_is_applied_at_its_place_and_the_markup_stays() -> None:
    hits = check(prose.paragraphs(BODY), [Rule(PHRASE, "in order to", "to")]).hits

    assert [apply(BODY, hit) for hit in hits] == [
        BODY.replace("In order to", "To"),
        BODY.replace("<strong>in <em>order</em></strong> to win", "<strong>to</strong> win"),
        BODY.replace("in order to lose", "to lose"),
    ]


def test_where_the_text_has_changed_nothing_is_applied() -> None:
    (hit,) = check(["A jab."], [Rule(PHRASE, "jab", "shot")]).hits

    for body in ("<p>A big jab.</p>", "", "<h2>A jub.</h2>"):
        with pytest.raises(NotPossible, match="“jab” is no longer there"):
            apply(body, hit)


def test_a_rule_without_a_suggestion_is_not_applied() -> None:
    (hit,) = check(["A jab."], [Rule(PHRASE, "jab")]).hits

    with pytest.raises(NotPossible, match="by hand"):
        apply("<p>A jab.</p>", hit)


# --- rules that are refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule(PHRASE, "  "), "Say which words"),
        (Rule(PHRASE, ","), "single sign"),
        (Rule(REGEX, "x" * 201), "at most|may have 200"),
        (Rule(REGEX, "a(b"), "cannot be read: missing"),
        (Rule(REGEX, r"\p{Klingon}"), "cannot be read"),
        (Rule(REGEX, "a*"), "nothing"),
        (Rule(REGEX, r"\b"), "nothing"),
        (Rule(REGEX, "(?=x)"), "nothing"),
        (Rule(REGEX, "(a|aa)+$"), "too long"),
        (Rule(REGEX, r"(\w+\s?)*!"), "too long"),
        (Rule(REGEX, r"(?:foo|fo+)+bar(?:x+x+)+y"), "too long"),
        (Rule(REGEX, "((a{1000}){1000}){1000}"), "more than 10000"),
        (Rule(REGEX, "(?R)?a"), "calls itself"),
        (Rule(REGEX, "(?:foobar){e<=3}"), "roughly"),
        (Rule(REGEX, "a(b)", r"\2"), r"takes up \\2"),
        (Rule(REGEX, "a(b)", r"\g<n>"), r"takes up \\g<n>"),
        (Rule(REGEX, "a(b)", r"\d"), "backslash"),
        (Rule(PHRASE, "jab", samples=(Sample("a shot", ("shot",)),)), "finds nothing; it should find “shot”"),
    ],
    ids=lambda value: value.pattern[:20] if isinstance(value, Rule) else "",
)  # fmt: skip
def test_what_cannot_be_a_rule_is_refused_in_a_sentence(rule: Rule, sentence: str) -> None:
    start = time.monotonic()

    told = fault(rule)

    assert told is not None
    assert re.search(sentence, told)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "pattern",
    [r"\d{4}-\d{2}-\d{2}", r"\b(\w+) \1\b", r"(?i)colou?r", "[“”]", r"(?<=\p{Han})[,;]", r"\bMr\.? [A-Z]\w+"],
)
def test_what_editors_write_is_taken(pattern: str) -> None:
    assert fault(Rule(REGEX, pattern)) is None


def test_a_rule_that_is_slow_on_a_text_is_given_up_and_named() -> None:
    slow, quick = Rule(REGEX, r"(\w+\s?)*!"), Rule(PHRASE, "word")
    start = time.monotonic()

    checked = check(["word " * 200 + ".!"] * 20, [slow, quick])

    assert checked.slow == [slow]
    assert len(checked.hits) == 200
    assert time.monotonic() - start < 3


# --- wild texts -------------------------------------------------------------------------------------------

WORDS = st.text("ab -’'“台灣.\u00a0é", min_size=1, max_size=6)


@given(st.lists(st.text("ab -’'“台灣.\u00a0é\n<", max_size=30), max_size=3), WORDS, WORDS)
def test_any_phrase_is_found_where_the_hit_says(paragraphs: list[str], phrase: str, suggestion: str) -> None:
    rule = Rule(PHRASE, phrase, suggestion)
    assume(phrase.strip())

    for hit in check(paragraphs, [rule]).hits:
        text = paragraphs[hit.paragraph - 1]
        assert text[hit.start : hit.end] == hit.found
        assert hit.replacement is not None


@given(
    st.lists(
        st.sampled_from(["a jab", " and ", "<em>", "</em>", "<br>", "</p><p>", "jab", "&amp;", "台"]),
        max_size=9,
    )
)
def test_every_hit_of_a_body_can_be_applied(parts: list[str]) -> None:
    body = prose.clean(f"<p>{''.join(parts)}</p>")
    rule = Rule(PHRASE, "jab", "shot")

    def hits(body: str) -> list[Hit]:
        return check(prose.paragraphs(body), [rule]).hits

    for left in range(len(hits(body)), 0, -1):
        assert len(hits(body)) == left
        body = apply(body, hits(body)[0])
    assert hits(body) == []


@given(st.text("ab(|)*+?.[]{}1,\\^$台 ", max_size=12))
def test_any_pattern_is_taken_or_refused(pattern: str) -> None:
    rule = Rule(REGEX, pattern)

    if fault(rule) is None:
        assert check(["ab 台 a1"], [rule]).slow == []
