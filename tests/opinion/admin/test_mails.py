"""Every mail that a click causes stands on the page before the click, and goes out in exactly those words."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from authors.models import Contributor, User
from opinion import agreement, assignments, holds, objections, publishing, revisions, workflow
from opinion.models import Article, Message, clock
from opinion.publishing import Epitaph
from opinion.states import Recipient, Scope
from tests import factories
from tests.opinion.admin.acts import at_desk_time, where
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.test_passing import BECAUSE, hidden

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def mei() -> User:
    """An author with an account."""
    return factories.user(group="contributor", name="Mei Lin")


def piece(mei: User, **facts: Any) -> Article:
    author = factories.author(name="Mei Lin")
    Contributor.objects.create(author=author, user=mei, email=mei.email)
    return factories.article(authors=[author], **facts)


def edit(article: Article, before: str, after: str) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        assert before in locked.body
        locked.body = locked.body.replace(before, after)


def shown(page: Any) -> set[tuple[str, str]]:
    """What the page shows, unfolded or not; it is read from the page itself."""
    mails = page.context["mails"]
    words = page.content.decode()
    for mail in mails:
        assert "act-mail" in words
        assert mail.text.splitlines()[0][:20] in words.replace("&#x27;", "'").replace("&quot;", '"')
    return {(mail.subject, mail.text) for mail in mails}


def stored(*templates: str) -> set[tuple[str, str]]:
    return {(mail.subject, mail.text) for mail in Message.objects.filter(template__in=templates)}


def press(client: Client, article: Article, act: str, **given: str) -> Any:
    """Looks at the page and presses its button; returns the page."""
    clock_ = {key: given[key] for key in ("date", "time") if key in given}
    page = client.get(where(article, act), clock_)
    answer = client.post(where(article, act), {**hidden(page), **given})
    assert answer.status_code == 302, answer.content.decode()
    return page


def test_what_goes_out_without_a_yes_shows_the_mail_to_its_author_with_the_redline(
    desk: Client, mei: User
) -> None:
    article = piece(mei)
    edit(article, "hundred", "thousand")

    page = press(desk, article, "publish", **BECAUSE)

    mail = Message.objects.get(template="without_yes")
    assert shown(page) == {(mail.subject, mail.text)}
    assert (mail.to, mail.role) == (mei.email, Recipient.AUTHOR)
    assert "thousand" in mail.text
    assert [one.to for one in page.context["mails"]] == [f"Mei Lin, the author ({mei.email})"]


def test_a_small_fix_shows_the_mail_that_tells_of_it(desk: Client, mei: User) -> None:
    article = piece(mei, is_agreed=False)
    factories.agree(article, scope=Scope.SMALL)
    edit(article, "most of what", "much of what")

    page = press(desk, article, "publish")

    assert shown(page) == stored("small_fix") != set()


def test_a_text_with_its_yes_word_for_word_causes_no_mail(desk: Client, mei: User) -> None:
    page = press(desk, piece(mei), "publish")

    assert (shown(page), Message.objects.count()) == (set(), 0)


def test_a_schedule_shows_the_mail_with_the_day_on_which_it_appears(desk: Client, mei: User) -> None:
    article = piece(mei, is_agreed=False)
    at = at_desk_time((clock.read() + DAY).replace(second=0, microsecond=0))

    page = press(desk, article, "schedule", **at, **BECAUSE)

    assert shown(page) == stored("without_yes") != set()
    assert "will appear on" in page.context["mails"][0].text


def test_a_text_put_into_the_scheduled_edition_shows_its_mail(desk: Client, mei: User) -> None:
    article = piece(mei)
    publishing.schedule(article, at=clock.read() + DAY, by=None)
    edit(article, "hundred", "thousand")

    page = press(desk, article, "put-into-edition", **BECAUSE)

    assert shown(page) == stored("without_yes") != set()


def test_what_is_put_back_shows_the_mail_about_the_old_text(desk: Client, mei: User, publisher: Any) -> None:
    article = piece(mei)
    publishing.publish(article, by=publisher)
    publishing.take_down(article, by=publisher, why="asked", epitaph=Epitaph())
    take_back_the_yes(article, mei)

    page = press(desk, article, "put-back", **BECAUSE)

    assert shown(page) == stored("without_yes") != set()


def take_back_the_yes(article: Article, mei: User) -> None:
    agreement.send(article, subject="Please read", text="Please.", by=factories.user(group="editor"))
    no = objections.object_(article, by=mei, text="Not like this.")
    objections.answer_objection(no, by=factories.user(group="editor"), answer="We see.")


def test_a_hold_shows_who_is_told_and_in_what_words(
    desk: Client, mei: User, publisher: Any, editor: Any
) -> None:
    article = piece(mei)
    publishing.schedule(article, at=clock.read() + DAY, by=None)
    Article.objects.filter(pk=article.pk).update(editor=editor)
    address = reverse("admin:opinion_article_hold", args=[article.pk])

    page = signed_in(editor).get(address)
    signed_in(editor).post(
        address, {"seen": page.context["seen"], "lifters": [editor.pk], "note": "Is it true?"}
    )

    named = {(subject, text.replace("- Edith Editor", UNNAMED)) for subject, text in stored("held")}
    assert shown(page) == named != set()
    assert Message.objects.get(template="held").role == Recipient.PUBLISHER
    assert "is off the clock" in page.context["mails"][0].text


UNNAMED = "- whoever is named when the hold is placed"


def test_lifting_a_hold_shows_who_is_told(publisher: Any, editor: Any, mei: User) -> None:
    article = piece(mei)
    hold = holds.place(article, by=publisher, lifters=[editor], note="Is it true?")
    address = reverse("admin:opinion_hold_change", args=[hold.pk])

    page = signed_in(editor).get(address)
    signed_in(editor).post(address, {"do": "lift", "lawyers_word": "She said so."})

    assert shown(page) == stored("hold_lifted") != set()


def test_the_answer_to_an_objection_shows_the_mail_around_it(desk: Client, mei: User) -> None:
    article = piece(mei)
    agreement.send(article, subject="Please read", text="Please.", by=factories.user(group="editor"))
    no = objections.object_(article, by=mei, text="Not like this.")
    address = reverse("admin:opinion_article_answer_objection", args=[article.pk, no.pk])

    page = desk.get(address)
    desk.post(address, {"answer": "We have put it back."})

    answered = {
        (subject, text.replace("We have put it back.", "(your answer)"))
        for subject, text in stored("objection_answered")
    }
    assert shown(page) == answered != set()


@pytest.mark.parametrize("has_account", [True, False])
def test_a_text_that_is_sent_shows_the_letter_and_what_stands_below_it(
    desk: Client, mei: User, has_account: bool
) -> None:
    article = piece(mei, is_agreed=False)
    if not has_account:
        Contributor.objects.update(user=None)
    page = desk.get(where(article, "send"))
    begun = page.context["form"].initial

    desk.post(where(article, "send"), {"seen": page.context["seen"], **begun})

    mail = Message.objects.get(template="review")
    assert mail.text == f"{begun['text'].strip()}\n\n{page.context['enclosed']}"
    assert (mail.subject, mail.to) == (begun["subject"], mei.email)
    assert page.context["enclosed"].splitlines()[0] in page.content.decode()


def test_a_promise_shows_the_reminder_that_the_clock_will_send(desk: Client, mei: User, editor: Any) -> None:
    article = piece(mei)
    Article.objects.filter(pk=article.pk).update(
        editor=editor, promised_at=clock.read() + dt.timedelta(hours=1)
    )
    article.refresh_from_db()

    page = desk.get(where(article, "dates"))
    assignments.remind()

    assert shown(page) == stored("promise") != set()


def test_every_mail_of_the_table_has_its_words() -> None:
    letters = {"return", "decline", "review"}  # begun from a template of the desk's own

    for move in workflow.MOVES.values():
        for name in set(move.mails) - letters:
            assert (Path(settings.BASE_DIR) / f"templates/emails/{name}.txt").exists(), name


def test_a_mail_says_as_what_somebody_gets_it(desk: Client, mei: User, publisher: Any, editor: Any) -> None:
    other = factories.user(group="publisher")
    article = piece(mei)
    Article.objects.filter(pk=article.pk).update(editor=editor)
    article.refresh_from_db()
    lawyer = factories.user(group="lawyer")

    holds.place(article, by=publisher, lifters=[lawyer], note="Is it true?")

    assert dict(Message.objects.values_list("to", "role")) == {
        other.email: Recipient.PUBLISHER,
        editor.email: Recipient.EDITOR,
        lawyer.email: Recipient.LIFTER,
    }
