"""Every form has a key, so that it is carried out once."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from opinion import once, submissions
from opinion.submissions import Draft
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.test_once import DRAFT, FORM


@pytest.fixture
def mei(db):
    return factories.user(group="contributor", name="")


def templates():
    return sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


def test_every_template_gives_each_of_its_forms_a_token_and_so_a_key():
    lacking = [
        str(path)
        for path in templates()
        for form in FORM.findall(
            re.sub(r'method="\{% if into %\}post.*?"', 'method="post"', path.read_text())
        )
        if "{% csrf_token %}" not in form
    ]

    assert lacking == []


@pytest.mark.django_db
def test_every_form_on_every_screen_has_one_key_and_no_two_have_the_same(mei):
    root = signed_in(factories.user(group="publisher", is_superuser=True))
    article = submissions.start(Draft(**DRAFT), by=mei)
    factories.article()
    screens = [
        (signed_in(mei), path)
        for path in (
            "/contribute/",
            "/contribute/new/",
            f"/contribute/{article.pk}/",
            f"/contribute/{article.pk}/submit/",
        )
    ]
    for model in admin.site._registry:
        here = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        row = model._default_manager.first()
        for name, args in (("changelist", []), ("add", []), ("change", [row.pk] if row else [1])):
            with suppress(NoReverseMatch):  # a room whose list is its only page
                screens.append((root, reverse(here + name, args=args)))

    wrong, keys = {}, []
    for client, path in screens:
        shown = client.get(path)
        if shown.status_code != 200:
            continue  # what nobody may add, or what is not there
        forms = FORM.findall(shown.text)
        found = [re.findall(rf'name="{once.FIELD}" value="([0-9a-f-]{{36}})"', form) for form in forms]
        keys += [key for some in found for key in some]
        if not forms or any(len(some) != 1 for some in found):
            wrong[path] = found

    assert wrong == {}
    assert len(set(keys)) == len(keys)
