"""A file that comes back: against the text that was sent, taken in once, and nothing of the desk's overwritten."""

from typing import Any

import pytest

from authors.models import Contributor
from opinion import (
    agreement,
    arrivals,
    belonging,
    consent,
    dealing,
    reconciling,
    returns,
    revisions,
    workflow,
)
from opinion.models import Arrival, Article, Message, Original, Step
from opinion.refusals import NotAllowed, NotPossible, StaleCopy
from opinion.states import Origin, State
from tests import factories
from tests.opinion.test_arrivals import mail
from tests.word_files import docx, gone, ins, p, r

pytestmark = pytest.mark.django_db

ONE = "The strait is a hundred miles wide, and most of what is said about it was said by people on shore."
TWO = "That is no reason to be silent. It is a reason to ask those who crossed it, and to write it down."
BODY = f"<p>{ONE.replace('strait', '<em>strait</em>')}</p><p>{TWO}</p>"
BIO = "Huynh Tam Sang is a lecturer at a university by the sea."
HERS = TWO.replace("no reason", "never a reason")
THEIRS = ONE.replace("a hundred", "one hundred")


@pytest.fixture
def editor() -> Any:
    return factories.user(group="editor", name="Edda Editor")


@pytest.fixture
def article(editor: Any) -> Article:
    """A piece that was sent to its author as version 2 or so, and waits for her."""
    sang = factories.author(bio_line=BIO)
    Contributor.objects.create(author=sang, email="sang@example.org")
    piece = factories.article(body=BODY, authors=[sang], is_agreed=False)
    piece.bylines.update(bio_line=BIO)
    agreement.send(piece, subject="Your piece", text="Please read it.", by=editor)
    return piece


def file(*lines: str, comments: str = "") -> bytes:
    more = {"comments": comments} if comments else {}
    return docx("".join(line if line.startswith("<") else p(line) for line in lines), **more)


def came(
    article: Article, editor: Any, *lines: str, name: str = "islands.docx", comments: str = ""
) -> Arrival:
    return returns.receive(article, file(*lines, comments=comments), name=name, by=editor)


def save(article: Article, by: Any, **facts: Any) -> None:
    with revisions.saving(article, by=by, base=None) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)


def take(article: Article, text: Arrival, editor: Any, **facts: Any) -> Any:
    return returns.take(article, text, by=editor, base=article.version, **facts)


def stands(article: Article) -> list[bool]:
    """Of each yes that the text needs, whether it stands."""
    return [one.holds for one in consent.standing(article, article.snapshot())]


def test_her_file_is_read_against_what_was_sent_and_not_against_the_text_of_today(
    article: Article, editor: Any
) -> None:
    sent = article.version
    save(article, editor, body=f"<p>{THEIRS}</p><p>{TWO}</p>")
    text = came(article, editor, ONE, HERS)
    returned = returns.of(article, text)
    assert returned.known.revision.number == sent
    assert returned.known.words.startswith(f"version {sent}, which was sent to Huynh Tam Sang on ")
    assert returned.fitted.body == BODY.replace(TWO, HERS)
    assert (text.article, text.outcome, returns.waiting(article, editor)) == (article, "", [text])
    assert bytes(Original.objects.get(arrival=text).data).startswith(b"PK")


def test_where_none_was_sent_it_is_the_text_that_she_handed_in_and_says_so(editor: Any) -> None:
    mei = factories.user(group="contributor", name="Mei Lin")
    piece = factories.submitted(by=mei)
    workflow.move(piece, "edit", by=editor)
    save(piece, editor, body=BODY)
    found = returns.known(piece)
    assert found.revision.number < piece.version
    assert found.words == f"version {found.revision.number}, as Mei Lin handed it in: none was sent yet"
    made = factories.article(body=BODY, is_agreed=False)
    assert returns.known(made).words == f"version {made.version}, as it is now: none was sent yet"


def test_her_text_becomes_the_working_copy_where_the_desk_has_changed_nothing(
    article: Article, editor: Any
) -> None:
    save(article, editor, headline="Another headline of the desk's")
    text = came(article, editor, ONE, HERS)
    revision = take(article, text, editor)
    assert (article.body, article.headline) == (BODY.replace(TWO, HERS), "Another headline of the desk's")
    assert (revision.number, revision.kind, revision.by) == (article.version, "returned", editor)
    assert revision.why == "Huynh Tam Sang: islands.docx"
    assert (text.outcome, text.settled_by, returns.waiting(article, editor)) == ("version", editor, [])
    step = Step.objects.get(article=article, verb="take_returned")
    assert (step.by, step.facts["name"], step.facts["arrival"]) == (editor, "Huynh Tam Sang", text.pk)
    assert not returns.stands_beside(article, revision)


def test_nobody_waits_for_her_any_more_and_it_is_no_yes(article: Article, editor: Any) -> None:
    assert article.state == State.WITH_AUTHOR
    take(article, came(article, editor, ONE, HERS), editor)
    assert (article.state, article.editor) == (State.EDITING, editor)
    assert stands(article) == [False]


