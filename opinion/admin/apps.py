"""The admin site of the desk."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig

ROOMS = ("articles", "hold_page", "people", "subjects", "pictures", "records", "house", "rules", "inbound")


class DeskConfig(AdminConfig):
    """Django's admin with our site. Our records are registered once all models are there."""

    default_site = "opinion.admin.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        for room in ROOMS:
            import_module(f"opinion.admin.{room}")
