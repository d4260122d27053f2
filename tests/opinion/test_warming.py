"""Reading again what changed: which pages, when, and through whom."""

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from opinion import publishing, warming
from opinion.models import Image, Rendition, clock
from opinion.publishing import Epitaph
from tests import factories

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def jobs() -> list[tuple[dict[str, object], bool]]:
    """What the worker shall read, and whether it waits with it."""
    rows = ProcrastinateJob.objects.filter(task_name="read_again").order_by("id")
    return [(job.args, job.scheduled_at is not None) for job in rows]


@pytest.fixture
def front(settings) -> Iterator[dict[str, list[str]]]:
    """Something that stores pages: what it holds, by path, and who asked for what by which name."""
    pages: dict[str, str] = {"/": "", "/feed/": ""}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(f"{self.headers['Host']}{unquote(self.path)}")
            content = pages.get(unquote(self.path))
            data = (content or "").encode()
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        settings.SITE_URL = "https://www.example.org"
        settings.WARM_THROUGH = f"http://127.0.0.1:{server.server_port}"
        yield {"pages": pages, "asked": asked}
        server.shutdown()
        thread.join()


def test_what_shows_a_piece_is_itself_lists_and_pictures() -> None:
    author = factories.author(name="Mei Lin")
    facts = {"alt": "Ice", "credit": "K. Chen", "licence": "own", "width": 320, "height": 240}
    image = Image.objects.create(original="originals/x.png", sha256="0" * 64, **facts)
    Rendition.objects.create(
        image=image, shape="full", width=320, height=240, format="jpeg", name="ice.jpg", size=1
    )
    edition = factories.published(
        headline="Ice",
        authors=[author],
        topics=["Arctic"],
        lead_image=image,
        dated=NOW,
        dated_precision="day",
    )

    assert warming.pages_of(edition.article) == [
        "/2026/11/ice/",
        *warming.LISTS,
        "/authors/mei-lin/",
        "/topics/arctic/",
        "/archive/2026/",
        "/sitemap-2026-11.xml",
        "/archive/2026/11/",
        "/media/ice.jpg",
    ]


def test_what_showed_it_before_an_update_is_read_too_and_after_a_takedown_all_of_it() -> None:
    article = factories.published(topics=["Arctic"]).article
    publisher = factories.user(group="publisher")
    article.topics.set([factories.topic("Antarctic")])
    publishing.publish(article, by=None)

    updated = warming.pages_of(article)
    publishing.take_down(article, by=publisher, why="a test", epitaph=Epitaph())

    assert {"/topics/arctic/", "/topics/antarctic/"} <= set(updated)
    assert warming.pages_of(article) == updated


def test_every_act_that_readers_see_has_the_worker_read_and_a_schedule_in_its_time() -> None:
    publisher = factories.user(group="publisher")
    article = factories.article()
    publishing.publish(article, by=None)
    publishing.publish(article, by=None)
    publishing.withhold(article.editions.get(number=1), by=publisher, public_reason="a court")
    publishing.take_down(article, by=publisher, why="a test", epitaph=Epitaph())
    other = factories.article()
    at = clock.read() + dt.timedelta(hours=1)
    publishing.schedule(other, at=at, by=None)

    assert [(args["article_id"], waits) for args, waits in jobs()] == [
        (article.pk, False),
        (article.pk, False),
        (article.pk, False),
        (article.pk, False),
        (other.pk, True),
    ]
    last = ProcrastinateJob.objects.filter(task_name="read_again").order_by("id").last()
    assert last.scheduled_at >= at
    assert last.args["since"] == at.isoformat()


def test_it_reads_twice_by_the_public_name_and_says_how_long_after(front, monkeypatch) -> None:
    monkeypatch.setattr(warming, "AGAIN_AFTER", 0.1)
    edition = factories.published()
    front["pages"][edition.path] = "the piece"

    said = warming.read_again(edition.article.pk, since=clock.read())

    paths = warming.pages_of(edition.article)
    assert front["asked"][1:] == [f"www.example.org{path}" for path in [*paths, *paths]]
    assert said.startswith(f"Read {len(paths)} addresses twice at http://127.0.0.1:")
    assert said.endswith("s after; 0 unanswered.")


def test_where_nobody_answers_it_gives_up_at_once(settings) -> None:
    settings.WARM_THROUGH = "http://127.0.0.1:9"
    edition = factories.published()

    assert warming.read_again(edition.article.pk, since=NOW) == "Nobody answers at http://127.0.0.1:9."


def test_warm_follows_the_sitemap_and_takes_along_what_pages_need(front, capsys) -> None:
    front["pages"] |= dict.fromkeys((*warming.LISTS, "/robots.txt", "/favicon.ico"), "")
    front["pages"] |= {
        "/sitemap.xml": "<loc>https://www.example.org/sitemap-2026-11.xml</loc>",
        "/sitemap-2026-11.xml": "<loc>https://www.example.org/2026/11/%E5%86%B0/</loc>",
        "/2026/11/冰/": '<link href="/static/a.css"><img src="/media/b" srcset="/media/b 1w, /media/c 2w">'
        '<a href="/topics/ice/before/3/">Older</a> <a href="/2026/11/elsewhere/">no</a>',
        "/static/a.css": "",
        "/media/b": "",
        "/media/c": "",
        "/topics/ice/before/3/": "",
    }

    call_command("warm")

    assert sorted(front["asked"]) == sorted(f"www.example.org{path}" for path in front["pages"])
    count = len(front["pages"])
    assert capsys.readouterr().out.endswith(f"Read {count} addresses; {count} answered.\n")


def test_warm_names_what_did_not_answer(front) -> None:
    with pytest.raises(CommandError, match="These did not answer with a page:\n      404  /authors/"):
        call_command("warm", verbosity=0)


def test_warm_says_when_nobody_is_there() -> None:
    with pytest.raises(CommandError, match=r"Nobody answers at http://127\.0\.0\.1:9\."):
        call_command("warm", through="http://127.0.0.1:9")
