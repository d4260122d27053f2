"""Two people changed one text: what each did stands on a page, and whatever is decided, both texts stay."""

import re

import pytest
from django.urls import reverse

from opinion import reconciling, revisions
from opinion.models import Revision, Step
from opinion.states import RevisionKind
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db

FIRST = "The strait is a hundred miles wide."
SECOND = "Most of what is said about it was said by people who never crossed it."
THIRD = "That is no reason to be silent."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def page(article, name="change", *args):
    return reverse(f"admin:opinion_article_{name}", args=[article.pk, *args])


@pytest.fixture
def late(desk, editor):
    """Sends a late save: `theirs` by a colleague first, then `mine`; the piece and the answer."""

    def send(mine, theirs, **facts):
        article = factories.article(body=BODY, **facts)
        form, hers = filled(desk.get(page(article))), filled(signed_in(editor).get(page(article)))
        assert signed_in(editor).post(page(article), hers | theirs).status_code == 302
        answer = desk.post(page(article), form | mine)
        assert answer.status_code == 409
        article.refresh_from_db()
        return article, answer

    return send


def decide(desk, article, keep, late=3, **choices):
    return desk.post(page(article, "two_texts", late), {"keep": keep, "there": "2", **choices})


def test_what_two_people_did_in_different_places_goes_together_with_one_button(desk, late):
    article, answer = late(
        {"body": BODY.replace("hundred", "hundred and ten"), "standfirst": "Mine"},
        {"body": BODY.replace("no reason", "a reason not"), "headline": "Hers"},
    )
    assert "changed by both:" not in answer.text

    assert decide(desk, article, "together")["Location"] == page(article)

    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("Hers", "Mine")
    assert article.body == BODY.replace("hundred", "hundred and ten").replace("no reason", "a reason not")
    kinds = dict(Revision.objects.filter(article=article).values_list("number", "kind"))
    assert (article.version, kinds[3], kinds[4]) == (4, RevisionKind.CONFLICT, RevisionKind.MERGED)
    assert Step.objects.get(verb="reconcile").facts == {"revision": 3, "there": 2, "kept": "both"}


@pytest.mark.parametrize(("keep", "headline", "version"), [("mine", "Mine", 4), ("theirs", "Hers", 2)])
def test_whichever_is_kept_both_texts_are_versions(desk, late, keep, headline, version):
    article, _answer = late({"headline": "Mine"}, {"headline": "Hers"})

    decide(desk, article, keep)

    article.refresh_from_db()
    assert (article.headline, article.version) == (headline, version)
    assert {"Mine", "Hers"} <= set(article.revisions.values_list("headline", flat=True))


def test_where_both_changed_the_same_one_is_chosen_and_nothing_is_guessed(desk, late):
    article, answer = late(
        {"headline": "Mine", "body": BODY.replace("silent", "quiet")},
        {"headline": "Hers", "body": BODY.replace("silent", "still")},
    )
    assert "2 places were changed by both" in answer.text
    radios = set(re.findall(r'type="radio" name="([^"]+)" value="(\w+)"', answer.text))
    assert len(radios) == 4

    undecided = decide(desk, article, "together", **{"value-headline": "mine"})
    assert undecided.status_code == 422
    assert re.search(r'name="value-headline" value="mine" required checked', undecided.text)
    block = next(name for name, _side in radios if name.startswith("block-"))
    decide(desk, article, "together", **{"value-headline": "mine", block: "theirs"})

    article.refresh_from_db()
    assert (article.headline, article.body) == ("Mine", BODY.replace("silent", "still"))


def test_both_together_can_be_edited_before_they_are_saved(desk, late):
    article, _answer = late(
        {"body": BODY.replace("hundred", "hundred and ten"), "headline": "Mine"},
        {"body": BODY.replace("no reason", "a reason not"), "headline": "Hers"},
    )

    editing = decide(desk, article, "edit", **{"value-headline": "mine"})
    form = filled(editing)
    together = BODY.replace("hundred", "hundred and ten").replace("no reason", "a reason not")
    assert (editing.status_code, form["body"], form["headline"]) == (200, together, "Mine")
    saved = desk.post(
        page(article, "two_texts", 3),
        form | {"keep": "edited", "headline": "Ours", "body": f"{together}<p>More.</p>"},
    )

    article.refresh_from_db()
    assert (saved.status_code, article.headline, article.body) == (302, "Ours", f"{together}<p>More.</p>")
    assert article.current_revision().kind == RevisionKind.MERGED


