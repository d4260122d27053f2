"""The app of the articles. Around migrations the public views step aside and come back, and the cache has its table."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class OpinionConfig(AppConfig):
    name = "opinion"
    verbose_name = _("the desk")

    def ready(self) -> None:
        pre_migrate.connect(drop_views, sender=self)
        post_migrate.connect(install_views, sender=self)
        post_migrate.connect(make_cache_table, sender=self)


def drop_views(using: str, plan: list[Any] | None = None, **kwargs: Any) -> None:
    """Before migrations that will run: PostgreSQL refuses to alter a column that a view uses."""
    from opinion.models import views  # models exist only after the apps are loaded

    if plan and using != "reader":
        views.drop(connections[using])


def install_views(using: str, **kwargs: Any) -> None:
    """After migrations: the views and their grants, as live.sql says."""
    from opinion.models import views  # models exist only after the apps are loaded

    if using != "reader":
        views.install(connections[using])


def make_cache_table(using: str, **kwargs: Any) -> None:
    """The table in which limits on guessing are counted; nothing where it is there."""
    if using != "reader":
        call_command("createcachetable", database=using, verbosity=0)
