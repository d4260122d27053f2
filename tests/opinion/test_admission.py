"""What an archive may bring in, and what is refused: line by line, with a sentence, and nothing of it stored."""

from typing import Any

import pytest
from django.db import IntegrityError

from opinion import importing
from opinion.admission import Orders
from opinion.line import Shown
from opinion.models import Address, Article, Edition, Image, ImportRun, Rule
from opinion.refusals import NotAllowed, NotPossible
from tests import factories
from tests.opinion.bringing import LINE, rows, take

pytestmark = pytest.mark.django_db


def test_preflight_refuses_a_piece_and_nothing_of_it_is_stored(run: ImportRun) -> None:
    before = rows()

    refused = take(
        run,
        LINE | {"ref": "a", "body": "<p>It was the first time that the two of them had met and the</p>"},
        LINE | {"ref": "b", "authors": []},
        LINE | {"ref": "c", "origin": "unknown"},
        LINE | {"ref": "d", "kind": "sermon"},
        LINE | {"ref": "e", "published_at": "2999-01-01"},
        LINE | {"ref": "f", "headline": 7},
        LINE | {"ref": "g", "headline": "\u200b"},
    )

    assert [o.what for o in refused] == ["refused"] * 7
    words = ["breaks off", "no byline", "where this text comes from", "no kind “sermon”", "in the future"]
    for outcome, why in zip(refused, [*words, "has to be a text", "no headline"], strict=True):
        assert why in outcome.sentence
    assert rows() == before


def test_what_is_refused_does_not_keep_the_others_out(run: ImportRun) -> None:
    outcomes = take(run, LINE, LINE | {"ref": "old-2", "body": ""}, LINE | {"ref": "old-3"})

    assert [o.what for o in outcomes] == ["published", "refused", "published"]
    paths = list(Edition.objects.order_by("pk").values_list("path", flat=True))
    assert paths == ["/2019/05/what-the-strait-is-for/", "/2019/05/what-the-strait-is-for-2/"]


def test_where_the_database_refuses_one_line_the_others_come_in(run: ImportRun) -> None:
    mei = factories.author(name="Mei Lin")
    twice = [{"name": "Mei Lin"}, {"name": "Mei Lin", "slug": mei.slug}]

    outcomes = take(run, LINE, LINE | {"ref": "twice", "authors": twice}, LINE | {"ref": "old-3"})

    assert [o.what for o in outcomes] == ["published", "refused", "published"]
    assert "The database refused it" in outcomes[1].sentence
    assert not Article.objects.filter(ref="twice").exists()


def test_an_address_of_another_piece_is_refused(run: ImportRun) -> None:
    lines = [LINE | {"ref": ref, "addresses": ["/archive/17.html"]} for ref in ("a", "b")]

    assert [o.what for o in take(run, *lines)] == ["published", "refused"]
    assert "belongs to another piece" in take(run, lines[1])[0].sentence


def test_an_address_of_our_form_stays_the_pieces_own(run: ImportRun) -> None:
    take(run, LINE | {"addresses": ["/old/1", "/2019/05/straits/"]})

    assert Edition.objects.get().path == "/2019/05/straits/"
    assert set(Address.objects.values_list("path", flat=True)) == {"/old/1/", "/2019/05/straits/"}


def test_only_who_may_publish_brings_an_archive_in() -> None:
    with pytest.raises(NotAllowed):
        importing.begin(by=factories.user(group="editor"), why="w", source="s")
    with pytest.raises(NotPossible):
        importing.begin(by=factories.user(group="publisher"), why=" ", source="s")


def test_the_reference_is_unique(run: ImportRun) -> None:
    take(run, LINE)

    with pytest.raises(IntegrityError):
        Article.objects.create(ref="old-1", kind=Article.objects.get().kind)


def test_a_picture_without_a_licence_stays_out_of_what_readers_see_unless_the_desk_lets_it_in(
    run: ImportRun,
) -> None:
    factories.roles()
    orders = Orders(by=run.by, reason="To try", run=run.pk)
    file = {"file": "a.jpg", "alt": "A ship"}

    def develop(shown: Shown) -> Image:
        return Image.objects.create(original=shown.file, width=9, height=9, sha256="0" * 64, alt=shown.alt)

    def outcomes(ref: str, image: dict[str, str], **facts: Any) -> list[str]:
        line = LINE | {"ref": ref, "headline": ref, "image": image, **facts}
        found = importing.take([(1, line)], orders, develop=develop)
        return [outcome.sentence or outcome.what for outcome in found]

    refusal = (
        "It came in without its picture. The lead image has no licence: nobody noted on what terms we may "
    )
    refusal += "show it."
    assert sorted(outcomes("none", file)) == sorted([refusal, "published"])
    assert outcomes("draft", file, state="draft") == ["draft"]
    assert outcomes("ours", file | {"licence": "own"}) == ["published"]
    Rule.objects.create(slug="image_licence", gravity="warn")
    assert outcomes("let in", file) == ["published"]
    assert {a.ref: bool(a.lead_image) for a in Article.objects.all()} == {
        "none": False, "draft": True, "ours": True, "let in": True,
    }  # fmt: skip
