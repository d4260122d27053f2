"""The keys of the desk: said here once, for the page that lists them and for the script that heeds them."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opinion import workflow

ANYWHERE, LIST, PIECE = "anywhere", "list", "piece"
WHERE = {
    ANYWHERE: gettext_lazy("On every page"),
    LIST: gettext_lazy("In a list"),
    PIECE: gettext_lazy("On the pages of a piece"),
}


@dataclass(frozen=True)
class Key:
    """What is pressed (one after the other), where it counts, and what comes of it.

    `does` is what the script knows: "go" leads to the address `to` (on a piece's pages to what hangs below it).
    `plain` keys are letters and signs, which can be switched off; the others are the browser's own.
    """

    pressed: str
    where: str
    words: Any
    does: str
    to: str = ""
    plain: bool = True

    @property
    def steps(self) -> list[str]:
        return self.pressed.split()


@dataclass(frozen=True)
class Room:
    """A key that leads to a room of the desk: the name of its address, and the right without which it is nothing."""

    pressed: str
    words: Any
    name: str
    right: str = ""


ROOMS = (
    Room("g h", gettext_lazy("Go home, to the front page"), "index"),
    Room("g p", gettext_lazy("Go to the pieces"), "opinion_article_changelist", "opinion.view_article"),
    Room(
        "g i",
        gettext_lazy("Go to the inbox"),
        "opinion_article_changelist?where=inbox",
        "opinion.view_article",
    ),
    Room("g a", gettext_lazy("Go to what came in"), "arrivals", workflow.EDIT),
    Room("g d", gettext_lazy("Go to the days ahead"), "ahead", "opinion.view_article"),
    Room("g f", gettext_lazy("Go to the figures"), "figures", "opinion.view_article"),
    Room("g u", gettext_lazy("Go to the authors"), "authors_author_changelist", "authors.view_author"),
    Room("w", gettext_lazy("Write a new piece"), "opinion_article_add", "opinion.add_article"),
)
OF_A_PIECE = (
    Key("v", PIECE, gettext_lazy("View the preview"), "go", "preview/"),
    Key("c", PIECE, gettext_lazy("Compare its versions"), "go", "compare/"),
    Key("x", PIECE, gettext_lazy("Open its checks"), "go", "check/"),
    Key("n", PIECE, gettext_lazy("Open its notes"), "go", "notes/"),
    Key("e", PIECE, gettext_lazy("Back to its text, to edit it"), "go", "change/"),
    Key("f", PIECE, gettext_lazy("To the next finding; F to the one before"), "finding"),
)
PUBLISHING = Key(
    "p",
    PIECE,
    gettext_lazy("Open the page that publishes it; nothing goes out by this key"),
    "go",
    "publish/",
)
IN_LISTS = (
    Key("j", LIST, gettext_lazy("To the next entry"), "next"),
    Key("k", LIST, gettext_lazy("To the entry before"), "before"),
    Key("Enter", LIST, gettext_lazy("Open the entry"), "", plain=False),
)
TAKING = Key("t", LIST, gettext_lazy("Take the entry, where it can be taken"), "take")
SAVING = Key("Ctrl+S", PIECE, gettext_lazy("Save; ⌘S on a Mac. Also while you type"), "", plain=False)


def keys(user: Any) -> list[Key]:
    """The keys that do something for this person, in their order."""
    may_edit = workflow.may_use(user, workflow.EDIT)
    found = [
        Key("?", ANYWHERE, _("Show the keys"), "go", reverse("admin:keys")),
        Key("/", ANYWHERE, _("Search everything"), "search"),
        *(
            Key(room.pressed, ANYWHERE, room.words, "go", to)
            for room in ROOMS
            if (to := _address(room, user))
        ),
        *IN_LISTS,
    ]
    if may_edit:
        found.append(TAKING)
    if user.has_perm("opinion.view_article"):
        found += [*([SAVING] if may_edit else []), *OF_A_PIECE]
    if workflow.may_use(user, workflow.PUBLISH):
        found.append(PUBLISHING)
    return found


def _address(room: Room, user: Any) -> str:
    """Where the room is; "" for who may not enter, and where there is none."""
    may = workflow.may_use(user, room.right) if room.right == workflow.EDIT else user.has_perm(room.right)
    if room.right and not may:
        return ""
    name, _mark, query = room.name.partition("?")
    try:
        return reverse(f"admin:{name}") + (f"?{query}" if query else "")
    except NoReverseMatch:
        return ""


def for_script(user: Any) -> dict[str, Any]:
    """What the script has to know."""
    told = [vars(key) | {"words": ""} for key in keys(user) if key.does]
    return {"keys": told, "pieces": reverse("admin:opinion_article_changelist")}


@dataclass(frozen=True)
class Table:
    """The keys of one kind of page."""

    title: str
    keys: list[Key] = field(default_factory=list)


@require_safe
def keys_view(request: HttpRequest) -> HttpResponseBase:
    """The list of keys, and the switch that turns those of one letter off."""
    found = keys(request.user)
    tables = [
        Table(str(title), [key for key in found if key.where == where]) for where, title in WHERE.items()
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("Keys"),
        "tables": [table for table in tables if table.keys],
    }
    return TemplateResponse(request, "desk/keys.html", context)
