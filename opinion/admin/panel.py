"""The desk's panel beside a piece: where it stands, what is missing, what was published and when, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import dateline, letters, preflight, standing
from opinion.admin import acts, agreeing, corresponding, holding, noting, owing, reading, returning, sourcing
from opinion.admin.acts import missing
from opinion.admin.marks import marks, short, when_seen
from opinion.admin.pictures import rendition_url
from opinion.consent import Record
from opinion.models import Article, Edition, beside
from opinion.standing import Standing
from opinion.states import State

# Where on the page a finding leads.
PLACES = {
    "headline": "#id_headline",
    "body": "#copy",
    "byline": "#bylines-group",
    "image": "#id_lead_image",
    "slug": "#id_slug",
    "origin": "#id_origin",
    "agreement": "#agreement",
    "disclosure": "#id_disclosure",
    "exclusivity": "#id_exclusivity",
    "check": "../check/#style",
    "notes": "../notes/",
}


@dataclass(frozen=True)
class Printed:
    """One edition in the panel: which version it holds, and when readers see it."""

    edition: Edition
    words: str
    tone: str
    may_be_withheld: bool


def context(article: Article, user: User, *, reads: bool) -> dict[str, Any]:
    """What the page of a piece shows besides its form; its text for who only `reads` it."""
    prefetch_related_objects(
        [article], *Article.COPY_ROWS
    )  # looked at many times, and not changed in between
    there = beside.look([article.pk])
    now, copy = standing.of(article, there=there), article.snapshot()
    known = preflight.Known(
        [article],
        authors=[entry["author"] for entry in copy.byline],
        at=now.scheduled.live_from if now.scheduled else None,
        there=there,
    )
    found, said = preflight.run(article, copy=copy, known=known), known.said.get(article.pk, Record())
    image, held = article.lead_image, holding.panel(article, user, is_held=article.pk in known.held)
    judged = acts.judged(now, user)
    fitting = [acts.ACTS[slug] for slug, refusal in judged.items() if not refusal]
    offered = missing.possible(fitting, found, may_be_saved=True)
    return {
        "there": there,
        "standing": now,
        "marks": marks(article.state, now.life, also_scheduled=bool(now.scheduled), held="hold" in held),
        **held,
        "findings": [(finding, PLACES.get(finding.place, "")) for finding in found],
        **owing.panel(article, user, found, there),
        "agreement": agreeing.lines(article, copy, said),
        "objections": said.open_objections[::-1],
        **noting.panel(article, there),
        **corresponding.panel(article, user, there),
        **sourcing.panel(article, there),
        **returning.panel(article, user, there),
        "whose": whose(now),
        "dates": dates(now),
        "clock": clock(now),
        "editions": editions(now, user),
        "url": acts.address(article.path) if now.live else "",
        "main_acts": [(act, act.title(now)) for act in offered if act.prints and not act.apart],
        "other_acts": [(act, act.title(now)) for act in offered if not (act.prints or act.apart)],
        "missing": missing.lines(now, user, found, judged),
        "behind": behind(now),
        "differs": differs(now, [act for act in offered if act.apart]),
        "revision": article.revisions.select_related("by")
        .defer("body")
        .filter(number=article.version)
        .first(),
        "saved": dateline.countdown(now.now, article.changed_at),
        "picture": rendition_url(image, "card", largest=True) if image else "",
        "text": reading.text(copy) if reads else None,
    }


def whose(now: Standing) -> str:
    """Who has the piece, or waits for it, in words."""
    article = now.article
    match article.state:
        case State.SUBMITTED:
            return _("In the inbox: nobody has it yet.")
        case State.EDITING if article.editor:
            return _("%(editor)s has it.") % {"editor": article.editor}
        case State.WITH_AUTHOR:
            since = article.steps.filter(verb="send").order_by("-at").first()
            day = short(since.at if since else article.changed_at)
            who = letters.addressee(article)[0] or _("the author")
            return _("Waiting for %(who)s since %(day)s.") % {"who": who, "day": day}
        case State.READY:
            return _("Ready: waiting for somebody who may publish.")
    return ""


def dates(now: Standing) -> list[tuple[str, str, bool]]:
    """What is due and when: a name, the moment in words, and whether it has passed."""
    article = now.article
    found = []
    if article.due_at:
        words = f"{short(article.due_at)}, {dateline.countdown(now.now, article.due_at)}"
        found.append((_("Due"), words, article.due_at <= now.now))
    if article.promised_at:
        words = f"{short(article.promised_at)}, {dateline.countdown(now.now, article.promised_at)}"
        found.append((_("Promised to the author"), words, article.promised_at <= now.now))
    if article.news_peg:
        late = article.news_peg < dateline.local(now.now).date()
        found.append((_("News peg"), formats.date_format(article.news_peg, _("D j M")), late))
    return found


def clock(now: Standing) -> dict[str, str]:
    """The next moment at which readers will see a change."""
    if now.scheduled is None:
        return {}
    at = now.scheduled.live_from
    return {"stamp": dateline.stamp(at), "countdown": dateline.countdown(now.now, at)}


def behind(now: Standing) -> list[str]:
    """Which editions hold another text than the desk's, in sentences."""
    facts: dict[str, Any] = {"version": now.article.version}
    told = []
    if now.live and not acts.holds(now.live, now.article):
        facts |= {"number": now.live.revision.number}
        told.append(_("Readers see version %(number)s; this is version %(version)s.") % facts)
    return told


OLD = {
    "old_text": gettext_lazy("text"),
    "old_picture": gettext_lazy("words of the picture"),
    "old_sources": gettext_lazy("sources"),
    "old_date": gettext_lazy("date"),
    "old_series": gettext_lazy("series"),
    "old_kind": gettext_lazy("kind"),
    "old_origin": gettext_lazy("words about where it appeared first"),
}


def still_old(now: Standing) -> str:
    """That the clock will bring something else than what stands here, in a sentence; "" where it will not."""
    if now.scheduled is None or not now.still_old:
        return ""
    facts = {
        "when": short(now.scheduled.live_from),
        "what": ", ".join(str(OLD[name]) for name in now.still_old),
    }
    return _("%(when)s still has the old %(what)s.") % facts


def differs(now: Standing, offered: Sequence[acts.Act]) -> dict[str, Any]:
    """What stands above a piece whose scheduled edition holds another text, and the button that puts this one there."""
    if now.scheduled is None or not (sentence := still_old(now)):
        return {}
    facts = {"older": now.scheduled.revision.number, "version": now.article.version}
    versions = _("It is version %(older)s; this is version %(version)s.") % facts
    return {
        "sentence": sentence,
        "versions": versions if "old_text" in now.still_old else "",
        "seen": now.token(),
        "acts": [(act, act.title(now)) for act in offered],
    }


def editions(now: Standing, user: User) -> list[Printed]:
    """Every edition, the newest first."""
    may = user.has_perm("opinion.publish_article")
    rows = []
    for edition in now.editions:
        words, tone = when_seen(edition, now.now)
        withheld = hasattr(edition, "withholding")
        if withheld:
            words += " · " + _("withheld")
        rows.append(Printed(edition, words, tone, may and tone == "past" and not withheld))
    return rows
