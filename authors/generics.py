"""Django's generic classes: with an argument for the type checker, as they are where the code runs.

Most of them take none at run time, so that a class of ours could not say of what it is one. What is mixed into an
admin or an inline stands on `MixedIn`: for the type checker it is one of them, else it is nothing.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core import paginator

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    MixedIn = BaseModelAdmin[Any]
    MixedIntoAdmin = admin.ModelAdmin[Any]
    ModelAdmin = admin.ModelAdmin[Any]
    StackedInline = admin.StackedInline[Any, Any]
    BaseFormSet = forms.BaseFormSet[Any]
    BaseInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
    ModelChoiceField = forms.ModelChoiceField[Any]
    ModelForm = forms.ModelForm[Any]
    ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Any]
    Paginator = paginator.Paginator[Any]
else:
    MixedIn = MixedIntoAdmin = object
    ModelAdmin, StackedInline = admin.ModelAdmin, admin.StackedInline
    BaseFormSet, BaseInlineFormSet, ModelForm = forms.BaseFormSet, forms.BaseInlineFormSet, forms.ModelForm
    ModelChoiceField, ModelMultipleChoiceField = forms.ModelChoiceField, forms.ModelMultipleChoiceField
    Paginator = paginator.Paginator
