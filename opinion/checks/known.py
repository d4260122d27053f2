"""What the desk's records say about some pieces: each thing asked once for all of them, when it is first needed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django.db.models import Min, Model, Q
from django.utils import timezone

from opinion import addresses, consent, dateline, house_style, resemblance
from opinion.consent import Record
from opinion.models import (
    Address,
    Approval,
    Article,
    Edition,
    Hold,
    ListedName,
    Note,
    Objection,
    Revision,
    Step,
    StyleRule,
    Waiver,
    beside,
)
from opinion.resemblance import Alike
from opinion.rulebook import Rulebook
from opinion.states import Precision

IGNORED, HEEDED = "ignore_style", "heed_style"  # steps that say what became of a hit of house style
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
        there: beside.Beside | None = None,
    ) -> None:
        self.articles = [article for article in articles if article.pk]
        self.authors = {author for author in authors if author}
        self.at = at or timezone.now()
        self._there = there

    @cached_property
    def there(self) -> beside.Beside:
        """Which tables hold anything of these pieces."""
        return self._there or beside.look([article.pk for article in self.articles])

    def _has(self, table: type[Model]) -> bool:
        """Whether it holds anything of these pieces."""
        return bool(self.articles) and table in self.there

    @cached_property
    def rules(self) -> Rulebook:
        """The rulebook."""
        return Rulebook.load()

    @cached_property
    def names(self) -> dict[str, str]:
        """The names list: each name with its Chinese one."""
        return dict(ListedName.objects.order_by("pk").values_list("name", "chinese_name"))

    @cached_property
    def said(self) -> Mapping[int, Record]:
        """What people agreed and objected to, by the number of the piece."""
        if not (self._has(Approval) or self._has(Objection)):
            return {}
        return consent.records(self.articles, lambda: [name for row in self.names.items() for name in row])

    @cached_property
    def style(self) -> list[house_style.Rule]:
        """The rules of house style that are switched on."""
        return [row.as_rule() for row in StyleRule.objects.in_force().order_by("pk")]

    @cached_property
    def held(self) -> dict[int, str]:
        """Who placed the open legal hold, by the number of the piece."""
        if not self._has(Hold):
            return {}
        rows = Hold.objects.open().filter(article__in=self.articles).select_related("by").order_by("pk")
        return {hold.article_id: str(hold.by) for hold in rows}

    @cached_property
    def musts(self) -> dict[int, list[tuple[str, dt.datetime]]]:
        """What open notes say must be settled, and since when, by the number of the piece."""
        if not self._has(Note):
            return {}
        found = defaultdict(list)
        rows = Note.objects.musts().filter(article__in=self.articles).order_by("at", "pk")
        for article, words, at in rows.values_list("article_id", "text", "at"):
            found[article].append((words, at))
        return dict(found)

    @cached_property
    def waivers(self) -> dict[int, list[Waiver]]:
        """What was passed, by the number of the piece, the latest first."""
        if not self._has(Waiver):
            return {}
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

    @cached_property
    def settled(self) -> set[int]:
        """The pieces that readers have seen, so that their addresses stay what they are."""
        if not self._has(Edition):
            return set()
        public = Edition.objects.has_been_live().filter(article__in=self.articles)
        return set(public.values_list("article_id", flat=True))

    def is_refused(self, path: str, article: Article) -> bool:
        """Whether the piece, which wants this path, cannot have it; one whose address stays wants none."""
        return self._owners.get(path, article.pk) != article.pk and article.pk not in self.settled

    @cached_property
    def _owners(self) -> dict[str, int | None]:
        paths = {addresses.wanted(article, self.at) for article in self.articles if article.slug}
        return dict(Address.objects.filter(path__in=paths).values_list("path", "article_id"))

    # --- asked for one piece at a time, and so not for lists

    def dated(self, article: Article) -> tuple[dt.datetime, str]:
        """The date that readers would see on a piece, and its precision."""
        return addresses.dated_as(article, at=self.at)

    def written(self, article: Article, words: Collection[str]) -> dict[str, dt.date]:
        """Since when each of these words has stood in the text: a new piece has them from today.

        A text that appeared elsewhere, on a day that is known, was written for that day.
        """
        if article.first_date and article.first_precision == Precision.DAY:
            return dict.fromkeys(words, article.first_date)
        order = sorted(words)
        since = Revision.objects.filter(article=article.pk).aggregate(
            **{f"word{n}": Min("at", filter=Q(body__contains=word)) for n, word in enumerate(order)}
        )
        found = {word: since[f"word{n}"] or self.at for n, word in enumerate(order)}
        return {word: dateline.local(moment).date() for word, moment in found.items()}

    def alike(self, article: Article, text: str) -> list[Alike]:
        """The pieces whose texts are likest to this one."""
        return resemblance.alike(article, text)

    def ignored(self, article: Article) -> set[str]:
        """The hits of house style that somebody let stand in this piece, by their keys."""
        found: set[str] = set()
        steps = Step.objects.filter(article=article.pk, verb__in=(IGNORED, HEEDED)).order_by("at", "pk")
        for verb, facts in steps.values_list("verb", "facts"):
            (found.add if verb == IGNORED else found.discard)(facts["key"])
        return found
