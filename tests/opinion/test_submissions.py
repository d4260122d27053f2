"""What contributors do, through the verbs."""

import threading
from dataclasses import replace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from authors.models import Author, Contributor
from opinion import publishing, revisions, submissions, workflow
from opinion.models import Article, Byline, Message, Revision
from opinion.refusals import NotAllowed, NotPossible, StaleCopy
from opinion.states import MessageState, RevisionKind, State
from opinion.submissions import Draft
from tests import factories

pytestmark = pytest.mark.django_db

DRAFT = Draft(
    headline="The strait",
    standfirst="A summary.",
    body="<p>It is wide.</p>",
    byline_name="Mei Lin",
    bio_line="Mei Lin teaches.",
)


@pytest.fixture
def mei():
    return factories.user(group="contributor", name="")


@pytest.fixture
def editor():
    return factories.user(group="editor")


def kinds(article):
    return list(article.revisions.order_by("number").values_list("kind", flat=True))


def steps(article):
    return list(article.steps.order_by("pk").values_list("verb", flat=True))


# --- saving -----------------------------------------------------------------------------------------------


def test_a_piece_is_kept_from_its_first_words_on(mei):
    article = submissions.start(Draft(body="<p>First words</p>"), by=mei)

    assert (article.state, article.submitted_by, article.version) == (State.DRAFT, mei, 1)
    assert (kinds(article), steps(article)) == ([RevisionKind.ARRIVED], ["start"])
    assert article.revisions.get().body == "<p>First words</p>"


def test_each_save_is_a_revision_and_a_save_that_changes_nothing_is_none(mei):
    article = submissions.start(DRAFT, by=mei)

    submissions.save(article, replace(DRAFT, headline="The strait, again"), by=mei, base=1)
    submissions.save(article, replace(DRAFT, headline="The strait, again"), by=mei, base=2)

    assert kinds(article) == [RevisionKind.ARRIVED, RevisionKind.SAVED]
    assert (article.headline, article.version) == ("The strait, again", 2)


def test_a_stale_save_changes_nothing_and_can_be_kept_aside(mei):
    article = submissions.start(DRAFT, by=mei)
    submissions.save(article, replace(DRAFT, headline="From the phone"), by=mei, base=1)
    late = replace(DRAFT, headline="From the laptop", byline_name="M. Lin")

    with pytest.raises(StaleCopy) as refusal:
        submissions.save(article, late, by=mei, base=1)
    kept = submissions.keep_aside(article, late, by=mei, base=1)

    article.refresh_from_db()
    assert (refusal.value.theirs.number, article.headline, article.version) == (2, "From the phone", 2)
    assert (kept.kind, kept.headline, kept.byline[0]["name"]) == (
        RevisionKind.CONFLICT,
        "From the laptop",
        "M. Lin",
    )
    assert Author.objects.get().name == "Mei Lin"


def test_a_save_that_was_sent_twice_is_no_conflict(mei):
    article = submissions.start(DRAFT, by=mei)
    changed = replace(DRAFT, body="<p>It is wider.</p>", bio_line="Mei Lin teaches history.")

    answers = [submissions.save(article, changed, by=mei, base=1) for _ in range(2)]

    assert [revision.number for revision in answers] == [2, 2]


def test_no_one_saves_what_is_another_ones(mei):
    article = submissions.start(DRAFT, by=mei)

    with pytest.raises(NotAllowed):
        submissions.save(article, DRAFT, by=factories.user(group="contributor"), base=1)


@pytest.mark.parametrize("group", ["contributor", "editor"])
def test_what_is_with_the_desk_is_not_saved_by_its_author_any_more_be_she_an_editor_or_not(group):
    author = factories.user(group=group)
    article = factories.submitted(by=author)

    with pytest.raises((NotAllowed, NotPossible)):
        submissions.save(article, DRAFT, by=author, base=article.version)

    article.refresh_from_db()
    assert article.headline == "From outside"


# --- submitting -------------------------------------------------------------------------------------------


def test_submitting_puts_the_piece_into_the_inbox_and_a_receipt_into_the_outbox(mei):
    article = submissions.start(DRAFT, by=mei)

    submissions.submit(article, by=mei, base=1)

    assert list(Article.objects.inbox()) == [article]
    step = article.steps.get(verb="submit")
    assert (step.by, step.source, step.target, step.facts) == (
        mei,
        State.DRAFT,
        State.SUBMITTED,
        {"revision": 1},
    )
    message = Message.objects.get()
    assert (message.article, message.to, message.state) == (article, mei.email, MessageState.QUEUED)
    job = ProcrastinateJob.objects.get(task_name="send_message")
    assert job.args == {"message_id": message.pk}


def test_the_receipt_says_what_arrived_when_what_comes_next_and_where_to_look(mei, settings):
    settings.SITE_URL, settings.PUBLISHER_NAME = "https://opinion.example.org", "Strait & Sons"
    draft = replace(DRAFT, headline="“Us” & <them>", body="<p>It is wide, 釣魚台.</p>")
    article = submissions.start(draft, by=mei)

    submissions.submit(article, by=mei)

    message = Message.objects.get()
    lines = message.text.splitlines()
    assert message.subject == "We have your piece: “Us” & <them>"
    assert lines[:3] == ["““Us” & <them>”", "has arrived at Strait & Sons.", ""]
    assert lines[3].startswith("Received: ")
    assert "Asia/Taipei (" in lines[3]
    assert lines[3].endswith(" UTC)")
    assert lines[4] == "Length: 3 words, 3 Chinese characters"
    assert "What happens next" in lines
    assert f"https://opinion.example.org/contribute/{article.pk}/" in lines


