"""Composing: bringing together what a page shows, and keeping what was typeset in step with it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from authors.models import Author
from opinion import dateline, typesetting
from opinion.models import (
    Article,
    AuthorHead,
    Edition,
    EditionAuthor,
    Image,
    Portrait,
    Rendition,
    Series,
    Topic,
    Typeset,
)
from opinion.parts import BylineEntry
from opinion.typesetting import FirstPublished, Link, Person, Picture, Piece, Source

MEDIA = "/media/"
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


@dataclass
class Furniture:
    """What pages show besides the printed row: today's names and addresses, and the renditions that are ready."""

    topics: dict[int, Link] = field(default_factory=dict)
    series: dict[int, Link] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    portraits: dict[int, int] = field(default_factory=dict)
    renditions: dict[int, list[Rendition]] = field(default_factory=lambda: defaultdict(list))

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
        it = cls()
        for topic in Topic.objects.filter(pk__in=set(topics)).select_related("merged_into"):
            today = topic.merged_into or topic
            it.topics[topic.pk] = Link(name=today.name, path=f"/topics/{today.slug}/")
        for row in Series.objects.filter(pk__in=set(series)):
            it.series[row.pk] = Link(name=row.name, path=f"/series/{row.slug}/")
        for author in Author.objects.filter(pk__in=set(authors)).select_related("merged_into"):
            it.authors[author.pk] = f"/authors/{(author.merged_into or author).slug}/"
        it.portraits = dict(Portrait.objects.filter(author__in=set(authors)).values_list("author", "image"))
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
            src=MEDIA + fallback.name,
            width=fallback.width,
            height=fallback.height,
            sources=[
                Source(type=media_type, srcset=", ".join(f"{MEDIA}{r.name} {r.width}w" for r in of_format))
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
        byline=[furniture.person(entry) for entry in edition.byline],
        topics=[furniture.topics[pk] for pk in edition.topics if pk in furniture.topics],
        series=furniture.series.get(edition.series_id) if edition.series_id else None,
        picture=furniture.picture(facts, "full"),
        thumbnail=furniture.picture(facts, "card"),
        disclosure=edition.disclosure,
        disclaimer=edition.disclaimer,
        origin=edition.origin,
        first_published=FirstPublished(**first) if first else None,
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


def typeset(editions: Sequence[Edition]) -> None:
    """Makes (or remakes) the derived rows of these editions: card, article, vectors. Five queries and one upsert."""
    furniture = furniture_for(editions)
    names = public_names(entry["author"] for edition in editions for entry in edition.byline if entry["author"])
    rows = []
    for edition in editions:
        piece = printed(edition, furniture)
        rows.append(
            Typeset(
                edition=edition,
                card=typesetting.card(piece),
                article=typesetting.article(piece),
                template_version=typesetting.version(),
                **vectors(piece, names),
            )
        )
    Typeset.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=["card", "article", "body_vector", "title_vector", "template_version"],
    )
