"""A Django that does nothing, to measure ours against: an empty view and no middleware."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    """As little as Django can answer."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("", nothing)]
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
application = get_wsgi_application()
