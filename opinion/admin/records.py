"""What the desk may read and nobody may change: editions, revisions, steps, mail, addresses, tombstones."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.http import HttpRequest
from taggit.models import Tag

from opinion.models import Address, Edition, Message, Step, Tombstone, Withholding


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Step)
class StepAdmin(ReadOnly):
    """The audit trail of all."""

    list_display = ["at", "verb", "article", "by", "why"]
    list_filter = ["verb"]
    list_select_related = ["article", "by"]
    search_fields = ["article__headline", "by__email", "by__name", "why"]
    list_per_page = 100
    show_full_result_count = False


@admin.register(Message)
class MessageAdmin(ReadOnly):
    """The outbox: every mail, and how far it got."""

    list_display = ["subject", "to", "state", "created_at", "sent_at"]
    list_filter = ["state", "template"]
    search_fields = ["subject", "to"]
    show_full_result_count = False


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    """What readers saw, see and will see."""

    list_display = ["headline", "number", "kind", "live_from", "live_until", "path", "by"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    search_fields = ["headline", "path"]
    fields = [
        *(
            "article",
            "number",
            "kind",
            "live_from",
            "live_until",
            "printed_at",
            "by",
            "revision",
            "path",
            "note",
        ),
        *(
            "language",
            "headline",
            "standfirst",
            "dated",
            "dated_precision",
            "origin",
            "disclosure",
            "disclaimer",
        ),
    ]
    show_full_result_count = False


@admin.register(Address)
class AddressAdmin(ReadOnly):
    """Every path that anything ever had."""

    list_display = ["path", "since"]
    search_fields = ["path"]
    show_full_result_count = False


@admin.register(Tombstone)
class TombstoneAdmin(ReadOnly):
    """What stands where pieces were taken down."""

    list_display = ["article", "at", "by", "headline", "byline", "reason"]
    list_select_related = ["article", "by"]


@admin.register(Withholding)
class WithholdingAdmin(ReadOnly):
    """Past editions that readers may not see any more."""

    list_display = ["edition", "at", "by", "public_reason"]
    list_select_related = ["edition", "by"]


# Rooms of the libraries that the desk has no use for: our topics stand in our own, addresses in the accounts.
for model in (Tag, EmailAddress):
    admin.site.unregister(model)
