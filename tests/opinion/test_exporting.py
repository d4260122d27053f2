"""What leaves the house: exporting what was imported gives the same lines."""

from pathlib import Path
from typing import Any

import pytest

from authors.models import LocalName
from opinion import exporting, importing, publishing, revisions
from opinion.admission import Orders
from opinion.import_pictures import Folder
from opinion.models import Article, Image
from tests import factories, pictures

pytestmark = pytest.mark.django_db
FULL: dict[str, Any] = {
    "ref": "full",
    "headline": "台海的未來",
    "standfirst": "Two lines\nof it.",
    "body": '<p>「台海」很寬。</p><h2>Then</h2><p>It <em>was</em> <strong>wide</strong>, <a href="https://w.example/">see</a>.</p>',
    "disclosure": "The author was paid.",
    "language": "zh-Hant",
    "authors": [
        {"name": "Mei Lin", "affiliation": "Academia Sinica", "bio": "Mei Lin teaches."},
        {"name": "Ken Ito", "role": "translator", "native_name": "伊藤健", "native_language": "ja"},
    ],
    "topics": ["Taiwan Strait", "history"],
    "published_at": "2019-05-03T06:30:00+08:00",
    "first_published": {
        "outlet": "The Old Paper",
        "date": "2019-05",
        "url": "https://old.example.org/x",
        "permission": "Its editor",
        "terms": "With a link",
        "canonical": True,
    },
    "addresses": ["/old/1/", "/old/2/"],
    "origin": "republished",
    "kind": "letter",
    "series": "Straits",
}
PLAIN: dict[str, Any] = {
    "headline": "Plain",
    "body": factories.SOUND,
    "authors": [{"name": "Huynh Tam Sang"}],
    "published_at": "2020-01-01",
}


def take(*lines: dict[str, Any], folder: Path = Path(".")) -> None:
    factories.roles()
    by = factories.user(group="publisher")
    run = importing.begin(by=by, why="They gave it to us", source="Old paper")
    orders = Orders(by=by, reason=run.reason, run=run.pk)
    outcomes = importing.take(list(enumerate(lines, 1)), orders, develop=Folder(folder, by=by).take)
    assert {o.what for o in outcomes} <= {"published", "draft"}, outcomes


def exported() -> list[dict[str, Any]]:
    return [line for line, _ in exporting.lines(batch=2)]


def test_a_piece_with_everything_leaves_as_it_came() -> None:
    take(FULL)

    assert exported() == [FULL]
    assert list(exported()[0]) == list(FULL)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"dated": "2019", "published_at": None},
        {"dated": {"date": "2019-07", "inferred": True}},
        {"published_at": "2019-05-03T01:02:03Z"},
        {"published_at": "2019-05-03T00:00:00+08:00"},
        {"authors": ["Huynh Tam Sang", "Mei Lin"]},
        {"authors": [{"name": "A B", "bio": "", "role": "author"}]},
        {"standfirst": "", "topics": [], "series": None, "state": "published", "kind": "op-ed"},
        {"topics": ["A", "a", "B"]},
        {"addresses": ["https://old.example.org/%E5%8F%B0.html"]},
        {"addresses": ["/x/", "/2020/01/own/"]},
        {"first_published": "The Old Paper"},
        {"state": "draft"},
        {"state": "draft", "published_at": None, "authors": []},
    ],
)
def test_what_was_said_otherwise_leaves_as_it_was_said(told: dict[str, Any]) -> None:
    take({"ref": "x", **PLAIN, **told}, {"ref": "y", **PLAIN})

    assert exported() == [{"ref": "x", **PLAIN, **told}, {"ref": "y", **PLAIN}]


def test_a_native_name_that_came_later_is_not_put_into_earlier_mouths() -> None:
    later = PLAIN | {
        "authors": [{"name": "Huynh Tam Sang", "native_name": "黃心光", "native_language": "zh-Hant"}]
    }

    take({"ref": "x", **PLAIN})
    take({"ref": "y", **later})

    assert exported() == [{"ref": "x", **PLAIN}, {"ref": "y", **later}]
    assert LocalName.objects.count() == 1


def test_a_whole_site_moves_with_its_addresses() -> None:
    take({"ref": "x", **PLAIN}, {"ref": "y", **PLAIN, "addresses": ["/old/"]})

    assert [line["addresses"] for line, _ in exporting.lines(own=True)] == [
        ["/2020/01/plain/"],
        ["/2020/01/plain-2/", "/old/"],
    ]


def test_what_the_desk_changed_leaves_changed_once_it_is_published() -> None:
    take({"ref": "x", **PLAIN, "topics": ["A", "a"], "authors": ["Huynh Tam Sang"]})
    article = Article.objects.get()
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = "Changed"
        revisions.set_topics(locked, [factories.topic("C").pk])

    assert exported()[0]["headline"] == "Plain"
    publishing.publish(article, by=None)

    assert exported() == [
        {"ref": "x", **PLAIN, "headline": "Changed", "topics": ["C"]}
        | {"authors": ["Huynh Tam Sang"], "addresses": ["/2020/01/plain/"]}
    ]


def test_what_the_desk_wrote_itself_leaves_with_a_reference_of_this_house() -> None:
    edition = factories.published(headline="Ours", topics=["Taiwan"])

    (line,) = exported()

    assert line["ref"] == f"localhost:8000#{edition.article_id}"
    assert (line["headline"], line["origin"], line["topics"]) == ("Ours", "original", ["Taiwan"])


def test_a_piece_that_was_taken_down_stays_here() -> None:
    take({"ref": "x", **PLAIN})
    publishing.take_down(
        Article.objects.get(), by=factories.user(group="publisher"), why="w", epitaph=publishing.Epitaph()
    )

    assert exported() == []


def test_a_picture_comes_from_the_folder_once_and_leaves_under_its_path(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").write_bytes(pictures.jpeg())
    image = {"file": "photos/a.jpg", "alt": "The strait", "credit": "Mei", "licence": "own"}
    lines = [{"ref": ref, **PLAIN, "image": image} for ref in ("x", "y")]

    take(*lines, folder=tmp_path)

    assert Image.objects.count() == 1
    assert sorted(exported(), key=lambda line: line["ref"]) == lines


@pytest.mark.parametrize(
    "file", ["none.jpg", "../secret.jpg", "https://x.org/a.jpg", "text.jpg", "a\x1f", "/etc/passwd"]
)
def test_a_picture_that_cannot_be_had_is_left_out_and_said(tmp_path: Path, file: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(pictures.jpeg())
    (tmp_path / "lines").mkdir()
    (tmp_path / "lines/text.jpg").write_text("no picture")
    factories.roles()
    by = factories.user(group="publisher")
    run = importing.begin(by=by, why="w", source="s")
    line = {"ref": "x", **PLAIN, "image": {"file": file, "licence": "own"}}

    outcomes = importing.take(
        [(1, line)],
        Orders(by=by, reason=run.reason, run=run.pk),
        develop=Folder(tmp_path / "lines", by=by).take,
    )

    assert [o.what for o in outcomes] == ["remark", "published"]
    assert outcomes[0].sentence.startswith("It came in without its picture. ")
    assert not Image.objects.exists()
    assert exported() == [line]