def test_what_is_missing_is_asked_for_and_nothing_is_submitted(mei):
    article = submissions.start(Draft(standfirst="Only a summary"), by=mei)

    with pytest.raises(NotPossible) as refusal:
        submissions.submit(article, by=mei)

    wishes = submissions.wanting(article)
    assert [wish.place for wish in wishes] == ["body", "headline", "byline_name"]
    assert str(refusal.value) == " ".join(wish.sentence for wish in wishes)
    article.refresh_from_db()
    assert (article.state, steps(article), Message.objects.count()) == (State.DRAFT, ["start"], 0)


def test_nobody_submits_a_text_that_she_has_not_looked_over(mei):
    article = submissions.start(DRAFT, by=mei)
    submissions.save(article, replace(DRAFT, headline="Changed elsewhere"), by=mei, base=1)

    with pytest.raises(StaleCopy):
        submissions.submit(article, by=mei, base=1)

    article.refresh_from_db()
    assert (article.state, Message.objects.count()) == (State.DRAFT, 0)


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_submits_once_and_sends_one_receipt(mei):
    article = submissions.start(DRAFT, by=mei)
    answers, start = [], threading.Barrier(3)

    def press():
        start.wait()
        try:
            submissions.submit(Article.objects.get(pk=article.pk), by=mei, base=1)
            answers.append("submitted")
        except NotPossible:
            answers.append("there already")
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["submitted", "there already", "there already"]
    assert (Message.objects.count(), steps(article)) == (1, ["start", "submit"])


def test_her_text_stays_as_she_handed_it_over_whatever_the_desk_makes_of_it(mei, editor):
    article = factories.submitted(by=mei)
    workflow.move(article, "edit", by=editor)
    with revisions.saving(article, by=editor, base=article.version) as locked:
        locked.headline = "The desk's headline"

    handed_over = revisions.as_submitted(article)

    assert (handed_over.headline, article.headline) == ("From outside", "The desk's headline")


def test_a_text_that_came_too_late_is_kept_and_is_not_taken_for_what_was_submitted(mei):
    article = factories.submitted(by=mei)

    submissions.keep_aside(article, replace(DRAFT, headline="Too late"), by=mei, base=1)

    assert revisions.as_submitted(article).headline == "From outside"
    assert Revision.objects.filter(article=article, kind=RevisionKind.CONFLICT).get().headline == "Too late"


def test_a_draft_that_the_desk_took_up_itself_shows_her_last_saved_text(mei, editor):
    article = submissions.start(DRAFT, by=mei)
    workflow.move(article, "edit", by=editor)
    with revisions.saving(article, by=editor, base=1) as locked:
        locked.headline = "The desk's headline"
    submissions.keep_aside(article, replace(DRAFT, headline="Too late"), by=mei, base=1)

    assert revisions.as_submitted(article).headline == "The strait"


# --- the byline -------------------------------------------------------------------------------------------


def names(article):
    return [byline.author.name for byline in article.bylines.select_related("author")]


def test_until_something_is_published_she_names_herself(mei):
    article = submissions.start(DRAFT, by=mei)

    submissions.save(article, replace(DRAFT, byline_name="Lin Mei-hua"), by=mei, base=1)

    author = Author.objects.get()
    assert (names(article), author.slug) == (["Lin Mei-hua"], "lin-mei-hua")
    assert article.current_revision().byline[0]["name"] == "Lin Mei-hua"
    assert submissions.signature(mei).may_change


def test_a_name_that_readers_know_is_not_changed_by_a_contributor(mei, editor):
    article = factories.submitted(by=mei)
    workflow.move(article, "edit", by=editor)
    factories.agree(article)
    publishing.publish(article, by=None)

    another = submissions.start(
        replace(DRAFT, byline_name="Somebody Else", bio_line="Now elsewhere."), by=mei
    )

    assert (names(another), Author.objects.get().slug) == (["Mei Lin"], "mei-lin")
    assert another.current_revision().byline[0]["bio_line"] == "Now elsewhere."
    signature = submissions.signature(mei)
    assert (signature.name, signature.may_change, signature.bio_line) == ("Mei Lin", False, "Now elsewhere.")


def test_she_does_not_touch_the_places_of_others_in_the_byline(mei, editor):
    article = submissions.start(DRAFT, by=mei)
    with revisions.saving(article, by=editor, base=1) as locked:
        Byline.objects.create(article=locked, author=factories.author(name="Co Author"), position=1)

    submissions.save(article, replace(DRAFT, bio_line="New."), by=mei, base=2)
    with_her = names(article)
    submissions.save(article, replace(DRAFT, byline_name=""), by=mei, base=3)

    assert (with_her, names(article)) == (["Mei Lin", "Co Author"], ["Co Author"])


@pytest.mark.django_db(transaction=True)
def test_first_pieces_begun_at_once_are_by_one_author(mei):
    submissions.default_kind()
    Contributor.objects.create(
        user=mei
    )  # known to the desk, which lets all of them read that she has no byline yet
    start = threading.Barrier(8)

    def begin():
        connection.ensure_connection()
        start.wait()
        submissions.start(DRAFT, by=mei)
        connection.close()

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Article.objects.count(), Author.objects.count()) == (8, 1)
