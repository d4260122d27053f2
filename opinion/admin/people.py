"""Authors at the desk: their public facts, their portrait, and two records of one person made into one."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors import text
from authors.admin import (
    AffiliationInline,
    AuthorLinkInline,
    DeskForm,
    LocalNameInline,
    NoDelete,
    OtherNameInline,
    PartOfAuthor,
)
from authors.generics import ModelAdmin
from authors.models import Author
from opinion import people, retrieval
from opinion.admin.asking import who
from opinion.admin.merging import AUTHORS, merge_view
from opinion.models import Byline, Drawer, Portrait


class PortraitInline(PartOfAuthor):
    model = Portrait
    autocomplete_fields = ["image"]


@admin.register(Author)
class AuthorAdmin(NoDelete, ModelAdmin):
    """What readers may know of a person. Whoever was merged into another is not here any more."""

    form = DeskForm
    list_display = ["name", "names", "pieces", "slug"]
    list_per_page = 50
    search_fields = ["name", "sort_key", "local_names__name", "other_names__name"]
    fields = ["name", "name_order", "slug"]
    inlines = [LocalNameInline, AffiliationInline, OtherNameInline, AuthorLinkInline, PortraitInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        standing = super().get_queryset(request).filter(merged_into=None).prefetch_related("local_names")
        pieces = Byline.objects.filter(author=OuterRef("pk")).values("author")
        return standing.annotate(piece_count=Subquery(pieces.values(count=Count("article", distinct=True))))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Each word in some name of theirs, or begun there; or as from the box that searches everything."""
        known = retrieval.holding(queryset, Drawer.PERSON, search_term)
        for word in text.clean_text(search_term).split()[:10]:
            queryset = queryset.filter(
                Q(name__icontains=word)
                | Q(sort_key__contains=text.fold(word))
                | Q(pk__in=Author.objects.filter(local_names__name__icontains=word))
                | Q(pk__in=Author.objects.filter(other_names__name__icontains=word))
            )
        return queryset | known, False

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(merge_view)
        return [
            path("<int:pk>/merge/", view, {"merging": AUTHORS}, name="authors_author_merge"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        author = context.get("original")
        if author is not None and self.has_change_permission(request, author):
            context["tools"] = [
                (_("Pieces"), reverse("admin:opinion_article_changelist") + f"?author={author.pk}"),
                (_("Merge into another …"), reverse("admin:authors_author_merge", args=[author.pk])),
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """Saves the rows, then has everything remade that shows this person."""
        super().save_related(request, form, formsets, change)
        old = form.initial.get("slug", "") if change else ""
        people.changed(form.instance, by=who(request), old_slug=old)

    @admin.display(description=gettext_lazy("in other languages"))
    def names(self, author: Author) -> str:
        """The names in other scripts."""
        return ", ".join(name.name for name in author.local_names.all() if name.name)

    @admin.display(description=gettext_lazy("pieces"), ordering="piece_count")
    def pieces(self, author: Any) -> SafeString:
        """How many pieces at the desk name this person, leading to them."""
        url = reverse("admin:opinion_article_changelist") + f"?author={author.pk}"
        return format_html('<a href="{}">{}</a>', url, author.piece_count or 0)
