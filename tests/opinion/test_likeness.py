"""Near-duplicates: the supplied texts and what editing, cutting and translating make of them."""

import json
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion import prose
from opinion.likeness import ALIKE, KEYS, SIZE, fingerprint, keys, likeness
from tests.test_architecture import ROOT

PIECES = [
    prose.plain(record["fields"]["body"])
    for record in json.loads((ROOT / "fixtures/pieces.json").read_text())
    if record["model"] == "opinion.article"
]
OP_ED = PIECES[0]
CHINESE = (
    "台灣與日本的關係在疫情之中更加緊密。日本慷慨捐贈疫苗，第三批疫苗上週四運抵台灣，共九十七萬劑。日本防衛白皮書首度提及台灣情勢，"
    "強調台海和平穩定的重要性。北京的軍事挑釁日益升高，台日兩國面對相同的威脅，應該深化安全合作，共同維護印太地區的和平與繁榮。"
)
RETRANSLATED = (
    "疫情期間，台日情誼益發深厚。東京大方贈與疫苗，九十七萬劑的第三批貨已於前週星期四抵達。防衛省的年度報告頭一次談到台灣周邊局勢，"
    "並指出海峽安定至關緊要。面對中國軍隊接連不斷的恫嚇，兩個民主國家處境相仿，理當攜手加強防務往來，守護區域的安寧。"
)
REPHRASED = (
    "Although colonial rule left its scars, Taipei and Tokyo have seldom been closer than in this difficult period. "
    "While the coronavirus rages through the region and Beijing grows bolder, the island’s ties of defense with its "
    "northern neighbor have never been as strong. By giving away doses freely and by naming Taiwan for the first time "
    "in its yearly defense report, the Japanese government has opened a fresh course with two lanes."
)


def alike(one: str, other: str) -> float:
    return likeness(fingerprint(one), fingerprint(other))


def edited(text: str, share: float, *, by_character: bool = False) -> str:
    """With so many of its words (or characters) replaced."""
    dice = random.Random(7)  # noqa: S311
    parts = list(text) if by_character else text.split(" ")
    return ("" if by_character else " ").join(
        ("鑫" if by_character else "other") if dice.random() < share else part for part in parts
    )


def without_paragraphs(text: str) -> str:
    """Cut by a third."""
    return "\n\n".join(part for place, part in enumerate(text.split("\n\n")) if place % 3)


@pytest.mark.parametrize(
    ("variant", "least", "most"),
    [
        (OP_ED, 1, 1),
        (OP_ED.replace("’", "'").replace("“", '"').replace(" — ", " -- ").upper(), 1, 1),
        (edited(OP_ED, 0.02), 0.8, 1),
        (edited(OP_ED, 0.05), 0.6, 0.85),
        (edited(OP_ED, 0.1), 0.45, 0.7),
        (OP_ED[: len(OP_ED) * 7 // 10], 0.6, 0.8),
        (without_paragraphs(OP_ED), 0.55, 0.8),
        (edited(without_paragraphs(OP_ED), 0.05), 0.4, 0.65),
        ("\n\n".join(reversed(OP_ED.split("\n\n"))), 0.8, 1),
    ],
    ids=[
        "same",
        "typography",
        "2%",
        "5%",
        "10%",
        "cut at the end",
        "paragraphs cut",
        "cut and edited",
        "moved",
    ],
)
def test_an_edited_or_cut_op_ed_is_alike(variant: str, least: float, most: float) -> None:
    assert ALIKE < least <= alike(OP_ED, variant) <= most


def test_a_chinese_text_is_alike_by_its_characters() -> None:
    assert alike(CHINESE, CHINESE.replace("，", "、").replace("台", "臺")) == 1
    assert ALIKE < alike(CHINESE, edited(CHINESE, 0.03, by_character=True)) < 1
    assert ALIKE < alike(CHINESE, CHINESE[: len(CHINESE) * 7 // 10]) < 0.8


@pytest.mark.parametrize(
    ("one", "other"), [(CHINESE, RETRANSLATED), (OP_ED.split("\n\n")[0], REPHRASED), (OP_ED, CHINESE)]
)
def test_what_was_translated_or_written_anew_is_not_alike(one: str, other: str) -> None:
    assert alike(one, other) < 0.05


def test_the_supplied_texts_are_not_alike() -> None:
    assert {alike(one, other) < 0.02 for place, one in enumerate(PIECES) for other in PIECES[:place]} == {
        True
    }


def test_the_estimate_is_as_exact_as_it_says() -> None:
    dice = random.Random(3)  # noqa: S311
    errors: list[float] = []
    for _ in range(60):
        words = [str(dice.random())[2:] for _ in range(1200)]
        shared = dice.randrange(100, 1100)
        truth = (shared - 2) / (2 * 1198 - (shared - 2))
        other = words[:shared] + [str(dice.random())[2:] for _ in range(1200 - shared)]
        errors.append(alike(" ".join(words), " ".join(other)) - truth)

    assert (sum(error**2 for error in errors) / len(errors)) ** 0.5 < 0.044
    assert max(map(abs, errors)) < 0.15


def test_short_texts_are_compared_exactly() -> None:
    assert alike("one two three four five", "one two three four six") == 2 / 4


def test_like_texts_share_a_key_and_unlike_ones_none() -> None:
    def shared(one: str, other: str) -> bool:
        return bool(set(keys(fingerprint(one))) & set(keys(fingerprint(other))))

    assert shared(OP_ED, edited(without_paragraphs(OP_ED), 0.05))
    assert [shared(OP_ED, other) for other in (*PIECES[1:], REPHRASED, CHINESE)] == [False] * 6


@given(st.text(), st.text())
def test_any_text_has_a_fingerprint_that_a_table_can_hold(one: str, other: str) -> None:
    prints = fingerprint(one)

    assert prints == sorted(set(prints))
    assert len(prints) <= SIZE
    assert keys(prints) == prints[:KEYS]
    assert all(-(2**63) <= number < 2**63 for number in prints)
    assert likeness(prints, prints) == (1 if prints else 0)
    assert 0 <= alike(one, other) == alike(other, one) <= 1


def test_a_long_text_is_read_in_time() -> None:
    start = time.perf_counter()

    fingerprint(OP_ED * 100 + "台灣" * 100_000)

    assert time.perf_counter() - start < 3
