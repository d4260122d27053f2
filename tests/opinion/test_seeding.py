"""The supplied pieces: verbatim, made by the verbs, loaded once, and never over the desk's work."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from opinion import erasure, preflight, prose, publishing, revisions, seeding, topics, workflow
from opinion.house_rules import BUILT_IN
from opinion.models import (
    Article,
    AuthorHead,
    Kind,
    Letter,
    LiveEdition,
    LiveEditionAuthor,
    StyleRule,
    Typeset,
)
from opinion.refusals import Blocked
from opinion.seeding import Shelf
from opinion.states import Origin, State
from tests import factories
from tools import supplied

pytestmark = pytest.mark.django_db

# SHA-256 (the first half) of each line of the supplied text: 26 paragraphs, the bio line, four teasers.
LINES = [
    "80efbae7cd6f52039824c1bb20803680",
    "7831a959366776ee2b0a63ec7038c34d",
    "1f6cbb5ad85ee280ffbd9406349726cd",
    "45f878497e9e0ebf8c79316b1fdbe656",
    "2af53cccec8fdec84ee34ac5441b0522",
    "51dd06108b60594af16bbbd2ff4825ac",
    "6be44ed50ccb550c3264fad450ca6f5f",
    "7b9e8ce397f926e0c6c6e1ec26521235",
    "d0b19f8e81ae909f4be8e227c5d09617",
    "572aafe8df554e8a2276d496e920f5df",
    "3c75ec52d2132bc099d5b5019da63eb7",
    "71c74aa7c0fc949eaf6c734407980199",
    "4863ef5aa17569da48c7cd660de8f937",
    "b571f24ef2381c911b77341a44031477",
    "386da3024e45cfe7e5a1fd4e776bf9e6",
    "23daeef7a97da26dd5ffa2c7151b58e7",
    "67fb9927b3c2f748c7a68e756afc97e2",
    "cb2086a438c60db16bef367acebfceee",
    "0cd50ca807c031a99b1bb1fb12d7e8b7",
    "86f10744b5cf0ee03ba3caff57e2ce0d",
    "12c44d4a6351c69db7d9cfb952791de3",
    "ca341236a509627ad03f6aee5a8d3c5f",
    "be56af20ba3258efb0169eff3926dbb1",
    "3835f85b14aa20a8b84ae3e46cddecb0",
    "714c2dc54023c106065534ffb49f81db",
    "bc4e1f5d9f9261c98f2c0843ada563dc",
    "dee3ced41ffa8cdd51f914ee6a36f15c",
    "6915af27f247e4b460192609cb65e4a5",
    "fddcffa1f72499085255a8174fb9142d",
    "0e0267e3d06c135d552e4acbaca8063d",
    "d7009bc24eaa498e7963c3b896ec286b",
]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def everything() -> list[dict[str, Any]]:
    """The desk's rows without ids and times."""
    rows = supplied.rows()
    for row in rows:
        del row["pk"]
        for name in ("created_at", "changed_at", "at", "since", "printed_at", "live_from"):
            row["fields"].pop(name, None)
    return rows


def without_keys(rows: list[dict[str, Any]]) -> str:
    """Rows as text in which an id is its rank among the ids of that column."""
    columns = ("article", "author", "revision", "edition", "kind", "piece_kind")
    ranks: dict[str, dict[Any, int]] = {}
    for row in rows:
        for name in columns:
            if isinstance(value := row["fields"].get(name), int):
                seen = ranks.setdefault(name, {})
                row["fields"][name] = seen.setdefault(value, len(seen))
        for entry in row["fields"].get("byline") or []:
            entry["author"] = "somebody"
        row["fields"].pop("parts", None)
        row["fields"].pop("origin_parts", None)
    return json.dumps(rows, ensure_ascii=False, indent=1)


def test_every_paragraph_is_verbatim() -> None:
    seeding.load()
    op_ed, *teasers = Article.objects.order_by("pk")

    lines = [*prose.paragraphs(op_ed.body), op_ed.bylines.get().bio_line]
    lines += [paragraph for teaser in teasers for paragraph in prose.paragraphs(teaser.body)]

    assert [digest(line) for line in lines] == LINES


def test_the_op_ed_is_public_with_what_the_document_states_and_nothing_else() -> None:
    seeding.load()
    edition = LiveEdition.objects.get()

    assert edition.path == "/2021/07/japans-two-track-embrace-of-taiwan/"
    assert (edition.dated_precision, edition.dated_inferred, edition.origin) == (
        "month",
        True,
        Origin.ARCHIVE,
    )
    assert [digest(paragraph) for paragraph in prose.paragraphs(edition.body)] == LINES[:26]
    [person] = edition.byline
    assert (person["name"], digest(person["bio_line"])) == ("Huynh Tam Sang", LINES[26])
    assert person["affiliation"] == (
        "Center for International Studies, Ho Chi Minh City University of Social Sciences and Humanities; "
        "Taiwan NextGen Foundation"
    )
    assert (edition.standfirst, edition.topics, edition.images, edition.first_published) == ("", [], [], {})
    assert LiveEditionAuthor.objects.get().author.name == "Huynh Tam Sang"


