"""Taking a piece back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion import submissions
from opinion.models import Article, clock
from opinion.portal import progress
from opinion.portal.forms import LONGEST_NOTE, PlainField
from opinion.portal.views import ContributorRequest, accepts_forms, signed_in
from opinion.refusals import Refused


class WithdrawForm(forms.Form):
    """The reason, for who wants to give one."""

    why = PlainField(
        label=gettext_lazy("Why, if you like to say"),
        required=False,
        longest=LONGEST_NOTE,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The editors read this."),
    )


@signed_in
@accepts_forms
def withdraw(request: ContributorRequest, pk: int) -> HttpResponse:
    """Says what withdrawing means, and does it."""
    mine = progress.followed(Article.objects.of_author(request.user))
    article = get_object_or_404(mine, pk=pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status, refusal = 200, ""
    if request.method == "POST" and not form.is_valid():
        status = 422
    elif request.method == "POST":
        try:
            submissions.withdraw(article, by=request.user, why=form.cleaned_data["why"])
        except Refused as refused:
            status, refusal = 409, str(refused)
        else:
            messages.success(
                request,
                _("You have withdrawn “%(headline)s”, and the editors have been told.")
                % {"headline": article},
            )
            return redirect("portal:home")
    scheduled = article.editions.scheduled().order_by("live_from").first()
    why = form["why"].value() or _("(what you write here, if you do)")
    told = submissions.told_of_withdrawal(article, by=request.user, cancelled=scheduled, why=why)
    context = {
        "article": article,
        "told": told[:1],  # the same words for each of them
        "progress": progress.of(get_object_or_404(mine, pk=pk), clock.read()),
        "form": form,
        "refusal": refusal,
        "may_withdraw": submissions.may_withdraw(article, request.user),
    }
    return render(request, "portal/piece_withdraw.html", context, status=status)
