"""How Chinese says when, in traditional and simplified characters."""

import re

from opinion.samples import Sample
from opinion.timewords.grammar import Builder, Grammar, Pattern, speaks_of_future
from opinion.timewords.senses import NearestDay, Sense, Shifted, Unit

_DAYS = {
    "大前天": -3, "前天": -2, "昨": -1, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "昨早": -1, "昨晨": -1,
    "今早": 0, "今晨": 0, "今晚": 0, "今夜": 0, "明天": 1, "明日": 1, "明早": 1, "明晨": 1, "明晚": 1,
    "後天": 2, "后天": 2, "大後天": 3, "大后天": 3,
}  # fmt: skip
_YEARS = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "明年": 1, "後年": 2, "后年": 2}
_SHIFTS = {"上上": -2, "上": -1, "本": 0, "這": 0, "这": 0, "下": 1, "下下": 2}
_WEEKDAYS = "一二三四五六日"
_WHICH = r"(?P<which>上上|上|本|這|这|下下|下)"
_WEEK = r"一?[個个]?(?:週|周|星期|[禮礼]拜)"
# After 週 and 周: what makes another word of it (邊, 年, 刊; a name). After a numeral: what it counts.
_NO_WEEK = r"(?![邊边圍围遭刊年期轉转全密恩杰邦氏朝公易延歲岁潤润詳详瑜星])"
_COUNTED = "場场項项名個个位次件份篇家國国艘架年天日度起則则段部座支隊队批波輪轮號号種种條条張张戶户萬万億亿千百十成人"
_DAY = (
    rf"(?P<day>一(?![{_COUNTED}些樣样同直定般旦向再共連连方面邊边致])|[二三四五六](?![{_COUNTED}])"
    r"|日(?![本圓圆方軍军相皇媒產产企系商幣币韓韩美]|中(?!午))|天(?![氣气下空然主津]))"
)
_NUMBER = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"兩": 2, "两": 2}
_UNITS = {"天": Unit.DAY, "年": Unit.YEAR, "月": Unit.MONTH} | dict.fromkeys(
    ("週", "周", "星期", "禮拜", "礼拜"), Unit.WEEK
)
_ENDS = re.compile("[。！？；]")
_AHEAD = re.compile("[將将會会]|預[計定期]|预[计定期]|[擬拟]")


def _pattern(expression: str, sense: Builder, *, is_loose: bool = False) -> Pattern:
    return Pattern(re.compile(expression), sense, is_loose)


def _weekday(match: re.Match[str]) -> int:
    return 6 if match["day"] == "天" else _WEEKDAYS.index(match["day"])


def _week(match: re.Match[str]) -> Sense:
    shift = _SHIFTS[match["which"]]
    if match["end"]:
        return Shifted(Unit.WEEKEND, shift)
    return Shifted(Unit.WEEK, shift, _weekday(match) if match["day"] else None)


def _bare_day(match: re.Match[str]) -> Sense:
    return NearestDay(_weekday(match), ahead=speaks_of_future(match, _ENDS, _AHEAD))


def _ago(match: re.Match[str]) -> Sense:
    count = match["count"]
    number = _NUMBER[count] if count in _NUMBER else int(count)
    return Shifted(_UNITS[match["unit"]], -number)