def test_at_the_desk_the_headline_is_marked_as_a_working_one_and_the_date_explained() -> None:
    seeding.load()
    article = Article.objects.get(headline=supplied.WORKING_HEADLINE)

    assert article.headline_is_working
    assert "Thursday 15 July 2021" in article.desk_note
    assert article.origin_parts == article.snapshot().fingerprints()
    assert [(finding.rule, finding.blocks) for finding in preflight.run(article)] == [
        ("working_headline", False),
        *[("time_words", False)] * 4,
    ]


def test_the_archive_is_no_excuse_for_another_text() -> None:
    seeding.load()
    article = Article.objects.get(headline=supplied.WORKING_HEADLINE)
    for change, why in [
        ({"body": ""}, "has no text"),
        ({"headline": "Another stand-in"}, "working headline"),
    ]:
        with revisions.saving(article, by=None, base=None) as locked:
            for name, value in change.items():
                setattr(locked, name, value)
        with pytest.raises(Blocked, match=why):
            publishing.publish(article, by=None)


def test_none_of_the_four_teasers_can_be_published_and_each_says_why() -> None:
    seeding.load()

    said = {}
    for teaser in Article.objects.filter(state=State.DRAFT).order_by("pk"):
        workflow.move(teaser, "edit", by=None)
        with pytest.raises(Blocked, match="We hold only the opening of this text") as refused:
            publishing.publish(teaser, by=None)
        said[teaser.pk] = {finding.rule for finding in refused.value.findings}
        assert all(finding.sentence.endswith((".", "”")) for finding in refused.value.findings)

    always = {"headline", "byline", "opening", "origin"}
    assert list(said.values()) == [always, *[always | {"breaks_off"}] * 3]
    assert LiveEdition.objects.count() == 1


def test_the_fixture_is_what_the_verbs_make() -> None:
    with transaction.atomic():
        call_command("loaddata", "roles", "kinds", "pieces", verbosity=0)
        loaded = without_keys(everything())
        transaction.set_rollback(True)
    call_command("loaddata", "kinds", verbosity=0)

    supplied.make(*supplied.texts())

    assert without_keys(everything()) == loaded


def test_loading_twice_changes_nothing() -> None:
    assert seeding.load() is Shelf.EMPTY
    before = supplied.rows()

    assert seeding.load() is Shelf.UNTOUCHED

    assert supplied.rows() == before


def test_where_the_desk_has_worked_loading_refuses_with_a_sentence_before_writing_anything() -> None:
    seeding.load()
    article = Article.objects.get(headline=supplied.WORKING_HEADLINE)
    with revisions.saving(article, by=None, base=None) as locked:
        locked.headline = "An editor’s headline"

    with pytest.raises(CommandError, match="The desk has worked in this database"):
        call_command("seed", verbosity=0)

    article.refresh_from_db()
    assert article.headline == "An editor’s headline"


def test_a_piece_of_somebody_elses_counts_as_work() -> None:
    seeding.load()
    factories.article()

    with pytest.raises(CommandError):
        call_command("seed", verbosity=0)


@pytest.mark.parametrize(
    "work", ["an author", "a topic", "a kind", "a letter", "house style", "a piece that was purged"]
)
def test_whatever_the_desk_did_before_the_first_piece_counts_as_work(work: str) -> None:
    if work == "an author":
        factories.author()
    else:
        factories.roles()
    if work == "a topic":
        topics.changed(factories.topic("Strait"), by=None)
    elif work == "a kind":
        Kind.objects.filter(slug="op-ed").update(guidelines="Ours")
    elif work == "a letter":
        call_command("loaddata", "letters", verbosity=0)
        Letter.objects.filter(slug="send").update(text="Ours")
    elif work == "house style":
        call_command("loaddata", "house_style", verbosity=0)
        StyleRule.objects.filter(pattern="Covid-19").update(is_on=True)
    elif work == "a piece that was purged":
        people = [factories.user(group="publisher") for _ in range(2)]
        erasure.purge(factories.article(authors=[]), by=people[0], second=people[1], why="spam")

    with pytest.raises(CommandError, match="The desk has worked in this database"):
        call_command("seed", verbosity=0)

    assert not Article.objects.exists()


def test_the_rules_of_house_style_that_come_with_the_system_lie_there_switched_off() -> None:
    seeding.load()

    stored = [replace(row.as_rule(), key="") for row in StyleRule.objects.order_by("pk")]
    assert stored == [replace(rule, key="", samples=()) for rule in BUILT_IN]
    assert not StyleRule.objects.in_force().exists()


def derived() -> list[Any]:
    return [*Typeset.objects.values(), *AuthorHead.objects.values()]


def test_loaddata_and_rebuild_give_the_same_rows_as_seed() -> None:
    with transaction.atomic():
        seeding.load()
        seeded = supplied.rows(), derived()
        transaction.set_rollback(True)
    call_command("loaddata", "roles", "kinds", "pieces", verbosity=0)
    assert derived() == []

    call_command("rebuild", verbosity=0)

    assert (supplied.rows(), derived()) == seeded
    assert seeding.look() is Shelf.UNTOUCHED
    assert "democratic archipelago" in Typeset.objects.get().article
    assert LiveEdition.objects.get().card == Typeset.objects.get().card


def test_a_plain_second_loaddata_of_untouched_rows_passes_the_triggers() -> None:
    call_command("loaddata", "roles", "kinds", "pieces", verbosity=0)

    call_command("loaddata", "roles", "kinds", "pieces", verbosity=0)

    assert seeding.look() is Shelf.UNTOUCHED
