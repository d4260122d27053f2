"""`{% load once %}{% once "public/_masthead.html" %}`: what every page has in the same words, made once."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from opinion import publisher

register = template.Library()


@register.simple_tag
def once(name: str) -> SafeString:
    """The template, which may use what `publisher.facts` says and nothing else."""
    return _made(name, tuple(publisher.facts().items()))


@lru_cache(maxsize=32)
def _made(name: str, facts: tuple[tuple[str, str], ...]) -> SafeString:
    return mark_safe(get_template(name).render(dict(facts)))  # noqa: S308 - escaped by the engine
