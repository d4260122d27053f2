"""The app of the articles. Around migrations the public views step aside and come back, and the cache has its table."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db import connections, transaction
from django.db.models.signals import m2m_changed, post_migrate, post_save, pre_migrate
from django.utils.translation import gettext_lazy as _


class OpinionConfig(AppConfig):
    name = "opinion"
    verbose_name = _("the desk")

    def ready(self) -> None:
        pre_migrate.connect(drop_views, sender=self)
        post_migrate.connect(install_views, sender=self)
        post_migrate.connect(make_cache_table, sender=self)
        _watch_roles()


def _watch_roles() -> None:
    """What somebody owes goes into other hands when she may not do it any more, whoever changes her role, and where."""
    from django.contrib.auth.models import Group  # models exist only after the apps are loaded

    from authors.models import User

    for changes in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(settle_debts, sender=changes)
    post_save.connect(settle_debts, sender=User)


def settle_debts(signal: Any, **facts: Any) -> None:
    """After somebody's rights changed, all of them: another role is one that goes and then one that comes.

    Not while she signs in, which saves her account, too.
    """
    from opinion import debtors  # as above

    if facts.get("action", "").startswith("pre_") or facts.get("raw") or facts.get("created"):
        return
    if set(facts.get("update_fields") or ["is_active"]) & {"is_active", "is_staff", "is_superuser"}:
        transaction.on_commit(debtors.settle, robust=True)


def drop_views(using: str, plan: list[Any] | None = None, **kwargs: Any) -> None:
    """Before migrations that will run: PostgreSQL refuses to alter a column that a view uses."""
    from opinion.models import views  # models exist only after the apps are loaded

    if plan and using != "reader":
        views.drop(connections[using])


def install_views(using: str, plan: list[Any] | None = None, **kwargs: Any) -> None:
    """After migrations: the views and their grants, as live.sql says; not over tables that were just taken back."""
    from opinion.models import views  # models exist only after the apps are loaded

    if using != "reader" and not any(backwards for _migration, backwards in plan or ()):
        views.install(connections[using])


def make_cache_table(using: str, **kwargs: Any) -> None:
    """The table in which limits on guessing are counted; nothing where it is there."""
    if using != "reader":
        call_command("createcachetable", database=using, verbosity=0)
