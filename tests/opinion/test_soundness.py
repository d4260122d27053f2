"""Does a text break off, are its marks balanced, was a bio line left in it: many sound texts, and many faulty ones."""

import time

import pytest

from opinion.soundness import bio_line_left_in, breaks_off, unbalanced
from tests.opinion.test_bio_lines import NAMES

WHOLE = "Kishi’s strong voice is, without doubt, a warning."
TEASERS = {  # the ends of openings that lie at the desk: the first ends with a sentence, the others do not
    "an opening that ends with its sentence": "This is not science fiction — it is reality.",
    "the US": "It is now time they recognize each other not just as partners of convenience, but as strategic and "
    "indispensable lifelines. The US, long seen as the anchor",
    "a reporter": "The provocative nature of Kinmen’s existence has led to no shortage of outrageous takes. "
    "Every few months a foreign reporter goes to",
    "the war": "One of the most notable features of the Israel-Iran war was the prompt and decisive intervention of "
    "the US. Although the Trump administration is often portrayed as",
}


# --- breaking off -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "end",
    [
        TEASERS["an opening that ends with its sentence"],
        "and would “maintain peace and stability in the Indo-Pacific region.”",
        "He called it ‘a mistake’.",
        "Is that so?",
        'She said: "Never again!"',
        "He said: “Never again”",
        "It remains to be seen…",
        "It remains to be seen ...",
        "It remains to be seen. (Translated by Wang Xiaoming)",
        "They were right (and said so).",
        "They were right (and said so.)",
        "They were right. [12]",
        "They were right.¹",
        "They were right.12",
        "They were right. ■",
        "They were right. ***",
        "They were right. ###",
        "They went to the US.",
        "He served in the U.S.",
        "Inflation is at 2.5 percent.",
        "The report is at https://example.org/report",
        "Write to desk@example.org",
        "C’est la vie !",
        "Il a dit « jamais » .",
        "台灣必須加速改革。",
        "他說：「民主不會倒退。」",
        "他說：「民主不會倒退」",
        "他說「民主不會倒退」。",
        "這真的可能嗎？",
        "這真的可能嗎？」",
        "我們拭目以待……",
        "我們拭目以待⋯⋯",
        "台灣必須加速改革。（作者為國立政治大學外交學系教授）",
        "（作者為國立政治大學外交學系教授，曾任駐美代表處副代表，現居台北）",
        "王小明，國立政治大學外交學系教授",
        "作者為國立政治大學外交學系教授，曾任駐美代表處副代表",
        "本文原載於二○二一年七月十五日自由時報，經作者同意轉載",
        "Việt Nam cần một chiến lược mới.",
        "“Chúng tôi sẽ không lùi bước.”",
        "台湾の民主主義は後退しない。",
        "「後退しない」と述べた。",
        "민주주의는 후퇴하지 않는다.",
        "ประชาธิปไตยจะไม่ถอยหลัง",
        "लोकतंत्र पीछे नहीं हटेगा।",
        "Η δημοκρατία δεν υποχωρεί.",
        "Demokratie weicht nicht zurück!",
        "الديمقراطية لا تتراجع؟",
        "Huynh Tam Sang",
        "— Huynh Tam Sang, Ho Chi Minh City",
        "Taipei, 19 July 2021",
        "Long live freedom",
        "Huynh Tam Sang is a lecturer at the University of Social Sciences and writes about Taiwan",
        "Translated by Wang Xiaoming from the Chinese original of July 2021",
        "This article was first published in the Taipei Times on July 19, 2021 under another headline",
        "***",
        "■",
        "",
    ],
)
def test_a_text_that_ends_like_a_text_is_whole(end):
    assert breaks_off([WHOLE, end]) is None


