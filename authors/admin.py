"""Accounts, authors and contributors at the desk. What follows from a change of an author stands in opinion.admin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db import models
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from authors.generics import MixedIn, ModelAdmin, ModelChoiceField, ModelForm, StackedInline
from authors.models import Affiliation, AuthorLink, Contributor, Declaration, LocalName, OtherName, User

NATIVE_DATES: dict[Any, Any] = {
    models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
}


class Picked(ModelChoiceField):
    """A row that is picked. The one that stands there already is `known`, and not asked for again."""

    known: Model | None = None

    def to_python(self, value: Any) -> Any:
        is_known = self.known is not None and str(value) == str(self.known.pk)
        return self.known if is_known else super().to_python(value)


class DeskForm(ModelForm):
    """A form of the desk: a label stands above its field and needs no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, Picked):
                column: Any = self.instance._meta.get_field(name)
                field.known = column.get_cached_value(self.instance, default=None)


class Picker(AutocompleteSelect):
    """Django's, which would fail on showing a value again that is no key at all, and ask for a row that is known."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        keys = [str(key) for key in value]
        keys = [key for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
        field: Any = self.choices.field
        known = {str(row.pk): row for row in [getattr(field, "known", None)] if row is not None}
        if not known.keys() >= set(keys):
            return super().optgroups(name, keys, attrs)
        rows = [("", "")] if not self.is_required else []
        rows += [(key, field.label_from_instance(known[key])) for key in keys]
        options = [
            self.create_option(name, key, label, bool(key), index) for index, (key, label) in enumerate(rows)
        ]
        return [(None, options, 0)]


class Picks(MixedIn):
    """For an admin or inline whose `autocomplete_fields` are picked with `Picker`."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("form_class", Picked)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Picker(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class NoDelete:
    """Nothing at the desk is deleted: pieces name it, and history has to stay readable."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class AccountCreationForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class AccountAdmin(NoDelete, UserAdmin):  # type: ignore[type-arg]
    """Who may sign in, and in what role. An account that is not wanted any more is made inactive."""

    list_display = ["email", "name", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ["groups"]
    readonly_fields = ["last_login", "date_joined"]
    add_form = AccountCreationForm
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who has every right is changed by her like alone; else a password would be all it takes to be her."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody gives herself rights, or takes them from herself."""
        own = ["is_active", "is_staff", "groups", "is_superuser"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Who cannot sign in any more could not erase what she said of herself, so that it goes at once."""
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            Declaration.objects.filter(user=obj).delete()

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        rights = ["is_active", "is_staff", "groups"]
        if request.user.is_superuser:
            rights += ["is_superuser"]
        return [
            (None, {"fields": ["email", "name", "language", "password"]}),
            (_("What this person may do"), {"fields": rights}),
            (None, {"fields": ["last_login", "date_joined"]}),
        ]


class PartOfAuthor(Picks, StackedInline):
    """Rows that belong to an author."""

    extra = 0
    form = DeskForm
    formfield_overrides = NATIVE_DATES


class LocalNameInline(PartOfAuthor):
    model = LocalName


class AffiliationInline(PartOfAuthor):
    model = Affiliation


class OtherNameInline(PartOfAuthor):
    model = OtherName


class AuthorLinkInline(PartOfAuthor):
    model = AuthorLink


class ContributorForm(DeskForm):
    class Meta:
        model = Contributor
        fields = ["author", "user", "private_name", "email", "phone", "note"]


@admin.register(Contributor)
class ContributorAdmin(NoDelete, Picks, ModelAdmin):
    """What the desk knows and readers never may."""

    form = ContributorForm
    list_display = ["__str__", "email", "user"]
    list_select_related = ["author", "user"]
    search_fields = ["author__name", "private_name", "email", "user__email"]
    autocomplete_fields = ["author"]
    raw_id_fields = ["user"]
