"""Revisions: what was saved is kept, what is stale is refused, what was can be had again."""

import threading

import pytest
from django.db import connection

from opinion import revisions, workflow
from opinion.models import Article, Byline, Revision
from opinion.refusals import NotAllowed, NotPossible, StaleCopy
from opinion.states import RevisionKind
from tests import factories

pytestmark = pytest.mark.django_db


def save(article: Article, *, base: int | None, **changes: object) -> None:
    with revisions.saving(article, by=None, base=base) as locked:
        for name, value in changes.items():
            setattr(locked, name, value)


def test_every_save_is_a_revision_with_a_hash_per_part() -> None:
    article = factories.article(headline="One")
    before = article.version

    save(article, base=before, headline="Two", standfirst="What it says.")

    revision = Revision.objects.get(article=article, number=before + 1)
    assert (article.version, revision.kind, revision.headline) == (before + 1, RevisionKind.SAVED, "Two")
    assert revision.parts == article.snapshot().fingerprints() == revision.snapshot().fingerprints()
    first = Revision.objects.get(article=article, number=before)
    assert first.snapshot().differing_parts(revision.snapshot()) == ["headline", "standfirst"]


def test_a_save_that_changes_nothing_makes_no_revision() -> None:
    article = factories.article()
    count = article.revisions.count()

    save(article, base=article.version)

    assert article.revisions.count() == count


def test_a_change_of_byline_or_topics_alone_is_a_revision() -> None:
    article = factories.article()
    before = article.version

    with revisions.saving(article, by=None, base=before) as locked:
        Byline.objects.create(article=locked, author=factories.author(name="Mei Lin"), position=2)
    with revisions.saving(article, by=None, base=before + 1) as locked:
        revisions.set_topics(locked, [factories.topic().pk])

    assert article.version == before + 2
    assert [entry["name"] for entry in article.snapshot().byline] == ["Huynh Tam Sang", "Mei Lin"]


def test_a_stale_save_is_refused_and_both_texts_are_kept() -> None:
    article = factories.article(headline="Base")
    base = article.version
    save(article, base=base, headline="Theirs")

    with pytest.raises(StaleCopy) as refused:
        save(article, base=base, headline="Mine")
    mine = factories.article(headline="Mine").snapshot()
    kept = revisions.keep_aside(article, mine, by=None, base=base)

    article.refresh_from_db()
    assert (article.headline, refused.value.theirs.headline, kept.headline) == ("Theirs", "Theirs", "Mine")
    assert (kept.kind, article.version, kept.number) == (RevisionKind.CONFLICT, base + 1, base + 2)


def test_a_text_kept_aside_makes_nobody_elses_form_stale() -> None:
    article = factories.article(headline="Base")
    revisions.keep_aside(article, article.snapshot(), by=None, base=1)

    save(article, base=article.version, headline="Next")

    assert article.revisions.get(number=article.version).headline == "Next"


def test_restoring_makes_a_new_revision_of_the_whole_copy() -> None:
    article = factories.article(headline="First", topics=["Taiwan"])
    first = article.current_revision()
    assert first is not None
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = "Second"
        locked.bylines.all().delete()
        revisions.set_topics(locked, [])

    restored = revisions.restore(first, by=None)

    article.refresh_from_db()
    assert article.snapshot().fingerprints() == first.parts
    assert (restored.kind, restored.number, article.version) == (
        RevisionKind.RESTORED,
        first.number + 2,
        restored.number,
    )


def test_a_contributor_changes_her_draft_and_nothing_that_she_has_handed_in() -> None:
    mei, other = factories.user(group="contributor"), factories.user(group="contributor")
    article = factories.submitted(by=mei)

    assert not revisions.may_edit(mei, article)
    assert not revisions.may_edit(other, article)
    with pytest.raises(NotAllowed), revisions.saving(article, by=mei, base=None):
        pass


def test_a_spiked_piece_is_not_edited() -> None:
    article = factories.article()
    workflow.move(article, "spike", by=None)

    with pytest.raises(NotPossible, match="Restore it first"):
        save(article, base=None, headline="x")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_every_acknowledged_word_is_in_a_revision() -> None:
    article = factories.article(headline="start")
    acknowledged: list[str] = []

    def type_and_save(word: str) -> None:
        try:
            for _attempt in range(20):
                mine = Article.objects.get(pk=article.pk)
                try:
                    save(mine, base=mine.version, headline=f"{mine.headline} {word}")
                except StaleCopy:
                    continue
                acknowledged.append(word)
                return
        finally:
            connection.close()

    threads = [threading.Thread(target=type_and_save, args=(f"word{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    article.refresh_from_db()
    assert sorted(acknowledged) == [f"word{n}" for n in range(6)]
    assert sorted(article.headline.split()[1:]) == sorted(acknowledged)
