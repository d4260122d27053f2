"""Who may enter which address of the desk and the portal, with GET and with POST. Written by hand, to be read.

A letter is a person:

    E  an editor                    O  the contributor whose piece it is
    P  a publisher                  X  another contributor
    M  an administrator             L  a lawyer for whom the piece is held
    D  an editor whose account      K  a lawyer for whom it is not
       is disabled                  A  nobody: not signed in

"" is nobody at all. Whoever is not named is sent to sign in, or told 403 or 404, whatever state the piece is in.
"""

from dataclasses import dataclass

from opinion.states import State

SIGNED_IN = "OXEPMLK"
DESK = "EPMLK"  # whoever may enter the desk at all
NOT_SPIKED = frozenset(State) - {State.SPIKED}


@dataclass(frozen=True)
class Row:
    """Who gets in with GET and HEAD, and who with POST; `states` is where a piece has to stand for the POST.

    Whoever asks for a record that is not there is led to the front page, which shows nothing of it.
    """

    get: str
    post: str = ""
    states: frozenset[State] = frozenset(State)


def records(name: str, *, view: str, add: str = "", change: str = "", **more: Row) -> dict[str, Row]:
    """The rows of one kind of record in the admin. Nothing is deleted there, but for a rule of style and a slot."""
    start = f"desk/{name}/"
    return {
        start: Row(view, view),
        f"{start}add/": Row(add, add),
        f"{start}<path:object_id>/change/": Row(view, change),
        f"{start}<path:object_id>/history/": Row(view, view),
        f"{start}<path:object_id>/delete/": Row(""),
        f"{start}<path:object_id>/": Row(DESK, DESK),  # leads to the change page, which asks
        **{start + route: row for route, row in more.items()},
    }


def act(slug: str, who: str) -> dict[str, Row]:
    """One act with a piece: its page, and doing it."""
    return {f"desk/opinion/article/<int:pk>/{slug}/": Row(who, who)}


