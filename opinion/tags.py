"""Topics as people type them: separated by commas, Chinese commas, enumeration commas or semicolons."""

import re
from collections.abc import Iterable
from typing import Any

from authors.text import clean_text

SEPARATORS = ",，、;；\n"
_PART = re.compile(rf'"([^"]*)"|([^{SEPARATORS}"]+)')


def split(typed: str) -> list[str]:
    """The names in what was typed, each once whatever its case, in order. Quotes keep a separator in a name."""
    names = (clean_text(quoted or bare) for quoted, bare in _PART.findall(typed or ""))
    return list({name.casefold(): name for name in reversed([name for name in names if name])}.values())[::-1]


def join(tags: Iterable[Any]) -> str:
    """Topics as one would type them."""
    names = (tag.name for tag in tags)
    return ", ".join(f'"{name}"' if re.search(f"[{SEPARATORS}]", name) else name for name in names)
