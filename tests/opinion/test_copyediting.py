"""House style in a piece: found at its place, changed or let stand one by one, and remembered."""

import pytest

from authors.models import User
from opinion import copyediting, preflight, revisions
from opinion.models import Article, Revision, Step
from opinion.refusals import NotAllowed, NotPossible, StaleCopy
from tests import factories
from tests.opinion.test_house import style, switched_on

pytestmark = pytest.mark.django_db
TEXT = factories.SOUND + "<p>The <em>jab</em> came. A second jab followed. “One jab,” he said.</p>"


@pytest.fixture
def editor() -> User:
    switched_on(style(), factories.user(group="publisher"))
    return factories.user(group="editor")


def found(article: Article) -> list[tuple[str, int, bool, bool]]:
    return [(p.hit.found, p.hit.start, p.hit.is_quoted, p.is_ignored) for p in copyediting.places(article)]


def told(article: Article) -> list[str]:
    return [f.sentence for f in preflight.run(article) if f.rule == "house_style"]


def at(article: Article, number: int) -> dict[str, object]:
    hit = copyediting.places(article)[number].hit
    return {"key": hit.key, "paragraph": hit.paragraph, "start": hit.start}


def test_preflight_says_in_one_line_what_the_page_shows_place_by_place(editor: User) -> None:
    article = factories.article(body=TEXT)

    assert found(article) == [
        ("jab", 4, False, False),
        ("jab", 23, False, False),
        ("jab", 42, True, False),
    ]
    assert told(article) == ["House style asks for other words in 2 places: “jab”."]


def test_applying_one_changes_that_place_keeps_its_marks_and_makes_a_version(editor: User) -> None:
    article = factories.article(body=TEXT)
    base = article.version

    words = copyediting.apply(article, **at(article, 0), by=editor, base=base)

    assert words == "vaccination"
    assert "<em>vaccination</em> came. A second jab followed. “One jab,”" in article.body
    newest = Revision.objects.get(article=article, number=article.version)
    assert (article.version, newest.by, newest.why) == (base + 1, editor, "house style")
    assert [p[:2] for p in found(article)] == [("jab", 31), ("jab", 50)]


def test_a_quotation_a_stale_page_and_another_text_are_refused(editor: User) -> None:
    article = factories.article(body=TEXT)
    place, quoted, base = at(article, 1), at(article, 2), article.version

    with pytest.raises(NotPossible, match="somebody else's words"):
        copyediting.apply(article, **quoted, by=editor, base=base)
    with revisions.saving(article, by=editor, base=base) as locked:
        locked.body = factories.SOUND
    with pytest.raises(StaleCopy):
        copyediting.apply(article, **place, by=editor, base=base)
    with pytest.raises(NotPossible, match="has changed here"):
        copyediting.apply(article, **place, by=editor, base=article.version)
    assert article.version == base + 1


def test_what_is_let_stand_is_remembered_while_the_words_around_it_stay(editor: User) -> None:
    article = factories.article(body=TEXT)

    copyediting.let_stand(article, **at(article, 1), by=editor)

    assert [p[3] for p in found(article)] == [False, True, False]
    assert told(article) == ["House style asks for other words in 1 place: “jab”."]
    step = Step.objects.get(verb="ignore_style")
    assert (step.article, step.by, step.why) == (article, editor, "“jab”")
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.body = locked.body.replace("That is no reason", "This is no reason")
    assert [p[3] for p in found(article)] == [False, True, False]
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.body = locked.body.replace("A second jab followed", "Another jab followed")
    assert [p[3] for p in found(article)] == [False, False, False]


def test_it_can_be_decided_again(editor: User) -> None:
    article = factories.article(body=TEXT)
    place = at(article, 0)

    for ignored in (True, False, True):
        if ignored:
            copyediting.let_stand(article, **place, by=editor)
        else:
            copyediting.reconsider(article, str(place["key"]), by=editor)
        assert found(article)[0][3] == ignored


def test_who_may_not_change_the_text_decides_nothing(editor: User) -> None:
    article = factories.article(body=TEXT)
    reader = factories.user(group="administrator")

    with pytest.raises(NotAllowed):
        copyediting.apply(article, **at(article, 0), by=reader, base=article.version)
    with pytest.raises(NotAllowed):
        copyediting.let_stand(article, **at(article, 0), by=reader)
    with pytest.raises(NotAllowed):
        copyediting.reconsider(article, "x", by=reader)
    assert found(article)[0] == ("jab", 4, False, False)
