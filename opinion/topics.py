"""Topics and series at the desk: renaming, merging. Editions name them by id, so today's names are furniture."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from authors.models import User
from opinion import addresses, composing, merges, workflow
from opinion.models import Address, EditionTopic, Series, Topic, TopicLink
from opinion.refusals import NotAllowed, NotPossible


@transaction.atomic
def changed(topic: Topic, *, by: User | None, old_slug: str = "") -> None:
    """After a topic was saved: remembers the old address and remakes the pages that name it."""
    addresses.give_way(topic, addresses.of_topic)
    if old_slug and old_slug != topic.slug:
        addresses.remember(addresses.of_topic(old_slug), topic=topic)
    composing.refresh(topics=[topic.pk])
    workflow.note(None, "topic_changed", by=by, facts={"topic": topic.pk, "name": topic.name})


@transaction.atomic
def series_changed(series: Series, *, by: User | None, old_slug: str = "") -> None:
    """After a series was saved: remembers the old address and remakes the pages that name it."""
    addresses.give_way(series, addresses.of_series)
    if old_slug and old_slug != series.slug:
        addresses.remember(addresses.of_series(old_slug), series=series)
    composing.refresh(series=[series.pk])
    workflow.note(None, "series_changed", by=by, facts={"series": series.pk, "name": series.name})


@transaction.atomic
def merge(topic: Topic, into: Topic, *, by: User, why: str = "") -> None:
    """Makes two topics one: pieces and addresses go over, the old row stays and points to the other.

    Raises NotAllowed for who may not change topics, NotPossible where they are one or merged already.
    """
    if not by.has_perm("opinion.change_topic"):
        raise NotAllowed(_("You may not merge topics."))
    gone, stays = merges.lock_both(topic, into)
    if gone == stays or gone.merged_into_id or stays.merged_into_id:
        raise NotPossible(
            _("These two cannot be merged: choose two different topics, neither merged already.")
        )
    addresses.remember(addresses.of_topic(gone.slug), topic=gone)
    Topic.objects.filter(Q(pk=gone.pk) | Q(merged_into=gone)).update(merged_into=stays)
    topic.merged_into = stays
    for row in TopicLink.objects.filter(tag=gone):
        if TopicLink.objects.filter(content_object=row.content_object_id, tag=stays).exists():
            row.delete()
        else:
            TopicLink.objects.filter(pk=row.pk).update(tag=stays)
    links = EditionTopic.objects.filter(topic=gone)
    EditionTopic.objects.bulk_create(
        [EditionTopic(edition_id=link.edition_id, topic=stays, dated=link.dated) for link in links],
        ignore_conflicts=True,
    )
    links.delete()
    Address.objects.filter(topic=gone).update(topic=stays)
    composing.refresh(topics=[stays.pk])
    workflow.note(None, "topics_merged", by=by, why=why, facts={"from": gone.pk, "into": stays.pk})
