"""Legal holds through the desk's pages; and that a lawyer finds nothing there but what is held for her."""

import datetime as dt
import re
from typing import Any

import pytest

from authors.models import User
from opinion import holds, publishing
from opinion.models import Article, Hold, Message, clock
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.pages import words

pytestmark = pytest.mark.django_db

SECRET = "the businessman's lawyers wrote to us"
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def lawyer(db: Any) -> User:
    return factories.user(group="lawyer", name="Lena Lawyer", is_staff=True)


def held(article: Article, by: User, *lifters: User) -> Hold:
    return holds.place(article, by=by, lifters=lifters or (by,), note=SECRET)


def place_form(article: Article) -> str:
    return f"/desk/opinion/article/{article.pk}/hold/"


def page_of(hold: Hold) -> str:
    return f"/desk/opinion/hold/{hold.pk}/change/"


def sent(desk: Any, article: Article, *lifters: User, **facts: Any) -> Any:
    page = desk.get(place_form(article))
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())
    assert seen
    named = [person.pk for person in lifters]
    data = {"seen": seen[1], "lifters": named, "note": SECRET, "readers": "stay", **facts}
    return desk.post(place_form(article), data)


# --- placing ------------------------------------------------------------------------------------------------


def test_the_page_says_what_a_hold_means_and_places_it(desk: Any, publisher: User, lawyer: User) -> None:
    article = factories.article()
    publishing.schedule(article, at=clock.read() + AN_HOUR, by=None)

    page = desk.get(place_form(article))
    assert "nothing of this piece goes out" in words(page)
    assert "is cancelled" in words(page)
    assert "Lena Lawyer (lawyer)" in words(page)
    answer = sent(desk, article, lawyer, publisher)

    hold = article.holds.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(hold))
    assert set(hold.lifters.all()) == {lawyer, publisher}
    assert not article.editions.scheduled().exists()


def test_of_a_live_piece_both_ways_are_offered_and_the_choice_is_done(desk: Any, publisher: User) -> None:
    stays, goes = factories.published().article, factories.published().article

    page = words(desk.get(place_form(stays)))
    sent(desk, stays, publisher, readers="stay")
    sent(desk, goes, publisher, readers="take_down")

    assert "Readers go on seeing edition 1" in page
    assert "It stays before them" in page
    assert "It is taken down at once" in page
    assert [stays.editions.live().exists(), goes.editions.live().exists()] == [True, False]
    assert {stays, goes} == set(Article.objects.held())


def test_an_editor_is_told_who_can_take_it_down_and_cannot_slip_it_in(editor: User) -> None:
    article = factories.published().article
    desk = signed_in(editor)

    page = words(desk.get(place_form(article)))
    sent(desk, article, editor, readers="take_down")

    assert "Somebody who may publish can take it down." in page
    assert "It is taken down at once" not in page
    assert (article.editions.live().exists(), holds.open_on(article) is not None) == (True, True)


@pytest.mark.parametrize("missing", ["lifters", "note"])
def test_a_form_without_a_name_or_a_note_places_nothing(desk: Any, publisher: User, missing: str) -> None:
    article = factories.article()

    answer = sent(
        desk, article, *([] if missing == "lifters" else [publisher]), note="" if missing == "note" else "x"
    )

    assert (answer.status_code, "This field is required." in words(answer)) == (200, True)
    assert not Hold.objects.exists()


def test_a_piece_that_changed_meanwhile_is_shown_again(desk: Any, publisher: User) -> None:
    article = factories.article()

    answer = sent(desk, article, publisher, seen="older")

    assert (answer.status_code, Hold.objects.count()) == (409, 0)


def test_the_hold_stands_in_panel_list_and_among_the_places(desk: Any, editor: User) -> None:
    article = factories.article()
    held(article, editor)

    form = words(desk.get(f"/desk/opinion/article/{article.pk}/change/"))
    found = words(desk.get("/desk/opinion/article/?where=held"))

    assert "Legal hold since" in form
    assert "placed by Edith Editor. It may be lifted by: Edith Editor." in form
    assert "Must fix This piece is under a legal hold" in form
    assert "Legal hold Being edited" in found
    assert SECRET not in form + found


# --- mails before the click ---------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", ["stay", "take_down"])
def test_of_a_live_piece_the_mails_of_both_choices_stand_before_the_click(
    desk: Any, publisher: User, editor: User, lawyer: User, choice: str
) -> None:
    article = factories.published().article
    Article.objects.filter(pk=article.pk).update(editor=editor)
    page = desk.get(place_form(article))
    shown = page.context["mails"]

    sent(desk, article, publisher, lawyer, readers=choice)

    case = {"stay": "If it stays before readers:", "take_down": "If it is taken down:"}[choice]
    (told,) = (mail for mail in shown if mail.case == case)
    lines = {*told.text.splitlines(), f"- {lawyer}", f"- {publisher}"}
    lines -= {"- whoever is named when the hold is placed"}
    mails = Message.objects.filter(article=article, template="held")
    assert {mail.to: set(mail.text.splitlines()) for mail in mails} == {
        editor.email: lines,
        lawyer.email: lines,
    }
    assert (editor.email in told.to, told.to.endswith("; whomever you name")) == (True, True)
    assert len(shown) == 2
    assert f"{case} Mail to" in words(page)


def test_where_nobody_is_told_but_who_is_named_her_mail_is_shown_all_the_same(
    desk: Any, publisher: User, lawyer: User
) -> None:
    (mail,) = desk.get(place_form(factories.article())).context["mails"]

    assert (mail.to, mail.case) == ("whomever you name", "")
