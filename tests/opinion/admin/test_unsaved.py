"""What is typed and not saved is kept and offered back."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from opinion import revisions, workflow
from opinion.models import Article, Autosave, Presence, Revision
from opinion.states import RevisionKind
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db
ADD = "/desk/opinion/article/add/"


def page(article, name="change"):
    return reverse(f"admin:opinion_article_{name}", args=[article.pk])


def typing(client, where, turn=1, **typed):
    """Opens a form, types, and has it kept; the form as it stands on the page."""
    form = filled(client.get(where)) | typed
    keep = client.post(where.replace("change/", "") + "autosave/", form | {"_turn": str(turn)})
    assert keep.status_code == 200, keep.text
    return form


def test_what_was_typed_is_kept_and_published_or_saved_nowhere(desk, publisher):
    article = factories.article()

    typing(desk, page(article), headline="Typed")

    row = Autosave.objects.get()
    assert (row.article, row.user, row.fields["headline"]) == (article, publisher, ["Typed"])
    assert {"csrfmiddlewaretoken", "form_key", "_window", "_turn"} & row.fields.keys() == set()
    article.refresh_from_db()
    assert (article.headline, article.version, Revision.objects.count()) == ("What the strait is for", 1, 1)


def test_after_a_crash_it_is_offered_with_what_differs_and_taken_back_as_it_was_typed(desk):
    article = factories.article(topics=["Taiwan Strait"])
    other, topic = factories.author(name="Mei Lin"), factories.topic("Semiconductors")
    typed = {
        "headline": "Typed",
        "body": "<p>Two hours of work.</p>",
        "desk_note": "Call her.",
        "bylines-TOTAL_FORMS": "2",
        "bylines-1-author": str(other.pk),
        "bylines-1-role": "translator",
        "bylines-1-position": "1",
        "topic_links-TOTAL_FORMS": "2",
        "topic_links-1-tag": str(topic.pk),
    }
    typing(desk, page(article), **typed)

    shown = desk.get(page(article))
    assert "and did not save it" in shown.text
    waiting = shown.text.partition('class="waiting"')[2].partition("</section>")[0]
    assert [
        word in waiting for word in ("Typed", "hours of work", "Call her.", "Mei Lin", "Semiconductors")
    ] == [True] * 5
    back = desk.post(page(article), {"_take_back": "1"})

    form = filled(back)
    assert {name: form[name] for name in typed} == typed
    assert "It is not saved yet" in back.text
    article.refresh_from_db()
    assert article.version == 1
    answer = desk.post(page(article), form)
    article.refresh_from_db()
    assert (answer.status_code, article.headline, article.desk_note) == (302, "Typed", "Call her.")
    assert [byline.author for byline in article.bylines.all()][1] == other
    assert not Autosave.objects.exists()


def test_a_save_takes_the_row_away_in_the_transaction_that_keeps_its_text(desk):
    article = factories.article()
    form = typing(desk, page(article), headline="Typed")

    desk.post(page(article), form)

    assert not Autosave.objects.exists()
    assert Revision.objects.get(number=2).headline == "Typed"


def test_a_late_save_takes_the_row_away_as_its_text_is_kept_aside(desk, editor):
    article = factories.article()
    form = typing(desk, page(article), headline="Typed")
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Hers"

    assert desk.post(page(article), form).status_code == 409

    assert Revision.objects.get(kind=RevisionKind.CONFLICT).headline == "Typed"
    assert not Autosave.objects.exists()


def test_a_save_with_errors_leaves_the_row(desk):
    article = factories.article()
    form = typing(desk, page(article), headline="Typed")

    again = desk.post(page(article), form | {"dated_as": "no date"})

    assert Autosave.objects.count() == 1
    assert filled(again)["_window"] == form["_window"]


def test_what_was_typed_into_a_new_piece_is_offered_there(desk):
    typing(desk, ADD, headline="By mail", body="<p>It came by mail.</p>")

    assert "It came by mail." in desk.get(ADD).text
    form = filled(desk.post(ADD, {"_take_back": "1"}))
    desk.post(ADD, form)

    assert Article.objects.get().headline == "By mail"
    assert not Autosave.objects.exists()


def test_nobody_else_is_offered_it(desk, editor):
    article = factories.article()
    typing(desk, page(article), headline="Typed")
    other = signed_in(editor)

    assert "did not save it" not in other.get(page(article)).text
    assert "did not save it" not in desk.get(page(factories.article())).text
    assert other.post(page(article), {"_take_back": "1"}).status_code == 302
    other.post(page(article, "autosave"), {"_throw_away": "1", "_window": str(Autosave.objects.get().window)})
    assert Autosave.objects.count() == 1


def test_it_is_thrown_away_when_she_says_so(desk):
    article = factories.article()
    typing(desk, page(article), headline="Typed")
    buttons = re.search(
        r'action="([^"]+autosave/)">.*?name="_window" value="([^"]+)"',
        desk.get(page(article)).text,
        re.DOTALL,
    )

    answer = desk.post(buttons[1], {"_throw_away": "1", "_window": buttons[2]})

    assert answer["Location"] == page(article)
    assert "did not save it" not in desk.get(page(article)).text
    assert not Autosave.objects.exists()


def test_another_page_of_hers_does_not_write_over_what_waits(desk):
    article = factories.article()
    typing(desk, page(article), headline="First")

    late = filled(desk.get(page(article))) | {"headline": "Second", "_turn": "9"}
    answer = desk.post(page(article, "autosave"), late)

    assert (answer.status_code, answer.json()["sentence"]) == (
        409,
        "Another text that you typed here waits to be taken back or thrown away.",
    )
    assert Autosave.objects.get().fields["headline"] == ["First"]
    desk.post(page(article), late)
    assert Autosave.objects.get().fields["headline"] == ["First"], "saving the second keeps the first"


def test_what_was_taken_back_is_that_pages_and_the_old_ones_no_more(desk):
    article = factories.article()
    old = typing(desk, page(article), headline="First")

    new = filled(desk.post(page(article), {"_take_back": "1"})) | {"headline": "Second", "_turn": "1"}

    assert desk.post(page(article, "autosave"), new).status_code == 200
    assert desk.post(page(article, "autosave"), old | {"_turn": "5"}).status_code == 409
    assert Autosave.objects.get().fields["headline"] == ["Second"]


def test_what_arrives_out_of_turn_changes_nothing(desk):
    article = factories.article()
    form = typing(desk, page(article), turn=2, headline="Later")

    for turn in ("1", "2"):
        answer = desk.post(page(article, "autosave"), form | {"headline": "Earlier", "_turn": turn})
        assert answer.status_code == 200

    assert Autosave.objects.get().fields["headline"] == ["Later"]


@pytest.mark.parametrize(
    "spoilt",
    [{"_turn": ""}, {"_turn": "-1"}, {"_turn": "9" * 20}, {"_window": "x"}, {"body": "x" * 2_000_001}],
)
def test_what_cannot_be_kept_is_said(desk, spoilt):
    article = factories.article()
    form = filled(desk.get(page(article))) | {"_turn": "1"}

    answer = desk.post(page(article, "autosave"), form | spoilt)

    assert (answer.status_code, list(answer.json())) == (409, ["sentence"])
    assert not Autosave.objects.exists()


def test_signs_that_no_database_takes_are_no_error(desk):
    typing(desk, page(factories.article()), headline="a\x00b\ud800"[:3])

    assert Autosave.objects.get().fields["headline"] == ["ab"]


def test_what_does_not_differ_from_what_is_there_is_not_offered_and_goes(desk):
    article = factories.article(topics=["Taiwan Strait"])
    typing(desk, page(article))

    assert "did not save it" not in desk.get(page(article)).text
    assert not Autosave.objects.exists()


def test_what_is_no_valid_form_is_offered_as_it_was_typed(desk):
    article = factories.article()
    typing(desk, page(article), dated_as="no date", body="<p>Two hours of work.</p>")

    shown = desk.get(page(article)).text

    assert "Two hours of work." in shown.partition('class="waiting"')[2].partition("</section>")[0]
    assert filled(desk.post(page(article), {"_take_back": "1"}))["dated_as"] == "no date"


def test_a_text_that_waits_is_older_than_what_a_colleague_saved_and_overwrites_nothing(desk, editor):
    article = factories.article()
    typing(desk, page(article), headline="Typed")
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Hers"

    answer = desk.post(page(article), filled(desk.post(page(article), {"_take_back": "1"})))

    article.refresh_from_db()
    assert (answer.status_code, article.headline) == (409, "Hers")


def test_who_may_not_see_a_piece_keeps_and_sees_nothing_of_it():
    article = factories.article()
    contributor = signed_in(factories.user(group="contributor"))
    administrator = signed_in(factories.user(group="administrator"))

    for client in (contributor, administrator):
        for name in ("autosave", "presence"):
            answer = client.post(page(article, name), {"_turn": "1", "_window": str(uuid4())})
            assert answer.status_code in {302, 403, 404}
    assert (Autosave.objects.count(), Presence.objects.count()) == (0, 0)


def test_a_spiked_piece_offers_no_form_and_so_no_text(desk):
    article = factories.article()
    typing(desk, page(article), headline="Typed")
    workflow.move(article, "spike", by=None)

    assert "did not save it" not in desk.get(page(article)).text
    assert Autosave.objects.count() == 1
