"""Does a paragraph look like a bio line, and was one left in a text."""

import pytest

from opinion.soundness import bio_line_left_in, looks_like_bio_line

WHOLE = "Kishi’s strong voice is, without doubt, a warning."


NAMES = ["Huynh Tam Sang", "王小明", "Nguyễn Văn Đạt", "Ursula von der Leyen", "Taro Aso"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Huynh Tam Sang, an international relations lecturer and research fellow at a center, is a junior researcher.",
        "HUYNH TAM SANG is a lecturer at Ho Chi Minh City University.",
        "Huỳnh Tâm Sáng is a lecturer.",
        "Sang Huynh Tam is a lecturer.",
        "Tam Sang Huynh is a lecturer.",
        "Dr. Huynh Tam Sang teaches international relations and is a research fellow.",
        "By Huynh Tam Sang, lecturer at Ho Chi Minh City University",
        "* Huynh Tam Sang (王小明) works as a researcher.",
        "Huynh Tam Sang is lecturer and Taro Aso is a member of the Diet.",
        "Ursula von der Leyen is president of a commission.",
        "(Huynh Tam Sang is a lecturer.)",
        "The author is a professor of law.",
        "The writer, who lives in Taipei, is a former diplomat.",
        "About the author: Huynh Tam Sang is a lecturer.",
        "The authors are research fellows.",
        "作者為國立政治大學外交學系教授。",
        "（作者為國立政治大學教授）",
        "作者：王小明，律師",
        "作者現任智庫研究員，曾任記者。",
        "本文作者是台灣大學學生",
        "王小明，國立政治大學外交系教授",
        "王小明（Wang Xiaoming）是智庫研究員。",
        "王小明為律師。",
        "王小明 國立政治大學教授",
        "王小明現任立法委員。",
        "Nguyễn Văn Đạt là giảng viên Đại học Quốc gia.",
        "Tác giả là nghiên cứu viên tại Hà Nội.",
        "著者は大学教授。",
    ],
)
def test_a_bio_line_looks_like_one(paragraph):
    assert looks_like_bio_line(paragraph, NAMES)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Nobuo Kishi, a member of the cabinet, is a fellow at the Institute of Politics.",
        "Jane Q. Doe is a senior policy analyst at a think tank.",
        "陳大文，國立政治大學外交系教授",
    ],
)
def test_a_bio_line_is_known_by_its_shape_where_there_is_no_byline(paragraph):
    assert looks_like_bio_line(paragraph, [])


@pytest.mark.parametrize(
    "paragraph",
    [
        "Taro Aso said that Japan should cooperate with the US, a member of the cabinet told reporters.",
        "Taro Aso this month echoed this sentiment and argued that Japan should defend Taiwan.",
        "Taro Aso’s strong voice is a warning to every minister.",
        "Kishi’s strong voice is, without doubt, a warning aimed at countering Beijing’s military clout in the region.",
        "Japan is a partner of Taiwan in the region.",
        "The region is a resident of nobody.",
        "Taiwan and Japan are confronted with the same threats, the president said.",
        "President Tsai Ing-wen (蔡英文) said that “Taiwan and Japan are confronted with the same threats.”",
        "The author of the white paper is unknown.",
        "The authorities are a partner.",
        "The writer’s duty is to the reader and to the student.",
        "王小明認為，教授應該發聲。",
        "王小明說：「我是教授。」",
        "作者認為教授應該發聲。",
        "筆者認為，學生應該發聲。",
        "作者的立場不代表大學教授的立場。",
        "今天的學者與教授都應該發聲。",
        "民主是學者與記者共同的責任。",
        "Huynh Tam Sang",
        "Huynh Tam Sangster is a lecturer",
        "",
        "Huynh Tam Sang is a lecturer. " * 60,
    ],
)
def test_text_does_not_look_like_a_bio_line(paragraph):
    assert not looks_like_bio_line(paragraph, NAMES)


def test_a_bio_line_is_looked_for_at_the_end_of_the_text():
    bio = "Huynh Tam Sang is a lecturer."

    assert bio_line_left_in([WHOLE, WHOLE, bio], NAMES) == 3
    assert bio_line_left_in([WHOLE, bio, "Translated by Wang Xiaoming."], NAMES) == 2
    assert bio_line_left_in([WHOLE, bio, "***"], NAMES) == 2
    assert bio_line_left_in([bio, WHOLE, WHOLE, WHOLE], NAMES) is None
    assert bio_line_left_in([bio], NAMES) is None
    assert bio_line_left_in([], NAMES) is None
