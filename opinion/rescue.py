"""When a form could not be taken: what was typed is handed back, with a fresh token, to be sent again."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

SECRET_FIELDS = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, with every field that was sent in a form that sends it once more. Nothing that was typed is lost."""
    get_token(request)
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in SECRET_FIELDS
        for value in values
    ]
    context = {"fields": fields, "again": request.get_full_path(), "files": bool(request.FILES)}
    return render(request, "rescue/csrf_failure.html", context, status=403)
