"""The desk: Django's own admin with our masthead."""

from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from authors.shown import KnowsWhatItShowed
from opinion.admin.popups import HandsOverByAddress

# What everybody needs stands in the masthead, in this order; the rest under "More".
MAIN = ("opinion.article", "authors.author", "opinion.topic", "opinion.series", "opinion.image")


class DeskSite(AdminSite):
    """Whoever works here signs in as contributors do: through allauth."""

    site_header = site_title = _("The desk")
    index_title = _("The desk")
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """As Django's; no form here overwrites what somebody else saved meanwhile (`authors.shown`), nor makes two
        of what a popup adds (`popups`).
        """
        room = admin_class or ModelAdmin
        if not getattr(room, "checks_versions", False):
            bases = (HandsOverByAddress, KnowsWhatItShowed, room)
            room = type(room.__name__, bases, {"__doc__": room.__doc__})
        super().register(model_or_iterable, room, **options)

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Somebody without an account here is sent to sign in, and comes back."""
        return super().login(request, extra_context)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; but whoever was signed out while she wrote gets her text back (`opinion.rescue`)."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method == "POST" and request.user.is_anonymous:
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return answer

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As Django's, with the rooms that this person may enter and the keys that lead there."""
        from opinion.admin import keys  # the site is made before the models are there

        context = {**super().each_context(request), "rooms": self.rooms(request)}
        return context | ({"keys": keys.for_script(request.user)} if context["has_permission"] else {})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """As Django's for the page of an app; no other page of the desk shows it."""
        return super().get_app_list(request, app_label) if app_label else []

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The front page: the desk's lists, for who may see pieces."""
        from opinion import holds  # the site is made before the models are there
        from opinion.admin import arriving, asking, home

        user = asking.who(request)
        if holds.comes_for_holds_alone(user):
            return redirect("admin:opinion_hold_changelist")
        shown = home.sections(user) if user.has_perm("opinion.view_article") else []
        more = {"sections": shown, "may_bring": arriving.may_bring(user)}
        return super().index(request, more | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        """As Django's, and the pages that belong to no one record of ours."""
        # The site is made before the models are there.
        from opinion.admin import accounts, ahead, arriving, figuring, inbound, keys, returning, searching

        ours = [
            path(
                "authors/user/<int:pk>/close/",
                self.admin_view(accounts.close_view),
                name="authors_user_close",
            ),
            path("ahead/", self.admin_view(ahead.ahead_view), name="ahead"),
            path("ahead/month/", self.admin_view(ahead.month_view), name="month"),
            path("ahead/live/", self.admin_view(ahead.live_at_view), name="live_at"),
            path("search/", self.admin_view(searching.search_view), name="desk_search"),
            path("keys/", self.admin_view(keys.keys_view), name="keys"),
            path("figures/", self.admin_view(figuring.figures_view), name="figures"),
            path("figures/<slug:table>.csv", self.admin_view(figuring.figures_file), name="figures_file"),
            path(
                "figures/contributors/",
                self.admin_view(figuring.contributors_view),
                name="contributor_figures",
            ),
            path(
                "figures/contributors/<slug:table>.csv",
                self.admin_view(figuring.contributors_file),
                name="contributor_figures_file",
            ),
            path("inbound/mime", inbound.inbound_view, name="inbound"),
            path("arrivals/", self.admin_view(arriving.arrivals_view), name="arrivals"),
            path("arrivals/<int:pk>/", self.admin_view(arriving.arrival_view), name="arrival"),
            path("arrivals/<int:pk>/piece/", self.admin_view(returning.put_view), name="arrival_piece"),
            path(
                "arrivals/<int:pk>/original/",
                self.admin_view(arriving.original_view),
                name="arrival_original",
            ),
        ]
        return [*ours, *super().get_urls()]

    def rooms(self, request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
        """The lists that this person may open: those in the masthead, and the others."""
        from opinion.admin import arriving  # the site is made before the models are there

        found: dict[str, dict[str, Any]] = {}
        for model, room in self._registry.items():
            if room.has_view_or_change_permission(request):
                url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
                name = str(model._meta.verbose_name_plural)
                found[model._meta.label_lower] = {
                    "name": name[:1].upper() + name[1:],
                    "url": url,
                    "here": request.path.startswith(url),
                }
        main = [found.pop(label) for label in MAIN if label in found]
        if request.user.has_perm("opinion.view_article"):
            url = reverse("admin:ahead")
            main.insert(1, {"name": _("Ahead"), "url": url, "here": request.path.startswith(url)})
            url = reverse("admin:figures")
            main.append({"name": _("Figures"), "url": url, "here": request.path.startswith(url)})
        if arriving.may_bring(request.user):
            url = reverse("admin:arrivals")
            found["arrivals"] = {"name": _("What came in"), "url": url, "here": request.path.startswith(url)}
        return {"main": main, "more": sorted(found.values(), key=lambda room: str(room["name"]))}
