"""Writing a piece at the desk: saved through the verb, never over somebody else's text."""

import pytest
from django.urls import reverse

from opinion.models import Revision
from opinion.states import RevisionKind
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db


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

    assert response.status_code == 302
    article.refresh_from_db()
    revision = article.current_revision()
    assert (revision.number, revision.kind, revision.by) == (2, RevisionKind.SAVED, publisher)
    assert revision.headline == article.headline == "A better headline"
    assert [(e["name"], e["role"]) for e in revision.byline] == [
        ("Huynh Tam Sang", "author"),
        ("Mei Lin", "translator"),
    ]
    names = [link.tag.name for link in article.topic_links.all()]
    assert names == ["Semiconductors", "Taiwan Strait"]
    assert revision.topics == list(article.topic_links.values_list("tag_id", flat=True))


def test_saving_without_a_change_makes_no_version(desk):
    article = factories.article(topics=["Taiwan Strait"], dated=None)

    desk.post(page(article), filled(desk.get(page(article))))

    article.refresh_from_db()
    assert article.version == 1
    assert Revision.objects.filter(article=article).count() == 1


def test_a_stale_save_answers_409_with_both_texts_and_keeps_both(desk, editor):
    article = factories.article(headline="As it was")
    other = signed_in(editor)
    mine, theirs = filled(desk.get(page(article))), filled(other.get(page(article)))
    other.post(page(article), theirs | {"headline": "Hers", "body": "<p>Hers is there.</p>"})

    response = desk.post(page(article), mine | {"headline": "Mine", "body": "<p>Mine came late.</p>"})

    assert response.status_code == 409
    shown = response.content.decode()
    assert "Hers is there." in shown
    assert "Mine came late." in shown
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Hers", 2)
    kept = Revision.objects.get(article=article, number=3)
    assert (kept.kind, kept.headline, kept.body) == (RevisionKind.CONFLICT, "Mine", "<p>Mine came late.</p>")
    assert [entry["name"] for entry in kept.byline] == ["Huynh Tam Sang"]
