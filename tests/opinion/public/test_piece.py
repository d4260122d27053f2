"""The page of a piece, as readers get it."""

import datetime as dt

import pytest
from django.core.management import call_command

from opinion import dateline
from opinion.models import Series, Typeset
from tests import factories
from tests.opinion.public.asking import headlines, links, parsed, statements, texts
from tests.opinion.public.shelf import shelf
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db


def test_a_piece_shows_all_that_was_printed(reader: ReaderClient) -> None:
    author = factories.author(
        name="Tsai Ing-wen", chinese="蔡英文", bio_line="Tsai Ing-wen was president of Taiwan."
    )
    series = Series.objects.create(name="Straits", slug="straits")
    edition = factories.published(
        headline="What 海峽 is for",
        standfirst="A summary.",
        body='<p>One<span data-note="See <there>."></span>.</p><p>Two.</p>',
        authors=[author],
        topics=["Taiwan Strait", "Japan"],
        series=series,
        disclosure="She advises nobody.",
        dated=dt.datetime(2021, 7, 15, 3, tzinfo=dt.UTC),
    )

    answer = reader.get(edition.path)

    assert edition.path == "/2021/07/what-海峽-is-for/"
    assert answer.status_code == 200
    assert texts(answer, "//h1") == ["What 海峽 is for"]
    assert [e.get("lang") for e in parsed(answer).xpath("//h1/span")] == ["zh-Hant"]
    assert texts(answer, "//p[@class='kicker']/a") == ["Taiwan Strait", "Straits"]
    assert texts(answer, "//header//p[@class='standfirst']") == ["A summary."]
    assert texts(answer, "//div[@class='person']/p") == ["By Tsai Ing-wen 蔡英文"]
    assert texts(answer, "//p[@class='dateline']") == ["15 July 2021 1 min read"]
    assert parsed(answer).xpath("//p[@class='dateline']//time/@datetime") == ["2021-07-15"]
    assert texts(answer, "//div[@class='body']/p") == ["One11 See <there>..", "Two."]
    assert texts(answer, "//ol[@class='notes']/li") == ["See <there>. ↩\ufe0e"]
    assert texts(answer, "//div[@class='bio']") == ["Tsai Ing-wen was president of Taiwan."]
    assert texts(answer, "//p[@class='small']")[0] == "Disclosure She advises nobody."
    assert links(answer, "//p[@class='small topics']") == ["/topics/taiwan-strait/", "/topics/japan/"]
    assert texts(answer, "//title") == ["What 海峽 is for · Standfirst"]


def test_a_date_is_shown_as_far_as_it_is_known(reader: ReaderClient) -> None:
    edition = factories.published(
        dated=dateline.first_moment(2021, 7), dated_precision="month", dated_inferred=True
    )

    answer = reader.get(edition.path)

    assert texts(answer, "//p[@class='dateline']") == ["July 2021 (date inferred) 1 min read"]
    assert parsed(answer).xpath("//p[@class='dateline']//time/@datetime") == ["2021-07"]
    assert texts(reader.get("/"), "//time") == ["July 2021"]


def test_a_chinese_piece_is_set_as_one(reader: ReaderClient) -> None:
    edition = factories.published(
        headline="海峽為何而存在",
        language="zh-Hant",
        body="<p>海峽不是一條線。</p>",
        authors=[factories.author(name="Lin Yu-ting", chinese="林昱廷")],
        dated=dateline.first_moment(2021, 7, 15),
    )

    answer = reader.get(edition.path)

    assert parsed(answer).xpath("//article[@class='piece']/@lang") == ["zh-Hant"]
    assert parsed(answer).xpath("/html/@lang") == ["en"]
    assert texts(answer, "//div[@class='person']/p") == ["文／林昱廷"]
    assert texts(answer, "//p[@class='dateline']") == ["2021年7月15日 閱讀時間 1 分鐘"]


