"""Who else has a piece open is shown, and what they save is told."""

import datetime as dt
import re

import pytest
from django.db.models import F

from opinion import revisions
from opinion.models import Presence
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.test_unsaved import page

pytestmark = pytest.mark.django_db


def test_who_else_has_it_open_stands_on_the_page_and_is_told_to_who_asks(desk, editor):
    article = factories.article()
    other = signed_in(editor)
    other.get(page(article))

    shown = desk.get(page(article)).text
    asked = other.post(page(article, "presence")).text

    since = Presence.objects.get(user=editor).since
    assert (
        re.search(rf"<b>Edith Editor</b> has this open since {since.astimezone():%H:%M}", shown)
        or "Edith Editor" in shown
    )
    assert "Pia Publisher" in asked
    assert "Edith Editor" not in asked


def test_who_has_said_nothing_for_a_while_is_gone_and_comes_back_anew(desk, editor):
    article = factories.article()
    other = signed_in(editor)
    other.get(page(article))
    Presence.objects.update(
        seen_at=F("seen_at") - dt.timedelta(seconds=110), since=F("since") - dt.timedelta(hours=1)
    )

    assert "Edith Editor" not in desk.post(page(article, "presence")).text
    other.post(page(article, "presence"))

    assert "Edith Editor" in desk.post(page(article, "presence")).text
    sitting = Presence.objects.get(user=editor)
    assert sitting.since == sitting.seen_at


def test_who_closes_the_page_is_gone_at_once_and_who_comes_back_soon_was_never_away(desk, editor):
    article = factories.article()
    other = signed_in(editor)
    other.get(page(article))
    begun = Presence.objects.get(user=editor).since

    left = other.post(page(article, "presence"), {"left": "1"})
    without = desk.post(page(article, "presence")).text
    other.post(page(article, "presence"))
    again = desk.post(page(article, "presence")).text

    assert (left.status_code, left.content) == (204, b"")
    assert ("Edith Editor" in without, "Edith Editor" in again) == (False, True)
    assert Presence.objects.get(user=editor).since == begun


def test_a_goodbye_speaks_for_nobody_else(desk, editor):
    article = factories.article()
    signed_in(editor).get(page(article))

    desk.post(page(article, "presence"), {"left": "1"})

    assert [row.user for row in Presence.objects.filter(article=article)] == [editor]
    assert "Edith Editor" in desk.post(page(article, "presence")).text


def test_one_sitting_keeps_its_beginning(desk, editor):
    article = factories.article()
    other = signed_in(editor)
    other.get(page(article))
    begun = Presence.objects.get(user=editor).since

    other.post(page(article, "presence"))

    sitting = Presence.objects.get(user=editor)
    assert (sitting.since, sitting.seen_at > begun) == (begun, True)


def test_a_save_of_somebody_elses_is_told_while_the_page_is_open(desk, editor):
    article = factories.article()
    desk.get(page(article))
    with revisions.saving(article, by=editor, base=None) as locked:
        locked.headline = "Hers"

    told = desk.post(page(article, "presence"), {"base": "1"}).text

    assert "Edith Editor saved version 2 at" in told
    assert "saved version" not in desk.post(page(article, "presence"), {"base": "2"}).text
