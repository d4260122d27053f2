"""Several editors in one piece at once: every word that was answered with success, or with both texts, is kept."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.urls import reverse

from opinion import revisions
from opinion.models import Revision
from opinion.states import RevisionKind
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_word_that_was_answered_is_in_the_text_or_in_a_version():
    article = factories.article(body="<p>Begin.</p>")
    page = reverse("admin:opinion_article_change", args=[article.pk])
    editors = [factories.user(group="editor") for _ in range(4)]

    def writes(number):
        client, answers = signed_in(editors[number]), []
        for turn in range(4):
            form = filled(client.get(page))
            word = f"word-{number}-{turn}"
            form["body"] = form["body"].replace("</p>", f" {word}</p>")
            answers.append((word, client.post(page, form).status_code))
        connections.close_all()
        return answers

    with ThreadPoolExecutor(4) as pool:
        answered = [answer for answers in pool.map(writes, range(4)) for answer in answers]

    assert {status for _word, status in answered} <= {302, 409}
    article.refresh_from_db()
    texts = [article.body, *Revision.objects.filter(article=article).values_list("body", flat=True)]
    assert [word for word, _status in answered if not any(word in text for text in texts)] == []
    versions = list(
        Revision.objects.filter(article=article).order_by("number").values_list("number", flat=True)
    )
    assert versions == list(range(1, 18))


def test_a_save_that_waits_for_another_one_is_late():
    article = factories.article(headline="As it was")
    page = reverse("admin:opinion_article_change", args=[article.pk])
    client = signed_in(factories.user(group="editor"))
    form = filled(client.get(page)) | {"headline": "Mine"}

    def sends():
        status = client.post(page, form).status_code
        connections.close_all()
        return status

    with ThreadPoolExecutor(1) as pool:
        with revisions.saving(article, by=None, base=None) as locked:
            sent = pool.submit(sends)
            wait_until_somebody_waits()
            locked.headline = "Theirs"
        assert sent.result() == 409
    article.refresh_from_db()
    assert article.headline == "Theirs"
    assert Revision.objects.get(article=article, kind=RevisionKind.CONFLICT).headline == "Mine"


def wait_until_somebody_waits():
    """Until some session waits for the lock that this one holds."""
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")
