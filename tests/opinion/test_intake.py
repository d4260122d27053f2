"""Pieces that the desk brings in itself."""

import pytest

from opinion import intake, revisions
from opinion.models import Article, Byline
from opinion.refusals import NotAllowed
from opinion.states import RevisionKind, State
from opinion.submissions import default_kind
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_came_by_mail_is_kept_with_its_byline_from_the_first_moment():
    editor, author = factories.user(group="editor"), factories.author(name="Mei Lin")
    article = Article(kind=default_kind(), headline="By mail")

    with intake.taking_in(article, by=editor, why="mail of 2 May") as stored:
        Byline.objects.create(article=stored, author=author)

    revision = article.current_revision()
    assert (revision.number, revision.kind, revision.by, revision.why) == (
        1,
        RevisionKind.ARRIVED,
        editor,
        "mail of 2 May",
    )
    assert [entry["name"] for entry in revision.byline] == ["Mei Lin"]
    assert article.state == State.EDITING
    with revisions.saving(article, by=editor, base=1) as locked:
        locked.headline = "Edited"


@pytest.mark.parametrize("group", ["", "contributor", "administrator"])
def test_nobody_else_brings_in_a_piece_for_the_desk(group):
    somebody = factories.user(group=group)

    with pytest.raises(NotAllowed), intake.taking_in(Article(kind=default_kind()), by=somebody):
        pytest.fail("it was let in")
    assert not Article.objects.exists()
