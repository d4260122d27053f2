"""What the desk's records say about some pieces: each thing asked once for all of them, when it is first needed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from opinion import addresses
from opinion.models import Address, Article, Edition, Hold, ListedName, Note, Waiver
from opinion.rulebook import Rulebook

LONGEST_BACK = 60  # days around a publication in which other pieces of its authors are looked for


class Printed(NamedTuple):
    """Another piece of an author's, and the date that readers see on it."""

    article: int
    headline: str
    dated: dt.datetime


class Known:
    """What checks need to know besides a piece itself.

    `authors` are those in the bylines of these pieces; `at` is about when they go out. A piece that is not stored yet
    has no records of its own and is not among `articles`.
    """

    def __init__(
        self,
        articles: Sequence[Article] = (),
        *,
        authors: Iterable[int | None] = (),
        at: dt.datetime | None = None,
    ) -> None:
        self.articles = [article for article in articles if article.pk]
        self.authors = {author for author in authors if author}
        self.at = at or timezone.now()

    @cached_property
    def rules(self) -> Rulebook:
        """The rulebook."""
        return Rulebook.load()

    @cached_property
    def names(self) -> dict[str, str]:
        """The names list: each name with its Chinese one."""
        return dict(ListedName.objects.order_by("pk").values_list("name", "chinese_name"))

    @cached_property
    def held(self) -> dict[int, str]:
        """Who placed the open legal hold, by the number of the piece."""
        rows = Hold.objects.open().filter(article__in=self.articles).select_related("by").order_by("pk")
        return {hold.article_id: str(hold.by) for hold in rows}

    @cached_property
    def musts(self) -> dict[int, list[str]]:
        """What open notes say must be settled, by the number of the piece."""
        found = defaultdict(list)
        rows = Note.objects.musts().filter(article__in=self.articles).order_by("at", "pk")
        for article, words in rows.values_list("article_id", "text"):
            found[article].append(words)
        return dict(found)

    @cached_property
    def waivers(self) -> dict[int, list[Waiver]]:
        """What was passed, by the number of the piece, the latest first."""
        found = defaultdict(list)
        for waiver in Waiver.objects.filter(article__in=self.articles).select_related("by"):
            found[waiver.article_id].append(waiver)
        return dict(found)

    @cached_property
    def printed(self) -> dict[int, list[Printed]]:
        """What each of the authors publishes about that time, the latest first."""
        span = dt.timedelta(days=LONGEST_BACK)
        rows = (
            Edition.objects.uncancelled()
            .filter(
                author_links__author__in=self.authors,
                author_links__dated__range=(self.at - span, self.at + span),
            )
            .order_by("-author_links__dated", "-pk")
            .values_list("author_links__author", "article_id", "headline", "author_links__dated")
        )
        found = defaultdict(list)
        for author, article, headline, dated in rows:
            found[author].append(Printed(article, headline, dated))
        return dict(found)

    def is_refused(self, path: str, article: Article) -> bool:
        """Whether the piece, which wants this path, cannot have it; one whose address stays wants none."""
        return self._owners.get(path, article.pk) != article.pk and article.pk not in self._settled

    @cached_property
    def _owners(self) -> dict[str, int | None]:
        paths = {addresses.wanted(article, self.at) for article in self.articles if article.slug}
        return dict(Address.objects.filter(path__in=paths).values_list("path", "article_id"))

    @cached_property
    def _settled(self) -> set[int]:
        """The pieces that readers have seen, so that their addresses stay what they are."""
        public = Edition.objects.has_been_live().filter(article__in=self.articles)
        return set(public.values_list("article_id", flat=True))
