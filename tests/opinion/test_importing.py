"""Bringing in an archive: the same gate, the same rows as at the desk, each line whole or not at all."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from authors.models import Author, LocalName
from opinion import exporting, importing, preflight, publishing, revisions
from opinion.admission import Orders
from opinion.importing import Outcome
from opinion.line import Shown
from opinion.models import (
    Address,
    Article,
    Edition,
    EditionAuthor,
    EditionSeries,
    EditionTopic,
    Image,
    ImportRun,
    Revision,
    Rule,
    Step,
    Topic,
    TopicLink,
    Typeset,
)
from opinion.models.live import LiveAuthor, LiveEdition
from opinion.refusals import Blocked, NotAllowed, NotPossible
from tests import factories
from tests.reading import ReaderClient

pytestmark = pytest.mark.django_db
LINE: dict[str, Any] = {
    "ref": "old-1",
    "headline": "What the strait is for",
    "standfirst": "Few crossed it.",
    "body": factories.SOUND,
    "authors": [{"name": "Mei Lin", "affiliation": "Academia Sinica", "bio": "Mei Lin teaches history."}],
    "topics": ["Taiwan Strait", "History"],
    "published_at": "2019-05-03T08:00:00+08:00",
    "series": "Straits",
}


def no_pictures(shown: Shown) -> None:
    raise AssertionError(f"nobody asked for {shown}")


@pytest.fixture
def run() -> ImportRun:
    return importing.begin(by=factories.user(group="publisher"), why="They gave it to us", source="Old paper")


def take(run: ImportRun | None, *lines: dict[str, Any]) -> list[Outcome]:
    factories.roles()
    orders = Orders(
        by=run.by if run else None, reason=run.reason if run else "To try", run=run.pk if run else None
    )
    return importing.take(list(enumerate(lines, 1)), orders, develop=no_pictures)


def rows() -> list[int]:
    tables = (Article, Revision, Edition, Step, Address, Author, Topic, TopicLink, Typeset, ImportRun)
    return [model._default_manager.count() for model in tables]


def test_a_line_becomes_what_the_desk_would_have_made_of_it(run: ImportRun) -> None:
    assert take(run, LINE) == [Outcome(1, "published", "old-1")]

    article, edition = Article.objects.get(), Edition.objects.get()
    assert (article.state, article.version, article.origin) == ("published", 1, "archive")
    assert article.origin_reason == "Old paper: They gave it to us"
    assert article.snapshot() == article.current_revision().snapshot() == edition.snapshot()  # type: ignore[union-attr]
    assert article.origin_parts == article.snapshot().fingerprints() == Revision.objects.get().parts
    assert preflight.run(article) == [f for f in preflight.run(article) if not f.blocks]
    assert (edition.number, edition.kind, edition.path) == (1, "first", "/2019/05/what-the-strait-is-for/")
    assert edition.byline == [
        {
            "author": Author.objects.get().pk,
            "role": "author",
            "name": "Mei Lin",
            "native_name": "",
            "language": "",
            "affiliation": "Academia Sinica",
            "bio_line": "Mei Lin teaches history.",
        }
    ]
    for links in (EditionAuthor, EditionSeries):
        assert list(links._default_manager.values_list("edition", "dated")) == [(edition.pk, edition.dated)]
    assert [Topic.objects.get(pk=pk).name for pk in edition.topics] == LINE["topics"]
    assert EditionTopic.objects.count() == 2


@pytest.mark.parametrize("origin", ["archive", "original", "republished", "translated"])
def test_the_reason_of_the_run_stands_for_the_text_that_it_published_and_for_no_other(
    run: ImportRun, origin: str
) -> None:
    take(run, LINE | {"origin": origin, "first_published": "Taipei Times"})
    article = Article.objects.get()

    publishing.publish(article, by=None)
    with revisions.saving(article, by=None, base=None) as locked:
        locked.body = "<p>Not a word of this came in with the run.</p>"

    with pytest.raises(Blocked):
        publishing.publish(article, by=None)


def test_it_was_shown_here_only_from_the_moment_of_the_import_on(run: ImportRun) -> None:
    before = timezone.now()

    take(run, LINE)

    edition = Edition.objects.get()
    assert before < edition.live_from == edition.printed_at < timezone.now()
    assert edition.dated.isoformat() == "2019-05-03T00:00:00+00:00"


def test_the_same_text_printed_at_the_desk_is_typeset_the_same(run: ImportRun) -> None:
    take(run, LINE)
    imported = Typeset.objects.get()

    article = Article.objects.get()
    article.refresh_from_db()
    publishing.publish(article, by=None)

    again = Typeset.objects.exclude(pk=imported.pk).get()
    assert (again.body_vector, again.title_vector) == (imported.body_vector, imported.title_vector)
    assert again.card == imported.card


def test_readers_find_it_with_its_author_and_under_its_old_addresses(
    run: ImportRun, reader: ReaderClient
) -> None:
    take(run, LINE | {"addresses": ["/archive/17.html"]})

    assert b"Mei Lin teaches history." in reader.get("/2019/05/what-the-strait-is-for/").content
    moved = reader.get("/archive/17.html", follow=True)
    assert moved.redirect_chain == [
        ("/archive/17.html/", 301),
        ("/2019/05/what-the-strait-is-for/", 301),
    ]
    assert LiveAuthor.objects.get().head
    assert LiveEdition.objects.count() == 1


def test_every_piece_tells_on_whose_word_it_came(run: ImportRun) -> None:
    take(run, LINE)

    steps = list(Step.objects.order_by("pk").values_list("verb", "source", "target", "by", "why"))
    assert steps == [
        ("bring_in", "", "editing", run.by.pk, "Old paper: They gave it to us"),
        ("publish", "editing", "published", run.by.pk, "Old paper: They gave it to us"),
    ]
    assert [step.facts["run"] for step in Step.objects.all()] == [run.pk, run.pk]


def test_what_is_here_already_stays_as_it_is(run: ImportRun) -> None:
    take(run, LINE)
    before = rows()

    assert [o.what for o in take(run, LINE | {"headline": "Another"}, LINE)] == ["here", "here"]
    assert rows() == before


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


def test_a_draft_comes_in_as_a_draft(run: ImportRun, reader: ReaderClient) -> None:
    draft = {"ref": "d", "state": "draft", "headline": "Not yet", "body": "<p>It stops in the</p>"}

    assert [o.what for o in take(run, draft)] == ["draft"]
    article = Article.objects.get()
    assert (article.state, article.path, Edition.objects.count()) == ("draft", None, 0)
    assert article.current_revision().snapshot() == article.snapshot()  # type: ignore[union-attr]
    assert "bring_in" in Step.objects.values_list("verb", flat=True)


def test_it_can_be_worked_on_like_any_other_piece(run: ImportRun) -> None:
    take(run, LINE)
    article = Article.objects.get()

    with revisions.saving(article, by=None, base=1) as locked:
        locked.headline = "Changed"
    edition = publishing.publish(article, by=None)

    assert (edition.number, edition.revision.number, edition.path) == (
        2,
        2,
        "/2019/05/what-the-strait-is-for/",
    )


def test_people_are_known_by_the_name_that_readers_of_the_language_see(run: ImportRun) -> None:
    tsai = factories.author(name="Tsai Ing-wen", chinese="蔡英文")

    chinese = LINE | {"ref": "zh", "language": "zh-Hant", "authors": ["蔡英文"]}
    english = LINE | {"ref": "en", "authors": ["Tsai Ing-wen"]}
    other = LINE | {"ref": "other", "authors": ["蔡英文"]}
    take(run, chinese, english, other)

    found = {e.article.ref: e.byline[0]["author"] for e in Edition.objects.all()}
    assert (found["zh"], found["en"]) == (tsai.pk, tsai.pk)
    assert found["other"] != tsai.pk
    assert {e.article.ref: e.byline[0]["name"] for e in Edition.objects.all()} == {
        "zh": "蔡英文",
        "en": "Tsai Ing-wen",
        "other": "蔡英文",
    }


def test_a_native_name_is_kept_with_the_person(run: ImportRun) -> None:
    person = {"name": "Mei Lin", "native_name": "林美", "native_language": "zh-Hant"}

    take(run, LINE | {"authors": [person]}, LINE | {"ref": "old-2"})

    assert LocalName.objects.get().name == "林美"
    assert Author.objects.count() == 1


def test_an_address_of_a_record_names_the_person_among_namesakes(run: ImportRun) -> None:
    factories.author(name="Mei Lin")
    second = factories.author(name="Mei Lin")

    take(run, LINE | {"authors": [{"name": "Mei Lin", "slug": second.slug}]})
    refused = take(run, LINE | {"ref": "x", "authors": [{"name": "Somebody", "slug": second.slug}]})

    assert EditionAuthor.objects.get().author == second
    assert "is Mei Lin, not Somebody" in refused[0].sentence


def test_a_merged_topic_is_followed(run: ImportRun) -> None:
    into = factories.topic("The Strait")
    factories.topic("Taiwan Strait", merged_into=into)

    take(run, LINE | {"topics": ["taiwan strait"]})

    assert Edition.objects.get().topics == [into.pk]


def test_a_rehearsal_says_the_same_and_stores_nothing() -> None:
    factories.roles()
    before = rows()

    outcomes = take(None, LINE, LINE | {"ref": "b", "body": ""})

    assert [o.what for o in outcomes] == ["published", "refused"]
    assert rows() == before


def test_only_who_may_publish_brings_an_archive_in() -> None:
    with pytest.raises(NotAllowed):
        importing.begin(by=factories.user(group="editor"), why="w", source="s")
    with pytest.raises(NotPossible):
        importing.begin(by=factories.user(group="publisher"), why=" ", source="s")


def test_the_reference_is_unique(run: ImportRun) -> None:
    take(run, LINE)

    with pytest.raises(IntegrityError):
        Article.objects.create(ref="old-1", kind=Article.objects.get().kind)


def test_as_many_statements_for_forty_pieces_as_for_four(
    run: ImportRun, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    take(run, LINE)
    with django_assert_max_num_queries(100) as few:
        take(run, *[LINE | {"ref": f"few-{n}", "headline": f"Few {n}"} for n in range(4)])

    with django_assert_num_queries(len(few)):
        take(run, *[LINE | {"ref": f"many-{n}", "headline": f"Many {n}"} for n in range(40)])


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


def test_a_contributors_draft_never_leaves(run: ImportRun) -> None:
    factories.submitted(by=factories.user(group="contributor"))
    take(run, LINE)

    assert [line["ref"] for line, _ in exporting.lines()] == ["old-1"]
