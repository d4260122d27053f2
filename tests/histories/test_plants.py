"""Bugs planted one by one, each with a short history in which it shows, and which is sound without it."""

from collections.abc import Callable
from typing import Any

import pytest

from opinion import addresses, autosaves, consent, holds, preflight, printing, publishing, revisions, workflow
from opinion.models import Autosave, Revision, Step
from opinion.parts import Snapshot
from opinion.redline import Side
from opinion.small_fix import Verdict
from opinion.states import Channel
from tests.histories.machine import History
from tests.histories.test_histories import house

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("house")]
__all__ = ("house",)
Deed = tuple[str, dict[str, Any]]
Plant = Callable[[pytest.MonkeyPatch], None]


def deed(name: str, /, **given: Any) -> Deed:
    return name, given


def yes(scope: str) -> Deed:
    return deed("notes_a_yes", who="pia", scope=(scope, 0), channel=Channel.MAIL)


def saves(name: str, value: Any, who: str = "ann") -> Deed:
    return deed("saves", who=who, change=(name, value))


def publishes(who: str = "pia") -> Deed:
    return deed("publishes", who=who)


OUT = deed("clears_the_way_and_publishes")
REOPENED = deed("moves", who="ann", verb="reopen")
SCHEDULED = deed("schedules", who="pia", ahead=0.8)
HELD = deed("places_a_hold", who="ann", lifters=("lin",), down=False, sure=True)
OBJECTED = deed("objects", about_text=True)
SETTLED = deed("settles", who="pia")
MUST = deed("marks_a_must", who="ann")
BOTH = deed("two_save", who="ann", theirs=("city", "Tokyo"), mine=("hours", "14"))


def put(where: Any, name: str, value: Any) -> Plant:
    """This in the place of what stands there."""
    return lambda monkeypatch: monkeypatch.setattr(where, name, value)


def without(check: str) -> Plant:
    """This check is not made."""
    return lambda monkeypatch: monkeypatch.delitem(preflight.CHECKS, check)


def nothing(*_args: Any, **_given: Any) -> None:
    """Does not do it."""


def only_some_steps(article: Any, verb: str, **facts: Any) -> Step | None:
    return None if verb == "reopen" else note(article, verb, **facts)


def with_a_step_before(article: Any, **facts: Any) -> Any:
    note(article, "tries", by=None)
    return publish(article, **facts)


def over_it(article: Any, *, base: int | None, **facts: Any) -> Any:
    return saving(article, base=None, **facts)


def half_of_it(article: Any, copy: Snapshot) -> None:
    article.body = copy.body


def everybodys(*, article: Any, **_given: Any) -> None:
    Autosave.objects.filter(article=article).delete()


def current(article: Any, _copy: Any, **_given: Any) -> Revision | None:
    return article.current_revision()


def small(*_args: Any) -> tuple[consent.Ground, Verdict]:
    return consent.Ground.SMALL, Verdict(1)


note, publish, saving = workflow.note, publishing.publish, revisions.saving
PLANTS: dict[str, tuple[Plant, str, list[Deed]]] = {
    "no yes is asked for": (without("agreement"), "original", [publishes()]),
    "no permission is asked for": (without("permission"), "republished", [publishes()]),
    "no reading editor is asked for": (without("reading"), "translated", [yes("exact"), publishes()]),
    "an embargo is forgotten": (
        without("embargo"),
        "embargoed",
        [deed("notes_a_permission", who="ann", terms="any"), publishes()],
    ),
    "an objection is passed over": (
        without("objection"),
        "hers",
        [OUT, OBJECTED, yes("exact"), publishes()],
    ),
    "a must is passed over": (without("must_note"), "original", [yes("exact"), MUST, publishes()]),
    "a yes survives an objection": (
        put(consent.Record, "has_taken_back", lambda *_: False),
        "hers",
        [OUT, OBJECTED, SETTLED, publishes()],
    ),
    "an exact yes carries small fixes": (
        put(consent, "_bounded", small),
        "original",
        [yes("exact"), saves("wide", "broad"), publishes()],
    ),
    "a small fix turns a sentence round": (
        put(consent, "_fix", lambda _: Verdict(1)),
        "original",
        [yes("small"), saves("crossed", "rarely"), publishes()],
    ),
    "a yes does not ask who discloses what": (
        put(consent, "PARTS", ("body", "byline")),
        "original",
        [yes("exact"), saves("interests", "The author advises a port."), publishes()],
    ),
    "what was passed for one text is passed for all": (
        put(Snapshot, "fingerprint", lambda _: "0" * 64),
        "original",
        [deed("passes", who="pia", ahead=None), saves("hours", "14"), publishes()],
    ),
    "an editor publishes": (
        put(workflow, "may_use", lambda *_: True),
        "original",
        [yes("exact"), publishes("ann")],
    ),
    "anybody lifts a hold": (
        put(holds, "is_named", lambda *_: True),
        "original",
        [HELD, deed("lifts", who="pia")],
    ),
    "a hold does not stop the clock": (
        put(publishing, "call_off", nothing),
        "original",
        [yes("exact"), SCHEDULED, HELD],
    ),
    "an objection does not stop the clock": (
        put(publishing, "unschedule", nothing),
        "hers",
        [OUT, saves("wide", "broad"), SCHEDULED, OBJECTED],
    ),
    "what is taken down comes back by itself": (
        put(printing, "cancel_scheduled", nothing),
        "original",
        [OUT, SCHEDULED, deed("takes_down", who="pia", says=False), deed("waits")],
    ),
    "a move leaves no step": (put(workflow, "note", only_some_steps), "original", [OUT, REOPENED]),
    "a refusal leaves something behind": (
        put(publishing, "publish", with_a_step_before),
        "original",
        [publishes()],
    ),
    "a late save overwrites": (put(revisions, "saving", over_it), "original", [BOTH]),
    "a late text is not kept": (put(revisions, "keep_aside", current), "original", [BOTH]),
    "what another typed goes with a save": (
        put(autosaves, "is_in_a_revision", everybodys),
        "original",
        [deed("types", who="kim", change=("hours", "14")), saves("city", "Tokyo")],
    ),
    "two texts become one of them": (
        put(revisions, "put_in_place", nothing),
        "original",
        [BOTH, deed("decides", who="pia", kept="both", side=Side.MINE)],
    ),
    "half a version is restored": (
        put(revisions, "put_in_place", half_of_it),
        "original",
        [saves("standfirst", "What a map leaves out."), deed("restores", who="ann", back=1)],
    ),
    "an author's old address is forgotten": (
        put(addresses, "remember", nothing),
        "original",
        [OUT, deed("renames", who="ann", name="Lin Mei of the", moves=True)],
    ),
}


def play(origin: str, deeds: list[Deed]) -> None:
    """This history and no other."""
    history = History()
    history.begins(origin=origin, how_far="bare")
    if origin == "hers":
        history.clears_the_way()
    for name, given in deeds:
        getattr(history, name)(**given)
        history.readers_see_what_they_should()
    history.teardown()


def test_the_histories_are_sound_and_each_planted_bug_is_seen_in_its_own() -> None:
    unseen = []
    for bug, (plant, origin, deeds) in PLANTS.items():
        play(origin, deeds)
        with pytest.MonkeyPatch.context() as monkeypatch:
            plant(monkeypatch)
            try:
                play(origin, deeds)
            except AssertionError:
                continue
            unseen.append(bug)

    assert unseen == []
