"""Closing an account: who leaves signs in no more, and what she had in hand goes to somebody else."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from authors.models import User
from opinion import assignments, debtors, staff
from opinion.admin import mails
from opinion.admin.asking import who
from opinion.models import Article, Debt
from opinion.refusals import Refused


class CloseForm(forms.Form):
    """Who takes over; nobody need, where there is nothing to take over."""

    to = forms.ModelChoiceField(
        queryset=User.objects.none(), label=gettext_lazy("Who takes over"), required=False
    )

    def __init__(self, *args: Any, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as declared above
        heirs = [user.pk for user in staff.free_hands() if user != leaver]
        field.queryset = User.objects.filter(pk__in=heirs)


def close_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET says what would happen; POST closes the account and hands over, or says why not."""
    user = who(request)
    if not user.has_perm("authors.change_user"):
        raise PermissionDenied
    leaver = get_object_or_404(User, pk=pk, is_active=True)
    if leaver.is_superuser and not user.is_superuser:
        raise PermissionDenied
    form, refusal = CloseForm(request.POST or None, leaver=leaver), None
    if request.method == "POST" and form.is_valid():
        try:
            count = assignments.hand_over(leaver, to=form.cleaned_data["to"], by=user)
        except Refused as error:
            refusal = error
        else:
            said = ngettext(
                "The account is closed; %d piece went over.",
                "The account is closed; %d pieces went over.",
                count,
            )
            messages.success(request, said % count)
            return redirect("admin:authors_user_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Close the account of %(name)s") % {"name": leaver},
        "leaver": leaver,
        "consequences": _consequences(leaver),
        "mails": mails.shown(debtors.foreseen(leaver, by=user)),
        "form": form,
        "refusal": refusal,
        "opts": User._meta,
    }
    return TemplateResponse(request, "desk/close_account.html", context, status=409 if refusal else 200)


def _consequences(leaver: User) -> list[str]:
    pieces = Article.objects.in_hand_of(leaver).count()
    debts = Debt.objects.owed().filter(owner=leaver).count()
    told = [
        _("%(name)s can sign in no more. What this person wrote and did keeps the name.") % {"name": leaver}
    ]
    if pieces:
        told.append(
            ngettext(
                "%d open piece goes to whoever takes over.",
                "%d open pieces go to whoever takes over.",
                pieces,
            )
            % pieces
        )
    if debts:
        told.append(ngettext("%d debt goes there too.", "%d debts go there too.", debts) % debts)
        told.append(_("A second reading of what the heir passed goes to somebody else."))
    if not pieces and not debts:
        told.append(_("There is nothing to hand over."))
    return told
