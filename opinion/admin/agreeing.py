"""Where agreement stands, beside a piece; and answering an author's objection."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from opinion import consent, dateline, objections, workflow
from opinion.admin import mails
from opinion.admin.act_views import piece
from opinion.admin.agreement_forms import AnswerForm
from opinion.admin.asking import who
from opinion.models import Approval, Article, Objection
from opinion.parts import Snapshot
from opinion.refusals import Refused
from opinion.states import Origin


@dataclass(frozen=True, kw_only=True)
class Line:
    """Where one yes stands: in a sentence, whether it holds, the yes itself, and whether the text has changed since."""

    sentence: str
    holds: bool
    approval: Approval | None
    has_changed: bool


def lines(article: Article, copy: Snapshot, said: consent.Record) -> list[Line]:
    """Where each yes stands that this copy needs, by what was said of it."""
    if article.origin == Origin.UNKNOWN:
        return []
    return [
        Line(
            sentence=one.sentence,
            holds=one.holds,
            approval=one.approval,
            has_changed=one.approval is not None and one.approval.revision.number != article.version,
        )
        for one in consent.standing(article, copy, said)
    ]


def answer_view(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Answering an objection: the author's words, and ours."""
    article = piece(request, pk, workflow.EDIT)
    no = get_object_or_404(Objection.objects.select_related("by", "revision"), article=article, pk=number)
    form, refusal = AnswerForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            objections.answer_objection(no, by=who(request), answer=form.cleaned_data["answer"])
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Answered. %(name)s gets it by mail.") % {"name": no.by})
            return redirect("admin:opinion_article_change", pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Answer an objection"),
        "article": article,
        "form": form,
        "consequences": [
            _("%(name)s wrote on %(when)s, of version %(version)s:")
            % {"name": no.by, "when": dateline.stamp(no.at), "version": no.revision.number},
            no.text,
            _("Once it is answered it no longer stands in the way.")
            + (
                " " + _("It took the yes back, so a new one is needed all the same.")
                if no.takes_back_yes
                else ""
            ),
        ],
        "mails": mails.shown([objections.answer_to(no, request.POST.get("answer") or _("(your answer)"))]),
        "refusal": refusal,
        "button": _("Send the answer"),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/act.html", context, status=409 if refusal else 200)
