"""Bringing in an archive: the same gate, the same rows as at the desk, each line whole or not at all."""

from typing import Any

import pytest
from django.utils import timezone

from authors.models import Author
from opinion import exporting, preflight, publishing, revisions
from opinion.importing import Outcome
from opinion.models import (
    Article,
    Edition,
    EditionAuthor,
    EditionSeries,
    EditionTopic,
    ImportRun,
    Revision,
    Step,
    Topic,
    Typeset,
)
from opinion.models.live import LiveAuthor, LiveEdition
from opinion.refusals import Blocked
from tests import factories
from tests.opinion.bringing import LINE, rows, take
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db


def test_a_line_becomes_what_the_desk_would_have_made_of_it(run: ImportRun) -> None:
    assert take(run, LINE) == [Outcome(1, "published", "old-1")]

    article, edition = Article.objects.get(), Edition.objects.get()
    assert (article.state, article.version, article.origin) == ("published", 1, "archive")
    assert article.origin_reason == "Old paper: They gave it to us"
    assert article.snapshot() == article.current_revision().snapshot() == edition.snapshot()
    assert article.origin_parts == article.snapshot().fingerprints() == Revision.objects.get().parts
    assert preflight.run(article) == [f for f in preflight.run(article) if not f.blocks]
    assert (edition.number, edition.kind, edition.path) == (1, "first", "/2019/05/what-the-strait-is-for/")
    assert edition.byline == [
        {
            "author": Author.objects.get().pk,
            "role": "author",
            "name": "Mei Lin",
            "native_name": "",
            "language": "",
            "affiliation": "Academia Sinica",
            "bio_line": "Mei Lin teaches history.",
        }
    ]
    for links in (EditionAuthor, EditionSeries):
        assert list(links._default_manager.values_list("edition", "dated")) == [(edition.pk, edition.dated)]
    assert [Topic.objects.get(pk=pk).name for pk in edition.topics] == LINE["topics"]
    assert EditionTopic.objects.count() == 2


@pytest.mark.parametrize("origin", ["archive", "original", "republished", "translated"])
def test_the_reason_of_the_run_stands_for_the_text_that_it_published_and_for_no_other(
    run: ImportRun, origin: str
) -> None:
    take(run, LINE | {"origin": origin, "first_published": "Taipei Times"})
    article = Article.objects.get()

    publishing.publish(article, by=None)
    with revisions.saving(article, by=None, base=None) as locked:
        locked.body = "<p>Not a word of this came in with the run.</p>"

    with pytest.raises(Blocked):
        publishing.publish(article, by=None)


def test_it_was_shown_here_only_from_the_moment_of_the_import_on(run: ImportRun) -> None:
    before = timezone.now()

    take(run, LINE)

    edition = Edition.objects.get()
    assert before < edition.live_from == edition.printed_at < timezone.now()
    assert edition.dated.isoformat() == "2019-05-03T00:00:00+00:00"


def test_the_same_text_printed_at_the_desk_is_typeset_the_same(run: ImportRun) -> None:
    take(run, LINE)
    imported = Typeset.objects.get()

    article = Article.objects.get()
    article.refresh_from_db()
    publishing.publish(article, by=None)

    again = Typeset.objects.exclude(pk=imported.pk).get()
    assert (again.body_vector, again.title_vector) == (imported.body_vector, imported.title_vector)
    assert again.card == imported.card


def test_readers_find_it_with_its_author_and_under_its_old_addresses(
    run: ImportRun, reader: ReaderClient
) -> None:
    take(run, LINE | {"addresses": ["/archive/17.html"]})

    assert b"Mei Lin teaches history." in reader.get("/2019/05/what-the-strait-is-for/").content
    moved = reader.get("/archive/17.html", follow=True)
    assert moved.redirect_chain == [
        ("/archive/17.html/", 301),
        ("/2019/05/what-the-strait-is-for/", 301),
    ]
    assert LiveAuthor.objects.get().head
    assert LiveEdition.objects.count() == 1


def test_every_piece_tells_on_whose_word_it_came(run: ImportRun) -> None:
    take(run, LINE)

    steps = list(Step.objects.order_by("pk").values_list("verb", "source", "target", "by", "why"))
    assert steps == [
        ("bring_in", "", "editing", run.by.pk, "Old paper: They gave it to us"),
        ("publish", "editing", "published", run.by.pk, "Old paper: They gave it to us"),
    ]
    assert [step.facts["run"] for step in Step.objects.all()] == [run.pk, run.pk]


def test_what_is_here_already_stays_as_it_is(run: ImportRun) -> None:
    take(run, LINE)
    before = rows()

    assert [o.what for o in take(run, LINE | {"headline": "Another"}, LINE)] == ["here", "here"]
    assert rows() == before


def test_a_draft_comes_in_as_a_draft(run: ImportRun, reader: ReaderClient) -> None:
    draft = {"ref": "d", "state": "draft", "headline": "Not yet", "body": "<p>It stops in the</p>"}

    assert [o.what for o in take(run, draft)] == ["draft"]
    article = Article.objects.get()
    assert (article.state, article.path, Edition.objects.count()) == ("draft", None, 0)
    assert article.current_revision().snapshot() == article.snapshot()
    assert "bring_in" in Step.objects.values_list("verb", flat=True)


def test_it_can_be_worked_on_like_any_other_piece(run: ImportRun) -> None:
    take(run, LINE)
    article = Article.objects.get()

    with revisions.saving(article, by=None, base=1) as locked:
        locked.headline = "Changed"
    edition = publishing.publish(article, by=None)

    assert (edition.number, edition.revision.number, edition.path) == (
        2,
        2,
        "/2019/05/what-the-strait-is-for/",
    )


def test_a_rehearsal_says_the_same_and_stores_nothing() -> None:
    factories.roles()
    before = rows()

    outcomes = take(None, LINE, LINE | {"ref": "b", "body": ""})

    assert [o.what for o in outcomes] == ["published", "refused"]
    assert rows() == before


def test_as_many_statements_for_forty_pieces_as_for_four(
    run: ImportRun, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    take(run, LINE)
    with django_assert_max_num_queries(100) as few:
        take(run, *[LINE | {"ref": f"few-{n}", "headline": f"Few {n}"} for n in range(4)])

    with django_assert_num_queries(len(few)):
        take(run, *[LINE | {"ref": f"many-{n}", "headline": f"Many {n}"} for n in range(40)])


def test_a_contributors_draft_never_leaves(run: ImportRun) -> None:
    factories.submitted(by=factories.user(group="contributor"))
    take(run, LINE)

    assert [line["ref"] for line, _ in exporting.lines()] == ["old-1"]
