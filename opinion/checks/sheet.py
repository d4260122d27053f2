"""What checks look at: a piece, the copy of it that would go out, when, and what the desk's records say of it."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from opinion import consent, dateline, house_style, prose
from opinion.checks.known import Known
from opinion.consent import Consent, Record
from opinion.models import Article, Image
from opinion.parts import Snapshot
from opinion.states import Origin


@dataclass
class Sheet:
    """The piece, the copy that would go out, and the moment at which readers would see it."""

    article: Article
    copy: Snapshot
    known: Known = field(default_factory=Known)

    @property
    def at(self) -> dt.datetime:
        return self.known.at

    @property
    def day(self) -> dt.date:
        """The day, by the desk's calendar, on which it would go out."""
        return dateline.local(self.at).date()

    @property
    def is_archive(self) -> bool:
        """Whether a recorded reason stands for what an author would be asked today."""
        return self.article.origin == Origin.ARCHIVE

    @property
    def said(self) -> Record:
        """What people agreed and objected to."""
        return self.known.said.get(self.article.pk, Record())

    @cached_property
    def consents(self) -> list[Consent]:
        """Where each yes stands that this text needs."""
        return consent.standing(self.article, self.copy, self.said)

    @cached_property
    def paragraphs(self) -> list[str]:
        return prose.paragraphs(self.copy.body)

    @cached_property
    def names(self) -> list[str]:
        """The names in the byline, in every script."""
        entries = self.copy.byline
        return [name for entry in entries for name in (entry["name"], entry["native_name"]) if name]

    @cached_property
    def length(self) -> int:
        return prose.length(prose.words(self.copy.body))

    @cached_property
    def style_hits(self) -> list[house_style.Hit]:
        """Where house style asks for other words, outside quotations, and nobody let them stand."""
        if not self.known.style:
            return []
        hits = house_style.check(self.paragraphs, self.known.style, language=self.copy.language).hits
        ignored = self.known.ignored(self.article) if hits else set()
        return [hit for hit in hits if not hit.is_quoted and hit.key not in ignored]

    @cached_property
    def image(self) -> Image | None:
        if self.copy.lead_image_id == self.article.lead_image_id:
            return self.article.lead_image
        return Image.objects.filter(pk=self.copy.lead_image_id or 0).first()
