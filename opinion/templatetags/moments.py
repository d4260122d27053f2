"""`{% load moments %}{{ at|stamp }}`: a moment with its clock, in the language of whoever reads it."""

import datetime as dt

from django import template

from opinion import dateline

register = template.Library()


@register.filter
def stamp(moment: dt.datetime) -> str:
    """15 July 2021, 06:00 Asia/Taipei (14 July 2021, 22:00 UTC)."""
    return dateline.stamp(moment)
