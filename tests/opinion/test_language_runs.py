"""Chinese, Japanese and Korean inside other languages."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.language_runs import mark_runs


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("[Diaoyutais, 釣魚台]", '[Diaoyutais, <span lang="zh-Hant">釣魚台</span>]'),
        ("the 《反分裂國家法》 of 2005", 'the <span lang="zh-Hant">《反分裂國家法》</span> of 2005'),
        ("安倍のマスク!", '<span lang="ja">安倍のマスク</span>!'),
        ("문재인 대통령 said", '<span lang="ko">문재인 대통령</span> said'),
        ("ㄅㄆㄇ", '<span lang="zh-Hant">ㄅㄆㄇ</span>'),
        ("Nguyễn Thị “Ánh” — ok", "Nguyễn Thị “Ánh” — ok"),
        ("。、", "。、"),
        ("1 < 2 & “釣” \"'", '1 &lt; 2 &amp; “<span lang="zh-Hant">釣</span>” &quot;&#x27;'),
        ("<script>釣</script>", '&lt;script&gt;<span lang="zh-Hant">釣</span>&lt;/script&gt;'),
        ("", ""),
    ],
)
def test_runs_in_an_english_text(text: str, marked: str) -> None:
    assert mark_runs(text) == marked


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("zh-Hant", '安倍<span lang="ja">のマスク</span>與<span lang="ko">문재인 대통령</span>'),
        ("zh", '安倍<span lang="ja">のマスク</span>與<span lang="ko">문재인 대통령</span>'),
        ("ja", '安倍のマスク與<span lang="ko">문재인 대통령</span>'),
        ("ko", '安倍<span lang="ja">のマスク</span>與문재인 대통령'),
    ],
)
def test_a_text_is_not_marked_as_being_in_its_own_language(language: str, marked: str) -> None:
    assert mark_runs("安倍のマスク與문재인 대통령", language) == marked


@given(st.text(), st.sampled_from(["en", "zh-Hant", "ja", "ko", "vi", ""]))
def test_marking_neither_loses_a_character_nor_lets_a_tag_through(text: str, language: str) -> None:
    marked = mark_runs(text, language)
    bare = re.sub(r'<span lang="(?:zh-Hant|ja|ko)">|</span>', "", marked)

    assert "<" not in bare
    assert unescape(bare) == text or "&" in text  # unescape also reads entities without a semicolon
