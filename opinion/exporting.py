"""Exporting: pieces as lines of an archive, in the form that the import reads (docs/importing.md)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from authors import text
from authors.models import Author
from opinion import addresses, linedates, prose
from opinion.interchange import FIRST, KEYS, PERSON, PICTURE
from opinion.line import Line
from opinion.models import Article, Edition, Image, Step, Topic
from opinion.parts import BylineEntry, Snapshot, fingerprint
from opinion.states import Precision, State

TEXTS = frozenset({"ref", "headline", "standfirst", "body", "disclosure"})
INNER_KEYS = {
    "authors": tuple(PERSON),
    "image": tuple(PICTURE),
    "first_published": tuple(FIRST),
    "dated": linedates.KEYS,
}
DEFAULT = Line(ref="")
SUFFIXES = {"jpg": "jpg", "jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif"}


@dataclass
class About:
    """What lines say besides the rows of their pieces: names of topics, addresses of authors, pictures."""

    topics: Mapping[int, str] = field(default_factory=dict)
    authors: Mapping[int, Author] = field(default_factory=dict)
    images: Mapping[int, Image] = field(default_factory=dict)

    @classmethod
    def gather(cls, copies: Sequence[Snapshot]) -> "About":
        """Reads it for these copies, in three queries."""
        topics = Topic.objects.filter(pk__in={pk for copy in copies for pk in copy.topics})
        people = {entry["author"] for copy in copies for entry in copy.byline if entry["author"]}
        return cls(
            topics={t.pk: (t.merged_into or t).name for t in topics.select_related("merged_into")},
            authors=Author.objects.in_bulk(people),
            images=Image.objects.in_bulk({copy.lead_image_id for copy in copies if copy.lead_image_id}),
        )


# --- one piece --------------------------------------------------------------------------------------------


def told(article: Article, copy: Snapshot, old: Sequence[str], about: About) -> dict[str, Any]:
    """The piece as a line in its shortest form: what equals the format's defaults is left out."""
    line = {
        "ref": article.ref or f"{urlsplit(settings.SITE_URL).netloc}#{article.pk}",
        "headline": copy.headline,
        "standfirst": copy.standfirst,
        "body": prose.without_rel(copy.body),
        "disclosure": copy.disclosure,
        "language": copy.language,
        "authors": [_person(entry, about) for entry in copy.byline],
        "topics": list(dict.fromkeys(about.topics[pk] for pk in copy.topics if pk in about.topics)),
        **_date(article),
        "image": _image(about.images.get(copy.lead_image_id or 0)),
        "first_published": _before(article),
        "addresses": [*_own(article, copy), *old],
        "state": State.PUBLISHED.value if article.state == State.PUBLISHED else State.DRAFT.value,
        "origin": str(article.origin),
        "kind": article.kind.slug,
        "series": article.series.name if article.series else "",
    }
    return {key: line[key] for key in KEYS if line.get(key) and line[key] != getattr(DEFAULT, key)}


