"""Any copy as the desk reads it: headline, byline, standfirst, text and the rest, in one form."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from opinion import prose
from opinion.models import Topic
from opinion.parts import BylineEntry, Snapshot


@dataclass(frozen=True, kw_only=True)
class Text:
    """A copy, ready to be read."""

    language: str
    headline: str
    standfirst: str
    body: SafeString
    notes: SafeString
    disclosure: str
    byline: list[BylineEntry]
    topics: list[str]


def text(copy: Snapshot) -> Text:
    """This copy, its body typeset from HTML that was cleaned once more."""
    body = prose.typeset(prose.clean(copy.body), language=copy.language)
    names = dict(Topic.objects.filter(pk__in=copy.topics).values_list("pk", "name"))
    return Text(
        language=copy.language,
        headline=copy.headline,
        standfirst=copy.standfirst,
        body=mark_safe(body.html),  # noqa: S308 - made by prose from cleaned HTML
        notes=mark_safe(body.notes_html),  # noqa: S308 - as the body
        disclosure=copy.disclosure,
        byline=copy.byline,
        topics=[names[pk] for pk in copy.topics if pk in names],
    )


def part_names(parts: list[str]) -> list[str]:
    """The parts of a copy in words."""
    words = {
        "headline": _("headline"),
        "standfirst": _("standfirst"),
        "body": _("text"),
        "byline": _("byline"),
        "image": _("lead image"),
        "topics": _("topics"),
        "disclosure": _("disclosure"),
        "language": _("language"),
    }
    return [words[part] for part in parts]
