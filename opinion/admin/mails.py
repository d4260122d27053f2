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


def shown(mails: Iterable[Mail], *, named: Iterable[Mail] = (), case: str = "") -> list[Shown]:
    """These mails; people who get the same words stand together.

    Each of `named` goes to whoever will be named in what is typed on the page.
    """
    people: dict[tuple[str, str], list[str]] = {}
    for mail in mails:
        who = _("%(name)s, %(role)s (%(email)s)") % {
            "name": mail.name,
            "role": mail.role.label,
            "email": mail.to,
        }
        people.setdefault((mail.subject, mail.text), []).append(who)
    for words in dict.fromkeys((mail.subject, mail.text) for mail in named):
        people.setdefault(words, []).append(_("whomever you name"))
    return [Shown("; ".join(whom), subject, text, case) for (subject, text), whom in people.items()]