def differences(given: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What a line said otherwise than we would: by key the hash of our form, and what was said if it was."""
    kept: dict[str, list[Any]] = {}
    for key in KEYS:
        if given.get(key) == line.get(key) and (key in given) == (key in line):
            continue
        if key in TEXTS and given.get(key):
            continue  # what cleaning took out of a text does not come back
        kept[key] = [fingerprint(line.get(key)), *([given[key]] if key in given else [])]
    return kept


def as_said(line: Mapping[str, Any], said: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """The line in the words in which it came, as far as they still say what is true."""
    as_it_came = dict(line)
    for key, (ours, *theirs) in said.items():
        if fingerprint(line.get(key)) == ours:
            as_it_came.pop(key, None)
            as_it_came.update((key, one) for one in theirs)
    return {key: _in_order(key, as_it_came[key]) for key in KEYS if key in as_it_came}


def _in_order(key: str, value: Any) -> Any:
    """The value with its inner keys in the format's order, which the database does not keep."""
    if isinstance(value, list):
        return [_in_order(key, one) for one in value]
    if isinstance(value, dict):
        return {inner: value[inner] for inner in INNER_KEYS[key] if inner in value}
    return value


def _person(entry: BylineEntry, about: About) -> dict[str, str]:
    author = about.authors.get(entry["author"] or 0)
    usual = text.slugify(entry["name"], limit=80) or "author"
    person = {
        "name": entry["name"],
        "role": entry["role"],
        "native_name": entry["native_name"],
        "native_language": entry["language"],
        "affiliation": entry["affiliation"],
        "bio": entry["bio_line"],
        "slug": author.slug if author and author.slug != usual else "",
    }
    return {key: value for key, value in person.items() if value and (key, value) != ("role", "author")}


def _date(article: Article) -> dict[str, Any]:
    if article.dated is None:
        return {}
    date = linedates.written(article.dated, article.dated_precision)
    if article.dated_inferred:
        return {"dated": {"date": date, "inferred": True}}
    return {"published_at" if article.dated_precision == Precision.DAY else "dated": date}


def _image(image: Image | None) -> dict[str, str]:
    if image is None:
        return {}
    suffix = SUFFIXES.get(str(image.original.name).rpartition(".")[2].lower(), "jpg")
    facts = {"alt": image.alt, "caption": image.caption, "credit": image.credit, "licence": image.licence}
    return {"file": f"images/{image.sha256}.{suffix}"} | {key: value for key, value in facts.items() if value}


def _before(article: Article) -> dict[str, Any]:
    facts = {
        "outlet": article.first_outlet,
        "date": "",
        "url": article.first_url,
        "permission": article.first_permission,
        "terms": article.first_terms,
        "canonical": article.first_is_canonical,
    }
    if article.first_date:
        size = {Precision.DAY.value: 10, Precision.MONTH.value: 7, Precision.YEAR.value: 4}
        facts["date"] = article.first_date.isoformat()[: size[article.first_precision]]
    return {key: value for key, value in facts.items() if value} if article.first_outlet else {}


def _own(article: Article, copy: Snapshot) -> list[str]:
    """The piece's own address, where date and headline alone would not lead to it."""
    if not article.path or article.dated is None:
        return []
    usual = addresses.path_for(article.dated, article.dated_precision, addresses.stem(article, copy.headline))
    return [article.path] if article.slug or article.path != usual else []


# --- all pieces -------------------------------------------------------------------------------------------


def leaving() -> Any:
    """What an export holds: pieces that readers see, and the desk's own drafts. Never what a contributor is writing."""
    live = Article.objects.live()
    return (live | Article.objects.filter(state=State.DRAFT, submitted_by=None)).distinct()


def lines(*, own: bool = False, batch: int = 200) -> Iterator[tuple[dict[str, Any], Image | None]]:
    """Every line with its picture, in the order in which the pieces came; a batch in memory at a time.

    With `own` every line names the address that its piece has here, so that it keeps it where it goes.
    """
    last = 0
    while articles := list(
        leaving().filter(pk__gt=last).order_by("pk").select_related("kind", "series")[:batch]
    ):
        last = articles[-1].pk
        yield from _batch(articles, own=own)


def _batch(articles: Sequence[Article], *, own: bool) -> Iterator[tuple[dict[str, Any], Image | None]]:
    editions = {e.article_id: e for e in Edition.objects.live().filter(article__in=articles)}
    copies = {a.pk: editions[a.pk].snapshot() if a.pk in editions else a.snapshot() for a in articles}
    about = About.gather(list(copies.values()))
    old = _old_addresses(articles)
    steps = Step.objects.filter(article__in=articles, verb="bring_in")
    said = {step.article_id: step.facts.get("said", {}) for step in steps}
    for article in articles:
        copy = copies[article.pk]
        line = told(as_printed(article, editions.get(article.pk)), copy, old.get(article.pk, ()), about)
        line = as_said(line, said.get(article.pk, {}))
        if own and article.path:
            line["addresses"] = [article.path, *old.get(article.pk, ())]
        yield line, about.images.get(copy.lead_image_id or 0)


def as_printed(article: Article, edition: Edition | None) -> Article:
    """The piece with the facts that its live edition shows, whatever the desk is doing with it meanwhile."""
    if edition is not None:
        article.state = State.PUBLISHED
        article.dated, article.dated_precision = edition.dated, edition.dated_precision
        article.dated_inferred, article.origin = edition.dated_inferred, edition.origin
        article.series_id = edition.series_id
    return article


def _old_addresses(articles: Iterable[Article]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Article.objects.filter(pk__in=[a.pk for a in articles]).filter(~Q(addresses=None))
    for pk, own, path in rows.order_by("addresses__pk").values_list("pk", "path", "addresses__path"):
        if path != own:
            found.setdefault(pk, []).append(path)
    return found