GRAMMAR = Grammar(
    (
        _pattern("今[天日](?!本)", lambda _: Shifted(Unit.DAY), is_loose=True),
        _pattern(
            "|".join(sorted(_DAYS, key=len, reverse=True)),
            lambda m: Shifted(Unit.DAY, _DAYS[m.group()]),
        ),
        _pattern(rf"{_WHICH}{_WEEK}{_NO_WEEK}(?:(?P<end>末)|{_DAY})?", _week),
        _pattern(
            r"(?<![每隔逢單单雙双兩两一二三四五六七八九十\d幾几數数首半整近個个])"
            rf"(?:週|周(?!天)|星期|[禮礼]拜){_DAY}",
            _bare_day,
        ),
        _pattern(
            rf"{_WHICH}一?[個个]?月(?![亮球光餅饼台薪租費费票刊娘老經经相色])",
            lambda m: Shifted(Unit.MONTH, _SHIFTS[m["which"]]),
        ),
        _pattern(
            f"(?:{'|'.join(_YEARS)})(?![輕轻金代齡龄])",
            lambda m: Shifted(Unit.YEAR, _YEARS[m.group()]),
        ),
        _pattern(
            r"(?<![一二三四五六七八九十百千萬万億亿幾几多數数\d.,第])(?P<count>[一二兩两三四五六七八九十]|\d{1,2})\s*"
            r"[個个]?(?P<unit>天|週|周|星期|[禮礼]拜|月|年)前(?![後后])",
            _ago,
            is_loose=True,
        ),
    ),
    decoys=re.compile(
        "《[^《》]*》|〈[^〈〉]*〉"  # titles
        "|[目先之以日當当眼面戰战賽赛空生事]前[天年]|前天[氣气候]|[如當当現现迄至]今[天日年]?"
        "|[說説说證証证表聲声發发文光清闡阐註注標标載载指黎簡简]明[天日年]|明日[之報报]|明天[氣气]"
        "|[失過过逝離离回]去年|先天[與与和、]?[後后]天|[後后]天(?:的|免疫|失調|失调|培養|培养|環境|环境)"
        "|[今以之往其戰战事最][後后][天年]|今是昨非|昨是今非"
        "|[昨今明前][（(][^（）()]{1,5}[)）]日?"  # with its date
        "|[以北遇碰追愛爱]上周|天下周|日本[週周月]|[海天晚以]上.?月|黑色星期五"
        rf"|(?:週|周|星期|[禮礼]拜)[{_WEEKDAYS}][至到~～—-](?:週|周|星期|[禮礼]拜)?[{_WEEKDAYS}天]"  # opening hours
        r"|(?:[約约近逾]|[超不至大][過过到少概])[一二兩两三四五六七八九十\d]{1,2}\s*[個个]?(?:[天週周月年]|星期)前"
    ),
    dated=re.compile(r"\s*[（(]\s*[\d一二三四五六七八九十]"),
)

SAMPLES = tuple(
    Sample(text, found, "zh-Hant")
    for text, found in (
        ("第三批疫苗上週四運抵，本月再到一批。", ("上週四", "本月")),
        ("總統昨天說，前天、今天、明天都一樣。", ("昨天", "前天", "今天", "明天")),
        ("行政院昨通過，立法院今早審查，昨晚開會。", ("昨", "今早", "昨晚")),
        (
            "上周、上星期、上個星期三、上上週、下週、這個星期天與本週日",
            ("上周", "上星期", "上個星期三", "上上週", "下週", "這個星期天", "本週日"),
        ),
        ("上個月、上月、這個月、下個月、上上個月", ("上個月", "上月", "這個月", "下個月", "上上個月")),
        ("今年、去年、明年、前年、後年、大前年。", ("今年", "去年", "明年", "前年", "後年", "大前年")),
        ("他週四抵台，星期五離開。", ("週四", "星期五")),
        ("三天前、兩週前、三個月前、2年前", ("三天前", "兩週前", "三個月前", "2年前")),
        ("上週末與這個週末", ("上週末", "這個週末")),
        ("上週一場會議、本週五項法案與下週一起討論", ("上週", "本週", "下週")),
        ("上週日本首相訪美，上週日中午離開。", ("上週", "上週日")),
        ("目前天氣、如今年輕人、說明天氣、過去年代、日本週刊、周邊與遇上周先生", ()),
        ("先天不足，後天失調；戰後年代；今後；光明年代", ()),
        ("每週一開會，週一至週五上班，一週三天", ()),
        ("昨（十五）日與上週四（15日）", ()),
        ("他說：「昨天我們贏了。」", ()),
        ("《今日新聞》與〈明天過後〉", ()),
        ("約兩年前、近十年前、二十年前、幾年前、逾3年前", ()),
        ("以上月薪、晚上月亮很圓", ()),
    )
)