def test_a_yes_that_stood_is_void_for_her_new_text_and_can_be_noted_to_exactly_this(
    article: Article, editor: Any
) -> None:
    given: Any = {"by": editor, "channel": "mail", "words": "Yes."}
    agreement.note_yes(article, **given)
    assert stands(article) == [True]
    take(article, came(article, editor, ONE, HERS), editor)
    assert stands(article) == [False]
    yes = agreement.note_yes(article, revision=article.version, **given)
    assert yes.revision == returns.last(article)
    assert stands(article) == [True]


def test_what_the_desk_has_changed_is_never_overwritten(article: Article, editor: Any) -> None:
    save(article, editor, body=f"<p>{THEIRS}</p><p>{TWO}</p>", headline="Another")
    before = article.snapshot()
    revision = take(article, came(article, editor, ONE, HERS), editor)
    assert article.snapshot() == before
    assert returns.stands_beside(article, revision)
    two = reconciling.of(article, late=revision.number)
    assert (two.whose, two.base and two.base.number) == (
        "Huynh Tam Sang",
        returns.known(article).revision.number,
    )
    merge = two.merge()
    assert merge.conflicts == 0
    assert merge.copy().headline == "Another"
    assert merge.copy().body == f"<p>{THEIRS}</p><p>{HERS}</p>"
    reconciling.settle(two, merge.copy(), kept="both", by=editor)
    kinds = list(article.revisions.order_by("number").values_list("kind", flat=True))
    assert kinds[-3:] == ["saved", "returned", "merged"]


def test_where_both_changed_the_same_somebody_has_to_choose(article: Article, editor: Any) -> None:
    save(article, editor, body=BODY.replace("no reason", "a poor reason"))
    revision = take(article, came(article, editor, ONE, HERS), editor)
    assert reconciling.of(article, late=revision.number).merge().conflicts == 1


def test_her_second_file_follows_her_first_without_a_merge(article: Article, editor: Any) -> None:
    take(article, came(article, editor, ONE, HERS), editor)
    revision = take(article, came(article, editor, ONE, HERS.replace("write", "set")), editor)
    assert (revision.number, "set it down" in article.body) == (article.version, True)
    assert returns.last(article) == revision


def test_it_is_taken_once(article: Article, editor: Any) -> None:
    text = came(article, editor, ONE, HERS)
    first = take(article, text, editor)
    assert take(article, text, editor) == first
    assert returns.take(article, text, by=editor, base=1) == first
    assert Step.objects.filter(article=article, verb="take_returned").count() == 1


def test_who_looked_at_an_older_version_is_told(article: Article, editor: Any) -> None:
    text = came(article, editor, ONE, HERS)
    save(article, editor, headline="Meanwhile")
    with pytest.raises(StaleCopy):
        returns.take(article, text, by=editor, base=article.version - 1)
    assert (text.outcome, article.body) == ("", BODY)


def test_tracked_changes_are_taken_accepted_and_comments_become_notes_once(
    article: Article, editor: Any
) -> None:
    tracked = p("That is ", gone("no"), ins("never a"), TWO[len("That is no") :])
    spoken = p('<w:commentRangeStart w:id="7"/>', r("The strait"), '<w:commentRangeEnd w:id="7"/>', ONE[10:])
    comment = f'<w:comment w:id="7" w:author="Sang"><w:p>{r("Which one?")}</w:p></w:comment>'
    text = came(article, editor, spoken, tracked, comments=comment)
    assert [line.sentence for line in returns.report(returns.of(article, text))][-1].startswith(
        "Not in the file"
    )
    take(article, text, editor)
    assert article.body == BODY.replace(TWO, HERS)
    take(article, text, editor)
    [note] = article.notes.all()
    assert (note.text, note.quote) == ("Sang, in the file: Which one?", "The strait")


def test_who_is_named_in_a_comment_of_a_strangers_file_is_not_told(article: Article, editor: Any) -> None:
    anna = factories.user(group="editor", name="Anna Amundsen")
    comment = f'<w:comment w:id="7" w:author="Sang"><w:p>{r("@Anna Amundsen, pay here")}</w:p></w:comment>'
    take(article, came(article, editor, "Vaccines matter.", comments=comment), editor)
    assert article.notes.get().text == "Sang, in the file: @Anna Amundsen, pay here"
    assert not Message.objects.filter(to=anna.email).exists()


