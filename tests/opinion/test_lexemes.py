"""Vectors against PostgreSQL: every text is indexed, and what we know of its dictionary is so."""

import itertools
import pydoc_data.topics
import random
import re

import pytest

from authors.text import fold
from opinion.lexemes import STOP_WORDS, Vector, body_vector
from opinion.stemming import stem
from tests.searching import HUYNH, ask, matches

pytestmark = pytest.mark.django_db

# --- every text is indexed --------------------------------------------------------------------------------


def unique_words(alphabet: str, length: int) -> str:
    words = ("".join(letters) for letters in itertools.product(alphabet, repeat=length))
    return " ".join(itertools.islice(words, 5_000_000 // (length + 1)))


@pytest.mark.parametrize(
    "text",
    [
        unique_words("abcdefghijklmnopqrstuvwxyz", 5),
        unique_words("абвгдежзийклмнопрстуфхцчшщ", 4),
        unique_words("𐐨𐐩𐐪𐐫𐐬𐐭𐐮𐐯𐐰𐐱𐐲𐐳𐐴𐐵", 5),
        "".join(random.Random(1).choices([chr(0x4E00 + sign) for sign in range(20_000)], k=5_000_000)),  # noqa: S311
        "".join(random.Random(1).choices([chr(0x20000 + sign) for sign in range(40_000)], k=300_000)),  # noqa: S311
        "。".join(chr(0x4E00 + place % 20_000) for place in range(300_000)),
        "台" * 5_000_000,
        "word " * 1_000_000,
        "x" * 5_000_000,
        "\n" * 5_000_000,
        "\x00\ud800" * 100_000,
        "'\\:1A" * 100_000,
    ],
    ids=range(12),
)
def test_a_text_of_any_size_is_indexed_without_an_error(text):
    vector = body_vector(headline="Taiwan", names=HUYNH, topics=["蔡英文"], standfirst="", body=text)

    assert [matches(typed, vector) for typed in ("taiwan", "sáng", "英文")] == [True, True, True]


def test_a_word_too_long_for_the_database_is_found_by_its_beginning():
    assert matches("x" * 200, Vector([("D", "x" * 5000)]))


def test_a_long_chinese_text_is_found_by_its_last_words():
    filler = "".join(chr(0x4E00 + place * 11 % 9_973) for place in range(60_000))

    assert matches("釣魚台列嶼", Vector([("D", filler + "在釣魚台列嶼")]))


def test_english_phrases_are_found_beside_a_long_chinese_text():
    filler = "".join(chr(0x4E00 + place * 11 % 9_973) for place in range(60_000))
    vector = Vector([("D", filler + " the Taiwan Strait and Taiwan 的 Strait")])

    assert matches('"taiwan strait"', vector)
    assert not matches('"strait taiwan strait"', vector)


# --- agreement with the database --------------------------------------------------------------------------


def test_the_stop_words_are_the_databases():
    words = sorted({*re.findall("[a-z]+", pydoc_data.topics.__doc__ or ""), *all_words(), *STOP_WORDS})

    left_out = ask(
        "SELECT w FROM unnest(%s::text[]) w WHERE ts_lexize('pg_catalog.english_stem', w) = '{}'", [words]
    )

    assert {word for (word,) in left_out} == STOP_WORDS


def test_stems_are_the_databases():
    words = sorted(all_words() - STOP_WORDS)

    stems = dict(
        ask("SELECT w, (ts_lexize('pg_catalog.english_stem', w))[1] FROM unnest(%s::text[]) w", [words])
    )

    assert len(words) > 20_000
    assert {word: stem(word) for word in words} == stems


def all_words() -> set[str]:
    """Words of a large English text, each with many endings, and those that the algorithm treats apart."""
    topics = " ".join(pydoc_data.topics.topics.values())
    words = set(re.findall("[a-z]{2,}", fold(topics))) | {
        "skis",
        "skies",
        "dying",
        "news",
        "early",
        "succeed",
    }
    return words | {word + ending for word in words if len(word) < 9 for ending in ENDINGS.split()}


ENDINGS = """
s es ed edly ing ingly er ly ment ation ational ize ization fulness fully less lessly able ably ibility ative
ively iveness ousness ously ical icity alism ality ence enced ator ogy y ies ied
"""
