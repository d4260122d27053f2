"""What was left out of a text on its way in, told to whoever sent it: nothing that was typed goes in silence."""

import re

from django.utils.translation import gettext as _

_PICTURE = re.compile(r"<(?:img|picture|video|iframe|object|embed)\b", re.IGNORECASE)
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


FIELDS = ("headline", "standfirst", "body")


def told(given: str, kept: str) -> list[str]:
    """Sentences about what `given` held and `kept`, the same text after cleaning, does not."""
    sentences = []
    if _PICTURE.search(given):
        sentences.append(
            _("Pictures in the text were left out: a picture of another site would tell it who reads.")
        )
    if len(_TURNING.findall(given)) > len(_TURNING.findall(kept)):
        sentences.append(_("Hidden signs that turn the direction of text were removed."))
    return sentences
