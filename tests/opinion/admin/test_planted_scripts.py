"""Whatever anybody writes into any field, no screen of the desk makes an element of it."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.urls import reverse

from authors.models import Affiliation, AuthorLink, Contributor, OtherName
from opinion import publishing, revisions, workflow
from opinion.admin.acts import ACTS
from opinion.models import Image, Kind, Message, Objection, Portrait, Rule, Series
from opinion.publishing import Epitaph
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled

pytestmark = pytest.mark.django_db
PLANTED = "\"><img src=x onerror=alert(1)>'</script><svg onload=alert(2)>{{ 7*7 }}"


class Reader(HTMLParser):
    """Collects what the canary would be, were it not escaped."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(name.startswith("on") or (name == "src" and value == "x") for name, value in attrs):
            self.found.append(f"<{tag} {attrs}>")


def planted_in(response: Any) -> list[str]:
    reader = Reader()
    reader.feed(response.content.decode())
    return reader.found


@pytest.fixture
def everything(publisher):
    """One of each record, with the canary in every field that takes words."""
    publisher.name = PLANTED
    publisher.is_superuser = True
    publisher.save()
    image = Image.objects.create(
        original=ContentFile(b"", "x.jpg"), filename=PLANTED, sha256="0", width=1, height=1, alt=PLANTED,
        caption=PLANTED, credit=PLANTED, licence="own",
    )  # fmt: skip
    author = factories.author(name=PLANTED, chinese=PLANTED, bio_line=PLANTED)
    OtherName.objects.create(author=author, name=PLANTED)
    Affiliation.objects.create(author=author, institution=PLANTED, role=PLANTED)
    AuthorLink.objects.create(author=author, label=PLANTED, url="https://example.org/")
    Portrait.objects.create(author=author, image=image)
    Contributor.objects.create(author=author, private_name=PLANTED, note=PLANTED)
    factories.topic(PLANTED, description=PLANTED)
    series = Series.objects.create(name=PLANTED, introduction=PLANTED)
    factories.roles()
    Kind.objects.update(name=PLANTED, guidelines=PLANTED, disclaimer=PLANTED)
    words = dict.fromkeys(
        (
            "headline",
            "standfirst",
            "disclosure",
            "desk_note",
            "first_outlet",
            "first_permission",
            "first_terms",
        ),
        PLANTED,
    )
    words |= {"authors": [author], "topics": [PLANTED], "body": f"<p>{PLANTED}</p>", "series": series}
    words |= {"lead_image": image, "kind": Kind.objects.first()}
    live, gone = (factories.article(**words) for _ in range(2))
    for article in (live, gone):
        article.bylines.update(affiliation=PLANTED, bio_line=PLANTED)
        factories.agree(article, words=PLANTED)
        publishing.publish(article, by=publisher, why=PLANTED, note=PLANTED)
    publishing.schedule(
        live, at=publishing.clock.read() + publishing.dt.timedelta(days=1), by=publisher, why=PLANTED
    )
    publishing.take_down(
        gone, by=publisher, why=PLANTED, epitaph=Epitaph(headline=True, byline=True, reason=PLANTED)
    )
    spiked = factories.article(**words)
    Objection.objects.create(
        article=spiked,
        revision=spiked.current_revision(),
        by=publisher,
        at=publishing.clock.read(),
        text=PLANTED,
    )
    workflow.move(spiked, "spike", by=publisher, why=PLANTED)
    Message.objects.create(
        template="receipt", to="a@example.org", subject=PLANTED, text=PLANTED, error=PLANTED
    )
    with revisions.saving(live, by=publisher, base=None, why=PLANTED) as locked:
        locked.headline += "!"
    return [live, gone, spiked]


def addresses(articles):
    """Every page of the desk that can be asked for."""
    yield "/desk/"
    for model, room in admin.site._registry.items():
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{stem}_changelist")
        yield f"{reverse(f'{stem}_changelist')}?q={PLANTED}&where={PLANTED}&mine={PLANTED}&topic={PLANTED}"
        if model is Rule:  # its rows are the code's checks, each with a page of its own
            yield reverse("admin:opinion_rule_check", args=["headline"])
            continue
        yield reverse(f"{stem}_add")
        for row in room.model._default_manager.all()[:5]:
            yield reverse(f"{stem}_change", args=[row.pk])
            yield reverse(f"{stem}_history", args=[row.pk])
    for article in articles:
        for name in (*ACTS, "preview", "page", "versions"):
            yield reverse(f"admin:opinion_article_{name.replace('-', '_')}", args=[article.pk])
        yield reverse("admin:opinion_article_preview_version", args=[article.pk, 1])
        yield reverse("admin:opinion_article_restore_version", args=[article.pk, 1])
    for name in ("authors_author_merge", "opinion_topic_merge"):
        yield reverse(f"admin:{name}", args=[1])
        yield reverse(f"admin:{name}", args=[1]) + "?into=1"


def test_no_screen_of_the_desk_makes_an_element_of_what_was_typed(publisher, everything):
    client = signed_in(publisher)
    seen = 0

    for address in addresses(everything):
        response = client.get(address)
        if response.status_code == 200:
            seen += b"onerror" in response.content
            assert planted_in(response) == [], address
        else:
            assert response.status_code in {302, 403, 404}, address
    assert seen > 30


def test_what_an_act_tells_afterwards_and_both_texts_of_a_conflict_are_escaped(publisher, everything):
    client = signed_in(publisher)
    live = everything[0]
    page = reverse("admin:opinion_article_change", args=[live.pk])
    form = filled(client.get(page))
    client.post(page, form | {"standfirst": PLANTED + "1"})

    conflict = client.post(page, form | {"standfirst": PLANTED + "2", "desk_note": PLANTED + "3"})
    wrong = client.post(page, form | {"dated_as": PLANTED[:10], "headline": PLANTED, "first_url": PLANTED})

    assert (conflict.status_code, wrong.status_code) == (409, 200)
    assert planted_in(conflict) == planted_in(wrong) == []
    assert conflict.content.count(b"onerror") > 3


def test_pickers_answer_in_json_that_no_browser_takes_for_a_page(publisher, everything):
    client = signed_in(publisher)

    response = client.get(
        "/desk/autocomplete/",
        {"term": "img", "app_label": "opinion", "model_name": "byline", "field_name": "author"},
    )

    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.json()["results"]
