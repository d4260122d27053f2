"""Why something was not done, in a sentence that the person who asked can act on. Doors show it as it is."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from opinion.findings import Finding


class Refused(Exception):
    """A verb that was not carried out; nothing was changed. `str()` is the sentence."""


class NotAllowed(Refused):
    """This person may not do this."""


class NotPossible(Refused):
    """Nobody can do this with the piece as it stands."""


class NotStored(Refused):
    """A file could not be kept; no row points to it."""


class Blocked(Refused):
    """Preflight found something that stands between the piece and publication."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(" ".join(finding.sentence for finding in self.findings))


class StaleCopy(Refused):
    """Somebody saved the piece in between: `theirs` is that revision. Both texts are kept, nothing is overwritten."""

    def __init__(self, theirs: Any) -> None:
        self.theirs = theirs
        told = _("%(who)s saved this piece after you opened it (version %(number)s).")
        super().__init__(told % {"who": theirs.by or _("Somebody"), "number": theirs.number})
