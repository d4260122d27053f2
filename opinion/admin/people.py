"""Authors at the desk: their public facts, their portrait, and two records of one person made into one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from authors.admin import AffiliationInline, AuthorLinkInline, LocalNameInline, NoDelete, OtherNameInline
from authors.models import Author
from opinion import people
from opinion.models import Portrait


class PortraitInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Portrait
    extra = 0
    autocomplete_fields = ["image"]


@admin.register(Author)
class AuthorAdmin(NoDelete, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug"]
    search_fields = ["name", "sort_key", "local_names__name", "other_names__name"]
    fields = ["name", "name_order", "slug"]
    inlines = [LocalNameInline, AffiliationInline, OtherNameInline, AuthorLinkInline, PortraitInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(merged_into=None)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        old = form.initial.get("slug", "") if change else ""
        people.changed(form.instance, by=request.user, old_slug=old)  # type: ignore[arg-type]
