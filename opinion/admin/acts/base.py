"""What an act is: one thing that the desk can do with a piece, with its words, its consequence and its verb."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from authors.models import User
from opinion import workflow
from opinion.admin.forms import ActForm, ClockForm
from opinion.admin.marks import short
from opinion.models import Article, Edition
from opinion.notifications import Mail
from opinion.parts import Snapshot
from opinion.refusals import NotPossible, Refused
from opinion.standing import Standing
from opinion.states import PublicLife
from opinion.workflow import MOVES

ANY = frozenset(PublicLife)


class Act(ABC):
    """One button. `moves` are the rows of the workflow that it may make, `lives` where it makes sense."""

    slug: ClassVar[str]
    moves: ClassVar[tuple[str, ...]]
    lives: ClassVar[frozenset[PublicLife]] = ANY
    elsewhere: ClassVar[Any] = ""  # what is said where it is no matter of the piece
    prints: ClassVar[bool] = False  # sends the working copy out, which therefore is saved first
    reprints: ClassVar[bool] = False  # sends out again what readers saw last
    apart: ClassVar[bool] = False  # has a place of its own on the page of the piece, not among the others
    chooser: ClassVar[type[ClockForm] | None] = None

    def concerns(self, now: Standing) -> bool:
        """Whether it is a matter of this piece at all, whoever asks."""
        return now.life in self.lives

    def hindrance(self, now: Standing, user: User) -> Refused | None:
        """Why this person cannot do it with the piece as it stands, checks apart; None where she can."""
        ways = [workflow.hindrance(now.article, verb, user, life=now.life) for verb in self.moves]
        if ways and None not in ways:
            return ways[0]
        return None if self.concerns(now) else NotPossible(str(self.elsewhere))

    def fits(self, now: Standing, user: User) -> bool:
        """Whether this person could do it with the piece as it stands."""
        return self.hindrance(now, user) is None

    def form(self, now: Standing) -> Callable[..., forms.Form]:
        """What is asked before it is done."""
        return ActForm

    def initial(self, now: Standing, asked: Mapping[str, str]) -> dict[str, Any]:
        """What stands in the form at first; `asked` is the query of the address."""
        return {}

    def templates(self, now: Standing, asked: Mapping[str, str]) -> list[tuple[str, str, bool]]:
        """The templates from which the form may begin: name, query, and whether it is this one."""
        return []

    @property
    def goes_out(self) -> bool:
        """Whether readers see a text by it, now or later: then what may be passed is passed in its dialog."""
        return self.prints or self.reprints

    def copy(self, now: Standing) -> Snapshot | None:
        """The text that goes out, where that is not the working copy."""
        return None

    @property
    def is_checked(self) -> bool:
        """Whether preflight has to be clear for it."""
        return any(MOVES[verb].checks for verb in self.moves)

    @abstractmethod
    def title(self, now: Standing) -> str:
        """What the act is called."""

    def moment(self, now: Standing) -> dt.datetime | None:
        """When it takes effect, where that is settled and is not now."""
        return None

    def button(self, now: Standing, at: dt.datetime | None) -> str:
        """What stands on the button that does it."""
        return self.title(now)

    @abstractmethod
    def consequences(self, now: Standing, at: dt.datetime | None) -> list[str]:
        """What will happen, in sentences."""

    def mails(self, now: Standing, at: dt.datetime | None, *, by: User) -> list[Mail]:
        """The mails that it would cause, as they would be stored; a letter is in its form."""
        return []

    def enclosed(self, now: Standing) -> str:
        """What would stand below the letter that is in its form."""
        return ""

    @abstractmethod
    def do(self, article: Article, given: dict[str, Any], *, by: User, at: dt.datetime | None) -> str:
        """Does it; returns what to tell afterwards. Raises Refused."""


def address(path: str | None) -> str:
    """The whole address of a public page."""
    return f"{settings.SITE_URL}{path or '/'}"


def cancelled(now: Standing) -> list[str]:
    """What happens to the edition on the clock, if there is one."""
    if now.scheduled is None:
        return []
    return [_("The edition scheduled for %(when)s is cancelled.") % {"when": short(now.scheduled.live_from)}]


def holds(edition: Edition | None, article: Article) -> bool:
    """Whether an edition holds the working copy as it is, under whatever number."""
    if edition is None or edition.revision.number == article.version:
        return edition is not None
    current = article.revisions.filter(number=article.version).values_list("parts", flat=True).first()
    return bool(current == edition.revision.parts)
