"""Casting: the records that the lines of an archive name. People, topics and series are made where they are missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Prefetch, Q
from django.db.models.functions import Lower

from authors import text
from authors.models import Affiliation, Author, LocalName
from opinion import composing
from opinion.line import Line, Named
from opinion.models import Article, Byline, Kind, Series, Topic
from opinion.parts import BylineEntry, Snapshot
from opinion.refusals import NotPossible

TURN = 0x5AD1  # the advisory lock of whoever makes names: two who make the same one at once take turns
Who = tuple[str, str, str]  # address of the record, name, language of the piece


@dataclass
class Cast:
    """What is known of the names in some lines. Topics by their names in small letters."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    people: dict[Who, Author] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)

    def author(self, person: Named, line: Line) -> Author | None:
        """The record of somebody in a byline; None while there is none."""
        return self.people.get(who(person, line))

    def snapshot(self, line: Line, article: Article, *, image: int | None = None) -> Snapshot:
        """The copy that a line tells. Who has no record yet stands in it by name alone."""
        return Snapshot(
            language=line.language,
            headline=line.headline,
            standfirst=line.standfirst,
            body=line.body,
            disclosure=line.disclosure,
            lead_image_id=image,
            byline=[self._entry(person, line, article) for person in line.authors],
            topics=list(dict.fromkeys(self._topics(line))),
        )

    def bylines(self, line: Line, article: Article) -> list[Byline]:
        """The rows of a byline whose people all have records."""
        return [
            Byline(
                article=article,
                author=author,
                role=person.role,
                position=position,
                affiliation=person.affiliation,
                bio_line=person.bio,
            )
            for position, person in enumerate(line.authors)
            if (author := self.author(person, line))
        ]

    def _topics(self, line: Line) -> Iterator[int]:
        for name in line.topics:
            if topic := self.topics.get(name.lower()):
                yield topic.merged_into_id or topic.pk

    def _entry(self, person: Named, line: Line, article: Article) -> BylineEntry:
        author = self.author(person, line)
        if author is None:
            return BylineEntry(
                author=None,
                role=person.role,
                name=person.name,
                native_name=person.native_name,
                language=person.native_language,
                affiliation=person.affiliation,
                bio_line=person.bio,
            )
        row = Byline(author=author, role=person.role, affiliation=person.affiliation, bio_line=person.bio)
        return row.entry(line.language)


def who(person: Named, line: Line) -> Who:
    """By what somebody in a byline is known."""
    return person.slug, person.name, line.language


def find(lines: Iterable[Line]) -> Cast:
    """What the database knows of the names in these lines, in a few queries however many they are."""
    lines = list(lines)
    wanted = {who(person, line) for line in lines for person in line.authors}
    topics = {name.lower() for line in lines for name in line.topics}
    series = {line.series for line in lines if line.series}
    return Cast(
        kinds={kind.slug: kind for kind in Kind.objects.all()},
        people=_people(wanted),
        topics={t.name.lower(): t for t in Topic.objects.alias(low=Lower("name")).filter(low__in=topics)},
        series={row.name: row for row in Series.objects.filter(name__in=series)},
    )


def _people(wanted: set[Who]) -> dict[Who, Author]:
    """The records whose names readers of that language would see as written; the oldest where there are several."""
    slugs, names = {slug for slug, _, _ in wanted if slug}, {name for _, name, _ in wanted}
    rows = Author.objects.filter(Q(slug__in=slugs) | Q(name__in=names) | Q(local_names__name__in=names))
    prefetched = [
        Prefetch("local_names", LocalName.objects.order_by("language")),
        Prefetch("affiliations", Affiliation.objects.all()),
    ]
    found = list(rows.filter(merged_into=None).distinct().order_by("pk").prefetch_related(*prefetched))
    known: dict[Who, Author] = {}
    for language in {language for _, _, language in wanted}:
        for author in reversed(found):  # so that the oldest stands in the end
            known[author.slug, "", language] = known["", called(author, language), language] = author
    return {
        (slug, name, language): one
        for slug, name, language in wanted
        if (one := known.get((slug, "", language) if slug else ("", name, language)))
    }


def called(author: Author, language: str) -> str:
    """The name under which this author stands in a byline of this language."""
    return Byline(author=author).entry(language)["name"]


def check(cast: Cast, line: Line) -> None:
    """Raises NotPossible where a line names what cannot be: an unknown kind, a record of another name."""
    if line.kind not in cast.kinds:
        raise NotPossible(f"There is no kind “{line.kind}”; there are {', '.join(sorted(cast.kinds))}.")
    for person in line.authors:
        author = cast.author(person, line)
        if author and (name := called(author, line.language)) != person.name:
            raise NotPossible(f"The author with the address “{person.slug}” is {name}, not {person.name}.")


def complete(cast: Cast, lines: Iterable[Line]) -> Cast:
    """Makes the records that are missing, and their pages' tops; the cast with all of them."""
    lines = list(lines)
    if not any(_missing(cast, line) for line in lines):
        return cast
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        cast = find(lines)
        changed = {author.pk for line in lines for author in _make(cast, line)}
        authors = Author.objects.filter(pk__in=changed).prefetch_related(*composing.ABOUT)
        composing.head(list(authors))
    return find(lines)


def _missing(cast: Cast, line: Line) -> bool:
    people = [(person, cast.author(person, line)) for person in line.authors]
    return (
        any(author is None or _is_nameless(author, person) for person, author in people)
        or any(name.lower() not in cast.topics for name in line.topics)
        or bool(line.series and line.series not in cast.series)
    )


def _is_nameless(author: Author, person: Named) -> bool:
    """Whether the line knows a native name that the record lacks."""
    names = {local.language: local.name for local in author.local_names.all()}
    return bool(person.native_name) and not names.get(person.native_language)


def _make(cast: Cast, line: Line) -> Iterator[Author]:
    """Makes what this line lacks; yields the authors that it made or named."""
    for name in line.topics:
        if name.lower() not in cast.topics:
            cast.topics[name.lower()] = Topic.objects.create(name=name)
    if line.series and line.series not in cast.series:
        slug = _free_slug(Series, text.slugify(line.series) or "series")
        cast.series[line.series] = Series.objects.create(name=line.series, slug=slug)
    for person in line.authors:
        author = cast.author(person, line)
        if author is None:
            author = Author.objects.create(name=person.name, slug=person.slug)
            cast.people[who(person, line)] = author
            _share(cast, person, author)
            yield author
        if _is_nameless(author, person):
            LocalName.objects.update_or_create(
                author=author, language=person.native_language, defaults={"name": person.native_name}
            )
            author = Author.objects.get(pk=author.pk)
            _share(cast, person, author)
            yield author


def _share(cast: Cast, person: Named, author: Author) -> None:
    """One person, whatever the language of the other pieces of this batch."""
    for language in {language for _, _, language in cast.people} | {"en"}:
        cast.people.setdefault((person.slug, person.name, language), author)
    for key, known in cast.people.items():
        if known.pk == author.pk:
            cast.people[key] = author


def _free_slug(model: Any, stem: str) -> str:
    rows: type[Model] = model
    taken = set(rows._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
