"""Text as people send it: hostile, careless, and in every script."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authors.text import (
    MOST_MARKS,
    UnreadableText,
    clean_text,
    confusable_with_latin,
    fold,
    fold_with_map,
    mixes_scripts,
    slugify,
    sort_key,
)

# Everything that makes trouble, beside what does not.
TROUBLE = (
    "\0\x07\x1b\x85\xa0\xad\u0301\u0323\u034f\u061c\u05d0\u0627\u0915\u094d\u1160\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u3099\u3000\u3164\ufe0f\ufeff\ufff9\ufffe"
    "\U0001f3f4\U0001f468\U0001f3fd\U000e0062\U000e0067\U000e007f\U000e0100\U0001ffff"
    "\r\n\t aeKłĐİßｶﾞ台臺が각ㅎ￡½Ⅷ.-_/%'’"
)
any_text = st.text(st.one_of(st.sampled_from(TROUBLE), st.characters(exclude_categories=["Cs"])))


# --- clean_text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Huỳnh Tâm Sáng", "Huỳnh Tâm Sáng"),
        ("cafe\u0301", "café"),
        ("\u212b", "\u00e5".upper()),
        ("NUL\0 bell\x07 escape\x1b delete\x7f C1\x9b", "NUL bell escape delete C1"),
        ("\ufeffmark of order", "mark of order"),
        ("annotation \ufff9a\ufffab\ufffb", "annotation ab"),
        ("nothing \ufdd0\ufffe\U0010ffff", "nothing"),
        ("zero\u200bwidth\u2060s\u00adoft", "zerowidthsoft"),
        ("ghost\u3164 let\u115fter\u2800s", "ghost letters"),
        ("  two  blanks\u3000\u00a0and\nmore\t", "two blanks and more"),
        ("Subject\r\nBcc: all@example.org", "Subject Bcc: all@example.org"),
        ("hidden\U000e0068\U000e0069 words\ufe01\U000e0102", "hidden words"),
        ("what held it \ufe0f\u200d❤ is gone", "what held it ❤ is gone"),
        ("釣魚台列嶼　「註」", "釣魚台列嶼 「註」"),
        ("", ""),
    ],
)
def test_one_line_of_text_is_cleaned(sent: str, kept: str) -> None:
    assert clean_text(sent) == kept


def test_lines_are_kept_where_they_are_asked_for() -> None:
    assert clean_text("a\r\nb\rc\u2028d\ve\n\n\tf", lines=True) == "a\nb\nc\nd\ne\n\n\tf"


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "🏃🏽\u200d♀\ufe0f\u200d➡\ufe0f",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "1\ufe0f\u20e3",
        "می\u200cخواهم",
        "क्\u200dष",
        "葛\U000e0100城市",
        "שָׁלֹ֔ום",
        "RTL \u2067שלום\u2069 here",
        "שלום\u200f!",
        "བསྒྲུབས",
        "Nguyễn Thị Ánh",
    ],
)
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("user\u202egnp.exe", "usergnp.exe"),
        ("\u202edesrever\u202c", "desrever"),
        ("\u2066open", "open"),
        ("closed\u2069\u202c", "closed"),
        ("\u2066a\u202ab\u2069c", "abc"),
        ("\u2067even\u2069 \u2067odd", "\u2067even\u2069 odd"),
        ("no Hebrew\u200f, no Arabic\u061c", "no Hebrew, no Arabic"),
    ],
)
def test_text_does_not_run_against_its_reader(sent: str, kept: str) -> None:
    assert clean_text(sent) == kept


def test_bidi_controls_are_balanced_line_by_line() -> None:
    assert clean_text("\u2067a\nb\u2069", lines=True) == "a\nb"


def test_a_flood_of_accents_is_stopped() -> None:
    assert len(clean_text("Z" + "\u0337\u0353\u030d" * 50)) == 1 + MOST_MARKS


@pytest.mark.parametrize("half", [chr(0xD800), chr(0xDFFF), f"a{chr(0xDC00)}b"])
def test_half_a_character_is_refused_with_a_sentence(half: str) -> None:
    with pytest.raises(UnreadableText, match=r"^This text .*\.$"):
        clean_text(half)


def test_no_character_is_cleaned_by_one_way_and_not_by_the_other() -> None:
    """The quick way around the work must be taken only by what the work would not change."""
    every = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]

    quick = [sign for sign in every if clean_text(sign, lines=True) == sign]
    worked = [sign for sign in every if clean_text(f"\0{sign}", lines=True) == sign]

    assert quick == worked


@given(any_text, st.booleans())
def test_cleaning_twice_changes_nothing(text: str, lines: bool) -> None:
    once = clean_text(text, lines=lines)

    assert clean_text(once, lines=lines) == once


@given(any_text)
def test_clean_text_is_nfc_without_controls_and_fit_for_xml(text: str) -> None:
    cleaned = clean_text(text, lines=True)

    assert unicodedata.is_normalized("NFC", cleaned)
    assert not [sign for sign in cleaned if unicodedata.category(sign) == "Cc" and sign not in "\n\t"]
    assert not [sign for sign in cleaned if ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF]
    assert not set(cleaned) & set("\ufeff\u200b\u202d\u202e\ufff9\ufffa\ufffb")


@given(any_text)
def test_a_single_line_has_single_blanks(text: str) -> None:
    cleaned = clean_text(text)

    assert cleaned == " ".join(cleaned.split())


# --- fold -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Ngọc Thịnh", "dang thi ngoc thinh"),
        ("臺灣 颱風", "台灣 颱風"),
        ("週年・佔領", "周年・占領"),
        ("Łódź Ærø Straße İstanbul", "lodz aero strasse istanbul"),
        ("ＡＢＣ１２３", "abc123"),
        ("ｶﾞｷﾞ カ\u3099", "ガギ ガ"),
        ("が か", "が か"),
        ("हिन्दी", "हिन्दी"),
        ("Taiwan’s “vaccine” — diplomacy", 'taiwan\'s "vaccine" - diplomacy'),
        ("ﬁne ½", "fine 1⁄2"),
        ("\u1112\u1161\u11ab", "한"),
    ],
)
def test_search_sees_through_case_accents_width_and_variants(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(any_text)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_the_map_of_a_folded_text_points_into_the_text(text: str) -> None:
    folded, came_from = fold_with_map(text)

    assert folded == fold(text)
    assert len(came_from) == len(folded)
    assert came_from == sorted(came_from)
    assert all(0 <= index < len(text) for index in came_from)


def test_a_match_in_folded_text_is_found_in_the_text() -> None:
    text = "Straße nach Łódź, 臺北"
    folded, came_from = fold_with_map(text)

    assert text[came_from[folded.index("lodz")] :].startswith("Łódź")
    assert text[came_from[folded.index("台北")] :] == "臺北"


# --- slugify ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Taiwan’s “vaccine diplomacy”", "taiwans-vaccine-diplomacy"),
        ("Đường lối đối ngoại", "duong-loi-doi-ngoai"),
        ("釣魚台：主權爭議", "釣魚台-主權爭議"),
        ("臺灣的海峽", "臺灣的海峽"),
        ("The U.S. and the E.U.", "the-us-and-the-eu"),
        ("3.5% / year", "3-5-year"),
        ("../../etc/passwd", "etc-passwd"),
        ("ガバナンス 日本", "ガバナンス-日本"),
        ("हिन्दी में", "हिन्दी-में"),
        ("a_b--c", "a-b-c"),
        ("🔥", ""),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_headline_makes_a_slug(headline: str, slug: str) -> None:
    assert slugify(headline) == slug


def test_a_long_slug_is_cut_between_words() -> None:
    assert slugify("the quick brown fox jumps", limit=20) == "the-quick-brown-fox"
    assert slugify("the quick brown fox", limit=18) == "the-quick-brown"
    assert slugify("the quick brown fox", limit=15) == "the-quick-brown"
    assert slugify("釣魚台列嶼" * 5, limit=12) == "釣魚台列嶼釣魚台列嶼釣魚"


@given(any_text, st.integers(1, 30))
def test_a_slug_is_fit_for_an_address(text: str, limit: int) -> None:
    slug = slugify(text, limit=limit)

    assert len(slug) <= limit
    assert slug == slug.strip("-")
    assert "--" not in slug
    assert unicodedata.is_normalized("NFC", slug)
    assert slug == slug.casefold()
    assert {unicodedata.category(sign)[0] for sign in slug if sign != "-"} <= set("LNM")
    assert slugify(slug, limit=limit) == slug


# --- sort_key ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "family_first", "key"),
    [
        ("Taro Aso", False, "aso taro"),
        ("Huynh Tam Sang", True, "huynh tam sang"),
        ("Đặng Thị Ngọc", True, "dang thi ngoc"),
        ("Ursula von der Leyen", False, "leyen ursula von der"),
        ("Robert De Niro", False, "de niro robert"),
        ("Martin Luther King Jr.", False, "king martin luther jr"),
        ("Aso, Taro", False, "aso taro"),
        ("蔡英文", False, "蔡英文"),
        ("蔡英文", True, "蔡英文"),
        ("Plato", False, "plato"),
        ("“Ｚoë”  O’Brien", False, "o'brien zoe"),
    ],
)
def test_names_sort_by_the_family(name: str, family_first: bool, key: str) -> None:
    assert sort_key(name, family_first=family_first) == key


def test_chinese_names_stand_after_latin_ones() -> None:
    names = ["蔡英文", "Zoë Wang", "Åse Berg", "李登輝"]

    assert sorted(names, key=lambda name: sort_key(name, family_first=False)) == [
        "Åse Berg",
        "Zoë Wang",
        "李登輝",
        "蔡英文",
    ]


# --- look-alikes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Chіna", "pаypal", "Μicrosoft", "Taiwan сосо report", "АВС News"])
def test_look_alikes_are_noticed(text: str) -> None:
    assert mixes_scripts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tsai Ing-wen 蔡英文",
        "T恤",
        "Анна Петрова",
        "Anna Петрова",
        "Ελλάδα",
        "安倍のマスク",
        "Zoë",
        "",
        "123",
    ],
)
def test_honest_mixtures_are_not_flagged(text: str) -> None:
    assert not mixes_scripts(text)


def test_a_word_of_look_alikes_is_told_from_a_russian_one() -> None:
    assert confusable_with_latin("сосо")
    assert not confusable_with_latin("привет")
    assert not confusable_with_latin("coco")
    assert not confusable_with_latin("")