def test_comments_that_came_with_the_first_file_are_no_notes_again_with_the_second(
    article: Article, editor: Any
) -> None:
    spoken = p('<w:commentRangeStart w:id="7"/>', r("The strait"), '<w:commentRangeEnd w:id="7"/>', ONE[10:])
    asked = [
        f'<w:comment w:id="{key}" w:author="Sang"><w:p>{r(words)}</w:p></w:comment>'
        for key, words in ((7, "Which one?"), (8, "Which one?"), (9, "And when?"))
    ]
    take(article, came(article, editor, spoken, HERS, comments="".join(asked[:2])), editor)
    assert article.notes.count() == 2
    take(article, came(article, editor, spoken, TWO, name="b.docx", comments="".join(asked)), editor)
    said = sorted(article.notes.values_list("text", flat=True))
    assert said == ["Sang, in the file: And when?", *["Sang, in the file: Which one?"] * 2]


def test_what_else_the_file_says_is_taken_where_it_is_asked_for_alone(article: Article, editor: Any) -> None:
    bio = BIO.replace("a lecturer", "a professor")
    lines = ["What the strait is not for", ONE, HERS, bio]
    text = came(article, editor, *lines)
    said = {it.part: it.now for it in returns.of(article, text).fitted.said}
    assert said == {"headline": "What the strait is not for", "bio_line": bio}
    take(article, text, editor)
    assert (article.headline, article.bylines.get().bio_line) == ("What the strait is for", BIO)
    again = arrivals.read_on(arrivals.bring_again(text, by=editor))
    belonging.put_to(again, article, by=editor)
    take(article, again, editor, also=["headline", "bio_line"])
    assert (article.headline, article.bylines.get().bio_line) == ("What the strait is not for", bio)
    assert article.body == BODY.replace(TWO, HERS)


def test_a_file_that_says_what_was_sent_is_put_beside_the_piece(article: Article, editor: Any) -> None:
    version = article.version
    text = came(article, editor, ONE, TWO)
    assert returns.of(article, text).is_same
    take(article, text, editor)
    assert (article.version, text.outcome, article.state) == (version, "note", State.EDITING)


def test_a_mail_with_the_file_is_read_by_its_file(article: Article, editor: Any) -> None:
    message = mail("My changes in red.", **{"Message-ID": "<9@example.org>"})
    message.add_attachment(
        file(ONE, HERS), maintype="application", subtype="octet-stream", filename="islands.docx"
    )
    arrival = returns.receive(article, bytes(message), name="mail.eml", by=editor)
    assert returns.waiting(article, editor) == [arrival]
    text = returns.texts(arrival, returns.known(article).revision.snapshot())[0]
    assert text.name == "islands.docx"
    take(article, text, editor)
    assert set(article.arrivals.values_list("outcome", flat=True)) == {"version"}


@pytest.mark.parametrize(
    ("data", "problem"), [(b"%PDF-1.7", "pdf"), (b"PK broken", "damaged"), (b"", "empty")]
)
def test_a_file_that_cannot_be_read_is_kept_with_its_piece(
    article: Article, editor: Any, data: bytes, problem: str
) -> None:
    arrival = returns.receive(article, data, name="a.docx", by=editor)
    assert (arrival.article, arrival.problem) == (article, problem)
    assert bytes(Original.objects.get(arrival=arrival).data) == data
    dealing.set_aside(arrival, by=editor)
    assert (arrival.article, returns.waiting(article, editor)) == (article, [])


def test_a_text_that_was_permitted_word_for_word_says_so(editor: Any) -> None:
    facts = {"first_outlet": "Taipei Times", "first_is_verbatim": True}
    piece = factories.article(body=BODY, is_agreed=False, origin=Origin.REPUBLISHED, **facts)
    text = came(piece, editor, ONE, HERS)
    refusal = returns.hindrance(returns.of(piece, text), editor)
    assert str(refusal).startswith("Taipei Times permitted this text word for word")
    with pytest.raises(NotPossible, match="word for word"):
        take(piece, text, editor)
    assert (text.outcome, piece.body) == ("", BODY)
    assert returns.hindrance(returns.of(piece, came(piece, editor, ONE, TWO)), editor) is None


def test_a_spiked_piece_takes_nothing_and_keeps_the_file(article: Article, editor: Any) -> None:
    workflow.move(article, "spike", by=editor)
    text = came(article, editor, ONE, HERS)
    with pytest.raises(NotPossible, match="Spiked"):
        take(article, text, editor)
    assert Arrival.objects.get(pk=text.pk).article == article


def test_who_does_not_edit_takes_nothing_in(article: Article, editor: Any) -> None:
    text = came(article, editor, ONE, HERS)
    stranger = factories.user(group="contributor")
    with pytest.raises(NotAllowed):
        take(article, text, stranger)
    with pytest.raises(NotAllowed):
        returns.receive(article, file(ONE), name="x.docx", by=stranger)


def test_a_file_of_another_piece_is_not_taken(article: Article, editor: Any) -> None:
    other = factories.article(headline="Another", body=BODY, is_agreed=False)
    text = came(other, editor, ONE, HERS)
    with pytest.raises(NotPossible, match="belongs to “Another” already"):
        take(article, text, editor)
    with pytest.raises(NotPossible, match="belongs to “Another” already"):
        belonging.put_to(text, article, by=editor)
