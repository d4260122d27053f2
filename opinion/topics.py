"""Topics and series at the desk: renaming, merging. Editions name them by id, so today's names are furniture."""

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import User
from opinion import addresses, composing, workflow
from opinion.models import Address, EditionTopic, Series, Topic, TopicLink
from opinion.refusals import NotAllowed, NotPossible


@transaction.atomic
def changed(topic: Topic, *, by: User | None, old_slug: str = "") -> None:
    """After a topic was saved: remembers the old address and remakes the pages that name it."""
    if old_slug and old_slug != topic.slug:
        addresses.remember(addresses.of_topic(old_slug), topic=topic)
    composing.refresh(topics=[topic.pk])
    workflow.note(None, "topic_changed", by=by, facts={"topic": topic.pk, "name": topic.name})


@transaction.atomic
def series_changed(series: Series, *, by: User | None, old_slug: str = "") -> None:
    """After a series was saved: remembers the old address and remakes the pages that name it."""
    if old_slug and old_slug != series.slug:
        addresses.remember(addresses.of_series(old_slug), series=series)
    composing.refresh(series=[series.pk])
    workflow.note(None, "series_changed", by=by, facts={"series": series.pk, "name": series.name})


@transaction.atomic
def merge(topic: Topic, into: Topic, *, by: User, why: str = "") -> None:
    """Makes two topics one: pieces and addresses go over, the old row stays and points to the other."""
    if not by.has_perm("opinion.change_topic"):
        raise NotAllowed(_("You may not merge topics."))
    if topic == into or topic.merged_into_id or into.merged_into_id:
        raise NotPossible(
            _("These two cannot be merged: choose two different topics, neither merged already.")
        )
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    Topic.objects.filter(pk=topic.pk).update(merged_into=into)
    topic.merged_into = into
    for row in TopicLink.objects.filter(tag=topic):
        if TopicLink.objects.filter(content_object=row.content_object_id, tag=into).exists():
            row.delete()
        else:
            TopicLink.objects.filter(pk=row.pk).update(tag=into)
    links = EditionTopic.objects.filter(topic=topic)
    EditionTopic.objects.bulk_create(
        [EditionTopic(edition_id=link.edition_id, topic=into, dated=link.dated) for link in links],
        ignore_conflicts=True,
    )
    links.delete()
    Address.objects.filter(topic=topic).update(topic=into)
    addresses.remember(addresses.of_topic(topic.slug), topic=into)
    composing.refresh(topics=[into.pk])
    workflow.note(None, "topics_merged", by=by, why=why, facts={"from": topic.pk, "into": into.pk})
