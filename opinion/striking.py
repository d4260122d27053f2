"""Striking words from everything that is kept of a piece: a court's order, somebody's address.

Copies that hold them are redacted whole (`erasure.blank`). Everywhere else (notes and what they quote, agreements,
letters, waivers, steps, what was typed and not saved ...) the words alone give way to a mark; what is protected goes
through the door of `redact`. Tables are found by their way to the piece, so that a new one is not forgotten.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from authors.fields import AddressField
from authors.models import User
from opinion import composing, erasure, filing, resemblance, workflow
from opinion.models import Arrival, Article, Autosave, Edition, Image, Original, Revision, Typeset
from opinion.parts import COLUMNS
from opinion.refusals import NotPossible

MARK = "[…]"
FEWEST = 4  # characters; less would strike what nobody meant
ADDRESSES = {"path", "led_to"}  # kept for ever; `strike` tells of them
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)
CJK = "\u2e80"  # from here on every character is a word, and none ends one
_TOKEN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W_\u2e80-\u9fff\uac00-\ud7af]+")
# Tags, entities and marks, of which none can be taken for another; at the end, what opened around the next word.
_BETWEEN = r"(?:<[^<>]*>|&#?\w+;|[^\w<&]|_|<(?![^<>]*>)|&(?!#?\w+;)){0,300}?(?:[<&][^\w<>&]*)?"


def strike(
    article: Article, words: str, *, by: User, second: User, why: str, unreadable: Collection[int] = ()
) -> dict[str, int]:
    """Strikes these words, however they are marked up or broken into lines; returns how many rows, by table.

    Raises NotPossible while they stand in what is worked on, is live or is on the clock, and under a legal hold. The
    address of the piece stays as it is, and counts under "kept". What came in for no piece and could not be read goes
    where its number is `unreadable`, whatever it says: look at it first (`of_no_piece`).
    """
    erasure.two_people(by, second, why)
    _refuse_what_can_be_read(unreadable)
    pattern = _pattern(words)
    if pattern.search(why):
        raise NotPossible(_("The reason has the very words that are to go."))
    with erasure.door("redact"):
        locked = workflow.lock(article)
        _refuse_what_is_in_use(locked, pattern)
        digest = {"words": sha256(words.encode()).hexdigest()}
        found = dict.fromkeys(("edition", "revision"), 0)
        for copy in [*locked.editions.all(), *locked.revisions.all()]:
            if _says(copy, pattern, (*COLUMNS, "byline")):
                erasure.blank(copy, locked, by=by, second=second, why=why, **digest)
                found[copy._meta.model_name or ""] += 1
        found["original"] = _strike_originals(locked, pattern, unreadable=unreadable)
        for model, here in _rows(locked):
            name = model._meta.model_name or ""
            found[name] = found.get(name, 0) + _strike_rows(model, here, pattern)
        composing.typeset(list(locked.editions.filter(typeset__isnull=False)))
        resemblance.keep([locked])
        filing.catch_up(most=1000, waits=True)
        rows = {name: count for name, count in found.items() if count}
        workflow.note(locked, "strike", by=by, why=why, facts={"second": second.pk, "rows": rows, **digest})
        return rows | ({"kept": 1} if pattern.search((locked.path or "").replace("-", " ")) else {})


def _refuse_what_can_be_read(numbers: Collection[int]) -> None:
    """Whoever destroys a file unread says which; a number that was mistyped is somebody's piece."""
    for number in sorted(set(numbers) - {arrival.pk for arrival in of_no_piece()}):
        told = _("%(number)s is not the number of anything that came in for no piece and could not be read.")
        raise NotPossible(told % {"number": number})


def _pattern(words: str) -> re.Pattern[str]:
    """The words in whatever case, between them any marks, tags and breaks of lines."""
    tokens = _TOKEN.findall(words)
    if sum(map(len, tokens)) < FEWEST:
        raise NotPossible(_("Name more of the words that are to go."))
    before, after = (
        (r"(?<![^\W_])" if tokens[0][0] < CJK else ""),
        (r"(?![^\W_])" if tokens[-1][0] < CJK else ""),
    )
    return re.compile(before + _BETWEEN.join(map(re.escape, tokens)) + after, re.IGNORECASE)


def _refuse_what_is_in_use(article: Article, pattern: re.Pattern[str]) -> None:
    if article.holds.open().exists():
        raise NotPossible(_("This piece is under a legal hold, so it stays on record. Have it lifted first."))
    now = article.snapshot()
    if any(pattern.search(text) for text in _texts([*now.columns().values(), now.byline])):
        raise NotPossible(
            _("The words stand in the text that is being worked on. Save one without them first.")
        )
    in_use = [*article.editions.live(), *article.editions.scheduled()]
    if any(_says(edition, pattern, _columns(Edition)) for edition in in_use):
        raise NotPossible(
            _("Readers see these words, or will. Publish a text without them, or take the piece down.")
        )


