"""nginx in front of real `site` and `desk` processes: what readers get while all is well, and when something is not."""

import http.client
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.deploy.house import DESK, INBOUND_SECRET, PUBLIC, PYTHON, House, wait_for

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("nginx")]

OP_ED = "/2021/07/japans-two-track-embrace-of-taiwan/"
# Longer than a page is fresh (1 s) and may be shown while a newer one is fetched (5 s): from then on only a word in the
# configuration could still bring the old text. A minute makes no difference, and can be asked for.
IDLE = float(os.environ.get("IDLE_SECONDS", "7"))
PUBLISH = """
from tests import factories
from opinion.models import Article
article = factories.published(headline={headline!r}, slug={slug!r}).article
assert article.path.endswith({slug!r} + "/")
"""
TAKE_DOWN = """
from authors.models import User
from opinion import publishing
from opinion.models import Article
from opinion.publishing import Epitaph
publisher = User.objects.get(email="publisher@example.org")
publishing.take_down(Article.objects.get(path={path!r}), by=publisher, why="a test", epitaph=Epitaph())
"""
JOBS = "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'read_again'"
READ = """
from opinion.warming import Visit
assert Visit().read({path!r})[0] == 200
"""
ACCOUNTS = """
from opinion.management import accounts
accounts.make(password="the same for all 5")
"""


@pytest.fixture(scope="module")
def house(nginx: str) -> Iterator[House]:
    """An installation with people and a few pieces."""
    house = House(Path(tempfile.mkdtemp(prefix="standfirst-")), nginx)
    try:
        house.open()
        pieces = [
            ("Ice cores", "ice"),
            ("Second thoughts", "second"),
            ("Third way", "third"),
            ("海峽", "海峽的意義"),
        ]
        code = "".join(PUBLISH.format(headline=headline, slug=slug) for headline, slug in pieces)
        house.do(ACCOUNTS + code)
        yield house
    finally:
        house.close()


def path_of(house: House, slug: str) -> str:
    (row,) = house.sql(f"SELECT path FROM opinion_article WHERE path LIKE '%/{slug}/'")
    return str(row[0])


def ask_site(house: House, path: str) -> tuple[int, bytes]:
    """What `site` itself answers, with nobody before it who stores."""
    connection = http.client.HTTPConnection("127.0.0.1", house.site_port, timeout=30)
    connection.request("GET", path, headers={"Host": PUBLIC})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def sign_in(house: House) -> str:
    """The cookies of the publisher at the desk."""
    form = house.get("/account/login/", host=DESK)
    csrf = re.search(r"csrf=(\w+)", form.headers["Set-Cookie"])[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)[1]
    fields = {
        "login": "publisher@example.org",
        "password": "the same for all 5",
        "csrfmiddlewaretoken": token,
    }
    answer = house.get(
        "/account/login/",
        host=DESK,
        method="POST",
        body=urlencode(fields),
        Content_Type="application/x-www-form-urlencoded",
        Cookie=f"csrf={csrf}",
    )
    assert answer.status == 302, answer.text
    session = next(cookie for cookie in answer.headers.get_all("Set-Cookie") if cookie.startswith("session="))
    return f"{session.partition(';')[0]}; csrf={csrf}"


def test_nothing_of_who_asks_reaches_the_site_or_is_stored(house: House) -> None:
    cookie = sign_in(house)

    desk = house.get("/desk/", host=DESK, Cookie=cookie)
    page = house.get(
        OP_ED,
        Cookie=cookie,
        Authorization="Basic YTpi",
        X_Forwarded_Host="evil.example",
        Accept_Language="zh-TW",
    )

    assert (desk.status, desk.headers["Cache-Control"], desk.headers["X-Cache"]) == (
        200,
        "private, no-store",
        None,
    )
    assert (page.status, page.headers["Set-Cookie"], page.headers["Vary"]) == (200, None, "Accept-Encoding")
    assert "two-track embrace" in page.text
    log = house.folder / "site.log"  # is written after the answer is sent
    wait_for(lambda: OP_ED in log.read_text())
    assert {line.partition("|")[2] for line in log.read_text().splitlines()} == {"-|-|-|-|localhost"}
    secret = re.search(r"session=(\w+)", cookie)[1].encode()
    stored = [file for file in (house.folder / "pages").rglob("*") if file.is_file()]
    assert stored
    assert [
        file for file in stored if secret in file.read_bytes() or b"publisher@" in file.read_bytes()
    ] == []


def test_the_desk_is_at_its_own_host_alone(house: House) -> None:
    at_the_site = house.get("/desk/login/?next=/desk/")
    at_the_desk = house.get(OP_ED, host=DESK)
    elsewhere = f"http://{DESK}:{house.port}/desk/login/?next=/desk/"

    assert (at_the_site.status, at_the_site.headers["Location"]) == (302, elsewhere)
    assert (at_the_desk.status, at_the_desk.headers["Location"]) == (
        302,
        f"http://localhost:{house.port}{OP_ED}",
    )
    assert house.get("/", method="POST").status == 405


