"""The check of a piece: what was found stands beside the text, and house style is decided place by place."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from opinion import copyediting, publishing, revisions
from opinion.models import Article, ListedName
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.test_house import style, switched_on

pytestmark = pytest.mark.django_db
TEXT = (
    "<p>On July 15, 2021 the strait saw 970,000 jabs, as Tsai Ing-wen said.</p>"
    "<p>“We had one jab yesterday,” he said. A second jab came last week.</p>"
)


@pytest.fixture
def article(publisher: Any) -> Article:
    switched_on(style(), publisher)
    ListedName.objects.create(name="Tsai Ing-wen", chinese_name="蔡英文")
    return factories.article(body=TEXT)


def page(article: Article) -> str:
    return reverse("admin:opinion_article_check", args=[article.pk])


def marks(html: str) -> list[tuple[str, str]]:
    """Each mark in the text: its classes and its words."""
    return re.findall(r'<mark (?:id="[^"]*" )?class="([^"]*)">([^<]*)</mark>', html)


def press(client: Client, article: Article, what: str, number: int, **given: Any) -> Any:
    hit = copyediting.places(article)[number].hit
    sent = {
        "key": hit.key,
        "paragraph": hit.paragraph,
        "start": hit.start,
        "base": article.version,
        "do": what,
    }
    return client.post(page(article), sent | given)


def test_figures_dates_and_quotations_are_marked_and_counted(desk: Client, article: Article) -> None:
    response = desk.get(page(article))

    assert [(str(kind), count) for kind, _name, count in response.context["counts"]] == [
        ("figure", 1),
        ("date", 2),
        ("quotation", 1),
    ]
    found = marks(response.content.decode())
    assert ("date", "July 15, 2021") in found
    assert ("figure", "970,000") in found


def test_what_is_found_leads_to_its_words_in_the_text(desk: Client, article: Article) -> None:
    html = desk.get(page(article)).content.decode()

    [leads] = re.findall(r'<a href="(#at-\d+)"[^>]*>“Tsai Ing-wen” is first mentioned without 蔡英文', html)
    assert re.search(rf'<mark id="{leads[1:]}" class="[^"]*">Tsai Ing-wen</mark>', html)
    assert 'href="../change/#copy"' in html  # its length


def test_each_hit_of_house_style_stands_there_with_what_can_be_done(desk: Client, article: Article) -> None:
    response = desk.get(page(article))

    spots = response.context["spots"]
    assert [(s.place.hit.found, s.may_apply) for s in spots] == [("jab", False), ("jab", True)]
    assert response.context["waiting"] == 1
    assert response.content.decode().count('value="apply"') == 1


def test_apply_writes_the_words_and_ignore_lets_them_stand(desk: Client, article: Article) -> None:
    response = press(desk, article, "stand", 1)

    assert response.url == page(article) + "#style"
    again = desk.get(page(article))
    assert (again.context["waiting"], again.content.decode().count('value="reconsider"')) == (0, 1)
    press(desk, article, "reconsider", 1)
    assert desk.get(page(article)).context["waiting"] == 1

    press(desk, article, "apply", 1)
    article.refresh_from_db()
    assert "A second vaccination came" in article.body


def test_a_stale_page_answers_with_the_text_as_it_is_now_and_changes_nothing(
    desk: Client, article: Article
) -> None:
    base = article.version
    with revisions.saving(article, by=None, base=base) as locked:
        locked.standfirst = "Changed meanwhile."

    response = press(desk, article, "apply", 1, base=base)

    assert response.status_code == 409
    assert "Somebody saved this piece" in response.content.decode()
    article.refresh_from_db()
    assert (article.version, "vaccination" in article.body) == (base + 1, False)


@pytest.mark.parametrize("given", [{"base": ""}, {"start": "x"}, {"key": "0"}, {"paragraph": "99"}])
def test_a_form_that_was_tampered_with_changes_nothing(
    desk: Client, article: Article, given: dict[str, str]
) -> None:
    assert press(desk, article, "apply", 1, **given).status_code in {200, 409}
    version = article.version
    article.refresh_from_db()
    assert article.version == version


def test_who_may_not_edit_sees_no_button_and_cannot_press_one(article: Article, administrator: Any) -> None:
    assert signed_in(administrator).get(page(article)).status_code == 403
    contributor = factories.user(group="contributor")
    assert press(signed_in(contributor), article, "apply", 1).status_code in {302, 403}
    assert signed_in(factories.user(group="lawyer")).get(page(article)).status_code in {403, 404}


def test_a_scheduled_piece_is_looked_at_as_on_its_day(desk: Client, article: Article) -> None:
    later = factories.article(body=factories.SOUND + "<p>It came last week.</p>")
    assert not time_words(desk, later)

    publishing.schedule(later, at=timezone.now() + dt.timedelta(days=14), by=None)
    [sentence] = time_words(desk, later)
    assert sentence.startswith("“last week” means ")


def time_words(client: Client, article: Article) -> list[str]:
    lines = client.get(page(article)).context["lines"]
    return [line.finding.sentence for line in lines if line.finding.rule == "time_words"]


def test_what_stands_in_the_text_is_text(desk: Client) -> None:
    article = factories.article(
        body="<p>One &lt;script&gt;alert()&lt;/script&gt; 970,000.</p>", headline="<b>x"
    )

    html = desk.get(page(article)).content.decode()

    assert "&lt;script&gt;alert()&lt;/script&gt; <mark" in html
    assert "<script>alert" not in html
    assert "<b>x" not in html
