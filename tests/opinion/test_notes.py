"""Notes beside a piece: who writes and settles them, whom they call, and that no edit of the text breaks one."""

import pytest

from authors.models import User
from opinion import erasure, notes, publishing, revisions, workflow
from opinion.models import Article, Message, Note, Step
from opinion.passages import Place
from opinion.refusals import Blocked, NotAllowed, NotPossible
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.user(group="editor", name="Edith Wu")


def rewrite(article: Article, **copy: str) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        for name, value in copy.items():
            setattr(locked, name, value)
    article.refresh_from_db()


def place_of(article: Article) -> Place | None:
    (thread,) = notes.threads(article)
    return thread.place


def test_a_note_stands_at_the_words_it_quotes_and_follows_them(editor: User) -> None:
    article = factories.article(body="<p>It was so. It was so again.</p>")
    note = notes.write(
        article, by=editor, text="Who says so?", quote="It was so", before="so.", after=" again"
    )

    assert (note.quote, note.before, note.after) == ("It was so", "It was so.", "again.")
    assert place_of(article) == Place(3, 11, 20)
    rewrite(article, body="<h2>Then</h2><p>Now, it is not. It was <em>so</em> again, and again.</p>")
    assert place_of(article) == Place(4, 16, 25)


def test_headline_and_standfirst_can_be_quoted(editor: User) -> None:
    article = factories.article(headline="What the strait is for", standfirst="A question")

    notes.write(article, by=editor, text="Dull", quote="A question")
    notes.write(article, by=editor, text="Whose?", quote="the strait is")

    assert [(thread.note.text, thread.place) for thread in notes.threads(article)] == [
        ("Whose?", Place(1, 5, 18)),
        ("Dull", Place(2, 0, 10)),
    ]


def test_a_note_whose_words_are_gone_is_kept_without_a_place_and_has_one_again_when_they_return(
    editor: User,
) -> None:
    article = factories.article(body="<p>The strait is a hundred miles wide.</p>")
    notes.write(article, by=editor, text="Measured where?", quote="a hundred miles wide")

    rewrite(article, body="<p>Nobody lives there.</p>")
    assert place_of(article) is None
    rewrite(article, body="<p>We know that the strait is a hundred miles wide.</p>")
    assert place_of(article) == Place(3, 27, 47)


def test_answers_stand_below_the_note_that_began_the_thread(editor: User) -> None:
    article, colleague = factories.article(), factories.user(group="publisher")
    first = notes.write(article, by=editor, text="One")
    second = notes.answer(first, by=colleague, text="Two")
    notes.answer(second, by=editor, text="Three")

    (thread,) = notes.threads(article)

    assert (thread.note, [answer.text for answer in thread.answers]) == (first, ["Two", "Three"])


def test_a_must_stops_publication_until_it_is_settled_and_who_settled_it_is_on_record(editor: User) -> None:
    article = factories.article()
    note = notes.write(article, by=editor, text="Is this libel?", is_must=True)

    with pytest.raises(Blocked, match="has to be settled"):
        publishing.publish(article, by=None)
    notes.resolve(notes.answer(note, by=editor, text="No."), by=editor)

    note.refresh_from_db()
    assert note.resolved_by == editor
    assert note.resolved_at is not None
    publishing.publish(article, by=None)


def test_a_thread_that_is_open_again_stops_again_and_the_history_keeps_who_had_settled_it(
    editor: User,
) -> None:
    article, publisher = factories.article(), factories.user(group="publisher")
    note = notes.write(article, by=editor, text="Is this libel?", is_must=True)
    notes.resolve(note, by=editor)

    notes.reopen(note, by=publisher)

    assert (note.resolved_at, note.resolved_by) == (None, None)
    step = Step.objects.get(verb="reopen_note")
    assert (step.by, step.facts["settled_by"]) == (publisher, editor.pk)
    with pytest.raises(Blocked):
        publishing.publish(article, by=None)


def test_an_answer_opens_a_settled_thread_so_that_nobody_misses_it(editor: User) -> None:
    note = notes.write(factories.article(), by=editor, text="Is this libel?", is_must=True)
    notes.resolve(note, by=editor)

    notes.answer(note, by=editor, text="It is after all.")

    assert list(Note.objects.musts()) == [note]


