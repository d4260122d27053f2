"""Telling the sentence about the author from the text: "NAME is a lecturer at ...", 作者為……, Tác giả là ...

By how such sentences are built in English, Chinese, Japanese, Korean and Vietnamese: somebody (a name of the
byline, "the author", or what looks like a name), what they are (a verb, or an apposition), and the word for a role.
"""

import re
from collections.abc import Iterable, Sequence

from authors.text import fold

LONGEST = 800  # characters; longer ones are text
LAST_PARAGRAPHS = 2  # a bio line may be followed by a translator's line

# fmt: off
_ROLES = "|".join((
    "academic", "advis[eo]r", "ambassador", "analyst", "anthropologist", "assistant", "associate", "attorney", "author",
    "barrister", "candidate", "chair(?:man|person|woman)?", "columnist", "commentator", "consultant", "correspondent",
    "dean", "deputy", "diplomat", "director", "doctor", "economist", "editor", "engineer", "entrepreneur", "executive",
    "expert", "fellow", "founder", "freelancer?", "graduate", "head", "historian", "instructor", "intern", "journalist",
    "judge", "lawmaker", "lawyer", "lecturer", "legislator", "manager", "member", "minister", "novelist", "officer",
    "official", "organi[sz]er", "partner", "philosopher", "physician", "poet", "ph\\.?d", "president", "producer",
    "professor", "reporter", "representative", "researcher", "resident", "scholar", "scientist", "secretary",
    "sociologist", "specialist", "spokesperson", "strategist", "student", "teacher", "translator", "writer",
))
_CHINESE_ROLES = (
    "教授|教師|老師|講師|讲师|研究員|研究员|研究生|助理|學者|学者|主任|主席|主筆|編輯|编辑|律師|律师|法官|記者|记者|學生|学生|博士|碩士|硕士"
    "|作家|委員|委员|執行長|祕書|秘書|秘书|理事|董事|監事|所長|院長|校長|會長|部長|處長|局長|大使|顧問|顾问|醫師|医师|工程師|評論|分析師"
    "|專家|专家|創辦人|發起人|譯者|立委|議員|畢業|毕业|任教|研究者|弁護士"
)
_ROLE = re.compile(
    rf"\b(?:{_ROLES})s?\b"
    r"|\b(?:giang vien|giao su|tien si|thac si|nghien cuu|nha bao|phong vien|luat su|chuyen gia|giam doc|sinh vien"
    r"|hoc gia|bien tap|nha van|chuyen vien|vien truong|dai hoc)\b"
    rf"|{_CHINESE_ROLES}|교수|연구원|기자|변호사|작가|박사|학생"
)
# fmt: on
_TITLES = r"(?:by |about )?(?:(?:dr|prof|professor|mr|ms|mrs)\.? )*"
_AUTHOR = re.compile(
    r"(?:about )?(?:the|this article's|our) (?:author|writer|contributor)s?(?![^\W_])"
    "|(?:本文|文章)?(?:作者|撰文|撰稿人|筆者|笔者|執筆者|著者|필자|저자|글쓴이)(?:簡介|介紹|简介)?"
    "|(?:tac gia|nguoi viet)(?: bai viet)?(?![^\\W_])"
)
# After somebody: another name in brackets, an apposition, then what they are. 筆者認為 and "Kishi said" are text.
_IS = re.compile(
    r" *(?:\([^)]*\))?(?:,[^.。!?]*,)? *"
    r"(?:(?:is|are|was|were|has|have|serves?|served|teaches|teach|taught|works?|worked|holds?|heads|directs|leads"
    r"|lectures|writes|studies|studied|lives|specializes|specialises|currently|formerly|la|hien|tung)\b"
    "|[,:、|/]|是|為|为|係|現|现|曾|任|畢業|毕业|は|이다|은|는|(?<= )[\u4e00-\u9fff])"
)
# Where no name is known: two to five capitalised words, a verb in the present, a role, a place.
_NAME = r"[^\W\d_a-z][\w'’.-]*(?: (?:(?:de|van|von|der|bin|al)\b|[^\W\d_a-z][\w'’.-]*)){1,4}"
_SOMEBODY = re.compile(
    rf"{_NAME}(?: \([^)]*\))?(?:, [^.“”\"]*,)? (?:is|serves as|works as)(?: currently| now| also)? (?:an?|the) "
    rf"(?:[\w'’,/&-]+ ){{0,12}}?(?i:{_ROLES})\b[^.“”\"]{{0,60}}? (?:at|of|with|for|in) "
)
# 王小明，國立政治大學教授: no sentence, and no full stop.
_SOMEBODY_IN_CHINESE = re.compile(
    rf"[\u4e00-\u9fff]{{2,4}}(?:\([^)]*\))?[,、 /|:][^。!?]{{2,60}}(?:{_CHINESE_ROLES})\)?$"
)


def looks_like_bio_line(paragraph: str, names: Iterable[str] = ()) -> bool:
    """Does this paragraph say who the author is? `names` are the names of the byline, in any script and order."""
    text = paragraph.strip(" \n*—–-（()）[]【】■◆")
    if not text or len(text) > LONGEST:
        return False
    folded = fold(text)
    if not _ROLE.search(folded):
        return False
    if _SOMEBODY.match(text) or _SOMEBODY_IN_CHINESE.match(folded):
        return True
    return any(_IS.match(folded, end) for end in _somebodies(folded, names))


def bio_line_left_in(paragraphs: Sequence[str], names: Iterable[str] = ()) -> int | None:
    """Which paragraph, counted from 1, is a bio line at the end of the text; None where there is none."""
    names = list(names)
    told = [place for place, paragraph in enumerate(paragraphs, 1) if any(map(str.isalpha, paragraph))]
    for place in reversed(told[1:][-LAST_PARAGRAPHS:]):
        if looks_like_bio_line(paragraphs[place - 1], names):
            return place
    return None


def _somebodies(folded: str, names: Iterable[str]) -> list[int]:
    """Where the author's name, or "the author", ends at the beginning of the paragraph."""
    titles = re.match(_TITLES, folded)
    start = titles.end() if titles else 0
    ends = [found.end() for found in (_AUTHOR.match(folded),) if found]
    for name in names:
        words = re.findall(r"[^\W_]+", fold(name))
        for order in (words, words[::-1], words[1:] + words[:1], words[-1:] + words[:-1]):
            found = re.match(r"[\W_]+".join(order), folded[start:]) if order else None
            ends += [start + found.end()] if found else []
    return ends
