"""The sources that an author names: hers, typed as lines; the desk's words about them are the desk's."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authors.models import User
from opinion import sources, submissions, workflow
from opinion.models import Article, Source, Step
from opinion.refusals import NotAllowed, NotPossible
from opinion.sources import Entry
from opinion.submissions import Draft
from tests import factories

pytestmark = pytest.mark.django_db
REPORT, BOOK = "Annual report https://example.org/report", "A book, p. 7"


@pytest.fixture
def mei() -> User:
    return factories.user(group="contributor", name="Mei")


@pytest.fixture
def piece(mei: User) -> Article:
    return submissions.start(Draft(headline="Mine", sources=f"{REPORT}\n{BOOK}"), by=mei)


def desk_adds(article: Article, **changes: Entry) -> None:
    """The desk's list: what is there, changed by title, and one of its own."""
    entries = [changes.get(entry.title.split()[0], entry) for entry in sources.of(article)]
    own = Entry(title="Somebody in the ministry", remark="call after six")
    editor = factories.user(group="editor")
    sources.put(article, [own, *entries], by=editor, base=sources.seen(sources.of(article)))


def whose(article: Article) -> list[tuple[str, str]]:
    return [(entry.title, entry.named_by) for entry in sources.of(article)]


@pytest.mark.parametrize(
    ("line", "title", "url"),
    [
        (BOOK, BOOK, ""),
        (REPORT, "Annual report", "https://example.org/report"),
        ("Annual report: https://example.org/a?b=1&c=2.", "Annual report", "https://example.org/a?b=1&c=2"),
        ("The report (https://example.org/x), p. 3", "The report , p. 3", "https://example.org/x"),
        ("https://example.org/x", "https://example.org/x", "https://example.org/x"),
        ("https://en.wikipedia.org/wiki/Strait_(sea)", *["https://en.wikipedia.org/wiki/Strait_(sea)"] * 2),
        ("  國防報告書,   2026年  ", "國防報告書, 2026年", ""),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
    ],
)
def test_a_line_is_what_it_is_and_its_address(line: str, title: str, url: str) -> None:
    assert sources.read(line) == [Entry(title=title, url=url)]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*"ab ().,:;海/?=\t\n", "https://x.org/", "http://y.org"])).map("".join))
def test_lines_that_were_kept_and_are_read_again_are_the_same_list(typed: str) -> None:
    once = sources.read(typed)

    assert sources.read("\n".join(f"{e.title} {e.url}" if e.url != e.title else e.url for e in once)) == once


def test_what_she_types_is_hers_in_her_order_and_comes_back_as_she_typed_it(
    piece: Article, mei: User
) -> None:
    assert whose(piece) == [("Annual report", "Mei"), (BOOK, "Mei")]
    assert [entry.is_public for entry in sources.of(piece)] == [False, False]
    assert sources.lines(piece, by=mei) == f"{REPORT}\n{BOOK}"
    assert Step.objects.get(verb="list_sources").facts == {"sources": 2, "public": 0}


def test_the_desk_sees_whose_each_is_and_hers_stay_hers_whatever_it_makes_of_them(
    piece: Article, mei: User
) -> None:
    desk_adds(piece, Annual=replace(sources.of(piece)[0], title="The report", remark="p. 3", is_public=True))

    assert whose(piece) == [("Somebody in the ministry", ""), ("The report", "Mei"), (BOOK, "Mei")]
    assert sources.lines(piece, by=mei) == f"The report https://example.org/report\n{BOOK}"


def test_what_she_changes_leaves_the_rest_of_the_list_as_the_desk_has_it(piece: Article, mei: User) -> None:
    was = sources.lines(piece, by=mei)
    desk_adds(piece, Annual=replace(sources.of(piece)[0], remark="p. 3", is_public=True))

    sources.name(piece, f"{REPORT}\nAnother book", was=was, by=mei)

    assert whose(piece) == [
        ("Somebody in the ministry", ""),
        ("Annual report", "Mei"),
        ("Another book", "Mei"),
    ]
    report = Source.objects.get(title="Annual report")
    assert (report.remark, report.is_public) == ("p. 3", True)


def test_what_the_desk_changed_meanwhile_is_not_overwritten_by_her_late_list(
    piece: Article, mei: User
) -> None:
    was = sources.lines(piece, by=mei)
    desk_adds(piece, Annual=replace(sources.of(piece)[0], title="Annual report 2026"))

    sources.name(piece, f"{was}\nA third", was=was, by=mei)

    assert [title for title, _ in whose(piece)] == [
        "Somebody in the ministry",
        "Annual report 2026",
        BOOK,
        "A third",
    ]


def test_a_source_on_which_the_desk_remarked_becomes_the_desks_when_she_takes_it_back(
    piece: Article, mei: User
) -> None:
    desk_adds(piece, Annual=replace(sources.of(piece)[0], remark="p. 3", is_public=True))

    sources.name(piece, BOOK, was=f"{REPORT}\n{BOOK}", by=mei)

    assert sources.lines(piece, by=mei) == BOOK
    report = Source.objects.get(title="Annual report")
    assert (report.named_by, report.remark, report.is_public) == (None, "p. 3", False)


def test_the_same_list_sent_twice_is_one_list_and_one_step(piece: Article, mei: User) -> None:
    for _ in range(2):
        sources.name(piece, f"{BOOK}\nA third", was=f"{REPORT}\n{BOOK}", by=mei)

    assert [title for title, _ in whose(piece)] == [BOOK, "A third"]


def test_an_author_names_sources_only_while_the_piece_is_hers_to_change(piece: Article, mei: User) -> None:
    stranger = factories.user(group="contributor")
    with pytest.raises(NotAllowed):
        sources.name(piece, "x", was="", by=stranger)
    workflow.move(piece, "edit", by=None)

    with pytest.raises(NotAllowed):
        sources.name(piece, "x", was="", by=mei)


def test_what_is_too_much_to_be_kept_is_refused_with_its_words() -> None:
    with pytest.raises(NotPossible, match="“Long Long"):
        sources.read("Long " * 61)
    with pytest.raises(NotPossible, match="At most 100"):
        sources.read("\n".join(f"Source {number}" for number in range(101)))


def test_a_text_that_came_too_late_says_in_the_trail_what_was_typed_of_sources(
    piece: Article, mei: User
) -> None:
    late = Draft(headline="Late", sources=f"{BOOK}\nLate source", sources_were=f"{REPORT}\n{BOOK}")

    kept = submissions.keep_aside(piece, late, by=mei, base=1)

    step = Step.objects.get(verb="keep_aside")
    assert (step.facts["revision"], step.facts["typed_sources"]) == (kept.number, f"{BOOK}\nLate source")
    assert submissions.keep_aside(piece, replace(late, sources_were=late.sources), by=mei, base=1) == kept
