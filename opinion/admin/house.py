"""The house at the desk: house style, names list, letters, slots and settings. Each change is made by a verb."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.admin import DeskForm, NoDelete
from authors.generics import ModelAdmin
from opinion import house, house_style, house_trials, letters
from opinion.admin.asking import who
from opinion.models import Article, Desk, Letter, ListedName, Slot, StyleRule
from opinion.refusals import NotAllowed, Refused
from opinion.states import Language


class HouseRecord(ModelAdmin):
    """A record of the house: changed through `opinion.house`, which writes the step that says who did it."""

    form = DeskForm
    actions = None
    list_per_page = 100
    show_full_result_count = False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """As Django's; what the verb refuses is answered with its sentence."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        house.keep(obj, by=who(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        house.drop(obj, by=who(request))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """None: the steps say what was done."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """See `log_addition`."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """See `log_addition`."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The steps that name it, for who may see it at all."""
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404
        return redirect(reverse("admin:opinion_step_changelist") + "?" + urlencode({"q": str(row)}))


# --- house style ------------------------------------------------------------------------------------------


class StyleForm(DeskForm):
    """A rule of house style; whether it is on is decided after a trial."""

    class Meta:
        model = StyleRule
        fields = ["pattern", "suggestion", "reason", "language", "is_expression", "minds_case"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields.get("language")  # none for who may only read
        if isinstance(language, forms.TypedChoiceField):
            language.choices = [("", _("every language")), *Language.choices]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and (fault := house_style.fault(self.instance.as_rule())):
            self.add_error("pattern", fault)


@admin.register(StyleRule)
class StyleRuleAdmin(HouseRecord):
    """What not to write, what to write instead, and why."""

    form = StyleForm
    fields = ["pattern", "suggestion", "reason", "language", ("is_expression", "minds_case")]
    list_display = ["pattern", "suggestion", "reason", "language", "is_on"]
    list_filter = ["is_on", "language"]
    search_fields = ["pattern", "suggestion", "reason"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(trial_view)
        return [path("<int:pk>/try/", view, name="opinion_stylerule_try"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        rule = context.get("original")
        if rule is not None:
            name = _("Try it again …") if rule.is_on else _("Try it, and switch it on …")
            context["tools"] = [(name, reverse("admin:opinion_stylerule_try", args=[rule.pk]))]
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: StyleRule, post_url_continue: str | None = None) -> Any:
        return self._on_to_the_trial(request, obj)

    def response_change(self, request: HttpRequest, obj: StyleRule) -> HttpResponseBase:  # type: ignore[override]
        return self._on_to_the_trial(request, obj)

    def _on_to_the_trial(self, request: HttpRequest, rule: StyleRule) -> HttpResponseRedirect:
        messages.success(request, _("Saved."))
        name = "changelist" if rule.is_on else "try"
        return HttpResponseRedirect(
            reverse(f"admin:opinion_stylerule_{name}", args=[] if rule.is_on else [rule.pk])
        )


def trial_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a rule would find in what was published, and the button that switches it on or off."""
    if not request.user.has_perm("opinion.view_stylerule"):
        raise PermissionDenied
    rule, refusal = get_object_or_404(StyleRule, pk=pk), None
    if request.method == "POST":
        on = request.POST.get("switch") == "on"
        try:
            house.switch(rule, on=on, by=who(request), tried=request.POST.get("tried", ""))
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Switched on.") if on else _("Switched off."))
            return redirect("admin:opinion_stylerule_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Trial of a rule of house style"),
        "rule": rule,
        "tried": house.sought(rule),
        "trial": house_trials.of(rule),
        "shown": house_trials.MOST_SHOWN,
        "may_switch": request.user.has_perm("opinion.change_stylerule"),
        "refusal": refusal,
        "opts": StyleRule._meta,
    }
    return TemplateResponse(request, "desk/style_trial.html", context, status=409 if refusal else 200)


# --- the others -------------------------------------------------------------------------------------------


@admin.register(ListedName)
class ListedNameAdmin(NoDelete, HouseRecord):
    """Names that a Chinese one should stand beside at their first mention."""

    list_display = ["name", "chinese_name"]
    search_fields = ["name", "chinese_name"]
    fields = ["name", "chinese_name"]


@admin.register(Letter)
class LetterAdmin(NoDelete, HouseRecord):
    """Templates for the mails that moves cause; one that is not wanted any more is taken out of use."""

    list_display = ["reason", "use", "subject", "is_used"]
    list_filter = ["use", "is_used"]
    fields = ["use", "reason", "slug", "subject", "text", "is_used"]
    prepopulated_fields = {"slug": ["reason"]}
    change_form_template = "admin/opinion/letter/change_form.html"

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if letter := context.get("original"):
            stored = Letter.objects.get(pk=letter.pk)  # not what was typed and is not accepted
            piece = Article.objects.open().exclude(headline="").order_by("-changed_at").first()
            context["piece"] = piece
            context["sample"] = letters.proposal(stored, piece) if piece else letters.sample(stored)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Letter, post_url_continue: str | None = None) -> Any:
        return self._back_to_it(obj, request)

    def response_change(self, request: HttpRequest, obj: Letter) -> HttpResponseBase:  # type: ignore[override]
        return self._back_to_it(obj, request)

    def _back_to_it(self, letter: Letter, request: HttpRequest) -> HttpResponseRedirect:
        """To the letter as it reads now."""
        messages.success(request, _("Saved. Below it stands how it would read."))
        return redirect("admin:opinion_letter_change", letter.pk)


@admin.register(Slot)
class SlotAdmin(HouseRecord):
    """Times of the week at which the desk likes to publish."""

    list_display = ["weekday", "time"]
    fields = ["weekday", "time"]
    formfield_overrides = {
        Slot._meta.get_field("time").__class__: {
            "widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        }
    }


@admin.register(Desk)
class DeskAdmin(NoDelete, HouseRecord):
    """The settings of the desk: one page."""

    fieldsets = [
        (None, {"fields": ["editors_may_publish"]}),
        (
            gettext_lazy("Until a piece is overdue"),
            {"fields": ["days_in_inbox", "days_in_editing", "days_with_author", "days_ready"]},
        ),
        (gettext_lazy("What is still owed"), {"fields": ["debt_hours", "second_eyes_hours"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """There is one."""
        return redirect("admin:opinion_desk_change", 1)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The settings in force; they are stored when they are first changed."""
        if object_id != "1":
            return None
        if request.method == "POST" and self.has_change_permission(request):
            return Desk.objects.get_or_create(pk=1)[0]
        return Desk.settings()

    def response_change(self, request: HttpRequest, obj: Desk) -> HttpResponseBase:  # type: ignore[override]
        messages.success(request, _("Saved."))
        return redirect("admin:opinion_desk_change", 1)