def test_a_service_posts_a_mail_and_none_that_is_too_large(house: House) -> None:
    facts = {"host": DESK, "method": "POST", "Content_Type": "message/rfc822"}
    said = {"Authorization": f"Bearer {INBOUND_SECRET}"}
    raw = "From: a@example.org\r\nSubject: x\r\nMessage-ID: <1@example.org>\r\n\r\nHere it is.\r\n"
    address = "/desk/inbound/mime"
    answers = [house.get(address, body=raw, **facts, **said) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert house.sql("SELECT written FROM opinion_arrival WHERE within_id IS NULL") == [("Here it is.",)]
    assert house.get(address, body=raw, **facts).status == 403
    large = str(42 * 1024 * 1024)
    assert house.get(address, body="x", Content_Length=large, **facts, **said).status == 413
    assert house.get(address, host=PUBLIC, method="POST", body=raw, **said).status == 405
    assert house.sql("SELECT count(*) FROM opinion_arrival WHERE within_id IS NULL") == [(1,)]


def test_a_page_is_stored_once_whatever_is_asked_of_it_and_a_search_never(house: House) -> None:
    house.get("/topics/")

    assert house.get("/topics/?utm_source=x&page=2").headers["X-Cache"] == "HIT"
    assert house.get("/search/?q=Taiwan").headers["X-Cache"] is None
    assert [house.get("/search/").status for _ in range(15)].count(429) > 0


def test_a_chinese_address_is_found(house: House) -> None:
    path = path_of(house, "海峽的意義")

    assert "海峽" in house.get(quote(path)).text


def test_a_text_that_lay_idle_is_gone_for_the_first_reader_after_its_takedown(house: House) -> None:
    path = path_of(house, "ice")
    assert house.get(path).status == 200
    time.sleep(IDLE)

    house.do(TAKE_DOWN.format(path=path))

    first = house.get(path)
    assert (first.status, "hundred miles wide" in first.text) == (410, False)


def test_a_text_that_was_read_just_before_its_takedown_does_not_come_back_when_the_database_stops(
    house: House,
) -> None:
    path = path_of(house, "second")
    house.sql("DELETE FROM procrastinate_jobs")
    worker = [PYTHON, "manage.py", "procrastinate", "worker"]
    house.start("worker", worker, house.of_the_desk())
    assert "hundred miles wide" in house.get(path).text
    front = house.get("/").text

    house.do(READ.format(path=path) + TAKE_DOWN.format(path=path))
    assert house.sql(JOBS) != []
    wait_for(lambda: house.sql(JOBS) == [])
    house.server.stop()

    try:
        after = house.get(path)
        assert (after.status, "hundred miles wide" in after.text) == (410, False)
        assert "Second thoughts" in front
        assert "Second thoughts" not in house.get("/").text
    finally:
        house.stop("worker")
        house.server.start()


def test_after_warming_every_page_comes_without_the_database(house: House) -> None:
    third = path_of(house, "third")
    wait_for(lambda: house.answers(house.site_port))

    said = house.manage("warm")
    house.server.stop()

    try:
        pages = [house.get(path) for path in (OP_ED, third, "/", "/feed/", "/authors/", "/archive/2021/07/")]
        style = re.search(r'href="(/static/[^"]+\.css)"', pages[0].text)[1]
        search = house.get("/search/?q=strait")
        assert re.search(r"Read \d+ addresses; \d+ answered\.", said)
        assert [page.status for page in pages] == [200] * 6
        assert max(page.took for page in pages) < 1
        assert house.get(style).status == 200
        assert (search.status, search.headers["Cache-Control"]) == (503, "no-store")
        desk = house.get("/desk/", host=DESK, Cookie=f"session={'x' * 32}")
        assert (desk.status, desk.headers["Retry-After"]) == (503, "30")
    finally:
        house.server.start()
    wait_for(lambda: house.get("/search/?q=strait").status == 200, 10)


def test_a_frozen_database_is_waited_for_once(house: House) -> None:
    house.get(OP_ED)
    wait_for(lambda: house.answers(house.site_port))
    time.sleep(IDLE)
    house.freeze()

    try:
        first, second, never = house.get(OP_ED), house.get(OP_ED), house.get("/never/read/")
        assert [first.status, second.status] == [200, 200]
        assert first.took < 4
        assert second.took < 0.5
        assert (never.status, never.headers["Retry-After"], never.headers["Cache-Control"]) == (
            503,
            "30",
            "no-store",
        )
        assert never.took < 0.5
    finally:
        house.thaw()
    wait_for(lambda: house.get("/never/read/").status == 404, 10)


def test_pages_come_without_the_site_too_and_others_are_answered_with_a_sentence(house: House) -> None:
    house.get(OP_ED)

    house.stop("site")

    try:
        never = house.get("/nor/this/")
        assert house.get(OP_ED).status == 200
        assert (never.status, never.headers["Retry-After"], never.headers["Cache-Control"]) == (
            503,
            "30",
            "no-store",
        )
        assert never.text == "This page cannot be shown at the moment. Please come back in a minute.\n"
    finally:
        house.start_site()


def test_every_kind_of_page_is_the_same_once_its_question_is_prepared(house: House) -> None:
    house.do(
        'from tests import factories\nfactories.published(headline="Melting", slug="melting", topics=["Ice"])'
    )
    before = "before/20300101T000000000000Z-1/"
    lists = ["/", "/authors/huynh-tam-sang/", "/topics/ice/", "/archive/2021/", "/archive/2021/07/"]
    others = [OP_ED, "/authors/", "/topics/", "/archive/", "/feed/", "/sitemap.xml", "/sitemap-lists.xml",
              "/sitemap-2021-07.xml", "/search/?q=taiwan", "/search/?q=%22japan+taiwan%22+-100%25"]  # fmt: skip
    for page in [*lists, *(f"{base}{before}" for base in lists), *others]:
        first, *again = [ask_site(house, page) for _ in range(20)]  # each of its threads has a connection
        assert first[0] == 200, page
        assert set(again) == {first}, page
    assert {ask_site(house, "/2021/07/nothing-here/")[0] for _ in range(5)} == {404}
