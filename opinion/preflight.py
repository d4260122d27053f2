"""Preflight: what stands between a piece and publication, as a list of sentences. It runs inside the gate.

Each rule is a small generator over a `Sheet`; adding a rule is writing one and naming it in RULES.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authors import text
from opinion import addresses, prose, soundness
from opinion.findings import Finding, Severity
from opinion.models import Address, Article, Edition, Image
from opinion.parts import Snapshot
from opinion.states import Origin, Precision

BLOCKS, WARNS = Severity.BLOCKS, Severity.WARNS


@dataclass
class Sheet:
    """What the rules look at: the piece, and the copy that would go out."""

    article: Article
    copy: Snapshot
    is_refused: Callable[[str, Article], bool] = addresses.is_refused

    @cached_property
    def paragraphs(self) -> list[str]:
        return prose.paragraphs(self.copy.body)

    @cached_property
    def names(self) -> list[str]:
        entries = self.copy.byline
        return [name for entry in entries for name in (entry["name"], entry["native_name"]) if name]

    @cached_property
    def length(self) -> int:
        return prose.length(prose.words(self.copy.body))

    @cached_property
    def image(self) -> Image | None:
        if self.copy.lead_image_id == self.article.lead_image_id:
            return self.article.lead_image
        return Image.objects.filter(pk=self.copy.lead_image_id or 0).first()


Rule = Callable[[Sheet], Iterator[Finding]]


def run(article: Article, *, copy: Snapshot | None = None) -> list[Finding]:
    """Every finding about the working copy (or about `copy`), those that block first."""
    return _findings(Sheet(article, copy or article.snapshot()))


def glance(articles: Sequence[Article]) -> dict[int, list[Finding]]:
    """The findings about each of these working copies, in the same few queries however many they are."""
    prefetch_related_objects(articles, "kind", "lead_image", *Article.COPY_ROWS)
    now = timezone.now()
    paths = {_wanted_path(article, now) for article in articles if article.slug}
    owners = dict(Address.objects.filter(path__in=paths).values_list("path", "article_id"))
    public = Edition.objects.has_been_live().filter(article__in=[a.pk for a in articles if a.slug])
    settled = set(public.values_list("article_id", flat=True)) if owners else set()

    def is_refused(path: str, article: Article) -> bool:
        return article.pk not in settled and owners.get(path, article.pk) != article.pk

    return {article.pk: _findings(Sheet(article, article.snapshot(), is_refused)) for article in articles}


def _findings(sheet: Sheet) -> list[Finding]:
    found = [finding for rule in RULES for finding in rule(sheet)]
    return sorted(found, key=lambda finding: not finding.blocks)


def headline(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.copy.headline:
        yield Finding(
            rule="headline", severity=BLOCKS, sentence=_("The piece has no headline."), place="headline"
        )


def working_headline(sheet: Sheet) -> Iterator[Finding]:
    """A stand-in stops a piece; that of an archived text passes, as far as the recorded reason covers it."""
    covered = sheet.article.origin_parts.get("headline") == sheet.copy.fingerprints()["headline"]
    passes = sheet.article.origin == Origin.ARCHIVE and sheet.article.origin_reason and covered
    if sheet.copy.headline and sheet.copy.headline_is_working:
        yield Finding(
            rule="working_headline",
            severity=WARNS if passes else BLOCKS,
            sentence=_("The headline is a working headline. Write the one that readers should see."),
            place="headline",
        )


def byline(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.copy.byline:
        yield Finding(
            rule="byline",
            severity=BLOCKS,
            sentence=_("The piece has no byline: say who wrote it."),
            place="byline",
        )


def body(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.paragraphs:
        yield Finding(rule="body", severity=BLOCKS, sentence=_("The piece has no text."), place="body")


def opening(sheet: Sheet) -> Iterator[Finding]:
    if sheet.article.is_opening:
        yield Finding(
            rule="opening",
            severity=BLOCKS,
            sentence=_("We hold only the opening of this text. The rest has to come first."),
            place="body",
        )


def breaks_off(sheet: Sheet) -> Iterator[Finding]:
    if sheet.paragraphs and (where := soundness.breaks_off(sheet.paragraphs)):
        yield Finding(
            rule="breaks_off", severity=BLOCKS, sentence=where, place="body", paragraph=len(sheet.paragraphs)
        )


def origin(sheet: Sheet) -> Iterator[Finding]:
    if sheet.article.origin == Origin.UNKNOWN:
        yield Finding(
            rule="origin",
            severity=BLOCKS,
            sentence=_("Nobody knows where this text comes from. Find out, and set its origin."),
            place="origin",
        )


def slug(sheet: Sheet) -> Iterator[Finding]:
    article = sheet.article
    if not article.slug:
        return
    path = _wanted_path(article, timezone.now())
    if sheet.is_refused(path, article):
        yield Finding(
            rule="slug",
            severity=BLOCKS,
            sentence=_("Another piece has the address %(path)s. Choose a different last part.")
            % {"path": path},
            place="slug",
        )
    if text.mixes_scripts(article.slug):
        yield Finding(
            rule="slug_scripts",
            severity=WARNS,
            sentence=_("The address mixes alphabets whose letters look alike."),
            place="slug",
        )


def _wanted_path(article: Article, now: dt.datetime) -> str:
    """The address with the last part that was set by hand."""
    precision = article.dated_precision if article.dated else Precision.DAY
    return addresses.path_for(article.dated or now, precision, article.slug)


def names(sheet: Sheet) -> Iterator[Finding]:
    for name in sheet.names:
        if text.mixes_scripts(name):
            yield Finding(
                rule="name_scripts",
                severity=WARNS,
                sentence=_("The name “%(name)s” mixes alphabets whose letters look alike.") % {"name": name},
                place="byline",
            )


def unbalanced(sheet: Sheet) -> Iterator[Finding]:
    for fault in soundness.unbalanced(sheet.paragraphs):
        yield Finding(
            rule="unbalanced",
            severity=WARNS,
            sentence=fault.sentence,
            place="body",
            paragraph=fault.paragraph,
        )


def bio_line_left_in(sheet: Sheet) -> Iterator[Finding]:
    if soundness.bio_line_left_in(sheet.paragraphs, sheet.names):
        yield Finding(
            rule="bio_line_left_in",
            severity=WARNS,
            sentence=_("The last paragraph reads like a bio line. It belongs in the byline."),
            place="body",
            paragraph=len(sheet.paragraphs),
        )


def picture(sheet: Sheet) -> Iterator[Finding]:
    if sheet.image is None:
        return
    for field, sentence in (
        ("alt", _("The lead image has no alternative text for people who cannot see it.")),
        ("credit", _("The lead image has no credit.")),
        ("licence", _("The lead image has no licence: nobody noted on what terms we may show it.")),
    ):
        if not getattr(sheet.image, field):
            yield Finding(rule=f"image_{field}", severity=WARNS, sentence=sentence, place="image")


def length(sheet: Sheet) -> Iterator[Finding]:
    kind, count = sheet.article.kind, sheet.length
    facts = {"kind": kind.name, "count": count, "least": kind.min_words, "most": kind.max_words}
    if sheet.paragraphs and count < kind.min_words:
        sentence = ngettext(
            "With %(count)d word this is short for this kind (%(kind)s: at least %(least)d).",
            "With %(count)d words this is short for this kind (%(kind)s: at least %(least)d).",
            count,
        )
    elif count > kind.max_words:
        sentence = ngettext(
            "With %(count)d word this is long for this kind (%(kind)s: at most %(most)d).",
            "With %(count)d words this is long for this kind (%(kind)s: at most %(most)d).",
            count,
        )
    else:
        return
    yield Finding(rule="length", severity=WARNS, sentence=sentence % facts, place="body")


RULES: tuple[Rule, ...] = (
    headline,
    working_headline,
    byline,
    body,
    opening,
    breaks_off,
    origin,
    slug,
    unbalanced,
    bio_line_left_in,
    picture,
    names,
    length,
)
