"""Popups: what one adds or changes is handed to the page that asked for it at an address of its own.

So a popup's form is answered by a redirect like every other, and one that is sent twice leads there twice
(`opinion.once`) and makes nothing twice.
"""

import json
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import quote, unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from authors.generics import MixedIntoAdmin

HANDED = "_handed"  # what was done in the popup: "add" or "change"


class HandsOverByAddress(MixedIntoAdmin):
    """For an admin whose forms open in popups: `opinion.admin.site` gives it to every one."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        """As Django's; from a popup on to `change_view`."""
        if IS_POPUP_VAR in request.POST:
            return self._on(obj, "add")
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """As Django's; from a popup on to `change_view`."""
        if IS_POPUP_VAR in request.POST:
            return self._on(obj, "change")
        return super().response_change(request, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """As Django's; after a popup's form the page that hands its record over and closes."""
        desk: Any = self
        if request.method == "GET" and HANDED in request.GET:
            row = desk.get_object(request, unquote(object_id))
            if row is not None and desk.has_view_or_change_permission(request, row):
                return _handed_over(request, row)
        return super().change_view(request, object_id, form_url, extra_context)

    def _on(self, obj: Any, done: str) -> HttpResponseRedirect:
        address = reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[quote(obj.pk)])
        return HttpResponseRedirect(f"{address}?{urlencode({IS_POPUP_VAR: '1', HANDED: done})}")


def _handed_over(request: HttpRequest, row: Any) -> HttpResponse:
    """Django's own page that closes a popup; its script gives the record to the page behind."""
    told = {"value": str(row.pk), "obj": str(row)}
    if request.GET[HANDED] == "change":
        told |= {"action": "change", "new_value": str(row.pk)}
    return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": json.dumps(told)})
