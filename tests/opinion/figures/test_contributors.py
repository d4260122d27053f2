"""What contributors stated, by topic and quarter, against a count by hand."""

from typing import Any

import pytest

from authors.models import Author, Contributor
from opinion import declarations, people, publishing
from opinion.figures import contributors, spans
from opinion.models import Byline
from opinion.states import BylineRole
from tests import factories
from tests.opinion.figures.world import appeared, arrived, at, author, on_paper

pytestmark = pytest.mark.django_db
Q3 = spans.read({"period": "2026-Q3"})
NOT = "not told"


def counted(what: str = "gender", span: spans.Span = Q3) -> dict[Any, tuple[Any, ...]]:
    return on_paper(next(table for table in contributors.tables(span) if table.slug == what))


def piece(
    *authors: Author, topics: list[str] | None = None, day: str = "2026-08-05", out: bool = True
) -> Any:
    article = arrived(
        factories.article(authors=list(authors), topics=["Sea"] if topics is None else topics), at(day)
    )
    if out:
        appeared(publishing.publish(article, by=None), at(day))
    return article


def crowd(*, women: int = 0, others: int = 0, men: int = 0, silent: int = 0) -> list[Author]:
    said = ["woman"] * women + ["other"] * others + ["man"] * men + [""] * silent
    return [author(f"Author {number}", gender=gender) for number, gender in enumerate(said)]


def test_bylines_and_pieces_are_counted_apart_and_the_silent_too() -> None:
    people_ = crowd(women=4, men=3, silent=3)
    for person in people_:
        piece(person)
    piece(people_[0], people_[1])
    piece(people_[0], people_[9], out=False)

    assert counted() == {
        ("All topics", "Women"): (7, 6, 6, 5),
        ("All topics", "Men"): (3, 3, 3, 3),
        ("All topics", "Not stated"): (4, 4, 3, 3),
        ("All topics", "All"): (14, 12, 12, 11),
        ("Sea", "Women"): (7, 6, 6, 5),
        ("Sea", "Men"): (3, 3, 3, 3),
        ("Sea", "Not stated"): (4, 4, 3, 3),
        ("Sea", "All"): (14, 12, 12, 11),
    }


def test_one_or_two_are_never_told_apart_however_often_they_write() -> None:
    woman, other, *rest = crowd(women=1, others=1, men=4, silent=3)
    women = [woman, *crowd(women=3)[:3]]
    for person in [*women, other, *rest, other, other, other]:
        piece(person)

    found = counted()

    assert ("Sea", "In another word") not in found
    assert found["Sea", "Women"] == (4, 4, 4, 4)
    assert found["Sea", "Men"] == (4, 4, 4, 4)
    assert ("Sea", "Not stated") not in found
    assert found["Sea", "Not stated, or not told apart"] == (7, 7, 7, 7)
    assert found["Sea", "All"] == (15, 15, 15, 15)


def test_what_a_topic_hides_cannot_be_reckoned_from_the_whole() -> None:
    first, *women = crowd(women=4)
    for person in [*women, *crowd(silent=3)]:
        piece(person)
    for person in [first, *crowd(silent=3)]:
        piece(person, topics=["Law"])

    found = counted()

    assert found["All topics", "Women"] == (4, 4, 4, 4)
    assert found["Sea", "Women"] == (NOT, NOT, NOT, NOT)
    assert found["Law", "Women"] == (NOT, NOT, NOT, NOT)
    assert found["Sea", "Not stated, or not told apart"] == (6, 6, 6, 6)
    assert found["Law", "Not stated, or not told apart"] == (4, 4, 4, 4)


def test_a_piece_of_two_topics_is_counted_under_each_and_once_in_all() -> None:
    for person in crowd(women=3, men=3):
        piece(person, topics=["Sea", "Law"])
    for person in crowd(silent=3):
        piece(person, topics=[])

    found = counted()

    assert found["All topics", "All"] == (9, 9, 9, 9)
    assert found["Sea", "Women"] == found["Law", "Women"] == (3, 3, 3, 3)
    assert found["(no topic)", "All"] == (3, 3, 3, 3)


