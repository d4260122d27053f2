"""Mails on the page that asks: to whom, as what, and in what words, before the click that sends them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from opinion.notifications import Mail


@dataclass(frozen=True)
class Shown:
    """One text, and everybody who gets it; `case` says when, where that is chosen on the page itself."""

    to: str
    subject: str
    text: str
    case: str = ""


def shown(mails: Iterable[Mail], *, case: str = "") -> list[Shown]:
    """These mails; people who get the same words stand together."""
    people: dict[tuple[str, str], list[str]] = {}
    for mail in mails:
        who = _("%(name)s, %(role)s (%(email)s)") % {
            "name": mail.name,
            "role": mail.role.label,
            "email": mail.to,
        }
        people.setdefault((mail.subject, mail.text), []).append(who)
    return [Shown("; ".join(whom), subject, text, case) for (subject, text), whom in people.items()]


def to_whom_it_names(mails: Iterable[Mail], *, case: str = "") -> list[Shown]:
    """These mails, of which each goes to whoever will be named in what is typed on the page."""
    words = dict.fromkeys((mail.subject, mail.text) for mail in mails)
    return [Shown(_("whomever you name"), subject, text, case) for subject, text in words]
