"""The sources of a piece, and what readers see of them."""

from typing import Any

import pytest

from authors.models import User
from opinion import consent, erasure, printing, publishing, revisions, sources
from opinion.models import Article, Edition, Source, Step, Typeset
from opinion.publishing import Epitaph
from opinion.refusals import NotAllowed, NotPossible
from opinion.sources import Entry
from tests import factories
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db
REPORT = Entry(
    title="Annual report <2026>", url="https://example.org/report?a=1&b=2", remark="p. 7", is_public=True
)
BOOK = Entry(title="A book", is_public=True)
LEAK = Entry(title="Somebody in the ministry", remark="call after six")


@pytest.fixture
def editor() -> User:
    return factories.user(group="editor")


def put(article: Article, *entries: Entry, by: User | None = None) -> None:
    sources.put(
        article, entries, by=by or factories.user(group="editor"), base=sources.seen(sources.of(article))
    )


def html(edition: Edition) -> str:
    return Typeset.objects.get(edition=edition).article


def test_a_list_keeps_its_order_and_is_a_step_without_its_words(editor: User) -> None:
    article = factories.article()

    put(article, REPORT, LEAK, by=editor)
    put(article, LEAK, REPORT, by=editor)

    assert sources.of(article) == [LEAK, REPORT]
    steps = Step.objects.filter(verb="list_sources")
    assert [(step.by, step.facts) for step in steps] == [(editor, {"sources": 2, "public": 1})] * 2


def test_the_same_list_again_is_no_step() -> None:
    article = factories.article()
    put(article, REPORT)

    put(article, REPORT)

    assert Step.objects.filter(verb="list_sources").count() == 1


def test_only_public_ones_stand_under_the_piece_without_the_remark(reader: ReaderClient) -> None:
    article = factories.article()
    put(article, REPORT, LEAK, BOOK)

    edition = publishing.publish(article, by=None)

    assert edition.sources == [
        {"title": "Annual report <2026>", "url": "https://example.org/report?a=1&b=2"},
        {"title": "A book", "url": ""},
    ]
    page = reader.get(edition.path).content.decode()
    link = '<a href="https://example.org/report?a=1&amp;b=2">Annual report &lt;2026&gt;</a>'
    assert f"<h2>Sources</h2>\n      <ol><li>{link}</li><li>A book</li></ol>" in page
    for hidden in ("ministry", "after six", "p. 7"):
        assert hidden not in page


def test_a_piece_without_public_sources_says_nothing_of_them(reader: ReaderClient) -> None:
    article = factories.article()
    put(article, LEAK)

    edition = publishing.publish(article, by=None)

    assert "Sources" not in reader.get(edition.path).content.decode()


def test_what_is_printed_stays_until_the_next_edition() -> None:
    article = factories.article()
    put(article, BOOK)
    first = publishing.publish(article, by=None)

    put(article, REPORT)

    first.refresh_from_db()
    assert first.sources == [{"title": "A book", "url": ""}]
    assert "A book" in html(first)
    second = publishing.publish(article, by=None)
    assert "Annual report" in html(second)
    assert "A book" not in html(second)


def test_what_is_put_back_has_the_sources_with_which_readers_knew_it() -> None:
    article, publisher = factories.article(), factories.user(group="publisher")
    put(article, BOOK)
    publishing.publish(article, by=None)
    publishing.take_down(article, by=publisher, why="x", epitaph=Epitaph())
    put(article, REPORT)

    again = publishing.put_back(article, by=None)

    assert again.sources == [{"title": "A book", "url": ""}]


def test_a_proof_shows_the_sources_that_would_be_printed() -> None:
    article = factories.article()
    put(article, REPORT, LEAK)
    revision = article.current_revision()
    assert revision is not None

    shown = printing.proof(article, revision)

    assert [(link.name, link.path) for link in shown.sources] == [(REPORT.title, REPORT.url)]


def test_a_change_of_sources_voids_nobodys_yes() -> None:
    article = factories.article()

    put(article, REPORT)

    publishing.publish(article, by=None)
    assert consent.needed(article)


def test_a_list_that_somebody_else_changed_is_not_overwritten(editor: User) -> None:
    article = factories.article()
    before = sources.seen(sources.of(article))
    put(article, BOOK)

    with pytest.raises(NotPossible, match="Somebody else changed"):
        sources.put(article, [REPORT], by=editor, base=before)

    assert sources.of(article) == [BOOK]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/x", "example.org"])
def test_an_address_is_one_of_the_web(editor: User, url: str) -> None:
    with pytest.raises(NotPossible, match="https://"):
        put(factories.article(), Entry(title="x", url=url), by=editor)


def test_a_source_says_what_it_is(editor: User) -> None:
    with pytest.raises(NotPossible, match="what it is"):
        put(factories.article(), Entry(title=" ", url="https://example.org/"), by=editor)


def test_only_who_may_edit_the_piece_lists_its_sources() -> None:
    contributor = factories.user(group="contributor")
    article = factories.submitted(by=contributor)

    for stranger in (contributor, factories.user(group="administrator"), factories.user(group="lawyer")):
        with pytest.raises(NotAllowed):
            put(article, REPORT, by=stranger)


def test_a_redacted_edition_has_lost_its_sources_and_a_purged_piece_its_list(editor: User) -> None:
    people: Any = {"by": editor, "second": factories.user(group="administrator"), "why": "Personal data."}
    spam = factories.article()
    put(spam, REPORT)
    article = factories.article()
    put(article, BOOK)
    first = publishing.publish(article, by=None)
    put(article)
    with revisions.saving(article, by=None, base=None) as locked:
        locked.disclosure = "Another text"
    factories.agree(article)
    publishing.publish(article, by=None)

    erasure.redact(first, **people)
    erasure.purge(spam, **people)

    first.refresh_from_db()
    assert (first.sources, Source.objects.count()) == ([], 0)
    assert "A book" not in html(first)
