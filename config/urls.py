"""Mounts the doors, nothing else."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("desk/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    path("contribute/", include("opinion.portal.urls")),
    path("", include("opinion.public.urls")),
]
