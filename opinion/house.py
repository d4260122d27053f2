"""The house: its checks, house style, names list, letters, slots and settings. Each change is a step of the trail."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from authors.models import User
from opinion import house_style, preflight, speaking, workflow
from opinion.checks.check import Check
from opinion.findings import Gravity
from opinion.models import Desk, Kind, Letter, ListedName, Rule, Slot, StyleRule
from opinion.parts import fingerprint
from opinion.refusals import NotAllowed, NotPossible

RECORDS = (StyleRule, ListedName, Letter, Slot, Desk)
SOUGHT = ("pattern", "is_expression", "minds_case", "language")  # what decides where a rule of style applies


def keep(row: Model, *, by: User, why: str = "") -> None:
    """Stores a new or changed record of the house. A rule of style that looks for something else is tried again first.

    Raises NotAllowed, or NotPossible with the sentence that says what is wrong with it.
    """
    with transaction.atomic():
        before = _stored(row, by)
        if isinstance(row, StyleRule):
            _prepare(row, before)
        try:
            row.full_clean()
        except ValidationError as error:
            raise NotPossible(" ".join(error.messages)) from error
        changes = _changes(before, row)
        if changes:
            row.save()
            _note("keep_house", row, changes, by=by, why=why)


def seen(rule: Rule) -> str:
    """What was decided about a check, as one value: whoever decides anew says what she had before her."""
    return fingerprint([rule.gravity, rule.parameters, _kinds(rule)]) if rule.pk else "new"


def drop(row: Model, *, by: User, why: str = "") -> None:
    """Removes a record of the house; what it said stays in the trail."""
    with transaction.atomic():
        _allow(by, "delete", row)
        said = {name: [value, None] for name, value in _values(row).items()}
        _note("drop_house", row, said, by=by, why=why)
        row.delete()


def _stored(row: Model, by: User) -> Model | None:
    """The record as it is in the database, locked; None for a new one."""
    assert isinstance(row, RECORDS)  # noqa: S101 - everything else has verbs of its own
    before = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    _allow(by, "change" if before else "add", row)
    return before


def _allow(by: User, what: str, row: Model | type[Model]) -> None:
    if not (by.is_active and by.has_perm(f"opinion.{what}_{row._meta.model_name}")):
        raise NotAllowed(_("You may not change this."))


def _values(row: Model) -> dict[str, Any]:
    """What a record says, as the trail keeps it."""
    return {
        field.name: field.value_to_string(row) for field in row._meta.concrete_fields if not field.primary_key
    }


def _changes(before: Model | None, after: Model) -> dict[str, list[Any]]:
    """What was and what is, by the names of the fields that differ."""
    old, new = _values(before) if before else {}, _values(after)
    return {name: [old.get(name), value] for name, value in new.items() if old.get(name) != value}


def _note(verb: str, row: Model, changes: Mapping[str, list[Any]], *, by: User, why: str) -> None:
    facts = {"record": row._meta.model_name, "number": row.pk, "changes": dict(changes)}
    with speaking.for_the_record():
        words = f"{str(row._meta.verbose_name).capitalize()} “{row}”"
    workflow.note(None, verb, by=by, why=f"{words}. {why}".strip(), facts=facts)


# --- house style ------------------------------------------------------------------------------------------


def _prepare(row: StyleRule, before: Model | None) -> None:
    """Refuses what cannot be a rule; what looks for something else than it did is switched off until it is tried."""
    if fault := house_style.fault(row.as_rule()):
        raise NotPossible(fault)
    row.is_on = isinstance(before, StyleRule) and before.is_on and sought(before) == sought(row)


def sought(row: StyleRule) -> str:
    """What a rule of style looks for, as one value: what was tried is what is switched on."""
    return fingerprint([getattr(row, name) for name in SOUGHT])


def switch(row: StyleRule, *, on: bool, by: User, tried: str = "") -> None:
    """Switches a rule of style on or off. `tried` is `sought` of the rule whose trial this person has seen.

    Raises NotPossible where it reads otherwise by now and is to be switched on.
    """
    with transaction.atomic():
        _allow(by, "change", row)
        stored = StyleRule.objects.select_for_update().get(pk=row.pk)
        if on and tried != sought(stored):
            raise NotPossible(_("Try it against the archive first, as it reads now."))
        if stored.is_on != on:
            stored.is_on = on
            stored.save(update_fields=["is_on"])
            _note("keep_house", stored, {"is_on": [str(not on), str(on)]}, by=by, why="")
    row.is_on = on


# --- checks -----------------------------------------------------------------------------------------------


def rule(check: Check) -> Rule:
    """How a check is applied; where nobody has decided, a new row with what the code says."""
    stored = Rule.objects.filter(slug=check.slug).first()
    return stored or Rule(slug=check.slug, gravity=check.gravity, parameters=check.defaults())


def set_check(
    slug: str,
    *,
    gravity: Gravity,
    parameters: Mapping[str, int],
    kinds: Collection[Kind],
    by: User,
    why: str = "",
) -> None:
    """Decides what a check does, for which kinds of piece (none: for all), and with which numbers.

    Raises NotPossible for a check that always stops a piece, or that may not be softened.
    """
    check = preflight.CHECKS.get(slug)
    if check is None or check.firm:
        raise NotPossible(_("This check always stops a piece; nobody can change that."))
    if check.kept:
        raise NotPossible(
            _("This check is never switched off: it is passed for one text, where that is published.")
        )
    _allow(by, "change", Rule)
    numbers = _numbers(check, parameters)
    with transaction.atomic():
        Rule.objects.get_or_create(slug=slug, defaults={"gravity": check.gravity})
        row = Rule.objects.select_for_update().get(slug=slug)
        before = _ruled(check, row)
        row.gravity, row.parameters = gravity, numbers
        row.save()
        row.kinds.set(kinds)
        after = _ruled(check, row)
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if changes:
            with speaking.for_the_record():
                told = f"{check.title}: {Gravity(row.gravity).label}. {why}".strip()
            facts = {"record": "rule", "check": slug, "changes": changes}
            workflow.note(None, "set_check", by=by, why=told, facts=facts)


def _numbers(check: Check, given: Mapping[str, int]) -> dict[str, int]:
    """The parameters of a check, each within its bounds."""
    found = check.defaults() | {name: given[name] for name in check.parameters if name in given}
    for name, number in found.items():
        bounds = check.parameters[name]
        if not bounds.least <= number <= bounds.most:
            raise NotPossible(
                _("“%(name)s” has to be between %(least)d and %(most)d.")
                % {"name": bounds.title, "least": bounds.least, "most": bounds.most}
            )
    return found


def _ruled(check: Check, row: Rule) -> dict[str, Any]:
    return {"gravity": row.gravity, "parameters": check.defaults() | row.parameters, "kinds": _kinds(row)}


def _kinds(row: Rule) -> list[str]:
    return sorted(row.kinds.values_list("slug", flat=True))
