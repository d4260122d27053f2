"""The desk: Django's own admin with our masthead."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class DeskSite(AdminSite):
    site_header = site_title = _("The desk")
    index_title = _("The desk")
    site_url = "/"