@pytest.mark.parametrize(
    "end",
    [
        *list(TEASERS.values())[1:],
        "Taipei and Tokyo should pursue a multifaceted alliance of democracies",
        "Taipei and Tokyo should pursue a",
        "Taipei and Tokyo, as well as",
        "Taipei and Tokyo,",
        "Taipei and Tokyo should pursue an alliance;",
        "There are three reasons:",
        "President Tsai said that “Taiwan and Japan",
        "President Tsai (蔡",
        "The first (of three",
        "It is a cross-",
        "It is so —",
        "He was seen as…",
        "He was seen as the ...",
        "He spoke with Mr.",
        "The third batch arrived. It included 970,000 doses",
        "The relationship as one of “traditional friends”",
        "They were right (and said so)",
        "台灣必須加速國防改革，並且與美國、日本等民主國家深化",
        "台灣必須加速改革。政府應提高",
        "政府應提高後備軍人的訓練強度與美國日本等民主國家深化",
        "政府的",
        "政府應該，",
        "他指出：「台灣必須",
        "Việt Nam cần một chiến lược mới để",
        "Việt Nam cần một chiến lược mới. Chính phủ phải",
        "台湾の民主主義は後退しないと考えられている理由は、",
    ],
)
def test_a_text_that_stops_in_mid_sentence_breaks_off(end):
    assert breaks_off([WHOLE, end]) is not None
    assert breaks_off([end]) is not None


@pytest.mark.parametrize(
    "end",
    [
        "Read more",
        "Continue reading →",
        "(To be continued)",
        "[…]",
        "[...]",
        "（未完待續）",
        "閱讀全文",
        "Xem thêm",
    ],
)
def test_a_text_that_points_to_its_rest_is_not_whole(end):
    assert breaks_off([WHOLE, end]) == f"The text ends with “{end}”: the rest of it is missing."


def test_the_sentence_tells_where_it_breaks():
    assert breaks_off([WHOLE, TEASERS["a reporter"]]) == (
        "The text breaks off in mid-sentence: paragraph 2 ends with “… Every few months a foreign reporter goes to”."
    )
    assert breaks_off([WHOLE, "台灣必須加速國防改革，並且與美國、日本等民主國家深化"]) == (
        "The text breaks off in mid-sentence: paragraph 2 ends with “… 並且與美國、日本等民主國家深化”."
    )


def test_a_text_breaks_off_before_its_signature_or_bio_line():
    author = "Huynh Tam Sang is a lecturer at the University of Social Sciences."
    assert breaks_off([WHOLE, TEASERS["the war"], "Huynh Tam Sang"]).startswith(
        "The text breaks off in mid-sentence: paragraph 2"
    )
    assert breaks_off([WHOLE, TEASERS["the war"], "***"]) is not None
    assert breaks_off([WHOLE, author]) is None


def test_a_list_at_the_end_needs_no_full_stops():
    items = [
        "Build more ships for the coast guard",
        "Train the reserves every year",
        "Buy more missiles from abroad",
    ]

    assert breaks_off([WHOLE, "Three things are to be done:", *items]) is None
    assert breaks_off([WHOLE, "What is to be done", *items]) is None
    assert breaks_off([WHOLE, "應該做三件事：", "加強海巡署的能力", "訓練後備軍人"]) is None
    assert breaks_off([WHOLE, "Three things are to be done:", *items, "Talk with the"]) is not None


def test_a_heading_in_the_middle_is_no_break():
    assert breaks_off(["The first track", WHOLE, "The second track", WHOLE]) is None


def test_no_text_does_not_break_off_and_a_text_without_a_sentence_does():
    assert breaks_off([]) is None
    assert breaks_off(["", "  "]) is None
    assert breaks_off(["Taiwan", "Japan"]) is not None


def test_a_text_cut_anywhere_after_four_words_breaks_off():
    text = (
        "Taiwan’s security has been made a factor in the security of Japan, and China’s assertiveness has clearly "
        "become a shared military challenge for “both nations” (and others) in the Indo-Pacific region."
    )
    words = text.split()

    missed = [end for end in range(5, len(words)) if breaks_off([WHOLE, " ".join(words[:end])]) is None]

    assert missed == []


