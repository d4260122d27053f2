"""Signing in: allauth, put to sleep on public addresses."""

from importlib import import_module

from allauth.account import apps


class SignInConfig(apps.AccountConfig):  # type: ignore[misc]
    """allauth's app. Its own `ready` insists on its middleware by name; config.desk_middleware wraps that one."""

    def ready(self) -> None:
        import_module("allauth.account.checks")
