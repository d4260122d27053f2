"""Mounts the doors, nothing else."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("desk/login/", secure_admin_login(admin.site.login)),
    path("desk/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    path("contribute/", include("opinion.portal.urls")),
    path("", include("opinion.public.urls")),
]

handler400 = "opinion.rescue.bad_request"
handler403 = "opinion.rescue.forbidden"
handler404 = "opinion.public.errors.not_found"
handler500 = "opinion.public.errors.server_error"