def test_who_alone_did_not_appear_is_not_read_off_the_two_sides() -> None:
    first, *rest = crowd(women=4, men=3, silent=3)
    piece(first, out=False)
    for person in rest:
        piece(person)

    found = counted()

    assert found["Sea", "Women"] == (4, 4, NOT, NOT)
    assert found["Sea", "Men"] == (3, 3, NOT, NOT)
    assert found["Sea", "Not stated, or not told apart"] == (None, None, 9, 9)


def test_who_alone_is_of_another_topic_is_not_read_off_the_two() -> None:
    for person in crowd(women=3, men=3):
        piece(person, topics=["Sea", "Law"])
    piece(*crowd(women=1), topics=["Law"])

    found = counted()

    assert found["Law", "Women"] == (4, 4, 4, 4)
    assert found["Sea", "Women"] == (NOT, NOT, NOT, NOT)


def test_another_quarter_is_another_count() -> None:
    for person in crowd(women=3, men=3):
        piece(person, day="2026-07-01")
        piece(person, day="2026-10-01")

    assert counted()["Sea", "All"] == (6, 6, 6, 6)
    assert counted(span=spans.read({"period": "2026-Q4"}))["Sea", "All"] == (6, 6, 6, 6)
    assert counted(span=spans.read({"period": "2026-Q2"})) == {
        ("All topics", "Women"): (NOT,) * 4,
        ("All topics", "Men"): (NOT,) * 4,
        ("All topics", "Not stated"): (0, 0, 0, 0),
        ("All topics", "All"): (0, 0, 0, 0),
    }


def test_of_two_records_made_one_the_answer_goes_along() -> None:
    kept, *rest = crowd(women=1, men=3)
    women = [author(f"Woman {number}", gender="woman") for number in range(2)]
    for person in [kept, *rest, *women]:
        piece(person)
    into = factories.author(name="The same under another name")
    people.merge(kept, into, by=factories.user(group="editor"))

    assert counted()["Sea", "Women"] == (3, 3, 3, 3)
    assert Contributor.objects.get(user__declaration__gender="woman", author=into)


def test_who_takes_it_back_or_whose_account_is_closed_is_counted_as_not_stated() -> None:
    people_ = crowd(women=5, men=3)
    for person in people_:
        piece(person)
    account: Any = people_[0].contributor.user
    declarations.erase(by=account)
    account = people_[1].contributor.user
    account.is_active = False
    account.save()

    assert counted()["Sea", "Women"] == (3, 3, 3, 3)
    assert counted()["Sea", "Not stated"] == (2, 2, 2, 2)


def test_translators_are_not_counted_and_authors_without_an_account_have_stated_nothing() -> None:
    for person in crowd(women=3, men=3):
        article = piece(person, out=False)
        Byline.objects.create(article=article, author=factories.author(name="T"), role=BylineRole.TRANSLATOR)
        factories.agree(article)
        appeared(publishing.publish(article, by=None), at("2026-08-06"))
    piece(factories.author(name="Nobody’s account"))

    assert counted()["Sea", "All"] == (7, 7, 7, 7)
    assert counted()["Sea", "Not stated"] == (1, 1, 1, 1)


def test_countries_and_sectors_are_counted_alike_the_largest_first() -> None:
    for number in range(9):
        country, sector = (
            ("TW", "media") if number < 5 else ("VN", "student") if number < 8 else ("FR", "media")
        )
        piece(author(f"Author {number}", country=country, sector=sector))

    found = [heads[1] for heads in counted("country") if heads[0] == "Sea"]

    assert found == ["Taiwan", "Vietnam", "Not stated, or not told apart", "All"]
    assert counted("country")["Sea", "Vietnam"] == (3, 3, 3, 3)
    assert counted("sector")["Sea", "Media"] == (6, 6, 6, 6)
    assert counted("gender")["Sea", "Not stated"] == (9, 9, 9, 9)
