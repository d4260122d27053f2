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
from opinion.standing import Standing

__all__ = ["ACTS", "Act", "address", "holds", "offered"]

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
    return [act for act in ACTS.values() if act.fits(now, user)]