PIECE = "desk/opinion/article/<int:pk>/"
TABLE: dict[str, Row] = {
    # --- the desk itself
    "desk/": Row(DESK, DESK),
    "desk/login/": Row("A", "A"),
    "desk/logout/": Row("", DESK),
    "desk/password_change/": Row(DESK, DESK),
    "desk/password_change/done/": Row(DESK),
    "desk/jsi18n/": Row(DESK),
    "desk/autocomplete/": Row(""),  # nothing without the field for which it completes
    "desk/r/<path:content_type_id>/<path:object_id>/": Row(""),
    "desk/^(?P<app_label>auth|authors|procrastinate|opinion)/$": Row(DESK, DESK),  # what each may see of it
    "desk/(?P<url>.*)$": Row(""),
    # --- accounts
    **records("auth/group", view="M"),
    **records("authors/user", view="M", add="M", change="M"),
    "desk/authors/user/<id>/password/": Row("M", "M"),
    "desk/authors/user/<int:pk>/close/": Row("M", "M"),
    **records("procrastinate/procrastinatejob", view=""),
    # --- people and subjects
    **records("authors/contributor", view="EP", add="EP", change="EP"),
    **records("authors/author", view="EP", add="EP", change="EP"),
    "desk/authors/author/<int:pk>/merge/": Row("EP", "EP"),
    **records("opinion/topic", view="EP", add="EP", change="EP"),
    "desk/opinion/topic/<int:pk>/merge/": Row("EP", "EP"),
    **records("opinion/series", view="EP", add="EP", change="EP"),
    **records("opinion/image", view="EP", add="EP", change="EP"),
    "desk/opinion/image/media/<str:name>": Row("EP"),
    **records("opinion/kind", view="EP", add="P", change="P"),
    # --- what happened, to be read
    **records("opinion/step", view="EPM"),
    **records("opinion/message", view="EPM"),
    **records("opinion/edition", view="EP"),
    **records("opinion/address", view="EP"),
    **records("opinion/tombstone", view="EP"),
    **records("opinion/withholding", view="EP"),
    # --- the rules of the desk
    **{
        route: row
        for route, row in records("opinion/rule", view="EP").items()
        if route in {"desk/opinion/rule/"}
    },
    "desk/opinion/rule/<slug:slug>/": Row("EP", "P"),
    **records("opinion/stylerule", view="EP", add="P", change="P"),
    "desk/opinion/stylerule/<path:object_id>/delete/": Row("P", "P"),  # a step says that it was there
    "desk/opinion/stylerule/<int:pk>/try/": Row("EP", "P"),
    **records("opinion/listedname", view="EP", add="EP", change="EP"),
    **records("opinion/letter", view="EP", add="P", change="P"),
    **records("opinion/slot", view="EP", add="P", change="P"),
    "desk/opinion/slot/<path:object_id>/delete/": Row("P", "P"),
    **records("opinion/desk", view="EP", change="P"),
    "desk/opinion/desk/": Row(DESK, DESK),  # leads to the one row, which asks
    # --- what was passed, and what is held: its notes are for the named alone
    **records("opinion/debt", view="EP", change="EP"),  # the page of a debt is where it is paid
    "desk/opinion/debt/<path:object_id>/history/": Row(DESK, DESK),  # leads to its page, which asks
    **records("opinion/hold", view="EPLK"),  # each sees those that name her; editors, that there are some
    "desk/opinion/hold/<path:object_id>/history/": Row(DESK, DESK),  # leads to its page, which asks
    "desk/opinion/hold/<path:object_id>/change/": Row("L", "L"),
    "desk/opinion/hold/<int:pk>/names/": Row("L", "L"),  # a publisher only where nobody who is named is left
    # --- a piece
    **records("opinion/article", view="EP", add="EP", change="EP"),
    "desk/opinion/article/<path:object_id>/change/": Row(
        "EPL", "EP", NOT_SPIKED
    ),  # leads a lawyer to the hold
    "desk/opinion/article/<path:object_id>/history/": Row(DESK, DESK),  # leads to the versions, which ask
    "desk/opinion/article/bulk/<slug:slug>/": Row("EP", "EP"),
    **act("publish", "P"),
    **act("schedule", "P"),
    **act("unschedule", "P"),
    **act("take-down", "P"),
    **act("put-back", "P"),
    **act("edit", "EP"),
    **act("ready", "EP"),
    **act("not-ready", "EP"),
    **act("call-back", "EP"),
    **act("reopen", "EP"),
    **act("return", "EP"),
    **act("restore", "EP"),
    **act("decline", "EP"),
    **act("spike", "EP"),
    **act("assign", "EP"),
    **act("dates", "EP"),
    **act("send", "EP"),
    **act("note-yes", "EP"),
    **act("vouch", "EP"),
    f"{PIECE}hold/": Row("EPL", "EP"),  # leads a lawyer to the page of the hold
    **act("put-into-edition", "P"),
    f"{PIECE}objections/<int:number>/answer/": Row("EP", "EP"),
    f"{PIECE}returned/": Row("EP", "EP"),
    f"{PIECE}returned/<int:number>/": Row("EP", "EP"),
    f"{PIECE}check/": Row("EP", "EP"),
    f"{PIECE}compare/": Row("EP", "EP"),
    f"{PIECE}notes/": Row("EP"),  # a POST has to say what is to be done
    f"{PIECE}sources/": Row("EP", "EP"),
    f"{PIECE}presence/": Row("", "EPL"),
    f"{PIECE}autosave/": Row("", "EP"),
    f"{PIECE}versions/<int:number>/beside/": Row("EP", "EP"),
    "desk/opinion/article/add/autosave/": Row("", "EP"),
    "desk/ahead/": Row("EP", "EP"),
    "desk/ahead/live/": Row("EP", "EP"),
    "desk/ahead/month/": Row("EP", "EP"),
    "desk/figures/": Row("EP"),
    "desk/figures/<slug:table>.csv": Row("EP"),
    "desk/figures/contributors/": Row("P"),  # counts of what contributors said of themselves
    "desk/figures/contributors/<slug:table>.csv": Row("P"),
    "desk/search/": Row(DESK),  # each finds what she may see
    "desk/keys/": Row(DESK),
    "desk/inbound/mime": Row(""),  # who posts mail there says a secret, and is nobody
    "desk/arrivals/": Row("EP", "EP"),
    "desk/arrivals/<int:pk>/": Row("EP", "EP"),
    "desk/arrivals/<int:pk>/original/": Row("EP"),
    "desk/arrivals/<int:pk>/piece/": Row("", "EP"),
    f"{PIECE}take/": Row("", "EP"),
    f"{PIECE}versions/": Row("EP", "EP"),
    f"{PIECE}versions/<int:number>/restore/": Row("EP", "EP"),
    f"{PIECE}editions/<int:number>/withhold/": Row("P", "P"),
    f"{PIECE}preview/": Row("EP", "EP"),
    f"{PIECE}preview/<int:number>/": Row("EP", "EP"),
    f"{PIECE}preview/page/": Row("EP", "EP"),
    f"{PIECE}preview/<int:number>/page/": Row("EP", "EP"),
    # --- the portal
    "contribute/": Row(SIGNED_IN),
    "contribute/about-you/": Row(SIGNED_IN, SIGNED_IN),
    "contribute/new/": Row(SIGNED_IN, SIGNED_IN),
    "contribute/<int:pk>/": Row("O", "O"),
    "contribute/<int:pk>/submit/": Row("O", "O"),
    "contribute/<int:pk>/withdraw/": Row("O", "O"),
    "contribute/<int:pk>/answer/": Row("O", "O"),
    "contribute/<int:pk>/autosave/": Row("", "O"),
    "contribute/new/autosave/": Row("", SIGNED_IN),
}