def test_topics_and_byline_of_both_are_kept_in_step(desk, late):
    other = factories.author(name="Mei Lin")
    topic = factories.topic("Semiconductors")
    article, answer = late(
        {"topic_links-TOTAL_FORMS": "1", "topic_links-0-tag": str(topic.pk)},
        {
            "bylines-TOTAL_FORMS": "2",
            "bylines-1-author": str(other.pk),
            "bylines-1-role": "translator",
            "bylines-1-position": "1",
        },
    )
    assert ("Semiconductors" in answer.text, "Mei Lin" in answer.text) == (True, True)

    decide(desk, article, "together")

    assert sorted(byline.author.name for byline in article.bylines.all()) == ["Huynh Tam Sang", "Mei Lin"]
    assert [link.tag for link in article.topic_links.all()] == [topic]


def test_a_detail_that_was_not_taken_over_can_be_taken_over(desk, late):
    article, answer = late({"desk_note": "Call her."}, {"desk_note": "Call him."})
    assert "Call her." in answer.text
    assert "now: Call him." in answer.text

    decide(desk, article, "together", late=2, there="1", detail="desk_note")

    article.refresh_from_db()
    assert article.desk_note == "Call her."


def test_only_details_that_were_sent_can_be_taken_over(desk, late):
    article, _answer = late({"headline": "Mine"}, {"headline": "Hers"})

    decide(desk, article, "mine", detail="slug")

    article.refresh_from_db()
    assert (article.slug, article.headline) == ("", "Mine")


def test_a_piece_that_was_saved_once_more_is_shown_as_it_stands_now(desk, late, editor):
    article, _answer = late({"headline": "Mine"}, {"headline": "Hers"})
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Hers again"

    answer = decide(desk, article, "mine")

    assert (answer.status_code, "saved once more" in answer.text, "Hers again" in answer.text) == (
        409,
        True,
        True,
    )
    article.refresh_from_db()
    assert article.headline == "Hers again"


def test_what_was_edited_meanwhile_is_kept_beside_it_and_not_lost(desk, late, editor):
    article, _answer = late({"standfirst": "Mine"}, {"headline": "Hers"})
    form = filled(decide(desk, article, "edit"))
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Hers again"

    answer = desk.post(
        page(article, "two_texts", 3), form | {"keep": "edited", "body": "<p>An hour's work.</p>"}
    )

    assert answer.status_code == 409
    kept = article.revisions.get(body="<p>An hour's work.</p>")
    assert kept.kind == RevisionKind.CONFLICT
    assert reconciling.of(article, late=kept.number).base.number == 2
    article.refresh_from_db()
    assert article.headline == "Hers again"


def test_a_late_save_sent_twice_is_kept_once(desk, editor):
    article = factories.article()
    form = filled(desk.get(page(article))) | {"headline": "Mine"}
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Hers"

    assert [desk.post(page(article), form).status_code for _ in range(2)] == [409, 409]

    assert Revision.objects.filter(kind=RevisionKind.CONFLICT).count() == 1
    assert Step.objects.filter(verb="keep_aside").count() == 1


def test_the_page_stays_where_it_is_and_says_who_decided(desk, late):
    article, _answer = late({"headline": "Mine"}, {"headline": "Hers"})
    where = page(article, "two_texts", 3)

    assert desk.get(where).status_code == 200
    decide(desk, article, "mine")

    assert "Pia Publisher decided about these two" in desk.get(where).text


@pytest.mark.parametrize("number", [1, 2, 99])
def test_only_a_text_that_was_kept_aside_has_such_a_page(desk, late, number):
    article, _answer = late({"headline": "Mine"}, {"headline": "Hers"})

    assert desk.get(page(article, "two_texts", number)).status_code == 404


def test_who_may_not_edit_may_not_decide(late):
    article, _answer = late({"headline": "Mine"}, {"headline": "Hers"})

    for group in ("contributor", "administrator"):
        client = signed_in(factories.user(group=group))
        assert decide(client, article, "mine").status_code in {302, 403, 404}
    article.refresh_from_db()
    assert article.headline == "Hers"


def test_a_text_whose_ancestor_is_unknown_is_compared_with_nothing(desk):
    article = factories.article(body=BODY)
    kept = revisions.keep_aside(article, article.snapshot(), by=None, base=99)

    two = reconciling.of(article, late=kept.number)

    assert two.base is None
    assert two.merge().conflicts == 0
