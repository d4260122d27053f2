"""Admission: whether a piece of an archive may come in. The gate is the desk's; nothing is stored here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from authors.models import User
from opinion import addresses, casting, linedates, preflight, workflow
from opinion.casting import Cast
from opinion.checks.known import Known
from opinion.line import Line
from opinion.models import Address, Article, Image, Step
from opinion.refusals import Blocked, NotPossible, Refused
from opinion.states import State

Entry = tuple[int, Mapping[str, Any], Line]  # the number of a line, the object that it holds, what it says


@dataclass(frozen=True, kw_only=True)
class Orders:
    """On whose word a batch comes in. `run` is the number of the ImportRun; a rehearsal has none and stores nothing."""

    by: User | None
    reason: str
    run: int | None = None

    @property
    def is_rehearsal(self) -> bool:
        return self.run is None


@dataclass
class Coming:
    """A piece on its way in."""

    number: int
    given: Mapping[str, Any]
    line: Line
    article: Article
    steps: list[Step] = field(default_factory=list)
    image: Image | None = None


class AlreadyHere(Refused):
    """The reference is known: nothing is done, and nothing is wrong."""


class Desk:
    """Looks at the pieces of a batch one after the other."""

    def __init__(
        self,
        cast: Cast,
        orders: Orders,
        now: dt.datetime,
        lines: Sequence[Entry],
    ) -> None:
        self.cast, self.orders, self.now = cast, orders, now
        refs = [line.ref for _, _, line in lines]
        paths = [path for _, _, line in lines for path in line.addresses]
        self.here = set(Article.objects.filter(ref__in=refs).values_list("ref", flat=True))
        self.known = Known(authors=(author.pk for author in cast.people.values()), at=now)
        self.taken = set(Address.objects.filter(path__in=paths).values_list("path", flat=True))

    def admit(self, number: int, given: Mapping[str, Any], line: Line) -> Coming:
        """The piece with its state and steps, not stored yet. Raises why it cannot come in."""
        if line.ref in self.here:
            raise AlreadyHere("It is here already, and stays as it is.")
        casting.check(self.cast, line)
        if line.date and line.date.at > self.now:
            raise NotPossible("Its date lies in the future.")
        if taken := self.taken.intersection(line.addresses):
            raise NotPossible(f"The address {min(taken)} belongs to another piece.")
        article = self._article(line)
        step = self._step(article, number)
        steps = [step]
        if line.state == State.PUBLISHED:
            copy = self.cast.snapshot(line, article)
            facts = {"run": self.orders.run}
            steps.append(
                workflow.enter(
                    article,
                    "publish",
                    by=self.orders.by,
                    at=self.now,
                    copy=copy,
                    why=step.why,
                    facts=facts,
                    known=self.known,
                )
            )
        self.here.add(line.ref)
        self.taken.update(line.addresses)
        return Coming(number, given, line, article, steps)

    def admit_picture(self, piece: Coming) -> None:
        """Raises Blocked where a piece that readers see would stop for its picture: no licence, as a rule."""
        shown = piece.line.image
        if shown is None or piece.article.state != State.PUBLISHED:
            return
        image = Image(alt=shown.alt, credit=shown.credit, licence=shown.licence)
        if found := preflight.blocking_picture(piece.article, image, known=self.known):
            raise Blocked(found)

    def _article(self, line: Line) -> Article:
        state = State.EDITING if line.state == State.PUBLISHED else State.DRAFT
        first = line.first_published
        article = Article(
            ref=line.ref,
            kind=self.cast.kinds[line.kind],
            state=state,
            version=1,
            origin=line.origin,
            origin_reason=self.orders.reason,
            path=_own_address(line),
            created_at=self.now,
            changed_at=self.now,
        )
        if line.date:
            article.dated, article.dated_precision = line.date.at, line.date.precision
            article.dated_inferred = line.date.inferred
        if first:
            article.first_outlet, article.first_url = first.outlet, first.url
            article.first_permission, article.first_terms = first.permission, first.terms
            article.first_is_canonical = first.canonical
        if first and first.date:
            article.first_date = linedates.day(first.date)
            article.first_precision = first.date.precision
        return article

    def _step(self, article: Article, number: int) -> Step:
        return Step(
            article=article,
            by=self.orders.by,
            at=self.now,
            verb="bring_in",
            target=article.state,
            why=self.orders.reason,
            facts={"run": self.orders.run, "line": number},
        )


def _own_address(line: Line) -> str | None:
    """The address among those of a piece that has the form of ours for its date: it stays the piece's own."""
    if line.state != State.PUBLISHED or line.date is None:
        return None
    start = addresses.path_for(line.date.at, line.date.precision, "").removesuffix("/")
    return next((path for path in line.addresses if _is_ours(path, start)), None)


def _is_ours(path: str, start: str) -> bool:
    slug = path.removeprefix(start).removesuffix("/")
    return path == f"{start}{slug}/" and bool(slug) and "/" not in slug
