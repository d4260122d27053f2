"""Which other pieces have nearly this text."""

import pytest
from django.db import connection

from opinion import preflight, resemblance, revisions, workflow
from opinion.models import Article, Likeness
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = [f"word{number} of the strait" for number in range(200)]


def text(words: list[str]) -> str:
    return "<p>" + ". ".join(words) + ".</p>"


def told(article: Article) -> list[str]:
    return [f.sentence for f in preflight.run(article) if f.rule == "near_duplicate"]


def test_a_piece_that_shares_most_of_its_text_with_another_is_told_with_where_that_one_stands() -> None:
    first = factories.article(headline="The first", body=text(WORDS))
    second = factories.article(
        headline="The second", body=text([*WORDS[:150], "And other words", *WORDS[150:180]])
    )
    factories.article(
        headline="Unlike", body=text([f"other{number} things are said" for number in range(200)])
    )

    [sentence] = told(second)

    assert sentence.startswith("It shares ")
    assert sentence.endswith(f"% of its text with “The first” (Being edited, number {first.pk}).")
    assert int(sentence.split()[2].rstrip("%")) in range(75, 100)


def test_every_save_keeps_the_fingerprint_of_the_text_as_it_is_now() -> None:
    first = factories.article(body=text(WORDS))
    second = factories.article(body=text(WORDS))
    assert len(told(second)) == 1

    with revisions.saving(first, by=None, base=None) as locked:
        locked.body = text(["Nothing", "of", "that", "stands", "here", "any", "more"])

    assert told(second) == []
    assert Likeness.objects.get(article=first).version == first.version


def test_a_spiked_piece_is_no_matter() -> None:
    first, second = factories.article(body=text(WORDS)), factories.article(body=text(WORDS))
    workflow.move(first, "spike", by=None)

    assert told(second) == []


def test_what_is_missing_or_out_of_date_is_made_again_and_nothing_else() -> None:
    pieces = [factories.article(body=text(WORDS)) for _ in range(3)]
    kept = Likeness.objects.get(article=pieces[0])
    Likeness.objects.filter(article=pieces[1]).delete()
    Likeness.objects.filter(article=pieces[2]).update(version=0, prints=[])

    assert list(resemblance.keep_missing()) == [2]
    assert list(resemblance.keep_missing()) == []
    assert {row.article_id: row.prints for row in Likeness.objects.all()} == {
        piece.pk: kept.prints for piece in pieces
    }


def test_like_texts_are_looked_up_in_the_index() -> None:
    article = factories.article(body=text(WORDS))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Likeness.objects.filter(prints__0_16__overlap=[1, 2]).exclude(article=article.pk).explain()

    assert "likeness_keys" in plan
