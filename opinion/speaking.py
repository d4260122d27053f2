"""In which language words are made that last: those on record in the desk's, those of a mail in their reader's.

What a screen says is in the language of whoever looks at it, and is kept nowhere.
"""

from django.conf import settings
from django.utils import translation


def for_the_record() -> translation.override:
    """For words that are kept: they are the same whoever clicked."""
    return translation.override(settings.LANGUAGE_CODE)


def to_somebody(language: str) -> translation.override:
    """For words that are sent to somebody whose language this is; "" where nobody knows it."""
    return translation.override(language or settings.LANGUAGE_CODE)
