"""Time words: what "Thursday last week" means depends on the day on which it is read."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion import dateline, timewords
from opinion.checks.check import Case, check
from opinion.checks.sheet import Sheet
from opinion.findings import Remark
from opinion.states import Precision

LAST_WEEK = {"body": "<p>The third batch arrived on Thursday last week.</p>"}
BORN = {"written": lambda article, words: dict.fromkeys(words, dt.date(2021, 7, 20))}


@check(
    gettext_lazy("Time words"),
    gettext_lazy(
        "Yesterday, Thursday last week, 上週, 本月: readers count them from the date of the piece, and find what the "
        "author meant."
    ),
    at_a_glance=False,
    passing=[
        Case(known=BORN),
        Case(copy=LAST_WEEK, known=BORN, at="2021-07-25T12:00+08:00"),
        Case(copy={"body": "<p>“We met yesterday,” he said.</p>"}, known=BORN, at="2021-07-27T12:00+08:00"),
    ],
    failing=[
        Case(copy=LAST_WEEK, known=BORN, at="2021-07-26T00:00+08:00"),
        Case(
            copy={"body": "<p>疫苗上週四運抵。</p>", "language": "zh-Hant"},
            known=BORN,
            at="2021-07-27T12:00+08:00",
        ),
        Case(
            copy=LAST_WEEK,
            known=BORN,
            piece={"dated": "2021-06-30T16:00Z", "dated_precision": Precision.MONTH},
        ),
    ],
)
def time_words(sheet: Sheet) -> Iterator[Remark]:
    found = timewords.find(sheet.paragraphs, sheet.copy.language)
    words = [word for word in found if not word.is_loose]
    if not words:
        return
    moment, precision = sheet.known.dated(sheet.article)
    day = dateline.local(moment).date()
    written = sheet.known.written(sheet.article, {word.text for word in words})
    for word in words:
        if precision == Precision.DAY:
            sentence = timewords.sentence(word, written=min(written.get(word.text, day), day), published=day)
        else:
            facts = {"words": word.text, "date": dateline.said(moment, precision)}
            sentence = _("“%(words)s” is counted from a day, and the date readers see is %(date)s.") % facts
        if sentence:
            yield Remark(
                sentence=sentence, place="body", paragraph=word.paragraph, start=word.start, end=word.end
            )
