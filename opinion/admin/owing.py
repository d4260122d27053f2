"""What was passed and is still owed: the list, the page on which a debt is paid, and the panel's red lines."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import dateline, debtors, staff, standing, waivers, workflow
from opinion.admin import acts
from opinion.admin.asking import who
from opinion.admin.forms import CleanField
from opinion.admin.marks import moment, short
from opinion.admin.records import ReadOnly
from opinion.findings import Finding
from opinion.models import Article, Debt
from opinion.models.beside import Beside
from opinion.refusals import Refused
from opinion.states import DebtKind

DEEDS = {"agreement": ("note-yes",), "reading": ("vouch",)}  # the acts that pay what these checks found


class DeedForm(forms.Form):
    """What was done about a debt."""

    deed = CleanField(
        label=gettext_lazy("What was done"),
        required=False,
        lines=True,
        max_length=2000,
        help_text=gettext_lazy("For the desk only. Not needed where the check finds nothing any more."),
    )


class ReadForm(forms.Form):
    """What a second reader has to say."""

    deed = CleanField(
        label=gettext_lazy("What you noticed"),
        required=False,
        lines=True,
        max_length=2000,
        help_text=gettext_lazy("For the desk only."),
    )


class OwedFilter(admin.SimpleListFilter):
    """Whether a debt is paid, and whose it is."""

    title = gettext_lazy("still owed")
    parameter_name = "paid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("no", _("Still owed")),
            ("late", _("Overdue")),
            ("mine", _("Owed by me")),
            ("yes", _("Done")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "no":
                return queryset.owed()
            case "late":
                return queryset.overdue()
            case "mine":
                return queryset.owed().filter(owner=request.user)
            case "yes":
                return queryset.paid()
        return queryset


@admin.register(Debt)
class DebtAdmin(ReadOnly):
    """What is owed, first; then what was done about what was."""

    list_display = ["sentence", "article", "whose", "due", "done", "paid_by"]
    list_display_links = ["sentence"]
    list_filter = [OwedFilter]
    list_select_related = ["article", "owner", "paid_by"]
    search_fields = ["article__headline", "sentence", "owner__name"]
    show_full_result_count = False
    due = moment("due_at", gettext_lazy("due"))
    done = moment("paid_at", gettext_lazy("done"))

    @admin.display(description=gettext_lazy("whose"), ordering="owner__name")
    def whose(self, debt: Debt) -> str:
        """Who owes it."""
        return debt.whose

    def get_ordering(self, request: HttpRequest) -> Any:
        return [F("paid_at").desc(nulls_first=True), "due_at", "pk"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = who(request)
        return user.has_perm("opinion.view_article") and user.has_perm("opinion.view_debt")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of a debt: what was passed, by whom and why; the deed that pays it."""
        debt = self.get_object(request, unquote(object_id)) if self.has_view_permission(request) else None
        if debt is None:
            raise Http404
        return debt_view(request, debt)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """What was done is told on the page itself."""
        return redirect("admin:opinion_debt_change", unquote(object_id))


def debt_view(request: HttpRequest, debt: Debt) -> HttpResponse:
    """GET says how it stands, POST pays it by a deed or says why not."""
    by, article = who(request), debt.article
    reads = debt.kind == DebtKind.SECOND_EYES
    form = (ReadForm if reads else DeedForm)(request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            with standing.holding(article, seen=request.POST.get("seen", "")):
                waivers.pay(debt, by=by, deed=form.cleaned_data["deed"])
        except Refused as error:
            refusal = error
            article.refresh_from_db()
        else:
            messages.success(request, _("Done. It is not owed any more."))
            return redirect("admin:opinion_article_change", article.pk)
    now = standing.of(article)
    owed = debt.paid_at is None
    context = {
        **admin.site.each_context(request),
        "title": _("A second pair of eyes") if reads else _("Still owed"),
        "debt": debt,
        "article": article,
        "waiver": debt.waiver,
        "passed_at": dateline.stamp(debt.waiver.at),
        "due": dateline.stamp(debt.due_at),
        "paid": dateline.stamp(debt.paid_at) if debt.paid_at else "",
        "is_late": owed and debt.due_at <= now.now,
        "told": _stands(debt, by) if owed else "",
        "texts": [(one.number, _preview(article, one.number)) for one in waivers.out(article)],
        "deeds": _deeds(debt, now, by) if owed else [],
        "form": form if owed and debtors.may_pay(by, debt.kind, debt.waiver.by) else None,
        "seen": now.token(),
        "refusal": refusal,
        "button": _("I have read it") if reads else _("It is done"),
        "opts": Debt._meta,
    }
    return TemplateResponse(request, "desk/debt.html", context, status=409 if refusal else 200)


def _stands(debt: Debt, by: User) -> str:
    """How a debt stands, in a sentence."""
    if debt.kind == DebtKind.SECOND_EYES:
        if debt.waiver.by_id == by.pk:
            return _("You passed what stood in the way, so somebody else has to read it.")
        return _("Read what is out, as if you had not seen it before.")
    if debt.rule in waivers.standing_rules(debt.article):
        return _("The check still finds it in the text that is out.")
    return _("The check finds nothing of it any more in the text that is out.")


def _deeds(debt: Debt, now: standing.Standing, by: User) -> list[tuple[str, str]]:
    """The acts that would pay it, and where they are done."""
    return [
        (act.title(now), reverse(f"admin:opinion_article_{slug.replace('-', '_')}", args=[now.article.pk]))
        for slug in DEEDS.get(debt.rule, ())
        if (act := acts.ACTS.get(slug)) and act.fits(now, by)
    ]


def _preview(article: Article, number: int) -> str:
    return reverse("admin:opinion_article_preview_version", args=[article.pk, number])


def panel(article: Article, user: User, findings: list[Finding], there: Beside) -> dict[str, Any]:
    """What the panel beside a piece says of what is owed, and who could pass what stops it."""
    debts = article.debts.owed().select_related("owner") if Debt in there else []
    return {
        "debts": [(debt, short(debt.due_at), debt.due_at <= there.now) for debt in debts],
        "passers": passers(user, findings),
    }


def passers(user: User, findings: list[Finding]) -> str:
    """Who could publish it all the same, for somebody who could not; "" where nobody could."""
    if not waivers.may_pass(findings) or workflow.may_use(user, workflow.PUBLISH):
        return ""
    names = ", ".join(str(person) for person in staff.publishers())
    told = _("On a day of breaking news it may be published all the same by: %(names)s.")
    return told % {"names": names} if names else ""
