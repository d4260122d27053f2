"""Composing: bringing together what a page shows, and keeping what was typeset in step with it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, prefetch_related_objects

from authors.models import Author
from opinion import addresses, later, lexemes, prose, typesetting
from opinion.models import AuthorHead, Edition, Portrait, Rendition, Series, Topic, Typeset
from opinion.models.clock import StatementTime
from opinion.parts import BylineEntry
from opinion.typesetting import FirstPublished, Link, Person, Picture, Piece, Source

MEDIA = "/media/"
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


@dataclass
class Furniture:
    """What pages show besides the printed row: today's names and addresses, and the renditions that are ready."""

    topics: dict[int, Link] = field(default_factory=dict)
    series: dict[int, Link] = field(default_factory=dict)
    people: list[Author] = field(default_factory=list)
    authors: dict[int, str] = field(default_factory=dict)
    portraits: dict[int, int] = field(default_factory=dict)
    renditions: dict[int, list[Rendition]] = field(default_factory=lambda: defaultdict(list))
    media: str = MEDIA

    @classmethod
    def gather(
        cls,
        *,
        topics: Iterable[int] = (),
        series: Iterable[int] = (),
        authors: Iterable[int] = (),
        images: Iterable[int] = (),
    ) -> "Furniture":
        """Reads it for these ids, in five queries however many they are. A merged topic or author is followed."""
        people = set(authors)
        it = cls()
        for topic in Topic.objects.filter(pk__in=set(topics)).select_related("merged_into"):
            subject = topic.merged_into or topic
            it.topics[topic.pk] = Link(name=subject.name, path=addresses.of_topic(subject.slug))
        for row in Series.objects.filter(pk__in=set(series)):
            it.series[row.pk] = Link(name=row.name, path=addresses.of_series(row.slug))
        today: dict[int, int] = {}
        it.people = list(Author.objects.filter(pk__in=people).select_related("merged_into"))
        for author in it.people:
            person = author.merged_into or author
            today[author.pk], it.authors[author.pk] = person.pk, addresses.of_author(person.slug)
        faces = dict(Portrait.objects.filter(author__in=today.values()).values_list("author", "image"))
        it.portraits = {pk: faces[person] for pk, person in today.items() if person in faces}
        for rendition in Rendition.objects.filter(image__in={*images, *it.portraits.values()}):
            it.renditions[rendition.image_id].append(rendition)
        return it

    def person(self, entry: BylineEntry) -> Person:
        """A place in the byline with today's address and portrait."""
        pk = entry["author"]
        return Person(
            role=entry["role"],
            name=entry["name"],
            native_name=entry["native_name"],
            native_language=entry["language"],
            affiliation=entry["affiliation"],
            bio_line=entry["bio_line"],
            path=self.authors.get(pk, "") if pk else "",
            portrait=self.picture({"image": self.portraits.get(pk)}, "square") if pk else None,
        )

    def picture(self, facts: Mapping[str, Any] | None, shape: str) -> Picture | None:
        """The picture in one shape, from the renditions that are ready; None while there are none."""
        ready = [r for r in self.renditions.get((facts or {}).get("image") or 0, []) if r.shape == shape]
        fallback = max((r for r in ready if r.format == "jpeg"), key=lambda r: r.width, default=None)
        if fallback is None or facts is None:
            return None
        return Picture(
            src=self.media + fallback.name,
            width=fallback.width,
            height=fallback.height,
            sources=[
                Source(
                    type=media_type, srcset=", ".join(f"{self.media}{r.name} {r.width}w" for r in of_format)
                )
                for name, media_type in FORMATS.items()
                if (of_format := sorted((r for r in ready if r.format == name), key=lambda r: r.width))
            ],
            alt=str(facts.get("alt", "")),
            caption=str(facts.get("caption", "")),
            credit=str(facts.get("credit", "")),
        )


def printed(edition: Edition, furniture: Furniture) -> Piece:
    """What readers see of an edition."""
    facts = edition.images[0] if edition.images else None
    first = edition.first_published
    return Piece(
        path=edition.path,
        language=edition.language,
        headline=edition.headline,
        standfirst=edition.standfirst,
        body=edition.body,
        dated=edition.dated,
        precision=edition.dated_precision,
        inferred=edition.dated_inferred,
        byline=[furniture.person(entry) for entry in edition.byline],
        topics=list(dict.fromkeys(furniture.topics[pk] for pk in edition.topics if pk in furniture.topics)),
        series=furniture.series.get(edition.series_id) if edition.series_id else None,
        picture=furniture.picture(facts, "full"),
        thumbnail=furniture.picture(facts, "card"),
        disclosure=edition.disclosure,
        disclaimer=edition.disclaimer,
        origin=edition.origin,
        first_published=FirstPublished(**first) if first else None,
        sources=[Link(name=source["title"], path=source["url"]) for source in edition.sources],
        updated=edition.live_from if edition.kind == "update" else None,
        note=edition.note,
    )


def furniture_for(editions: Sequence[Edition]) -> Furniture:
    """The furniture of these editions."""
    return Furniture.gather(
        topics=(pk for edition in editions for pk in edition.topics),
        series=(edition.series_id for edition in editions if edition.series_id),
        authors=(entry["author"] for edition in editions for entry in edition.byline if entry["author"]),
        images=(facts["image"] for edition in editions for facts in edition.images),
    )


def public_names(people: Sequence[Author]) -> dict[int, list[str]]:
    """Every name under which the public knows these people: in each language, and the other ones."""
    rows = ("local_names", "other_names")
    prefetch_related_objects(people, *rows, *(f"merged_into__{row}" for row in rows))
    return {author.pk: list(dict.fromkeys(_names(author))) for author in people}


