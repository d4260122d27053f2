"""Which database connection a model uses: the public views by the role `reader`, everything else by the desk's."""

from typing import Any

from django.conf import settings
from django.db.models import Model


class LiveRouter:
    """Sends every model of `opinion.models.live` to `settings.PUBLIC_DATABASE`; the desk's never goes there."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return str(settings.PUBLIC_DATABASE) if model.__module__ == "opinion.models.live" else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "reader" else None