def test_settling_twice_keeps_the_first(editor: User) -> None:
    note = notes.write(factories.article(), by=editor, text="x")
    notes.resolve(note, by=editor)
    when = note.resolved_at

    notes.resolve(note, by=factories.user(group="publisher"))

    assert (note.resolved_by, note.resolved_at) == (editor, when)


def test_who_is_named_is_told_once_by_mail_with_the_words_it_is_about(editor: User) -> None:
    wei = factories.user(group="publisher", name="林偉")
    article = factories.article(body="<p>The strait is a hundred miles wide.</p>")

    note = notes.write(
        article,
        by=editor,
        text="@林偉 and @edith, who measured it?",
        quote="a hundred miles",
        is_must=True,
        tell=[wei],
    )

    mail = Message.objects.get(template="note")
    assert (mail.to, mail.article, list(note.mentions.all())) == (wei.email, article, [wei])
    assert "who measured it?" in mail.text
    assert "“a hundred miles”" in mail.text
    assert "must be settled" in mail.text
    assert f"/desk/opinion/article/{article.pk}/notes/#note-{note.pk}" in mail.text


def test_nobody_is_told_who_does_not_work_on_the_piece(editor: User) -> None:
    outsider = factories.user(group="contributor", name="Otto")
    gone = factories.user(group="editor", name="Gone", is_active=False)

    notes.write(factories.article(), by=editor, text="@otto @gone", tell=[outsider, gone, editor])

    assert not Message.objects.filter(template="note").exists()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@edith wu please", ["Edith Wu"]),
        ("@Edith: please", ["Edith Wu"]),
        ("請@林偉看一下", ["林偉"]),
        ("@HUYNH TAM SANG", ["Huỳnh Tâm Sáng"]),
        ("@lee", []),  # two have this name
        ("@lee ann and @lee bo", ["Lee Ann", "Lee Bo"]),
        ("@edithor, me@edith.example", []),
        ("edith", []),
    ],
)
def test_who_is_named_in_a_text(text: str, named: list[str]) -> None:
    people = [
        User(pk=pk, name=name, email=f"{pk}@example.org")
        for pk, name in enumerate(["Edith Wu", "林偉", "Huỳnh Tâm Sáng", "Lee Ann", "Lee Bo"], 1)
    ]

    assert [person.name for person in notes.mentioned(text, people)] == named


def test_only_who_sees_the_piece_at_the_desk_writes_answers_and_settles(editor: User) -> None:
    contributor = factories.user(group="contributor")
    article = factories.submitted(by=contributor)
    note = notes.write(article, by=editor, text="x")

    for stranger in (contributor, factories.user(group="administrator"), factories.user(group="lawyer")):
        assert not notes.may_write(stranger, article)
        with pytest.raises(NotAllowed):
            notes.write(article, by=stranger, text="y")
        with pytest.raises(NotAllowed):
            notes.answer(note, by=stranger, text="y")
        with pytest.raises(NotAllowed):
            notes.resolve(note, by=stranger)
        with pytest.raises(NotAllowed):
            notes.reopen(note, by=stranger)


def test_an_empty_note_is_none(editor: User) -> None:
    with pytest.raises(NotPossible, match="empty"):
        notes.write(factories.article(), by=editor, text=" \n")


def test_a_note_changes_nothing_that_anybody_agreed_to(editor: User) -> None:
    article = factories.article()

    notes.write(article, by=editor, text="Nice", quote="hundred miles")

    publishing.publish(article, by=None)
    assert article.editions.live().exists()


def test_a_piece_that_is_purged_takes_its_notes_with_it(editor: User) -> None:
    article = factories.article()
    note = notes.write(article, by=editor, text="x", tell=[factories.user(group="publisher")])
    notes.answer(note, by=editor, text="y")

    erasure.purge(article, by=editor, second=factories.user(group="administrator"), why="spam")

    assert not Note.objects.exists()


def test_notes_of_a_spiked_piece_can_still_be_written(editor: User) -> None:
    article = factories.article()
    workflow.move(article, "spike", by=editor)

    assert notes.write(article, by=editor, text="Pity").pk
