"""Topics: as typed, renamed, merged."""

import pytest
from django.db import IntegrityError, transaction

from opinion import revisions, tags, topics
from opinion.models import LiveAddress, LiveEdition, LiveEditionTopic, LiveTopic, Topic
from opinion.refusals import NotAllowed, NotPossible
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Taiwan, Japan", ["Taiwan", "Japan"]),
        ("水，教育、政治；國防", ["水", "教育", "政治", "國防"]),
        ('"Peace, and war", Taiwan', ["Peace, and war", "Taiwan"]),
        ("taiwan, Taiwan ,TAIWAN", ["taiwan"]),
        ("Taiwan Strait", ["Taiwan Strait"]),
        (" , ，、", []),
        ("", []),
    ],
)
def test_topics_are_parted_as_people_type_them(typed: str, names: list[str]) -> None:
    assert tags.split(typed) == names


def test_what_is_joined_can_be_split_again() -> None:
    wanted = [Topic(name="Peace, and war"), Topic(name="水、火"), Topic(name="Taiwan")]

    assert tags.split(tags.join(wanted)) == [topic.name for topic in wanted]


def test_taggit_finds_a_topic_whatever_its_case_and_keeps_chinese_addresses() -> None:
    article = factories.article()
    factories.topic("Taiwan Strait")

    article.topics.add("taiwan strait", "蔡英文", "🔥")

    assert [topic.name for topic in article.topics.order_by("name")] == ["Taiwan Strait", "蔡英文", "🔥"]
    assert {topic.slug for topic in Topic.objects.all()} == {"taiwan-strait", "蔡英文", "topic"}


def test_two_topics_that_differ_only_in_case_are_refused_by_the_database() -> None:
    factories.topic("Taiwan")

    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.create(name="TAIWAN", slug="other")


def test_a_renamed_topic_is_renamed_on_every_page_and_its_old_address_leads_on() -> None:
    edition = factories.published(topics=["Cross-strait"])
    topic = Topic.objects.get()
    topic.name, topic.slug = "Taiwan Strait", "taiwan-strait"
    topic.save()

    topics.changed(topic, by=None, old_slug="cross-strait")

    live = LiveEdition.objects.get(pk=edition.pk)
    assert "Taiwan Strait" in str(live.article)
    assert "Cross-strait" not in str(live.card)
    assert LiveAddress.objects.get(path="/topics/cross-strait/").target == "/topics/taiwan-strait/"


def test_merging_brings_pieces_and_addresses_together() -> None:
    first = factories.published(topics=["Strait"])
    both = factories.published(topics=["Strait", "Taiwan Strait"])
    strait, taiwan_strait = Topic.objects.get(name="Strait"), Topic.objects.get(name="Taiwan Strait")

    topics.merge(strait, taiwan_strait, by=factories.user(group="editor"))

    assert [topic.pk for topic in LiveTopic.objects.all()] == [taiwan_strait.pk]
    assert {link.edition_id for link in LiveEditionTopic.objects.all()} == {first.pk, both.pk}
    assert LiveAddress.objects.get(path="/topics/strait/").target == "/topics/taiwan-strait/"
    assert "Taiwan Strait" in str(LiveEdition.objects.get(pk=first.pk).card)


def test_a_revision_from_before_the_merge_is_restored_with_todays_topic() -> None:
    article = factories.article(topics=["Strait"])
    old = article.current_revision()
    assert old is not None
    into = factories.topic("Taiwan Strait")
    topics.merge(Topic.objects.get(name="Strait"), into, by=factories.user(group="editor"))

    revisions.restore(old, by=None)

    assert article.snapshot().topics == [into.pk]


def test_who_may_not_merge_and_what_cannot_be_merged() -> None:
    topic = factories.topic()

    with pytest.raises(NotAllowed):
        topics.merge(topic, factories.topic("Other"), by=factories.user(group="contributor"))
    with pytest.raises(NotPossible):
        topics.merge(topic, topic, by=factories.user(group="editor"))
