"""`{% csrf_token %}`, in every template of the desk, the portal and the libraries: also the key of the form.

So no form that changes anything can be without one (`opinion.once`).
"""

import uuid

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from opinion import once

register = template.Library()


class KeyedToken(CsrfTokenNode):
    """Django's hidden field, and ours. A form that is handed back keeps the key under which it was sent."""

    def render(self, context: Context) -> SafeString:
        key = context.get(once.FIELD) or uuid.uuid4()
        token = super().render(context)
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, once.FIELD, key)


@register.tag("csrf_token")
def csrf_token(parser: Parser, token: Token) -> KeyedToken:
    """The two hidden fields that every form with `method="post"` begins with."""
    return KeyedToken()
