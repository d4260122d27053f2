"""Writing a piece at the desk: saved through the verb, never over somebody else's text."""

import pytest
from django.urls import reverse

from opinion import publishing, revisions, workflow
from opinion.models import Article, Revision, Step
from opinion.states import Origin, RevisionKind, State
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled, submit_buttons

pytestmark = pytest.mark.django_db
ADD = "/desk/opinion/article/add/"


def page(article, name="change", *args):
    return reverse(f"admin:opinion_article_{name}", args=[article.pk, *args])


def test_a_save_is_a_new_version_with_byline_and_topics(desk, publisher):
    article = factories.article(topics=["Taiwan Strait"])
    other = factories.author(name="Mei Lin")
    topic = factories.topic("Semiconductors")
    form = filled(desk.get(page(article)))

    form |= {
        "headline": "A better headline",
        "bylines-TOTAL_FORMS": "2",
        "bylines-1-author": str(other.pk),
        "bylines-1-role": "translator",
        "bylines-1-position": "1",
        "topic_links-TOTAL_FORMS": "2",
        "topic_links-1-tag": str(topic.pk),
        "topic_links-1-place": "1",
        "topic_links-0-place": "2",
    }
    response = desk.post(page(article), form)

    assert (response.status_code, response["Location"]) == (302, page(article))
    article.refresh_from_db()
    revision = article.current_revision()
    assert (revision.number, revision.kind, revision.by) == (2, RevisionKind.SAVED, publisher)
    assert revision.headline == article.headline == "A better headline"
    assert [(e["name"], e["role"]) for e in revision.byline] == [
        ("Huynh Tam Sang", "author"),
        ("Mei Lin", "translator"),
    ]
    assert [link.tag.name for link in article.topic_links.all()] == ["Semiconductors", "Taiwan Strait"]
    assert revision.topics == list(article.topic_links.values_list("tag_id", flat=True))


def test_saving_without_a_change_makes_no_version_and_changes_nothing(desk):
    article = factories.published(topics=["Taiwan Strait"], standfirst="Why it matters").article
    before = Article.objects.filter(pk=article.pk).values().get()

    desk.post(page(article), filled(desk.get(page(article))))

    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert Revision.objects.filter(article=article).count() == 1


def test_a_date_is_written_as_far_as_it_is_known(desk):
    article = factories.article()

    desk.post(page(article), filled(desk.get(page(article))) | {"dated_as": "2021-07", "first_as": "1999"})

    article.refresh_from_db()
    assert (article.dated.isoformat(), article.dated_precision) == ("2021-06-30T16:00:00+00:00", "month")
    assert (article.first_date.isoformat(), article.first_precision) == ("1999-01-01", "year")
    form = filled(desk.get(page(article)))
    assert (form["dated_as"], form["first_as"]) == ("2021-07", "1999")


@pytest.mark.parametrize("date", ["2021-13", "July 2021", "2021-02-30", "21", "0000"])
def test_what_is_no_date_is_said_and_nothing_is_saved(desk, date):
    article = factories.article()

    response = desk.post(
        page(article), filled(desk.get(page(article))) | {"dated_as": date, "headline": "New"}
    )

    assert response.status_code == 200
    assert "dated_as" in response.context["adminform"].form.errors
    article.refresh_from_db()
    assert article.headline == "What the strait is for"


def test_a_stale_save_answers_409_with_both_texts_and_keeps_both(desk, publisher, editor):
    article = factories.article(headline="As it was")
    other = signed_in(editor)
    mine, theirs = filled(desk.get(page(article))), filled(other.get(page(article)))
    other.post(page(article), theirs | {"headline": "Hers", "body": "<p>Hers is there.</p>"})

    response = desk.post(page(article), mine | {"headline": "Mine", "body": "<p>Mine came late.</p>"})

    assert response.status_code == 409
    shown = response.content.decode()
    assert "Hers is there." in shown
    assert "Mine came late." in shown
    assert "Edith Editor saved this piece after you had opened it" in shown
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Hers", 2)
    kept = Revision.objects.get(article=article, number=3)
    assert (kept.kind, kept.headline, kept.body) == (RevisionKind.CONFLICT, "Mine", "<p>Mine came late.</p>")
    assert [entry["name"] for entry in kept.byline] == ["Huynh Tam Sang"]
    assert Step.objects.get(verb="keep_aside").by == publisher


def test_what_was_kept_aside_can_be_put_in_place(desk, editor):
    article = factories.article(headline="As it was")
    mine = filled(desk.get(page(article)))
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Hers"
    desk.post(page(article), mine | {"headline": "Mine"})
    where = page(article, "restore_version", 3)

    seen = desk.get(where).context["seen"]
    response = desk.post(where, {"seen": seen})

    assert response.status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Mine", 4)


def test_a_stale_save_is_kept_even_where_the_byline_it_names_is_gone(desk, editor):
    article = factories.article(headline="As it was", topics=["Taiwan Strait"])
    mine = filled(desk.get(page(article)))
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Hers"
    revisions.restore(article.revisions.get(number=1), by=editor)  # makes the byline's rows anew

    response = desk.post(page(article), mine | {"headline": "Mine"})

    assert response.status_code == 409
    kept = Revision.objects.filter(article=article).order_by("number").last()
    assert (kept.kind, kept.headline) == (RevisionKind.CONFLICT, "Mine")
    assert [entry["name"] for entry in kept.byline] == ["Huynh Tam Sang"]
    assert len(kept.topics) == 1