# --- marks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["the Senkaku Islands [Diaoyutais, 釣魚台], which are claimed by Japan"],
        ["Tsai Ing-wen (蔡英文) said that “Taiwan and Japan” agree."],
        ["Japan’s, the allies’ and the ’90s’ fears; don’t; rock ‘n’ roll; ‘tis; Hawai‘i."],
        ["‘Yes,’ he said, ‘the allies’ forces.’"],
        ["He said: “She told me ‘never’.”"],
        ["It's the allies' 5'10\" man's \"own\" 'choice'."],
        ['He said "yes" and ("no").'],
        ['A 6" gun and a "big" one, 30” wide.'],
        ["“The first paragraph.", "“The second paragraph.", "“The last.”"],
        ['"The first paragraph.', '"The last."'],
        ["「第一段。", "「第二段。」"],
        ["He said: “She wrote: ‘First.", "“‘Second.’”"],
        ["他說：「她說『好』。」"],
        ["讀《紅樓夢》和〈序〉（見附錄），【編按】〔略〕。"],
        ["他说：“她说‘好’。”"],
        ["台灣（Taiwan)與日本(Japan）"],
        ["One: a) this; b) that; 1) first, iv) fourth.", "1) Item", "a) Item", "一) 項目，（二）項目"],
        ["（一）第一點"],
        ["Smile :) ;-)"],
        ["„Ja“, sagte er, ‚nein‘."],
        ["« Oui », dit-il. »Nein«, sagte er."],
        ["An arrow -> and a < b > c."],
        [""],
        [],
    ],
)
def test_balanced_marks_are_left_alone(paragraphs):
    assert unbalanced(paragraphs) == []


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["He said “yes."], [(1, "“")]),
        (["He said yes.”"], [(1, "”")]),
        (["He said “yes” and “no."], [(1, "“")]),
        (["A “big “ one.”", "Fine."], [(1, "“")]),
        (['He said "yes.'], [(1, '"')]),
        (['He said yes."'], [(1, '"')]),
        (['He "said "yes" and went.'], [(1, '"')]),
        (["The (first"], [(1, "(")]),
        (["The first)"], [(1, ")")]),
        (["The [first)"], [(1, "["), (1, ")")]),
        (["“He (said”"], [(1, "(")]),
        (["‘Yes, he said."], [(1, "‘")]),
        (["“Yes, ‘he said.”"], [(1, "‘")]),
        (["他說：「好。"], [(1, "「")]),
        (["他說：好。」"], [(1, "」")]),
        (["他說：「她說『好。」"], [(1, "『")]),
        (["《紅樓夢"], [(1, "《")]),
        (["（見附錄"], [(1, "（")]),
        (["“The first paragraph.", "The second.”"], [(1, "“"), (2, "”")]),
        (["“The first.", "“The second.", "Others."], [(2, "“")]),
        (["(The first.", "(The second.)"], [(1, "(")]),
        (["Fine.", "Fine (as it is).", "Not (fine."], [(3, "(")]),
        (["« Oui"], [(1, "«")]),
    ],
)
def test_a_mark_without_its_partner_is_found_in_its_place(paragraphs, expected):
    found = unbalanced(paragraphs)

    assert [(fault.paragraph, fault.mark) for fault in found] == expected
    assert [paragraphs[fault.paragraph - 1][fault.offset] for fault in found] == [
        mark for _, mark in expected
    ]


def test_the_sentence_names_the_mark_and_its_place():
    opening, closing = unbalanced(
        [WHOLE, "China intensified “military activities", "the airspace of Taipei.”"]
    )

    assert opening.sentence == "Paragraph 2: the mark “ before “military activities” is never closed."
    assert closing.sentence == "Paragraph 3: the mark ” after “the airspace of Taipei.” was never opened."


# --- hostile texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit", ["(", "(]", "“", '"', "*", " ", ". ", "a ", "[1]", "：", "‘", "，", "Ab, ", "\n", "(a ", "\ud800"]
)
def test_a_text_of_one_sign_is_judged_at_once(unit):
    text = unit * 50_000 + "a"

    start = time.process_time()
    breaks_off([text])
    bio_line_left_in([WHOLE, text], NAMES)
    assert len(unbalanced([text, *[unit] * 1000])) <= 50
    assert time.process_time() - start < 2
