"""What the desk may read and nobody may change: editions, revisions, steps, mail, addresses, tombstones."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from opinion.models import Address, Edition, Message, Revision, Step, Tombstone, Withholding


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Edition, Revision, Step, Message, Address, Tombstone, Withholding)
class RecordAdmin(ReadOnly):
    pass