def test_a_stale_detail_overwrites_nothing_and_is_shown(desk, editor):
    article = factories.article()
    other = signed_in(editor)
    mine, theirs = filled(desk.get(page(article))), filled(other.get(page(article)))
    other.post(page(article), theirs | {"desk_note": "Call him on Monday."})

    response = desk.post(page(article), mine | {"desk_note": "Call her on Tuesday."})

    assert response.status_code == 409
    assert "Call her on Tuesday." in response.content.decode()
    article.refresh_from_db()
    assert article.desk_note == "Call him on Monday."
    assert Step.objects.get(verb="keep_aside").facts["details"] == {
        "note of the desk": "Call her on Tuesday."
    }


def test_the_same_save_sent_twice_is_one_save(desk):
    article = factories.article()
    form = filled(desk.get(page(article))) | {"headline": "Once"}

    answers = [desk.post(page(article), form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert list(article.revisions.order_by("number").values_list("headline", flat=True)) == [
        "What the strait is for",
        "Once",
    ]


def test_a_form_that_does_not_say_what_it_was_based_on_is_not_saved(desk):
    article = factories.article()
    form = filled(desk.get(page(article))) | {"headline": "From nowhere"}
    del form["base"]

    response = desk.post(page(article), form)

    assert response.status_code == 200
    article.refresh_from_db()
    assert article.headline == "What the strait is for"


def test_a_piece_brought_in_by_the_desk_is_being_edited_and_is_kept_from_its_first_words(desk, publisher):
    author = factories.author(name="Mei Lin")
    form = filled(desk.get(ADD))

    response = desk.post(
        ADD,
        form | {"headline": "By mail", "body": "<p>It came by mail.</p>", "bylines-0-author": str(author.pk)},
    )

    article = Article.objects.get()
    assert response["Location"] == page(article)
    assert (article.state, article.version, article.submitted_by) == (State.EDITING, 1, None)
    revision = article.current_revision()
    assert (revision.kind, revision.by, revision.headline) == (RevisionKind.ARRIVED, publisher, "By mail")
    assert [entry["name"] for entry in revision.byline] == ["Mei Lin"]
    assert list(article.steps.values_list("verb", flat=True)) == ["take_in"]


def test_only_imports_say_that_a_text_comes_from_the_archive(desk):
    article = factories.article()

    response = desk.post(page(article), filled(desk.get(page(article))) | {"origin": Origin.ARCHIVE})

    assert "origin" in response.context["adminform"].form.errors


def test_enter_in_a_field_saves_because_save_is_the_first_button(desk):
    article = factories.article()

    buttons = submit_buttons(desk.get(page(article)))

    assert buttons[0] == ("_save", "1")
    assert buttons[1:] == [("_then", "preview"), ("_then", "publish"), ("_then", "schedule")]


@pytest.mark.parametrize(
    ("then", "name"), [("preview", "preview"), ("publish", "publish"), ("schedule", "schedule")]
)
def test_a_button_that_leads_on_saves_first(desk, then, name):
    article = factories.article()

    response = desk.post(
        page(article), filled(desk.get(page(article))) | {"headline": "Saved", "_then": then}
    )

    assert response["Location"] == page(article, name)
    article.refresh_from_db()
    assert article.headline == "Saved"


def test_a_spiked_piece_can_be_read_and_not_changed(desk):
    article = factories.article()
    form = filled(desk.get(page(article)))
    workflow.move(article, "spike", by=None)

    shown = desk.get(page(article))
    response = desk.post(page(article), form | {"headline": "Secretly"})

    assert (shown.status_code, response.status_code) == (200, 403)
    assert submit_buttons(shown) == []
    article.refresh_from_db()
    assert article.headline == "What the strait is for"


def test_no_piece_is_ever_deleted(desk, publisher):
    publisher.is_superuser = True
    publisher.save()
    article = factories.article()

    assert desk.post(page(article, "delete"), {"post": "yes"}).status_code == 403
    desk.post(
        reverse("admin:opinion_article_changelist"),
        {"action": "delete_selected", "_selected_action": article.pk},
    )
    assert Article.objects.filter(pk=article.pk).exists()


def test_whoever_was_signed_out_while_she_wrote_gets_her_text_back(desk):
    article = factories.article()
    form = filled(desk.get(page(article))) | {"body": "<p>Two hours of work.</p>"}
    desk.session.flush()

    response = desk.post(page(article), form)

    assert response.status_code == 403
    assert "Two hours of work." in response.content.decode()


def test_control_characters_are_cleaned_and_never_an_error(desk):
    article = factories.article()

    response = desk.post(
        page(article),
        filled(desk.get(page(article)))
        | {"standfirst": "a\x00b\u202ec", "dated_as": "\x00", "base": "1\x00"},
    )

    assert response.status_code == 200
    response = desk.post(page(article), filled(desk.get(page(article))) | {"standfirst": "a\u202ec"})
    assert response.status_code == 302
    article.refresh_from_db()
    assert article.standfirst == "ac"
    assert (
        "Hidden signs that turn the direction of text were removed."
        in desk.get(page(article)).content.decode()
    )


def test_an_edition_that_lags_behind_the_text_is_named(desk):
    article = factories.published().article
    publishing.schedule(article, at=publishing.clock.read() + publishing.dt.timedelta(hours=3), by=None)
    form = filled(desk.get(page(article)))

    desk.post(page(article), form | {"headline": "Newer"})

    shown = desk.get(page(article)).content.decode()
    assert "Readers see version 1; this is version 2." in shown
    assert "It is version 1; this is version 2." in shown
    assert "Put this text into the edition of" in shown
