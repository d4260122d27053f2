"""Several editors in one piece at once: every word that was answered with success, or with both texts, is kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from opinion.models import Revision
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
    versions = list(Revision.objects.filter(article=article).order_by("number").values_list("number", flat=True))
    assert versions == list(range(1, 18))
