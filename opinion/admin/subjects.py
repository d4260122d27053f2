"""Topics, series, kinds of piece and images at the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from authors.admin import NoDelete
from opinion import topics
from opinion.models import Image, Kind, Series, Topic


@admin.register(Topic)
class TopicAdmin(NoDelete, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug", "description"]
    search_fields = ["name"]
    fields = ["name", "slug", "description"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(merged_into=None)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        old = form.initial.get("slug", "") if change else ""
        topics.changed(form.instance, by=request.user, old_slug=old)  # type: ignore[arg-type]


@admin.register(Series)
class SeriesAdmin(NoDelete, admin.ModelAdmin):  # type: ignore[type-arg]
    search_fields = ["name"]
    fields = ["name", "slug", "introduction"]


@admin.register(Kind)
class KindAdmin(NoDelete, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "min_words", "max_words"]


@admin.register(Image)
class ImageAdmin(NoDelete, admin.ModelAdmin):  # type: ignore[type-arg]
    search_fields = ["filename", "alt", "caption", "credit"]
