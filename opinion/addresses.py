"""Addresses: choosing a free one, keeping it, and remembering every one that ever was."""

import datetime as dt
import itertools
from collections.abc import Callable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from authors import text
from authors.models import Author
from opinion import dateline
from opinion.models import Address, Article, Edition, Series, Topic
from opinion.refusals import NotPossible
from opinion.states import Precision


def of_author(slug: str) -> str:
    """The address of an author's page."""
    return f"/authors/{slug}/"


def of_topic(slug: str) -> str:
    """The address of a topic's page."""
    return f"/topics/{slug}/"


def of_series(slug: str) -> str:
    """The address of a series."""
    return f"/series/{slug}/"


def remember(path: str, **whose: Author | Topic | Series) -> None:
    """Keeps an address that an author, topic or series had, so that it leads to where they are today.

    Where readers never saw them nothing is kept: an old name must not lead to a new one.
    """
    [(what, it)] = whose.items()
    if Edition.objects.has_been_live().filter(**{LINKED[what]: it}).exists():
        Address.objects.get_or_create(path=path, defaults=whose)


LINKED = {"author": "author_links__author", "topic": "topic_links__topic", "series": "series_links__series"}


def give_way(it: Author | Topic | Series, page: Callable[[str], str]) -> None:
    """Takes another slug (-2, -3 ...) where the page it would have was another's once, and leads there for ever."""
    rows, stem = type(it)._default_manager.exclude(pk=it.pk), it.slug
    others = Address.objects.exclude(**{it._meta.model_name or "": it})
    for number in itertools.count(2):
        if not (others.filter(path=page(it.slug)).exists() or rows.filter(slug=it.slug).exists()):
            break
        it.slug = f"{stem[:90]}-{number}"
    if it.slug != stem:
        it.save(update_fields=["slug"])


def path_for(dated: dt.datetime, precision: str, slug: str) -> str:
    """The path of a piece with this date and this last part."""
    return "/".join(["", *dateline.path_parts(dated, precision), slug, ""])


def dated_as(article: Article, *, at: dt.datetime) -> tuple[dt.datetime, str]:
    """The date that readers see, and its precision: the desk's; else that of the first publication, or `at`."""
    if article.dated is None:
        first = article.editions.has_been_live().order_by("live_from", "number").first()
        if first is not None:
            return first.dated, first.dated_precision
    return first_dated(article, at=at)


def first_dated(article: Article, *, at: dt.datetime) -> tuple[dt.datetime, str]:
    """The same for a piece that readers have not seen."""
    return (article.dated, article.dated_precision) if article.dated else (at, Precision.DAY)


def wanted(article: Article, at: dt.datetime) -> str:
    """The address with the last part that was set by hand, were the piece to go out at `at`."""
    precision = article.dated_precision if article.dated else Precision.DAY
    return path_for(article.dated or at, precision, article.slug)


def stem(article: Article, headline: str) -> str:
    """The last part of the address before it is made unique: set by hand, from the headline, or from the number."""
    return article.slug or text.slugify(headline) or f"piece-{article.pk}"


def is_taken(path: str, article: Article) -> bool:
    """Whether this path is, or ever was, somebody else's."""
    return Address.objects.filter(path=path).exclude(article=article).exists()


def is_settled(article: Article) -> bool:
    """Whether readers have seen the piece, so that its address stays what it is."""
    return article.path is not None and article.editions.has_been_live().exists()


def reserve(article: Article, *, headline: str, dated: dt.datetime, precision: str) -> str:
    """Fixes the address of a piece that is about to be public; a derived one gets -2, -3 where it is taken.

    The caller holds the article's lock. Two pieces that want one path at once meet at its unique row.
    """
    if article.path is not None and is_settled(article):
        return article.path
    article.addresses.all().delete()
    article.path = _free(article, stem(article, headline), dated, precision)
    Article.objects.filter(pk=article.pk).update(path=article.path)
    return article.path


def _free(article: Article, wanted: str, dated: dt.datetime, precision: str) -> str:
    for number in itertools.count(1):
        path = path_for(dated, precision, wanted if number == 1 else f"{wanted}-{number}")
        if _take(path, article):
            return path
        if article.slug:
            break
    raise NotPossible(_("Another piece has the address %(path)s.") % {"path": path})


def _take(path: str, article: Article) -> bool:
    try:
        with transaction.atomic():
            Address.objects.create(path=path, article=article)
    except IntegrityError:
        return False
    return True


def reserve_many(articles: Sequence[Article]) -> None:
    """Fixes the addresses of dated pieces that are about to be stored and public; -2, -3 where one is taken.

    A piece that came with a path keeps it. The articles have their numbers, and may follow their addresses into the
    database. Raises IntegrityError where a path that a piece came with is taken.
    """
    Address.objects.bulk_create(Address(path=a.path, article_id=a.pk) for a in articles if a.path)
    waiting = {article.pk: article for article in articles if not article.path}
    while waiting:
        for path, article in _free_paths(list(waiting.values())).items():
            article.path = path
        wanted = {str(article.path): pk for pk, article in waiting.items()}
        Address.objects.bulk_create(
            [Address(path=path, article_id=wanted[path]) for path in sorted(wanted)], ignore_conflicts=True
        )
        for path, pk in Address.objects.filter(path__in=wanted).values_list("path", "article_id"):
            if wanted[path] == pk:
                del waiting[pk]


def _free_paths(articles: Sequence[Article]) -> dict[str, Article]:
    """A path for each that neither another of them has nor the database knows."""
    wanted = [path_for(a.dated, a.dated_precision, stem(a, a.headline)) for a in articles if a.dated]
    taken = set(Address.objects.filter(path__in=wanted).values_list("path", flat=True))
    found: dict[str, Article] = {}
    for path, article in zip(wanted, articles, strict=True):
        if path in taken or path in found:
            like = path.removesuffix("/") + "-"
            taken |= set(Address.objects.filter(path__startswith=like).values_list("path", flat=True))
            path = next(p for n in itertools.count(2) if (p := f"{like}{n}/") not in taken and p not in found)
        found[path] = article
    return found


def release_if_never_public(article: Article) -> None:
    """Gives back an address that no reader ever saw, so that headline and date may still shape it."""
    if Edition.objects.has_been_live().filter(article=article).exists():
        return
    if article.editions.scheduled().exists():
        return
    Article.objects.filter(pk=article.pk).update(path=None)
    Address.objects.filter(article=article).delete()
    article.path = None
