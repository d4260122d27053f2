"""Who has a piece open: since when, as long as their page keeps saying so."""

import datetime as dt

from django.db.models import Case, F, QuerySet, When

from authors.models import User
from opinion.models import Article, Presence, clock

# The page speaks up every 20 seconds; browsers let a page in the background speak once a minute.
GONE = dt.timedelta(seconds=75)
BACK = dt.timedelta(seconds=30)  # within which who left, or saved, and comes again has never been away


def here(article: Article, user: User) -> None:
    """Notes that this person has the piece open now; it counts as one sitting while no longer silence breaks it."""
    now = clock.StatementTime()
    since = Case(When(seen_at__lt=now - GONE - BACK, then=now), default=F("since"))
    if not Presence.objects.filter(article=article, user=user).update(since=since, seen_at=now):
        Presence.objects.bulk_create(
            [Presence(article=article, user=user, since=now, seen_at=now)], ignore_conflicts=True
        )


def gone(article: Article, user: User) -> None:
    """Notes that a page of this person's was left. Another one of hers speaks up again, as if nothing had been."""
    Presence.objects.filter(article=article, user=user).update(seen_at=clock.StatementTime() - GONE)


def others(article: Article, user: User) -> QuerySet[Presence]:
    """Who else has it open, whoever came first at the top."""
    return (
        Presence.objects.filter(article=article, seen_at__gt=clock.StatementTime() - GONE)
        .exclude(user=user)
        .select_related("user")
        .order_by("since", "pk")
    )


def forget() -> int:
    """Forgets who left; how many."""
    return Presence.objects.filter(seen_at__lt=clock.read() - GONE - BACK).delete()[0]
