"""Topics, series and kinds of piece at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.admin import DeskForm, NoDelete
from authors.generics import ModelAdmin
from opinion import topics
from opinion.admin.asking import who
from opinion.admin.merging import TOPICS, merge_view
from opinion.models import Kind, Series, Topic, TopicLink


@admin.register(Topic)
class TopicAdmin(NoDelete, ModelAdmin):
    """What pieces are about. Whatever was merged into another is not here any more."""

    form = DeskForm
    list_display = ["name", "pieces", "description", "slug"]
    list_per_page = 100
    search_fields = ["name"]
    fields = ["name", "slug", "description"]

    def get_queryset(self, request: HttpRequest) -> Any:
        standing = super().get_queryset(request).filter(merged_into=None)
        links = TopicLink.objects.filter(tag=OuterRef("pk")).values("tag")
        return standing.annotate(piece_count=Subquery(links.values(count=Count("pk"))))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(merge_view)
        return [
            path("<int:pk>/merge/", view, {"merging": TOPICS}, name="opinion_topic_merge"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        topic = context.get("original")
        if topic is not None and self.has_change_permission(request, topic):
            context["tools"] = [
                (_("Pieces"), reverse("admin:opinion_article_changelist") + f"?topic={topic.pk}"),
                (_("Merge into another …"), reverse("admin:opinion_topic_merge", args=[topic.pk])),
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """Has everything remade that names the topic."""
        super().save_related(request, form, formsets, change)
        old = form.initial.get("slug", "") if change else ""
        topics.changed(form.instance, by=who(request), old_slug=old)

    @admin.display(description=gettext_lazy("pieces"), ordering="piece_count")
    def pieces(self, topic: Any) -> SafeString:
        """How many pieces at the desk have it, leading to them."""
        url = reverse("admin:opinion_article_changelist") + f"?topic={topic.pk}"
        return format_html('<a href="{}">{}</a>', url, topic.piece_count or 0)


@admin.register(Series)
class SeriesAdmin(NoDelete, ModelAdmin):
    """Pieces that belong together."""

    form = DeskForm
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug", "introduction"]

    def save_model(self, request: HttpRequest, obj: Series, form: Any, change: bool) -> None:
        """Has everything remade that names the series."""
        super().save_model(request, obj, form, change)
        old = form.initial.get("slug", "") if change else ""
        topics.series_changed(obj, by=who(request), old_slug=old)


@admin.register(Kind)
class KindAdmin(NoDelete, ModelAdmin):
    """Op-ed, letter, reply: what each should be like."""

    form = DeskForm
    list_display = ["name", "min_words", "max_words"]
    fields = ["name", "slug", ("min_words", "max_words"), "guidelines", "disclaimer"]
