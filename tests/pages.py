"""What a page says to who reads it."""

import html
import re
from typing import Any


def words(page: Any) -> str:
    """The words of an answer, without its markup, each blank as one."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))
