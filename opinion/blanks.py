"""Blanks: the places of a letter, written {name}, that are filled in when it is begun for a piece."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BLANKS = {
    "name": gettext_lazy("the author's name"),
    "headline": gettext_lazy("the headline of the piece"),
    "publisher": gettext_lazy("the name of this publication"),
}
_BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")


def known() -> str:
    """Every blank with what it stands for, as a sentence lists them."""
    return ", ".join(f"{{{name}}} ({words})" for name, words in BLANKS.items())


def fault(text: str) -> str:
    """What is wrong with the blanks of this text, in a sentence; "" where nothing is."""
    for found in _BRACES.finditer(text):
        if found[1] in BLANKS:
            continue
        wrong = {"blank": found[0], "known": known()}
        if found[1] is None:
            return _("A brace stands alone: %(blank)s. What can be filled in is: %(known)s.") % wrong
        return _("Nothing fills in %(blank)s. What can be filled in is: %(known)s.") % wrong
    return ""


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with these words in its blanks. What the words hold themselves is left as it is."""
    return _BRACES.sub(lambda found: words.get(found[1] or "", found[0]), text)
