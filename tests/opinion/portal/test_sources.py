"""An author names her sources in the form of her piece."""

import html
import re
from dataclasses import replace
from uuid import uuid4

import pytest

from opinion import sources, submissions, workflow
from opinion.models import Article, Autosave, Step
from opinion.sources import Entry
from opinion.submissions import Draft
from tests import factories

pytestmark = pytest.mark.django_db
REPORT, BOOK = "Annual report https://example.org/report", "A book, p. 7"
FILLED = {"headline": "Mine", "body": "It is wide.", "language": "en", "byline_name": "Mei Lin"}


def field(page, name):
    """What stands in a field of the form."""
    found = re.search(rf'name="{name}"[^>]*?(?: value="([^"]*)"[^>]*>|>\n?([^<]*)</textarea>)', page.text)
    return html.unescape(found[1] or found[2] or "")


def sent(page, **changed):
    """The form as a browser would send it."""
    names = ("headline", "body", "byline_name", "sources", "sources_were", "base")
    return {"language": "en", **{name: field(page, name) for name in names}, **changed}


def with_the_desks_words(article):
    """The desk remarks on what she named, has readers see it, and adds its own."""
    entries = [replace(entry, remark="CANARY of the desk", is_public=True) for entry in sources.of(article)]
    own = Entry(title="CANARY source of the desk", url="https://canary.example/", remark="CANARY again")
    base = sources.seen(sources.of(article))
    sources.put(article, [own, *entries], by=factories.user(group="editor"), base=base)


def test_she_names_them_without_any_script_sees_them_before_submitting_and_the_desk_gets_them(client, mei):
    client.post("/contribute/new/", {**FILLED, "sources": f"{REPORT}\r\n\r\n{BOOK}"})
    article = Article.objects.get()
    page = client.get(f"/contribute/{article.pk}/")
    assert field(page, "sources") == f"{REPORT}\n{BOOK}"

    look = client.post(f"/contribute/{article.pk}/", sent(page, sources=BOOK, then="submit"), follow=True)

    assert f"<ol><li>{BOOK}</li></ol>" in look.text
    client.post(f"/contribute/{article.pk}/submit/", {"base": field(look, "base")})
    assert [(entry.title, entry.named_by) for entry in sources.of(article)] == [(BOOK, str(mei))]


def test_no_page_of_hers_has_a_word_that_the_desk_wrote_about_her_sources(client, mei):
    article = submissions.start(Draft(**FILLED, sources=REPORT), by=mei)
    with_the_desks_words(article)
    pages = [client.get(f"/contribute/{article.pk}/{page}") for page in ("", "submit/")]
    pages.append(client.post(f"/contribute/{article.pk}/", sent(pages[0], sources="One more"), follow=True))
    submissions.submit(article, by=mei)
    pages += [client.get(f"/contribute/{page}") for page in ("", f"{article.pk}/")]
    pages.append(client.post(f"/contribute/{article.pk}/", sent(pages[0], body="Late", sources="Late one")))

    assert [page.status_code for page in pages] == [200, 200, 200, 200, 200, 409]
    assert not any("CANARY" in page.text or "canary" in page.text for page in pages)


def test_once_the_desk_has_the_piece_her_list_is_neither_shown_nor_changed_and_what_is_late_is_told(
    client, mei
):
    article = submissions.start(Draft(**FILLED, sources=REPORT), by=mei)
    page = client.get(f"/contribute/{article.pk}/")
    submissions.submit(article, by=mei)
    assert "Annual report" not in client.get(f"/contribute/{article.pk}/").text

    answer = client.post(f"/contribute/{article.pk}/", sent(page, sources=f"{REPORT}\nLate one"))

    assert answer.status_code == 409
    assert "<li>Late one</li>" in answer.text
    assert [entry.title for entry in sources.of(article)] == ["Annual report"]
    editor = client.__class__()
    editor.force_login(factories.user(group="editor"))
    assert "Late one" in editor.get(f"/desk/opinion/article/{article.pk}/versions/").text


def test_of_two_texts_the_list_stays_in_the_form_and_is_saved_with_it(client, mei):
    article = submissions.start(Draft(**FILLED, sources=REPORT), by=mei)
    page = client.get(f"/contribute/{article.pk}/")
    submissions.save(
        article,
        Draft(**FILLED | {"headline": "Elsewhere"}, sources=REPORT, sources_were=REPORT),
        by=mei,
        base=1,
    )
    late = client.post(f"/contribute/{article.pk}/", sent(page, headline="Here", sources=f"{REPORT}\n{BOOK}"))
    assert (late.status_code, field(late, "sources")) == (409, f"{REPORT}\n{BOOK}")

    client.post(f"/contribute/{article.pk}/", sent(late))

    assert sources.lines(article, by=mei) == f"{REPORT}\n{BOOK}"


def test_what_was_typed_of_sources_alone_is_offered_back(client, mei):
    article = submissions.start(Draft(**FILLED, sources=REPORT), by=mei)
    page = client.get(f"/contribute/{article.pk}/")
    typed = sent(page, sources=f"{REPORT}\n{BOOK}", _window=str(uuid4()), _turn="1")
    assert client.post(f"/contribute/{article.pk}/autosave/", typed).status_code == 200

    offered = client.get(f"/contribute/{article.pk}/")
    back = client.post(f"/contribute/{article.pk}/", {"_take_back": "1"})

    assert BOOK in offered.text
    assert "did not save it" in offered.text
    assert (field(back, "sources"), field(back, "sources_were")) == (f"{REPORT}\n{BOOK}", REPORT)
    client.post(f"/contribute/{article.pk}/", sent(back, _window=field(back, "_window")))
    assert (sources.lines(article, by=mei), Autosave.objects.count()) == (f"{REPORT}\n{BOOK}", 0)


def test_a_list_that_cannot_be_kept_is_told_at_its_field_and_nothing_is_saved(client):
    page = client.post("/contribute/new/", {**FILLED, "sources": "x" * 301})

    assert page.status_code == 422
    assert "is too long: a line for each" in html.unescape(page.text)
    assert (Article.objects.count(), Step.objects.count()) == (0, 0)


def test_after_a_return_she_changes_her_list_again(client, mei):
    article = submissions.start(Draft(**FILLED, sources=REPORT), by=mei)
    submissions.submit(article, by=mei)
    with_the_desks_words(article)
    workflow.move(article, "return", by=factories.user(group="editor"), why="More.")
    page = client.get(f"/contribute/{article.pk}/")

    client.post(f"/contribute/{article.pk}/", sent(page, sources=f"{REPORT}\n{BOOK}"))

    titles = ["CANARY source of the desk", "Annual report", BOOK]
    assert [entry.title for entry in sources.of(article)] == titles
