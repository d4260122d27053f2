"""What stands between a request and the doors, on the public side."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from config.middleware import public_headers
from opinion import publishing
from opinion.publishing import Epitaph
from tests import factories
from tests.reading import ReaderClient

FRESH = "public, max-age=0, s-maxage=1, stale-while-revalidate=5, stale-if-error=86400"
ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PAGES = ["/", "/authors/", "/topics/", "/archive/", "/search/", "/search/?q=strait", "/feed/", "/sitemap.xml",
         "/sitemap-lists.xml", "/robots.txt", "/favicon.ico"]  # fmt: skip


def standing(answer: HttpResponse) -> dict[str, str]:
    """The headers that every public answer has."""
    return {name: answer.headers.get(name, "") for name in ALWAYS}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_policy_its_rule_and_a_validator(reader: ReaderClient, page: str) -> None:
    factories.published(topics=["Japan"])

    answer = reader.get(page)

    assert answer.status_code == 200
    assert standing(answer) == ALWAYS
    assert answer["Cache-Control"] == FRESH
    assert answer["ETag"].strip('"').isalnum()
    assert answer["Content-Length"] == str(len(answer.content))


@pytest.mark.parametrize("page", [*PAGES, "/healthz", "/readyz", "/nothing/"])
def test_no_page_sets_a_cookie_or_varies_by_who_asks(reader: ReaderClient, page: str) -> None:
    plain = reader.get(page)
    loaded = reader.get(
        page,
        headers={
            "Cookie": "session=abc; csrf=def; django_language=zh-hant",
            "Accept-Language": "zh-TW",
            "Authorization": "Basic YTpi",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "https",
            "X-Original-URL": "/desk/",
            "Range": "bytes=0-1",
            "User-Agent": "x",
        },
    )

    assert not plain.cookies
    assert not loaded.cookies
    assert "Vary" not in plain.headers
    assert (plain.content, dict(plain.headers)) == (loaded.content, dict(loaded.headers))


@pytest.mark.parametrize("page", ["/", "/authors/", "/feed/"])
def test_a_question_that_nobody_understands_changes_nothing(reader: ReaderClient, page: str) -> None:
    factories.published()

    assert reader.get(f"{page}?utm_source=x&page=2&before=1&_=3").content == reader.get(page).content


@pytest.mark.parametrize("prefix", ["", "W/", '"other", ', 'W/"other", W/'])
def test_who_holds_the_same_bytes_gets_304(reader: ReaderClient, prefix: str) -> None:
    factories.published()
    whole = reader.get("/")

    short = reader.get("/", headers={"If-None-Match": prefix + whole["ETag"]})

    assert (short.status_code, short.content) == (304, b"")
    assert standing(short) == ALWAYS
    assert (short["Cache-Control"], short["ETag"]) == (FRESH, whole["ETag"])
    assert "Content-Type" not in short.headers


def test_who_holds_other_bytes_gets_the_page(reader: ReaderClient) -> None:
    old = reader.get("/")["ETag"]
    factories.published()

    answer = reader.get("/", headers={"If-None-Match": old})

    assert answer.status_code == 200
    assert answer["ETag"] != old


@pytest.mark.parametrize(
    "condition",
    [{"If-Match": '"x"'}, {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
     {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, {"If-None-Match": '"'}, {"If-None-Match": "nonsense"}],
)  # fmt: skip
def test_no_other_condition_is_read(reader: ReaderClient, condition: dict[str, str]) -> None:
    assert reader.get("/", headers=condition).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "/nothing/", "/healthz"])
def test_head_is_get_without_the_body(reader: ReaderClient, page: str) -> None:
    factories.published()

    whole, head = reader.get(page), reader.head(page)

    assert head.content == b""
    assert (head.status_code, dict(head.headers)) == (whole.status_code, dict(whole.headers))
    assert head["Content-Length"] == str(len(whole.content))


def test_a_redirect_a_refusal_and_what_was_taken_down_have_the_headers_too(reader: ReaderClient) -> None:
    edition = factories.published()
    down = factories.published()
    publishing.take_down(down.article, by=factories.user(group="publisher"), why="x", epitaph=Epitaph())

    answers = [reader.get(edition.path.rstrip("/")), reader.get(down.path), reader.post("/")]

    assert [(answer.status_code, answer["Cache-Control"]) for answer in answers] == [
        (301, FRESH),
        (410, FRESH),
        (405, "no-store"),
    ]
    assert [standing(answer) for answer in answers] == [ALWAYS] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/desk/", "/contribute/", "/account/login/", "/desk/nothing/"])
def test_nobody_keeps_what_is_not_public(client: Client, page: str) -> None:
    assert client.get(page)["Cache-Control"] == "private, no-store"


def test_a_public_answer_speaks_the_site_s_language_whatever_the_thread_spoke_before() -> None:
    def get_response(request: HttpRequest) -> HttpResponse:
        return HttpResponse(translation.get_language())

    with translation.override("zh-hant"):
        public = public_headers(get_response)(RequestFactory().get("/"))
        desk = public_headers(get_response)(RequestFactory().get("/desk/"))

    assert isinstance(public, HttpResponse)
    assert isinstance(desk, HttpResponse)
    assert (public.content, desk.content) == (b"en", b"zh-hant")


@pytest.mark.django_db
def test_a_file_of_the_site_s_own_has_the_headers_too(client: Client, settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True

    answer = client.get("/static/opinion/icon.svg")
    answer.close()

    assert answer.status_code == 200
    assert standing(answer) == ALWAYS
