"""The passage that shows a match, and what is marked in it."""

import random
import time

import pytest

from authors.text import fold
from opinion.highlight import find, highlight, mark
from opinion.lexemes import tokens
from opinion.search import parse
from opinion.stemming import stem

OPENING = (
    "Despite the complicated legacy of colonialism, relations between Taipei and Tokyo continue to blossom."
)
TEXT = "\n".join(
    [
        OPENING,
        "In the document, the importance of Taiwan is mentioned in the context of “Security "
        "Environment Surrounding Japan,” demonstrating that Taiwan is a part of Japan’s regional strategy.",
        "Kishi wrote that Japan should “closely cooperate with countries that share the same values.”",
        "President Tsai Ing-wen (蔡英文) said that “Taiwan and Japan are confronted with the same threats.”",
    ]
)
CHINESE = (
    "在這樣的情況之下，我們必須思考，區域的穩定與和平，以及美國、日本與台灣之間的安全合作關係，是否能夠更進一步深化。"
    * 4
    + "總統蔡英文表示，臺灣與日本面對相同的威脅。"
    + "並且回應軍事挑釁的國家，都應該攜手合作，共同維護印太地區的自由與開放。" * 4
)


def shown(passage):
    return "".join(f"[{piece}]" if is_marked else piece for piece, is_marked in passage)


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("Three vaccines arrived.", "vaccine", "Three [vaccines] arrived."),
        (
            "Strategies and a strategy, strategically.",
            "strategy",
            "[Strategies] and a [strategy], strategically.",
        ),
        ("The police has a policy.", "policies", "The police has a [policy]."),
        ("Japan’s navy; the Japanese.", "japan", "[Japan’s] navy; the Japanese."),
        ("By Huynh Tam Sang", "huỳnh tâm", "By [Huynh] [Tam] Sang"),
        ("Đặng Tiểu Bình", "dang", "[Đặng] Tiểu Bình"),
        ("Cafe\u0301 society", "café", "[Cafe\u0301] society"),
        ("The ﬁrst ship", "first", "The [ﬁrst] ship"),
        ("㋿元年", "令", "[㋿]元年"),
        ("總統蔡英文表示", "英文", "總統蔡[英文]表示"),
        ("臺灣與台灣", "台灣", "[臺灣]與[台灣]"),
        ("文文文文", "文文", "[文文文文]"),
        ("海峽兩岸", "海峽 峽兩", "[海峽兩]岸"),
        ("Tsai Ing-wen and Ing", "Ing-wen", "Tsai [Ing-wen] and Ing"),
        (
            "The Strait of Taiwan; Taiwan Strait",
            '"strait of taiwan"',
            "The [Strait of Taiwan]; Taiwan Strait",
        ),
        ("a Taiwan 海峽 Strait", '"taiwan strait"', "a Taiwan 海峽 Strait"),
        ("U.S. and us", "US", "[U.S.] and [us]"),
        ("What Now?", "what now", "[What] [Now]?"),
        ("What now, Taiwan?", "what now taiwan", "What now, [Taiwan]?"),
        ("Taiwan and China", "taiwan -china", "[Taiwan] and China"),
        ("Taiwan and China", "taiwan or china", "[Taiwan] and [China]"),
        ("COVID疫苗", "covid疫苗", "[COVID疫苗]"),
        ("𠮷野家", "野家", "𠮷[野家]"),
        ("<b>Taiwan</b> & co", "taiwan", "<b>[Taiwan]</b> & co"),
        ("Nothing here", "taiwan", "Nothing here"),
        ("Nothing here", "🔥", "Nothing here"),
        ("", "taiwan", ""),
    ],
)
def test_what_was_asked_for_is_marked(text, typed, expected):
    assert shown(mark(text, parse(typed))) == expected
    assert shown(highlight(text, parse(typed))) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("regional strategies", "In the document, the importance of Taiwan is"),
        ("cooperating", "Kishi wrote that Japan should “closely [cooperate] with countries"),
        ("蔡英文", "President Tsai Ing-wen ([蔡英文]) said"),
        (
            "japan threat",
            "President Tsai Ing-wen (蔡英文) said that “Taiwan and [Japan] are confronted with the same [threats]",
        ),
        ("nothing of it", OPENING),
    ],
)
def test_the_passage_is_the_paragraph_that_shows_the_match(typed, expected):
    passage = shown(highlight(TEXT, parse(typed)))

    assert passage.startswith(expected)


def test_a_long_paragraph_is_cut_around_the_match():
    text = (
        "The first sentence says nothing. " * 30
        + "But the Senkaku Islands matter, it says. "
        + "Then more. " * 60
    )

    passage = shown(highlight(text, parse("senkaku")))

    assert passage.startswith("…But the [Senkaku] Islands matter, it says. Then more.")
    assert passage.endswith("Then more. …")
    assert 230 <= len(passage) <= 250


def test_a_chinese_passage_is_half_as_many_characters():
    passage = shown(highlight(CHINESE, parse("英文")))

    assert "總統蔡[英文]表示" in passage
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert 90 <= len(passage) <= 125


def test_the_opening_is_shown_where_only_the_headline_matches():
    assert shown(highlight("A word. " * 100, parse("headline"))) == "A word. " * 30 + "…"
    assert highlight(TEXT, None) == [(OPENING, False)]


def test_the_passage_shows_the_place_where_most_of_the_words_meet():
    text = "Taiwan. " * 60 + "Japan and Taiwan meet. " + "Japan. " * 60

    assert "[Japan] and [Taiwan] meet" in shown(highlight(text, parse("taiwan japan")))


def test_a_passage_is_made_of_the_texts_own_characters():
    chance = random.Random(3)  # noqa: S311
    for _ in range(500):
        text = "".join(chance.choices("ab 。台灣文e\u0301ﬁ㋿đ.,\n\x00\ud800", k=chance.randint(0, 80)))
        query = parse("".join(chance.choices("ab 台灣文éfi", k=chance.randint(1, 6))))
        passage = highlight(text, query, length=chance.choice([5, 20, 240]))
        whole = mark(text, query)
        assert "".join(piece for piece, _ in whole) == text
        assert "".join(piece for piece, _ in passage).strip("… ") in text


def test_a_word_is_marked_wherever_taking_the_whole_text_apart_would_find_it():
    chance = random.Random(4)  # noqa: S311
    words = (
        "skies sky dying die U.S. us Taiwan's taiwan organization organize early earli x的sky ferry's".split()
    )
    for _ in range(1000):
        text = "".join(chance.choice(words) + chance.choice(" -.'_\t;") for _ in range(chance.randint(0, 30)))
        (phrase, *_) = parse(chance.choice(words)).wanted()
        found = [(hit.start, hit.end) for hit in find(text, [phrase])]
        root = stem(phrase.words[0])
        assert found == [(word.start, word.end) for word in tokens(fold(text)) if stem(word.text) == root], (
            text
        )


def test_a_page_of_passages_of_long_texts_takes_no_time():
    texts = [" ".join(["taiwan strait security"] * 12_000), "的" * 100_000, "word " * 40_000]
    query = parse("的 taiwan 台灣 or 'security strait' or nothing")

    start = time.process_time()
    for text in texts:
        highlight(text, query)

    assert time.process_time() - start < 3
