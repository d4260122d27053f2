"""The desk's front page: what waits for me, what is owed, what presses, what came in."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opinion import agreement, arrivals, assignments, objections, publishing, returns, workflow
from opinion.models import Article, Debt, clock
from opinion.states import State
from tests import bulk, factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.correspondence import reply, sent
from tests.opinion.test_arrivals import mail
from tests.opinion.waiving import out_early
from tests.plans import large_tables, offences
from tests.word_files import docx, p

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
FULL = {
    "My turn": "400", "Still owed": "100", "Overdue, or promised by tomorrow": "134",
    "Scheduled with an older text": "100", "Inbox": "100", "With the author": "100", "Scheduled": "100",
    "Published lately": "999+", "On hold": "100",
}  # fmt: skip


def section(client: Client, title: str) -> Any:
    found = [one for one in client.get("/desk/").context["sections"] if one.title == title]
    return found[0] if found else None


def titles(client: Client, title: str) -> list[str]:
    found = section(client, title)
    return [entry.title for entry in found.entries] if found else []


def words(client: Client, title: str) -> list[list[str]]:
    return [[fact.words for fact in entry.facts] for entry in section(client, title).entries]


def at_hand(user: Any, **facts: Any) -> Article:
    article = factories.article(**facts)
    assignments.take(article, by=user)
    return article


def test_my_turn_is_what_i_edit_and_nobody_elses(desk: Client, publisher: Any, editor: Any) -> None:
    at_hand(publisher, headline="Mine")
    at_hand(editor, headline="Hers")
    waiting = at_hand(publisher, headline="With its author")
    Article.objects.filter(pk=waiting.pk).update(state=State.WITH_AUTHOR)

    assert titles(desk, "My turn") == ["Mine"]
    assert titles(signed_in(editor), "My turn") == ["Hers"]


def test_what_is_ready_waits_for_those_who_publish(desk: Client, editor: Any) -> None:
    article = at_hand(editor, headline="Ready one")
    workflow.move(article, "ready", by=editor)

    assert titles(desk, "My turn") == ["Ready one"]
    assert "Ready to publish" in words(desk, "My turn")[0]
    assert titles(signed_in(editor), "My turn") == []


def objected(headline: str, **facts: Any) -> Article:
    contributor = factories.user(group="contributor")
    article = factories.article(headline=headline, submitted_by=contributor, **facts)
    publishing.publish(article, by=None)
    objections.object_(article, by=contributor, text="Not so.")
    return article


def test_an_objection_to_what_is_out_waits_for_its_editor_else_for_those_who_publish(
    desk: Client, editor: Any
) -> None:
    hers = objected("Hers")
    Article.objects.filter(pk=hers.pk).update(editor=editor)
    objected("Nobody's")

    assert titles(desk, "My turn") == ["Nobody's"]
    assert titles(signed_in(editor), "My turn") == ["Hers"]
    assert words(desk, "My turn")[0][0] == "The author objects"

    objections.answer_objection(hers.objections.get(), by=editor, answer="We stand by it.")
    assert titles(signed_in(editor), "My turn") == []


def test_debts_stand_there_the_most_pressing_first_until_they_are_paid(desk: Client, publisher: Any) -> None:
    article = out_early(publisher)
    late = article.debts.get(rule="image_licence")
    Debt.objects.filter(pk=late.pk).update(due_at=clock.read() - HOUR)

    found = section(desk, "Still owed")

    assert (found.count, found.entries[0].title, found.entries[0].facts[0].words) == (
        "5",
        late.sentence,
        str(late.owner),
    )
    assert found.entries[0].facts[1].words.startswith("was due")
    assert found.entries[1].title == "A second pair of eyes"
    assert desk.get(found.url).context["cl"].result_count == 5
    Debt.objects.update(paid_at=clock.read(), deed="Done.")
    assert section(desk, "Still owed") is None


def test_what_is_late_or_was_promised_presses(desk: Client, publisher: Any) -> None:
    for headline, due, promised in (
        ("Late", -1, None),
        ("Promised", 90, 20),
        ("Quiet", 90, None),
        ("Later", 90, 80),
    ):
        article = at_hand(publisher, headline=headline)
        now = clock.read()
        promised_at = None if promised is None else now + promised * HOUR
        Article.objects.filter(pk=article.pk).update(due_at=now + due * HOUR, promised_at=promised_at)

    assert titles(desk, "Overdue, or promised by tomorrow") == ["Late", "Promised"]


def test_perishable_pieces_rise_in_the_inbox(desk: Client) -> None:
    today = dt.datetime.now(tz=dt.UTC).date()
    contributor = factories.user(group="contributor")
    for headline, peg in (("First", None), ("Stale", -5), ("In a week", 7), ("Tomorrow", 2)):
        article = factories.submitted(by=contributor, headline=headline)
        day = today + dt.timedelta(days=peg) if peg else None
        Article.objects.filter(pk=article.pk).update(news_peg=day)

    assert titles(desk, "Inbox") == ["Tomorrow", "In a week", "First", "Stale"]


def test_what_came_in_from_a_stranger_stands_beside_the_inbox_for_who_edits(desk: Client) -> None:
    arrival = arrivals.receive_mail(bytes(mail()))
    arrivals.receive_mail(bytes(mail(**{"Message-ID": "<2@example.org>", "Auto-Submitted": "auto-replied"})))

    found = section(desk, "What came in")

    [entry] = found.entries
    assert (found.count, found.url) == ("1", "/desk/arrivals/")
    assert (entry.title, entry.url) == ("A piece", f"/desk/arrivals/{arrival.pk}/")
    assert (entry.facts[0].words, len(entry.facts)) == ("Sang", 2)
    reader = factories.user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert section(signed_in(reader), "What came in") is None


def test_a_file_that_came_back_is_no_mail(desk: Client, publisher: Any) -> None:
    by_file, by_mail = (at_hand(publisher, headline=headline) for headline in ("By file", "By mail"))
    returns.receive(by_file, docx(p("It comes back.")), name="a.docx", by=publisher)
    arrivals.receive_mail(bytes(reply(sent(by_mail))))

    said = dict(zip(titles(desk, "My turn"), words(desk, "My turn"), strict=True))

    assert "The author’s file came back" in said["By file"]
    assert "A mail came in" in said["By mail"]
    assert "A mail came in" not in said["By file"]
    [fact] = [it for it in section(desk, "My turn").entries[0].facts if it.words.startswith("The author")]
    assert fact.url == f"/desk/opinion/article/{by_file.pk}/change/#returned"


def test_who_is_waited_for_and_since_when_is_said(desk: Client, publisher: Any) -> None:
    contributor = factories.user(group="contributor")
    article = at_hand(publisher, submitted_by=contributor, is_agreed=False)
    agreement.send(article, subject="Your piece", text="Please read it.", by=publisher)

    assert words(desk, "With the author")[0][0].startswith("Waiting for Huynh Tam Sang since ")


@pytest.mark.parametrize(
    "title",
    [
        "My turn",
        "Overdue, or promised by tomorrow",
        "Inbox",
        "With the author",
        "Scheduled",
        "Published lately",
    ],
)
def test_each_number_leads_to_what_it_counts(desk: Client, publisher: Any, title: str) -> None:
    contributor = factories.user(group="contributor")
    for _number in range(2):
        article = at_hand(publisher)
        Article.objects.filter(pk=article.pk).update(due_at=clock.read() - HOUR)
        factories.submitted(by=contributor)
        agreement.send(at_hand(publisher, submitted_by=contributor), subject="x", text="y", by=publisher)
        factories.published()
        publishing.schedule(factories.article(), at=clock.read() + HOUR, by=None)

    found = section(desk, title)

    assert found.count == "2"
    assert desk.get(found.url).context["cl"].result_count == 2


def test_a_piece_in_the_inbox_is_taken_by_one_click_which_comes_back(desk: Client, publisher: Any) -> None:
    article = factories.submitted(by=factories.user(group="contributor"), headline="Came in")
    (entry,) = section(desk, "Inbox").entries
    home = "http://testserver/desk/"

    for _twice in range(2):
        answer = desk.post(entry.take, headers={"referer": home})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")

    article.refresh_from_db()
    assert (article.state, article.editor) == (State.EDITING, publisher)
    assert "You have “<a" in desk.get("/desk/").content.decode()
    assert (titles(desk, "Inbox"), titles(desk, "My turn")) == ([], ["Came in"])
    assert article.steps.filter(verb="edit").count() == 1


def test_only_what_lies_in_the_inbox_is_taken_from_here_and_only_by_who_edits(
    desk: Client, publisher: Any
) -> None:
    at_hand(publisher, headline="Mine")
    factories.submitted(by=factories.user(group="contributor"), headline="Came in")
    reader = factories.user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))

    assert [entry.take for entry in section(desk, "My turn").entries] == [""]
    assert [entry.take for entry in section(signed_in(reader), "Inbox").entries] == [""]


@pytest.mark.parametrize("referer", ["https://elsewhere.example/desk/", "http://testserver/contribute/", ""])
def test_taking_leads_to_no_other_place(desk: Client, referer: str) -> None:
    article = factories.submitted(by=factories.user(group="contributor"))

    answer = desk.post(f"/desk/opinion/article/{article.pk}/take/", headers={"referer": referer})

    assert answer.headers["Location"] == "/desk/opinion/article/"


def fill(publisher: Any, number: int) -> None:
    """Something in every list, of which each piece could cost a question."""
    contributor = factories.user(group="contributor")
    for place in range(number):
        at_hand(
            publisher, headline=f"Mine {place}", authors=[factories.author(name=f"A {place}", chinese="林美")]
        )
        objected(f"Objected {place}")
        out_early(publisher, headline=f"Early {place}")
        factories.submitted(by=contributor, headline=f"Came in {place}")
        arrivals.receive_text(f"<p>Came in {place}</p>", by=publisher)
        agreement.send(at_hand(publisher, submitted_by=contributor), subject="x", text="y", by=publisher)
        publishing.schedule(factories.article(), at=clock.read() + HOUR, by=None)


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/desk/").status_code == 200
    return len(captured)


def test_the_page_asks_as_often_for_many_as_for_one_of_each(desk: Client, publisher: Any) -> None:
    desk.get("/desk/")
    fill(publisher, 1)
    few = queries(desk)
    fill(publisher, 3)

    assert queries(desk) == few
    assert few <= 27


def test_with_a_large_archive_and_full_lists_no_question_goes_through_all_of_it(
    desk: Client, publisher: Any
) -> None:
    bulk.write(100_000)
    bulk.busy(by=publisher.pk)
    lists = {section.title: section.count for section in desk.get("/desk/").context["sections"]}

    with CaptureQueriesContext(connection) as captured:
        desk.get("/desk/")

    asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    large = large_tables()
    assert lists == FULL
    assert {"opinion_article", "opinion_edition", "opinion_revision", "opinion_step"} <= large
    assert {sql[-300:]: why for sql in asked if (why := list(offences(sql, large)))} == {}
