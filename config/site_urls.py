"""The addresses of readers, which are all that `SITE_ROLE=site` has."""

from django.urls import include, path

urlpatterns = [path("", include("opinion.public.urls"))]

handler400 = "opinion.rescue.bad_request"
handler403 = "opinion.rescue.forbidden"
handler404 = "opinion.public.errors.not_found"
handler500 = "opinion.public.errors.server_error"
