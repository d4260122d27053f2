"""The admin site of the desk."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "opinion.admin.site.DeskSite"
