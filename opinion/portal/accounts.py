"""Accounts: signing in and up through allauth, in our words."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import Group
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from authors.models import User

log = logging.getLogger(__name__)
CONTRIBUTORS = "contributor"  # the group, as fixtures/roles.json names it


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """What we decide about accounts where allauth asks."""

    def clean_email(self, email: str) -> str:
        """Refuses what allauth would cut to the column's length, and so turn into somebody else's address."""
        most = User._meta.get_field("email").max_length or 0
        if len(email) > most:
            raise ValidationError(
                _("No e-mail address has more than %(most)d characters."), params={"most": most}
            )
        return email

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Whoever signs up is a contributor, and is written to in the language in which she did."""
        user.language = get_language() or ""
        user = super().save_user(request, user, form, commit)
        if commit:
            user.groups.add(*Group.objects.filter(name=CONTRIBUTORS))
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the desk those who work there, everybody else to her pieces."""
        assert isinstance(request.user, User)  # noqa: S101 - she has just signed in
        return reverse("admin:index" if request.user.is_staff else "portal:home")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends at once and promptly, since she is waiting for it; where that fails, a page says so.

        Not through the outbox: the desk could read there the codes with which people sign in.
        """
        facts = {
            "request": self.request,
            "email": email,
            "current_site": get_current_site(self.request),
            **context,
        }
        try:
            self.render_mail(template_prefix, email, facts).send(using="prompt")
        except (OSError, ValueError) as error:  # SMTP's errors are OSErrors
            log.warning("The mail %s was not sent: %s", template_prefix, error)
            raise ImmediateHttpResponse(
                render(self.request, "account/mail_failed.html", status=503)
            ) from error


@require_POST
@login_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """From now on desk and portal speak this language to her, and mails to her are in it; leads back to the page."""
    assert isinstance(request.user, User)  # noqa: S101 - she has signed in
    language, back = request.POST.get("language", ""), request.POST.get("next", "")
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if is_ours else "portal:home")


class SignInForm(LoginForm):  # type: ignore[misc]
    """One form for both ways in: with a password, or without one and with a code by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Your e-mail address")
        password = self.fields["password"]
        password.required = False
        password.label = _("Password, if you have one")
        password.help_text = _("Leave it empty, and we mail you a code to sign in with.")
