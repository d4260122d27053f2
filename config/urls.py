"""Mounts the doors, nothing else."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import site_urls
from opinion.portal.accounts import choose_language

urlpatterns = [
    path("desk/login/", secure_admin_login(admin.site.login)),
    path("desk/", admin.site.urls),
    path("account/language/", choose_language, name="account_language"),
    path("account/", include("allauth.account.urls")),
    path("contribute/", include("opinion.portal.urls")),
    *site_urls.urlpatterns,
]

handler400 = site_urls.handler400
handler403 = site_urls.handler403
handler404 = "opinion.rescue.not_found"  # a reader's page, or the desk's in its language
handler500 = "opinion.rescue.server_error"  # a reader's page, or a form handed back
