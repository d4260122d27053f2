"""`{% load language %}`: text with what it holds of other languages marked."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from opinion import prose

register = template.Library()


@register.filter
def marked(text: object, language: str = "en") -> SafeString:
    """The text, escaped, with `lang` on its stretches of Chinese, Japanese or Korean; `language` is its own."""
    return mark_safe(prose.mark_runs(str(text), language))  # noqa: S308 - escapes
