"""People, as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuthorsConfig(AppConfig):
    """Who signs in, who stands in a byline, and what is private about them."""

    name = "authors"
    verbose_name = _("people")
