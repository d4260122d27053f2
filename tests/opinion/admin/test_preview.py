"""A proof: what readers would see, for the desk only, and so marked that nobody takes it for the page."""

import pytest
from django.urls import reverse

from opinion import holds, publishing, revisions, workflow
from opinion.models import LiveEdition, Revision, Step
from tests import factories
from tests.opinion.admin.conftest import signed_in

pytestmark = pytest.mark.django_db


def proof(article, *number):
    return reverse(
        "admin:opinion_article_page_version" if number else "admin:opinion_article_page",
        args=[article.pk, *number],
    )


def test_the_proof_is_what_readers_then_get(desk, client):
    author = factories.author(name="Mei Lin", chinese="林美", bio_line="Mei Lin is a fellow.")
    article = factories.article(
        authors=[author],
        topics=["Taiwan Strait"],
        standfirst="Why it matters",
        disclosure="She advises a party.",
        body='<p>One<span data-note="A note."></span> 釣魚台.</p><blockquote><p>Two.</p></blockquote>',
    )

    response = desk.get(proof(article))
    publishing.publish(article, by=None)

    page = client.get(article.path).content.decode()
    body = page[page.index('<article class="piece"') : page.index("</article>")]
    seen = response.content.decode()
    assert seen[seen.index('<article class="piece"') : seen.index("</article>")] == body


def test_a_proof_is_marked_and_nobody_keeps_or_indexes_it(desk):
    article = factories.article()

    response = desk.get(proof(article))

    page = response.content.decode()
    assert "<b>PREVIEW</b> version 1." in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_everything_else_of_the_desk_stands_in_no_frame(desk):
    article = factories.article()

    response = desk.get(reverse("admin:opinion_article_preview", args=[article.pk]))

    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response.content.decode().count(f'src="{proof(article)}"') == 2
    assert response.content.decode().count('sandbox="allow-same-origin') == 2


def test_any_version_can_be_seen_as_it_was(desk):
    article = factories.article(headline="First thoughts")
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = "Second thoughts"

    pages = [desk.get(proof(article, number)).content.decode() for number in (1, 2)]

    assert ["First thoughts" in page for page in pages] == [True, False]
    assert ["Second thoughts" in page for page in pages] == [False, True]
    assert desk.get(proof(article, 3)).status_code == 404


def test_looking_changes_nothing(desk):
    article = factories.article()
    before = (Revision.objects.count(), Step.objects.count())

    desk.get(proof(article))
    desk.get(reverse("admin:opinion_article_preview", args=[article.pk]))
    desk.get(reverse("admin:opinion_article_versions", args=[article.pk]))

    assert (Revision.objects.count(), Step.objects.count()) == before
    assert not LiveEdition.objects.exists()


@pytest.mark.parametrize("group", ["", "contributor", "administrator"])
def test_a_draft_is_shown_to_nobody_who_may_not_see_it(group):
    article = factories.article(headline="Secret")
    client = signed_in(factories.user(group=group))

    for name in ("preview", "page", "versions"):
        for method in (client.get, client.post):
            response = method(reverse(f"admin:opinion_article_{name}", args=[article.pk]))
            assert response.status_code in {302, 403}
            assert "Secret" not in response.content.decode()


def test_the_history_tells_versions_and_steps_in_one_line_of_time(desk, publisher):
    article = factories.article()
    publishing.publish(article, by=publisher, why="it is time")
    workflow.note(article, "withhold", by=publisher, why="a court order")

    history = desk.get(reverse("admin:opinion_article_versions", args=[article.pk])).context["history"]

    told = [(line.words, line.why) for line in history if line.kind in {"step", "version"}]
    assert told[:2] == [("a past edition withheld", "a court order"), ("published", "it is time")]
    assert told[-2:] == [("taken up for editing", ""), ("saved", "")]
    assert [line.revision.number for line in history if line.revision] == [1]


def outward(page):
    """What the page offers to send the text out with, and what it says of the rest."""
    return (
        [title for _act, title in page.context["main_acts"]],
        {line.titles: line.sentence for line in page.context["missing"]},
    )


def test_the_preview_offers_what_can_be_done_with_the_text_and_says_why_else(desk, publisher):
    free, held, empty = factories.article(), factories.article(), factories.article(body="")
    holds.place(held, by=publisher, lifters=[publisher], note="A letter came.")

    pages = [
        desk.get(reverse("admin:opinion_article_preview", args=[article.pk]))
        for article in (free, held, empty)
    ]

    offered, under_hold, without_body = (outward(page) for page in pages)
    assert offered == (["Publish now", "Schedule"], {})
    assert under_hold[0] == without_body[0] == []
    assert "legal hold" in under_hold[1]["Publish now, Schedule"]
    assert "Publish now, Schedule" in without_body[1]
    assert "../publish/" not in pages[1].content.decode()
    assert "legal hold" in pages[1].content.decode()


def test_an_editor_who_may_not_publish_reads_whose_it_is_on_the_preview(editor):
    article = factories.article()

    page = signed_in(editor).get(reverse("admin:opinion_article_preview", args=[article.pk]))

    assert outward(page) == ([], {"Publish now, Schedule": "Only somebody who may publish may do this."})
