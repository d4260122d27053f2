"""The few words that the house sets around a piece, in the piece's own language. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """Words around a piece. `by`, `translator` and `interviewer` take a name, `minutes` a number, and so on."""

    by: str
    translator: str
    interviewer: str
    comma: str
    last_comma: str
    minutes: str
    inferred: str
    inferred_why: str
    updated: str
    first_published: str
    disclosure: str
    notes: str
    links: str
    sources: str
    topics: str
    series: str


_PHRASES = {
    "en": Phrases(
        by="By ",
        translator="Translated by ",
        interviewer="Interview by ",
        comma=", ",
        last_comma=" and ",
        minutes="{} min read",
        inferred="date inferred",
        inferred_why="The source gives no date; we inferred it from the text.",
        updated="Updated ",
        first_published="First published in ",
        disclosure="Disclosure",
        notes="Notes",
        links="Links",
        sources="Sources",
        topics="Topics",
        series="Series",
    ),
    "zh": Phrases(
        by="文／",
        translator="譯／",
        interviewer="採訪／",
        comma="、",
        last_comma="、",
        minutes="閱讀時間 {} 分鐘",
        inferred="日期為推定",
        inferred_why="原件未註明日期，由內文推定。",
        updated="更新於 ",
        first_published="原載於",
        disclosure="利益揭露",
        notes="註釋",
        links="連結",
        sources="資料來源",
        topics="主題",
        series="系列",
    ),
    "ja": Phrases(
        by="文・",
        translator="訳・",
        interviewer="聞き手・",
        comma="、",
        last_comma="、",
        minutes="読了時間 約{}分",
        inferred="日付は推定",
        inferred_why="原文に日付がなく、内容から推定しました。",
        updated="更新 ",
        first_published="初出：",
        disclosure="利益相反の開示",
        notes="注",
        links="リンク",
        sources="出典",
        topics="テーマ",
        series="シリーズ",
    ),
    "ko": Phrases(
        by="글 ",
        translator="옮긴이 ",
        interviewer="인터뷰 ",
        comma=", ",
        last_comma=", ",
        minutes="읽는 시간 {}분",
        inferred="추정 날짜",
        inferred_why="원문에 날짜가 없어 내용으로 추정했습니다.",
        updated="수정 ",
        first_published="처음 실린 곳: ",
        disclosure="이해관계",
        notes="주",
        links="링크",
        sources="출처",
        topics="주제",
        series="연재",
    ),
    "vi": Phrases(
        by="",
        translator="Người dịch: ",
        interviewer="Phỏng vấn: ",
        comma=", ",
        last_comma=" và ",
        minutes="{} phút đọc",
        inferred="ngày suy đoán",
        inferred_why="Nguồn không ghi ngày; chúng tôi suy ra từ nội dung.",
        updated="Cập nhật ",
        first_published="Đăng lần đầu trên ",
        disclosure="Công bố lợi ích",
        notes="Chú thích",
        links="Liên kết",
        sources="Nguồn",
        topics="Chủ đề",
        series="Loạt bài",
    ),
}


def of(language: str) -> Phrases:
    """The phrases of this language (BCP 47), English where we have none."""
    return _PHRASES.get(language.lower().partition("-")[0], _PHRASES["en"])


def every() -> str:
    """All of them as one text, so that a change of a word is seen to change what is typeset."""
    return repr(_PHRASES)
