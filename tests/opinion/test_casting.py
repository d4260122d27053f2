"""An archive's people and topics, known by their names."""

import pytest

from authors.models import Author, LocalName
from opinion.models import Edition, EditionAuthor, ImportRun
from tests import factories
from tests.opinion.bringing import LINE, take

pytestmark = pytest.mark.django_db


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
