"""A form of the desk knows what it showed: what somebody else saved meanwhile is never overwritten unseen.

Every form carries the values with which it was opened, as a browser would send them. Where the rows are others by now
it is not saved: it answers 409 and comes back with the newer values wherever its sender had left them alone, her own
where she had changed them, and a list of what is new. Sent once more, it is not late any more.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import router, transaction
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, MultiWidget
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from authors.generics import MixedIntoAdmin

FIELD = "_shown"
Values = dict[str, list[str]]  # what is sent, by the name that a field has in its own form
Page = dict[str, Values]  # by row: "" is the form itself, "names:12" the row 12 of the formset "names"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A field that has changed since it was shown: what it was, what it is now, what was sent.

    It is contested where its sender had changed it as well, into something else: hers stands in the form.
    """

    label: str
    was: str
    now: str
    mine: str
    is_contested: bool


def looked_at_first(form: Any) -> Any:
    """This form class, never valid: what was sent stands in it again and is looked at before it is saved."""

    class LookedAtFirst(form):  # type: ignore[misc]
        def clean(self) -> dict[str, Any]:
            raise ValidationError(_("This is not saved yet."))

    return LookedAtFirst


class KnowsWhatItShowed(MixedIntoAdmin):
    """For an admin whose rows more than one person may change: `opinion.admin.site` gives it to every one."""

    checks_versions = True

    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """As Django's; the row is locked from the comparison until it is saved."""
        desk: Any = self
        if request.method != "POST" or not object_id:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic(using=router.db_for_write(desk.model)):
            row = desk.get_object(request, unquote(object_id))
            if row is not None and desk.has_change_permission(request, row):
                desk.model._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
                _compare(desk, request, row.pk)
            answer = super().changeform_view(request, object_id, form_url, extra_context)
        if hasattr(request, "late"):
            answer.status_code = 409
        return answer

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **facts: Any) -> Any:
        """Django's; what comes late is looked at before it is saved."""
        form = super().get_form(request, obj, change=change, **facts)
        return looked_at_first(form) if hasattr(request, "late") else form

    def render_change_form(
        self,
        request: Any,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """With what it shows, for the time when it is sent."""
        if change and obj is not None:
            late = getattr(request, "late", None)
            is_first = request.method != "POST" or late is not None
            context["shown"] = (
                json.dumps(_now(self, request, obj.pk)) if is_first else request.POST.get(FIELD, "")
            )
            if late is not None:
                context |= {"late": late, "errors": []}
        return super().render_change_form(request, context, add, change, form_url, obj)


# --- what stands in the forms of a page ---------------------------------------------------------------------


def _forms(desk: Any, request: Any, pk: Any) -> Iterator[tuple[str, BaseForm]]:
    """The forms of this row as they would be opened now, by the name of their row."""
    asking = copy.copy(request)
    asking.method = "GET"
    if hasattr(asking, "late"):
        del asking.late
    row = desk.get_object(asking, str(pk))
    yield "", desk.get_form(asking, row, change=True)(instance=row)
    formsets, inlines = desk._create_formsets(asking, row, change=True)
    for formset, inline in zip(formsets, inlines, strict=True):
        if inline.has_change_permission(asking, row):
            for form in formset.initial_forms:
                yield f"{formset.prefix}:{form.instance.pk}", form


def _now(desk: Any, request: Any, pk: Any) -> Page:
    return {row: _values(form) for row, form in _forms(desk, request, pk)}


def _values(form: BaseForm) -> Values:
    """What this form would send if nobody touched it."""
    found: Values = {}
    for field in form:
        widget = getattr(field.field.widget, "widget", field.field.widget)  # out of the admin's wrapper
        if not field.field.disabled and not isinstance(widget, FileInput):
            found |= _as_sent(field, widget)
    return found


def _as_sent(field: BoundField, widget: Any) -> Values:
    value = field.value()
    if isinstance(widget, MultiWidget):
        parts = value if isinstance(value, list) else widget.decompress(value)
        suffixes: list[str] = vars(widget)["widgets_names"]
        named = zip(suffixes, widget.widgets, parts or [None] * len(suffixes), strict=True)
        return {field.name + suffix: _strings(one.format_value(part)) for suffix, one, part in named}
    if isinstance(widget, CheckboxInput):
        return {field.name: ["on"] if widget.check_test(value) else []}
    return {field.name: _strings(widget.format_value(value))}


def _strings(value: Any) -> list[str]:
    found = value if isinstance(value, list | tuple) else [value]
    return ["" if one is None else str(one).replace("\r\n", "\n") for one in found]


# --- comparing ----------------------------------------------------------------------------------------------


def _compare(desk: Any, request: Any, pk: Any) -> None:
    """Where the form is late: puts what is to be looked at into the request, and what differs as `request.late`."""
    forms = dict(_forms(desk, request, pk))
    now = {row: _values(form) for row, form in forms.items()}
    try:
        was: Page = json.loads(request.POST.get(FIELD, ""))
        if was == now:
            return
        sheet = _Sheet(request.POST)
        late = list(_reconciled(sheet, was, now, forms))
    except (ValueError, TypeError, AttributeError, KeyError):
        late, sheet = [], _Sheet(request.POST)  # it does not say what it showed
    else:
        if not late:
            return  # the same was saved already
    request.late, request.POST = late, sheet.as_sent()


def _reconciled(sheet: "_Sheet", was: Page, now: Page, forms: dict[str, BaseForm]) -> Iterator[Difference]:
    """Brings the sheet up to date, and tells in what."""
    for row in [*now, *(gone for gone in was if gone not in now)]:
        form, name = forms.get(row), str(getattr(forms.get(row), "instance", ""))
        if row not in was:
            sheet.add(row, now[row])
            yield Difference(label=name, was="", now=_("new"), mine="", is_contested=False)
        elif row not in now:
            changed = sheet.get(row) is not None and sheet.differs(row, was[row])
            sheet.drop(row, revive=changed)
            mine = _("changed") if changed else ""
            yield Difference(
                label=_first(was[row]), was="", now=_("removed"), mine=mine, is_contested=changed
            )
        elif form is not None:
            yield from _fields(sheet, row, was[row], now[row], form)


def _fields(sheet: "_Sheet", row: str, was: Values, now: Values, form: BaseForm) -> Iterator[Difference]:
    for name in now:
        mine = sheet.get(row)
        if was.get(name) == now[name] or mine is None:
            continue
        sent = _strings(mine.get(name, []))
        if sent == now[name]:
            continue
        is_contested = sent != was.get(name)
        if not is_contested:
            mine[name] = now[name]
        field = form.fields.get(name) or form.fields[name.rpartition("_")[0]]
        words = [_words(field, some) for some in (was.get(name, []), now[name], sent)]
        label = f"{form.instance}: {field.label}" if row else str(field.label)  # type: ignore[attr-defined]
        yield Difference(label=label, was=words[0], now=words[1], mine=words[2], is_contested=is_contested)


def _words(field: Any, sent: list[str]) -> str:
    """What was sent, as somebody reads it."""
    choices = getattr(field, "choices", None)
    if not sent or sent == [""]:
        return "–"
    if sent == ["on"]:
        return _("yes")
    if hasattr(field, "queryset"):
        try:
            found = field.to_python(sent if hasattr(field, "_check_values") else sent[0])
        except ValidationError:
            return ", ".join(sent)
        return ", ".join(map(str, found)) if hasattr(field, "_check_values") else str(found)
    known = dict(choices) if isinstance(choices, list) else {}
    return ", ".join(str(known.get(one, one)) for one in sent)


def _first(values: Values) -> str:
    """A name for a row that is gone: the first thing that was written into it."""
    return next((one for some in values.values() for one in some if one and not one.isdigit()), "–")


class _Sheet:
    """What was sent, row by row, so that rows can come and go."""

    def __init__(self, post: QueryDict) -> None:
        self.rest: Values = dict(post.lists())
        self.rows: dict[str, list[tuple[str, Values]]] = {}
        for name in [key for key in self.rest if key.endswith("-TOTAL_FORMS")]:
            prefix = name.removesuffix("-TOTAL_FORMS")
            total = min(int(self.rest[name][0]), 1000)
            self.rows[prefix] = [self._row(prefix, number) for number in range(total)]

    def _row(self, prefix: str, number: int) -> tuple[str, Values]:
        start = f"{prefix}-{number}-"
        found = {
            name[len(start) :]: self.rest.pop(name) for name in list(self.rest) if name.startswith(start)
        }
        key = (found.get("id") or found.get("pk") or [""])[0]
        return (f"{prefix}:{key}" if key else "", found)

    def get(self, row: str) -> Values | None:
        """What was sent for this row, to be read and changed."""
        if not row:
            return self.rest
        return next((values for key, values in self.rows.get(row.partition(":")[0], []) if key == row), None)

    def differs(self, row: str, was: Values) -> bool:
        """Whether its sender changed anything in it."""
        mine = self.get(row) or {}
        return any(_strings(mine.get(name, [])) != value for name, value in was.items())

    def add(self, row: str, values: Values) -> None:
        """A row that is new in the database."""
        self.rows.setdefault(row.partition(":")[0], []).append((row, dict(values)))

    def drop(self, row: str, *, revive: bool) -> None:
        """A row that is gone from there; what its sender had changed in it is proposed as a new one."""
        prefix = row.partition(":")[0]
        found = self.get(row)
        self.rows[prefix] = [(key, values) for key, values in self.rows.get(prefix, []) if key != row]
        if revive and found is not None:
            self.rows[prefix].append(("", {**found, "id": [""]}))

    def as_sent(self) -> QueryDict:
        """All of it as a browser sends it: rows that exist first, then new ones."""
        sent = QueryDict(mutable=True)
        for name, values in self.rest.items():
            sent.setlist(name, values)
        for prefix, rows in self.rows.items():
            ordered = sorted(rows, key=lambda one: one[0] == "")
            sent[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
            sent[f"{prefix}-INITIAL_FORMS"] = str(sum(key != "" for key, _row in rows))
            for number, (_key, row) in enumerate(ordered):
                for name, some in row.items():
                    sent.setlist(f"{prefix}-{number}-{name}", some)
        for name in [name for name, values in sent.lists() if not values]:
            del sent[name]  # a box without its tick is not sent
        return sent
