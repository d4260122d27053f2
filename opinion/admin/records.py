"""What the desk may read and nobody may change: editions, revisions, steps, mail, addresses, tombstones."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from authors.generics import ModelAdmin
from opinion.admin import steps
from opinion.admin.marks import moment
from opinion.models import Address, Edition, Message, Step, Tombstone, Withholding


class ReadOnly(ModelAdmin):
    actions = None
    empty_value_display = ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VerbFilter(admin.SimpleListFilter):
    """What was done, in words."""

    title = gettext_lazy("what was done")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(verb, str(words)) for verb, words in steps.STEPS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Step)
class StepAdmin(ReadOnly):
    """The audit trail of all."""

    list_display = ["when", "what", "article", "by", "why"]
    list_filter = [VerbFilter]
    list_select_related = ["article", "by"]
    search_fields = ["article__headline", "by__email", "by__name", "why"]
    list_per_page = 100
    show_full_result_count = False

    when = moment("at", gettext_lazy("when"))

    @admin.display(description=gettext_lazy("what"), ordering="verb")
    def what(self, step: Step) -> str:
        """The verb, in words."""
        return steps.words(step.verb)


@admin.register(Message)
class MessageAdmin(ReadOnly):
    """The outbox: every mail, and how far it got."""

    list_display = ["subject", "to", "role", "how_far", "written", "sent"]
    list_filter = ["state", "template", "role"]
    search_fields = ["subject", "to"]
    show_full_result_count = False

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def how_far(self, message: Message) -> str:
        """How far it got; that it came back, where it did."""
        return message.standing

    written = moment("created_at", gettext_lazy("written"))
    sent = moment("sent_at", gettext_lazy("sent"))


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    """What readers saw, see and will see."""

    list_display = ["headline", "number", "kind", "since", "until", "path", "by"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    search_fields = ["headline", "path"]
    since = moment("live_from", gettext_lazy("live from"))
    until = moment("live_until", gettext_lazy("live until"))
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
