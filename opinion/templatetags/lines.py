"""`{% load lines %}{{ fieldset|lines }}`: the lines of a form of the desk, as Django's admin has them.

Written in Python: a form has forty of them, and a template takes longer for one than the widget in it.
"""

from typing import Any

from django import template
from django.contrib.admin.helpers import AdminField, AdminReadonlyField, Fieldline, Fieldset
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def lines(fieldset: Fieldset) -> SafeString:
    """Each line with its labels, help, errors and fields."""
    return mark_safe("".join(_line(line) for line in fieldset))  # noqa: S308 - every part is escaped


def _line(line: Fieldline) -> str:
    several = len(line.fields) > 1
    classes = [
        "form-row",
        *(["flex-container", "form-multiline"] if several else []),
        *([] if line.has_visible_field else ["hidden"]),
        *(f"field-{name}" for name in line.fields),
    ]
    fields = "".join(_field(field, several) for field in line)
    return f'<div class="{" ".join(classes)}">{fields}</div>\n'


def _field(field: AdminField | AdminReadonlyField, several: bool) -> str:
    bound: Any = field.field
    if isinstance(field, AdminReadonlyField):
        name, is_hidden, help_text, key = bound["name"], bound["is_hidden"], bound["help_text"], ""
        is_fieldset, errors, shown = False, "", f'<div class="readonly">{field.contents()}</div>'
    else:
        name, is_hidden, help_text, key = bound.name, bound.is_hidden, bound.help_text, bound.id_for_label
        is_fieldset, errors, shown = bound.field.widget.use_fieldset, field.errors(), str(bound)
    label, hidden = field.label_tag(), " hidden" if is_hidden else ""
    classes = "flex-container" + (" errors" if errors else "")
    if several:
        classes += f" fieldBox field-{name}{hidden}"
    if field.is_checkbox:
        classes, head, shown = f"{classes} checkbox-row", f'<div class="checkbox">{shown}{label}</div>', ""
    else:
        head = "" if is_fieldset else label
    inner = f'<div class="{classes}">{head}{_help(help_text, key, hidden)}{errors}{shown}</div>'
    if not is_fieldset:
        return inner
    described = f' aria-describedby="{conditional_escape(key)}_helptext"' if help_text else ""
    return f"<fieldset{described}>{label}{inner}</fieldset>"


def _help(words: str, key: str, hidden: str) -> str:
    if not words:
        return ""
    named = f' id="{conditional_escape(key)}_helptext"' if key else ""
    return f'<div class="help{hidden}"{named}><div>{words}</div></div>'
