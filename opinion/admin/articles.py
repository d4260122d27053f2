"""The desk's pieces: writing them, and everything that is done with them from their page."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion import intake, losses, revisions, standing, submissions
from opinion.admin import (
    act_views,
    acts,
    agreeing,
    article_form,
    bulk,
    check_page,
    comparing,
    conflict,
    holding,
    noting,
    panel,
    preview,
    returning,
    sourcing,
    timeline,
    two_texts,
)
from opinion.admin.article_form import ArticleForm, BylineInline, TopicInline, writable
from opinion.admin.article_list import ListOfPieces
from opinion.admin.asking import who
from opinion.admin.unsaved import KeptWhileTyped, kept_for_good
from opinion.models import Article, ArticleQuerySet, TopicLink
from opinion.parts import fingerprint
from opinion.refusals import NotAllowed, Refused, StaleCopy

NEXT = "_then"
SHOWN = ("kind", "series", "lead_image", "editor", "submitted_by")  # what the page of a piece says of it


@admin.register(Article)
class ArticleAdmin(KeptWhileTyped, ListOfPieces):
    form = ArticleForm
    change_form_template = "admin/opinion/article/change_form.html"
    inlines = [BylineInline, TopicInline]
    autocomplete_fields = ["lead_image", "series"]
    actions = [bulk.action(slug) for slug in bulk.BULK]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "headline",
                    "headline_is_working",
                    "standfirst",
                    "body",
                    "disclosure",
                    "nothing_to_disclose",
                    "base",
                    "details",
                ]
            },
        ),
        (
            gettext_lazy("Piece"),
            {
                "fields": [
                    "kind",
                    "language",
                    "lead_image",
                    "series",
                    ("exclusivity", "exclusive_until"),
                    "dated_as",
                    "dated_inferred",
                    "slug",
                ]
            },
        ),
        (
            gettext_lazy("Origin"),
            {
                "classes": ["collapse"],
                "fields": [
                    "origin",
                    "is_opening",
                    "first_outlet",
                    "first_as",
                    "first_url",
                    "first_is_canonical",
                    "first_permission",
                    "first_permitted_on",
                    "first_terms",
                    "first_is_verbatim",
                    "first_without_picture",
                    "first_not_before",
                    "first_credit",
                ],
            },
        ),
        (gettext_lazy("Note of the desk"), {"fields": ["desk_note"]}),
    ]

    # --- who may

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        return Article.objects.visible_to(who(request)).with_public_life()

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        """The piece with all that its form shows of it; read once for a request."""
        if not hasattr(request, "piece"):
            try:
                pk = Article._meta.pk.to_python(object_id)
            except ValidationError:
                return None
            pieces = Article.objects.visible_to(request.user).select_related(*SHOWN)
            topics = Prefetch("topic_links", TopicLink.objects.select_related("tag"))
            request.piece = pieces.prefetch_related("bylines", topics).filter(pk=pk).first()
        return request.piece

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and writable(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_change_permission(request, obj) and writable(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    # --- where

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        here = "opinion_article_"
        ours = [
            path(
                f"<int:pk>/{slug}/",
                view(act_views.act_view),
                {"slug": slug},
                name=here + slug.replace("-", "_"),
            )
            for slug in acts.ACTS
        ]
        ours += [
            path("bulk/<slug:slug>/", view(bulk.bulk_view), name=here + "bulk"),
            path("<int:pk>/take/", view(act_views.take_view), name=here + "take"),
            path("<int:pk>/versions/", view(timeline.versions_view), name=here + "versions"),
            path("<int:pk>/compare/", view(comparing.compare_view), name=here + "compare"),
            path(
                "<int:pk>/versions/<int:number>/restore/",
                view(act_views.restore_view),
                name=here + "restore_version",
            ),
            path(
                "<int:pk>/versions/<int:number>/beside/",
                view(two_texts.two_texts_view),
                name=here + "two_texts",
            ),
            path(
                "<int:pk>/editions/<int:number>/withhold/",
                view(act_views.withhold_view),
                name=here + "withhold",
            ),
            path(
                "<int:pk>/objections/<int:number>/answer/",
                view(agreeing.answer_view),
                name=here + "answer_objection",
            ),
            path("<int:pk>/returned/", view(returning.bring_view), name=here + "bring"),
            path("<int:pk>/returned/<int:number>/", view(returning.returned_view), name=here + "returned"),
            path("<int:pk>/hold/", view(holding.place_view), name=here + "hold"),
            path("<int:pk>/notes/", view(noting.notes_view), name=here + "notes"),
            path("<int:pk>/sources/", view(sourcing.sources_view), name=here + "sources"),
            path("<int:pk>/check/", view(check_page.check_view), name=here + "check"),
            path("<int:pk>/preview/", view(preview.preview_view), name=here + "preview"),
            path("<int:pk>/preview/<int:number>/", view(preview.preview_view), name=here + "preview_version"),
            path("<int:pk>/preview/page/", view(preview.page_view), name=here + "page"),
            path("<int:pk>/preview/<int:number>/page/", view(preview.page_view), name=here + "page_version"),
        ]
        return ours + super().get_urls()

    # --- the form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"kind": submissions.default_kind().pk, **super().get_changeform_initial_data(request)}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """As Django's; a form that comes too late is kept beside what is there, and answered with both.

        A lawyer is led to the page that is hers.
        """
        if request.method != "POST" and object_id and (hers := holding.lawyers_page(request, object_id)):
            return hers
        if request.method == "POST" and object_id and (late := conflict.if_stale(self, request, object_id)):
            return late
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:  # the piece was saved, or spiked, after it was looked at above
            assert object_id is not None  # noqa: S101 - a new piece is nobody else's
            return conflict.kept_beside(self, request, object_id, str(refusal))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        if obj is not None:
            reads = not self.has_change_permission(request, obj)
            context |= panel.context(obj, who(request), reads=reads)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The history of a piece is its versions and steps."""
        return HttpResponseRedirect("../versions/")

    # --- saving

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Nothing yet: piece, byline and topics are saved together, under one lock, in `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """Saves all of it through the verb, which checks the base version first and records the revision last."""
        article: Article = form.instance
        if not change:
            form.put_into(article)
            with intake.taking_in(article, by=who(request)):
                self._save_rows(article, formsets)
            kept_for_good(request, None)
            return
        seen = form.cleaned_data
        with revisions.saving(article, by=who(request), base=seen["base"]) as locked:
            if fingerprint(standing.details(locked)) != seen["details"]:
                raise StaleCopy(conflict.current(locked))
            form.put_into(locked)
            self._save_rows(locked, formsets)
        kept_for_good(request, article)

    def _save_rows(self, article: Article, formsets: list[Any]) -> None:
        for formset in formsets:
            if formset.model is TopicLink:
                revisions.set_topics(article, article_form.topics(formset))
            else:
                formset.save()

    # --- afterwards

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """None: revisions and steps say what was done, and Django's log of it is not kept for pieces."""
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """See `construct_change_message`."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """See `construct_change_message`."""

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> Any:
        return self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponseBase:  # type: ignore[override]
        return self._saved(request, obj)

    def _saved(self, request: HttpRequest, article: Article) -> HttpResponseRedirect:
        """On to what she pressed: a preview, an act's page, or the piece again."""
        given = " ".join(request.POST.get(name, "") for name in losses.FIELDS)
        for sentence in losses.told(given, f"{article.headline} {article.standfirst} {article.body}"):
            messages.warning(request, sentence)
        wanted = request.POST.get(NEXT, "")
        known = {"preview", *(slug for slug, act in acts.ACTS.items() if act.prints and not act.apart)}
        name = wanted.replace("-", "_") if wanted in known else "change"
        if name == "change":
            now = standing.of(article)
            saved = _("Saved as version %(number)s.") % {"number": article.version}
            messages.success(request, f"{saved} {panel.still_old(now)}".strip())
            for sentence in panel.behind(now):
                messages.warning(request, sentence)
        return HttpResponseRedirect(reverse(f"admin:opinion_article_{name}", args=[article.pk]))
