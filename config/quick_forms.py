"""Widgets, labels and errors, letter for letter as Django's templates write them, without a template.

A form of the desk has two hundred of them; with templates they take a fifth of its page. What is not written here is
rendered as Django does it.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

Context = Mapping[str, Any]


class QuickForms(DjangoTemplates):
    """Django's renderer, quicker at what stands on every page."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        write = WRITERS.get(template_name)
        return mark_safe(write(context)) if write else super().render(template_name, context, request)  # noqa: S308 - each escapes


def _text(value: Any) -> str:
    """As `{{ value|stringformat:"s" }}`."""
    text = str(value)
    return text if isinstance(text, SafeString) else escape(text)


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _errors(context: Context) -> str:
    errors = context["errors"]
    if not errors:
        return ""
    of_field = f' id="{_text(errors.field_id)}_error"' if errors.field_id else ""
    items = "".join(f"<li>{_text(error)}</li>" for error in errors)
    return f'<ul class="{_text(context["error_class"])}"{of_field}>{items}</ul>'


def _label(context: Context) -> str:
    label = _text(context["label"])
    if not context["use_tag"]:
        return label
    tag = context["tag"]
    return f"<{tag}{_attributes(context['attrs'])}>{label}</{tag}>"


def _input(context: Context) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}{_attributes(widget["attrs"])}>'


def _textarea(context: Context) -> str:
    widget = context["widget"]
    attrs, value = _attributes(widget["attrs"]), _text(widget["value"] or "")
    return f'<textarea name="{_text(widget["name"])}"{attrs}>\n{value}</textarea>'


def _select(context: Context) -> str:
    widget = context["widget"]
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>{groups}\n</select>'


def _group(name: Any, options: list[dict[str, Any]]) -> str:
    found = "".join(f"\n  {_option(option)}\n" for option in options)
    return f'\n  <optgroup label="{_text(name)}">{found}\n  </optgroup>' if name else found


def _option(option: Mapping[str, Any]) -> str:
    attrs = _attributes(option["attrs"])
    return f'<option value="{_text(option["value"])}"{attrs}>{_text(option["label"])}</option>'


def _related(context: Context) -> str:
    """A choice of other records, with the buttons beside it."""
    limited, name, links = context["model_has_limit_choices_to"], _text(context["name"]), ""
    if not context["is_hidden"]:
        links = "".join(
            _link(context, name, *facts) for facts in RELATED if context[f"can_{facts[0]}_related"]
        )
    reference = "" if limited else f'data-model-ref="{_text(context["model_name"])}"'
    return (
        f'<div class="related-widget-wrapper" {reference}>\n    {context["rendered_widget"]}\n    \n'
        f"        {links}\n    \n</div>"
    )


def _link(context: Context, name: str, deed: str, url: str, icon: str, words: str) -> str:
    views = deed == "view"
    query = _text(context["view_related_url_params" if views else "url_params"])
    address = f'{"href" if deed == "add" else "data-href-template"}="{_text(context[url])}?{query}"'
    said = f'title="{gettext(words) % {"model": _text(context["model"])}}"'
    attributes = {
        "add": ['data-popup="yes"', address, said],
        "view": [address, said],
    }.get(deed, [address, 'data-popup="yes"', said])
    between = "\n" + " " * (13 if views else 12)
    image = f'<img src="{static(f"admin/img/icon-{icon}.svg")}" alt="" width="24" height="24">'
    begun = f'<a class="related-widget-wrapper-link {deed}-related" id="{deed}_id_{name}"'
    return f"{begun}{between}{between.join(attributes)}>{image}</a>"


RELATED = (
    ("change", "change_related_template_url", "changelink", "Change selected %(model)s"),
    ("add", "add_related_url", "addlink", "Add another %(model)s"),
    ("delete", "delete_related_template_url", "deletelink", "Delete selected %(model)s"),
    ("view", "change_related_template_url", "viewlink", "View selected %(model)s"),
)
WRITERS: dict[str, Callable[[Context], str]] = {
    "admin/widgets/related_widget_wrapper.html": _related,
    "django/forms/errors/list/default.html": _errors,
    "django/forms/errors/list/ul.html": _errors,
    "django/forms/label.html": _label,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("checkbox", "date", "datetime", "email", "hidden", "number", "text")
    },
}
