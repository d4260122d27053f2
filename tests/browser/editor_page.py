"""A page with nothing on it but the editor, under the desk's address and policy."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from opinion.models.fields import ProseField

PAGE = """{% load static %}<!DOCTYPE html><html lang="{{ language }}"><head><meta charset="utf-8"><title>t</title>
<link rel="icon" href="data:,">{% csp_nonce_attr form.media %}</head><body><main><h1>Desk</h1>
<form method="post" action="/desk/editor/">{{ form }}<button>Send</button></form></main></body></html>"""


class BodyForm(forms.Form):
    """A body, as the desk's and the portal's forms have it."""

    body = ProseField(blank=True).formfield(label="The text", required=False)


def editor(request: HttpRequest) -> HttpResponse:
    """The editor, holding the body that the address names."""
    form: Any = BodyForm(initial={"body": request.GET.get("body", "")})
    context = {"form": form, "language": request.GET.get("language", "en")}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("desk/editor/", editor)]