def _says(copy: Edition | Revision, pattern: re.Pattern[str], columns: Iterable[str]) -> bool:
    return any(pattern.search(text) for text in _texts([getattr(copy, name) for name in columns]))


def _rows(article: Article) -> Iterator[tuple[type[models.Model], Q]]:
    """Every table of ours that leads to the piece, with the rows that do; its pictures; what no piece is made of yet.

    Not what pages are made of: that is made anew.
    """
    for model in apps.get_app_config("opinion").get_models():
        if model._meta.managed and model is not Typeset and (ways := list(_ways(model))):
            yield model, Q(*((way, article.pk) for way in ways), _connector=Q.OR)
    for model in (Autosave, Arrival):
        yield model, Q(article=None)
    shown = Q(articles=article) | Q(revisions__article=article) | Q(editions__article=article)
    yield Image, shown


def _ways(model: type[models.Model], depth: int = 2) -> Iterator[str]:
    """How a table leads to the piece: the names of its keys."""
    if model is Article:
        yield "pk"
        return
    for field in model._meta.concrete_fields:
        there = field.related_model
        if isinstance(there, type) and depth and (there is Article or there._meta.app_label == "opinion"):
            yield from (f"{field.name}__{way}" for way in _ways(there, depth - 1))


def _columns(model: type[models.Model]) -> list[str]:
    """The columns of a table in which somebody's words may stand."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS)
        and not isinstance(field, AddressField)
        and field.attname not in ADDRESSES
        and not field.choices
    ]


def _strike_rows(model: type[models.Model], here: Q, pattern: re.Pattern[str]) -> int:
    columns = _columns(model)
    count = 0
    for row in model._default_manager.filter(here).distinct().values("pk", *columns) if columns else ():
        after = {name: _struck(row[name], pattern) for name in columns}
        changed = {name: value for name, value in after.items() if value != row[name]}
        if changed:
            model._default_manager.filter(pk=row["pk"]).update(**changed)
            count += 1
    return count


def _strike_originals(article: Article, pattern: re.Pattern[str], *, unreadable: Collection[int]) -> int:
    """The bytes of what came in and says the words go: nobody takes words out of a file.

    So do those of the piece that could not be read. A mail holds its files once more, so it goes with them, and they
    with it.
    """
    told = {
        arrival.within_id or arrival.pk
        for arrival in Arrival.objects.filter(
            Q(article=article) | Q(within__article=article) | Q(article=None)
        )
        if _says_it(arrival, pattern)
        or (
            _is_dark(arrival)
            and (arrival.pk in unreadable or article.pk in (arrival.article_id, _whole(arrival).article_id))
        )
    }
    family = Q(arrival__in=told) | Q(arrival__within__in=told)
    return Original.objects.filter(family).update(data=MARK.encode())


def of_no_piece() -> list[Arrival]:
    """What came in for no piece, of which nothing could be read: nobody knows whether it says any words."""
    kept = Arrival.objects.filter(article=None, within__article=None).exclude(original__data=MARK.encode())
    return [arrival for arrival in kept.order_by("pk") if _is_dark(arrival)]


def _says_it(arrival: Arrival, pattern: re.Pattern[str]) -> bool:
    read = [getattr(arrival, name) for name in _columns(Arrival)]
    return any(pattern.search(text) for text in _texts([*read, _text(arrival)]))


def _is_dark(arrival: Arrival) -> bool:
    """Whether some of it was not read: all of it, or those of many files that a mail alone keeps."""
    if arrival.problem or any(item["kind"] == "files_left_out" for item in arrival.report):
        return True
    return not (arrival.body or arrival.written or _is_text(arrival))


def _is_text(arrival: Arrival) -> bool:
    return arrival.media_type.startswith("text/")


def _text(arrival: Arrival) -> str:
    """The bytes themselves, where they are text of which nothing was read: what the clipboard held, a note."""
    if not _is_text(arrival) or arrival.body:
        return ""
    return bytes(Original.objects.get(arrival=arrival).data).decode("utf-8", "replace")


def _whole(arrival: Arrival) -> Arrival:
    return arrival.within or arrival


def _struck(value: Any, pattern: re.Pattern[str]) -> Any:
    """The value with the mark in the place of the words."""
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, list):
        return [_struck(item, pattern) for item in value]
    if isinstance(value, dict):
        return {name: _struck(item, pattern) for name, item in value.items()}
    return value


def _texts(values: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, list | tuple):
        for value in values:
            yield from _texts(value)
    elif isinstance(values, dict):
        yield from _texts(list(values.values()))
