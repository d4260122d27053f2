"""The desk's panel beside a piece: where it stands, what is missing, what was published and when, what can be done."""

from typing import Any

from authors.models import User
from opinion import dateline, preflight, prose, standing
from opinion.admin import acts
from opinion.admin.marks import marks
from opinion.models import Article
from opinion.standing import Standing
from opinion.workflow import MOVES

PLACES = {
    "headline": "#id_headline",
    "body": "#body",
    "byline": "#bylines-group",
    "image": "#id_lead_image",
    "slug": "#id_slug",
    "origin": "#id_origin",
}


def context(article: Article, user: User) -> dict[str, Any]:
    """What the page of a piece shows besides its form."""
    now = standing.of(article)
    findings = preflight.run(article)
    offered = acts.offered(now, user)
    return {
        "standing": now,
        "marks": marks(article.state, now.life, also_scheduled=bool(now.scheduled)),
        "findings": [(finding, PLACES.get(finding.place, "")) for finding in findings],
        "zone": dateline.zone(),
        "clock": clock(now),
        "editions": article.editions.select_related("revision", "by").defer("body", "revision__body"),
        "words": prose.words(article.body),
        "url": acts.address(article.path) if now.live else "",
        "main_acts": [(act, act.title(now)) for act in offered if act.prints],
        "other_acts": [(act, act.title(now)) for act in offered if not act.prints],
        "behind": behind(now),
        "recent_steps": article.steps.select_related("by")[:6],
        "may_act": bool(MOVES),
    }


def clock(now: Standing) -> dict[str, str]:
    """The next moment at which readers will see a change."""
    if now.scheduled is None:
        return {}
    at = now.scheduled.live_from
    return {"stamp": dateline.stamp(at), "countdown": dateline.countdown(now.now, at)}


def behind(now: Standing) -> list[tuple[str, int]]:
    """The editions that hold another text than the desk's: "live" or "scheduled", and their version."""
    found = (("live", now.live), ("scheduled", now.scheduled))
    return [
        (name, edition.revision.number)
        for name, edition in found
        if edition is not None and not acts.holds(edition, now.article)
    ]
