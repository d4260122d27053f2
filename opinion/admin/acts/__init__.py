"""What the desk can do with a piece, as its buttons say it: the table of acts."""

from authors.models import User
from opinion.admin.acts.agreement import NoteYes, Send, Vouch
from opinion.admin.acts.at_the_desk import (
    Assign,
    CallBack,
    Dates,
    Decline,
    Ready,
    Reopen,
    Restore,
    Return,
    Spike,
    StartEditing,
    Unready,
)
from opinion.admin.acts.base import Act, address, holds
from opinion.admin.acts.public_life import Publish, PutBack, PutIntoEdition, Schedule, TakeDown, Unschedule
from opinion.refusals import Refused
from opinion.standing import Standing

__all__ = ["ACTS", "Act", "address", "holds", "judged", "offered"]

ACTS: dict[str, Act] = {
    act.slug: act
    for act in (
        Publish(),
        Schedule(),
        PutIntoEdition(),
        Unschedule(),
        TakeDown(),
        PutBack(),
        StartEditing(),
        Send(),
        NoteYes(),
        Vouch(),
        Ready(),
        Unready(),
        CallBack(),
        Reopen(),
        Return(),
        Restore(),
        Decline(),
        Spike(),
        Assign(),
        Dates(),
    )
}


def offered(now: Standing, user: User) -> list[Act]:
    """The acts whose buttons this person sees."""
    return [ACTS[slug] for slug, refusal in judged(now, user).items() if refusal is None]


def judged(now: Standing, user: User) -> dict[str, Refused | None]:
    """Why this person cannot do each act with the piece as it stands; None where she can."""
    return {slug: act.hindrance(now, user) for slug, act in ACTS.items()}