def test_a_piece_says_how_to_cite_it(reader: ReaderClient) -> None:
    edition = factories.published(
        headline="Who owns the horizon?",
        authors=[factories.author(name="A. Asano"), factories.author(name="B. Berg")],
        dated=dateline.first_moment(2021, 7, 15),
    )

    assert texts(reader.get(edition.path), "//aside[@class='margin']/p")[0] == (
        "Cite A. Asano and B. Berg, “Who owns the horizon?,” Standfirst, 15 July 2021, "
        "http://localhost:8000/2021/07/who-owns-the-horizon/"
    )


def test_machines_are_told_the_address_summary_and_author(reader: ReaderClient) -> None:
    edition = factories.published(
        headline="海", standfirst="Short & clear.", authors=[factories.author(name="Mei Lin")],
        dated=dateline.first_moment(2021),
    )  # fmt: skip

    page = parsed(reader.get(edition.path))

    address = "http://localhost:8000/2021/01/%E6%B5%B7/"
    assert page.xpath("//link[@rel='canonical']/@href") == [address]
    assert page.xpath("//meta[@property='og:url']/@content") == [address]
    assert page.xpath("//meta[@name='description']/@content") == ["Short & clear."]
    assert page.xpath("//meta[@name='author']/@content") == ["Mei Lin"]
    assert page.xpath("//link[@rel='alternate']/@href") == ["/feed/"]


def test_search_engines_are_sent_to_the_first_place_where_the_desk_says_so(reader: ReaderClient) -> None:
    edition = factories.published(
        first_outlet="Elsewhere", first_url="https://example.org/there", first_is_canonical=True
    )

    page = parsed(reader.get(edition.path))

    assert page.xpath("//link[@rel='canonical']/@href") == ["https://example.org/there"]


def test_related_pieces_share_the_first_topic(reader: ReaderClient) -> None:
    edition = factories.published(headline="This", topics=["Japan", "Law"])
    factories.published(headline="On law", topics=["Law"])
    for n in range(4):
        factories.published(headline=f"On Japan {n}", topics=["Japan"])

    answer = reader.get(edition.path)

    assert texts(answer, "//section[@class='related']//h3") == ["On Japan 3", "On Japan 2", "On Japan 1"]
    assert texts(answer, "//section[@class='related']/h2") == ["More on Japan"]


def test_a_piece_without_topics_leads_on_to_what_is_new(reader: ReaderClient) -> None:
    edition = factories.published(headline="This")
    factories.published(headline="Other")

    answer = reader.get(edition.path)

    assert texts(answer, "//section[@class='related']//h3") == ["Other"]
    assert texts(answer, "//section[@class='related']/h2") == ["More pieces"]


def test_a_piece_asks_one_question_alone_and_among_thirty(reader: ReaderClient) -> None:
    edition = factories.published(headline="This", topics=["Japan"])
    alone = statements(reader, edition.path)

    shelf(30, topics=["Japan"])

    assert len(alone) == len(statements(reader, edition.path)) == 1


def test_a_piece_is_readable_before_rebuild_has_run(reader: ReaderClient) -> None:
    author = factories.author(name="Mei Lin", bio_line="Mei Lin writes.")
    edition = factories.published(headline="Bare", body="<p>Still here.</p>", authors=[author])
    Typeset.objects.all().delete()

    answer = reader.get(edition.path)

    assert texts(answer, "//h1") == ["Bare"]
    assert texts(answer, "//div[@class='body']") == ["Still here. "[:-1]]
    assert texts(answer, "//div[@class='bio']") == ["Mei Lin writes."]
    assert headlines(reader.get("/")) == ["Bare"]


def test_the_supplied_piece_is_whole(reader: ReaderClient) -> None:
    call_command("seed", verbosity=0)

    answer = reader.get("/2021/07/japans-two-track-embrace-of-taiwan/")

    paragraphs = texts(answer, "//div[@class='body']/p")
    assert len(paragraphs) == 26
    assert paragraphs[0].startswith("Despite the complicated legacy of colonialism")
    assert paragraphs[-1].endswith("defense against unilateral aggressive actions.")
    assert texts(answer, "//div[@class='bio']")[0].startswith(
        "Huynh Tam Sang, an international relations lecturer"
    )
    assert texts(answer, "//p[@class='dateline']") == ["July 2021 (date inferred) 5 min read"]
    assert headlines(reader.get("/")) == ["Japan’s two-track embrace of Taiwan"]