def _names(author: Author) -> Iterator[str]:
    """Her names, and those of the record that stands for her today."""
    yield author.name
    yield from (row.name for row in author.local_names.all() if row.name)
    yield from (row.name for row in author.other_names.all() if row.name)
    if author.merged_into is not None:
        yield from _names(author.merged_into)


def vectors(edition: Edition, piece: Piece, names: Mapping[int, list[str]], plain: str) -> dict[str, Any]:
    """The two search vectors of an edition, whose body is `plain`."""
    byline = [name for entry in edition.byline for name in (entry["name"], entry["native_name"]) if name]
    known = [name for entry in edition.byline if entry["author"] for name in names.get(entry["author"], [])]
    headline, people = edition.headline, list(dict.fromkeys([*byline, *known]))
    topics = [topic.name for topic in piece.topics]
    return {
        "title_vector": lexemes.title_vector(headline=headline, names=people, topics=topics),
        "body_vector": lexemes.body_vector(
            headline=headline, names=people, topics=topics, standfirst=edition.standfirst, body=plain
        ),
    }


def typeset(editions: Sequence[Edition], *, are_new: bool = False) -> None:
    """Makes, or remakes, the derived rows of these editions: card, article, vectors. A few queries and one upsert.

    Inside a transaction. It locks what it remakes before it reads the furniture: of two changes that meet in a page,
    the second one's page shows both. Of new ones, written in this transaction, nobody else remakes anything.
    """
    if not are_new:
        rows_there = Typeset.objects.select_for_update(of=("self",)).filter(edition__in=editions)
        list(rows_there.order_by("edition").values_list("edition"))
    furniture = furniture_for(editions)
    names = public_names(furniture.people)
    rows = []
    for edition in editions:
        piece = printed(edition, furniture)
        plain = "\n".join(prose.paragraphs(edition.body))
        rows.append(
            Typeset(
                edition=edition,
                card=typesetting.card(piece),
                article=typesetting.article(piece),
                plain=plain,
                summary=typesetting.summary(piece),
                thumbnail=piece.thumbnail.src if piece.thumbnail else "",
                template_version=typesetting.version(),
                **vectors(edition, piece, names, plain),
            )
        )
    Typeset.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=[field.name for field in Typeset._meta.fields if not field.primary_key],
    )


def head(authors: Sequence[Author]) -> None:
    """Makes, or remakes, the tops of these authors' pages."""
    furniture = Furniture.gather(authors=[author.pk for author in authors])
    rows = []
    for author in authors:
        context: dict[str, Any] = {
            "author": author,
            "portrait": furniture.picture({"image": furniture.portraits.get(author.pk)}, "square"),
            "local_names": [n for n in author.local_names.all() if n.name and n.name != author.name],
            "other_names": list(author.other_names.all()),
            "bio_lines": [n for n in author.local_names.all() if n.bio_line],
            "affiliations": list(author.affiliations.all()),
            "links": list(author.links.all()),
        }
        html = typesetting.author_head(context)
        rows.append(AuthorHead(author=author, html=html, template_version=typesetting.version()))
    AuthorHead.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["author"], update_fields=["html", "template_version"]
    )


version = typesetting.version


def shown_now_or_later() -> QuerySet[Edition]:
    """The editions whose typeset form still matters; what was taken down is printed anew when it is put back."""
    return Edition.objects.filter(Q(live_until=None) | Q(live_until__gt=StatementTime()))


def retypeset(editions: QuerySet[Edition], *, batch: int = 200) -> Iterator[int]:
    """Remakes the derived rows of these editions, batch by batch; yields how many are done so far."""
    done = 0
    keys = list(editions.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), batch):
        with transaction.atomic():
            typeset(list(Edition.objects.filter(pk__in=keys[start : start + batch])))
        done += len(keys[start : start + batch])
        yield done


def stale() -> QuerySet[Edition]:
    """Editions that want typesetting: none was made yet, by other templates than today's, or without the text."""
    made = {"typeset__template_version": typesetting.version(), "typeset__plain__isnull": False}
    return shown_now_or_later().exclude(**made)


AT_ONCE = 200  # editions that are remade within the request that changed their furniture


def refresh(
    *,
    authors: Sequence[Author] = (),
    topics: Iterable[int] = (),
    series: Iterable[int] = (),
    images: Iterable[int] = (),
) -> None:
    """After a change of furniture: remakes what shows these people, topics, series or pictures, the newest first.

    What is more than a request should wait for is marked as out of date and left to the worker.
    """
    if authors:
        head(list(Author.objects.filter(pk__in=[a.pk for a in authors]).prefetch_related(*ABOUT)))
    shown = shown_now_or_later().order_by("-dated", "-pk")
    conditions = {
        "author_links__author__in": [author.pk for author in authors],
        "topic_links__topic__in": list(topics),
        "series__in": list(series),
        "lead_image__in": list(images),
        "author_links__author__portrait__image__in": list(images),
    }
    concerned: dict[int, None] = {}
    for condition, keys in conditions.items():
        if keys:
            concerned |= dict.fromkeys(shown.filter(**{condition: keys}).values_list("pk", flat=True))
    now, rest = list(concerned)[:AT_ONCE], list(concerned)[AT_ONCE:]
    for _done in retypeset(Edition.objects.filter(pk__in=now)):
        pass
    if rest:
        Typeset.objects.filter(edition__in=rest).update(template_version="")
        later.do("rebuild_stale")


ABOUT = ("local_names", "other_names", "affiliations", "links")
