"""The desk: Django's own admin with our masthead."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class DeskSite(AdminSite):
    """Whoever works here signs in as contributors do: through allauth."""

    site_header = site_title = _("The desk")
    index_title = _("The desk")
    site_url = "/"
    enable_nav_sidebar = False

    @method_decorator(secure_admin_login)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Somebody without an account here is sent to sign in, and comes back."""
        return super().login(request, extra_context)
