"""A site with one of everything, for tests that look at all pages, and one with many of the same."""

import datetime as dt

from django.core.files.base import ContentFile

from authors.models import Affiliation, AuthorLink, LocalName, OtherName
from opinion import dateline, images, people, publishing
from opinion.models import Edition, Portrait, Series
from opinion.publishing import Epitaph
from tests import factories, pictures

LONG = (
    "Japan has begun to say the quiet part aloud, and the neighbours who pretended not to hear it must now decide "
    "what they heard"
)
RICH = """<p>It begins<span data-note="With a note; see https://example.org/a-long-way/down."></span> quietly, at
<a href="https://example.org/">six</a>.</p><h2>What was said</h2><p>Then 釣魚台 was <em>named</em>.</p>
<blockquote class="pullquote"><p>A promise is not worth less for that.</p></blockquote><h3>And then</h3>
<ul><li><p>One</p></li><li><p>Two</p></li></ul><ol><li><p>First</p></li></ol><hr>
<table><tr><th>Year</th><th>Crossings</th></tr>
<tr><td>2021</td><td>87<span data-note="Rounded."></span></td></tr></table>
<blockquote><p>We underscore the importance of peace.</p></blockquote><p>H<sub>2</sub>O<br>and on.</p>"""


def fill() -> dict[str, str]:
    """Writes the pieces; gives the address of each kind of page."""
    desk = factories.user(group="publisher")
    image = images.ingest(
        ContentFile(pictures.saved(pictures.quarters(1400, 900), "JPEG"), name="p.jpg"),
        by=desk, alt="Four colours", caption="The strait in colours.", credit="Mei Lin", licence="own",
    )  # fmt: skip
    mei = factories.author(name="Nguyễn Thị Ánh Tuyết", chinese="林梅", bio_line="She teaches <law>.")
    LocalName.objects.filter(author=mei, language="zh-Hant").update(bio_line="任教於河內。")
    OtherName.objects.create(author=mei, name="Anh Tuyet Nguyen")
    Affiliation.objects.create(author=mei, institution="Academy", role="Lecturer")
    AuthorLink.objects.create(author=mei, label="ORCID", url="https://orcid.org/0000-0002-1825-0097")
    Portrait.objects.create(author=mei, image=image)
    people.changed(mei, by=None)
    factories.topic("Japan", description="What Tokyo wants, & what it would do.")
    series = Series.objects.create(name="Straits", introduction="Five straits.\n\nOne a month.")
    down = factories.published(headline="Gone")
    publishing.take_down(
        down.article,
        by=desk,
        why="x",
        epitaph=Epitaph(headline=True, byline=True, reason="By request.\nSorry."),
    )
    rich = factories.published(
        headline=LONG, standfirst="Summary <& all>.", body=RICH, authors=[mei, factories.author(name="Taro Asano")],
        topics=["Japan", "東南亞"], series=series, lead_image=image, disclosure="None.",
        dated=dateline.first_moment(2021, 7), dated_precision="month", dated_inferred=True,
    )  # fmt: skip
    chinese = factories.published(
        headline="海峽為何而存在",
        language="zh-Hant",
        body="<p>海峽不是一條線。</p>",
        authors=[mei],
        topics=["東南亞"],
    )
    for n in range(8):
        factories.published(headline=f"Piece {n}", authors=[mei], topics=["Japan"], series=series)
    return _addresses(rich, chinese, down)


def _addresses(rich: Edition, chinese: Edition, down: Edition) -> dict[str, str]:
    author = "/authors/nguyen-thi-anh-tuyet/"
    return {
        "front": "/", "piece": rich.path, "chinese": chinese.path, "authors": "/authors/", "author": author,
        "topics": "/topics/", "topic": "/topics/japan/", "series": "/series/straits/", "archive": "/archive/",
        "year": "/archive/2021/", "month": "/archive/2021/07/", "search": "/search/", "found": "/search/?q=promise",
        "gone": down.path, "nothing": "/nothing/",
    }  # fmt: skip


def shelf(count: int, **facts: object) -> list[Edition]:
    """So many pieces, a day apart, the last being the newest."""
    first = dateline.first_moment(2026, 1, 1)
    return [
        factories.published(headline=f"Piece {n}", dated=first + dt.timedelta(days=n), **facts)
        for n in range(count)
    ]
