"""The audit trail in words."""

from django.utils.translation import gettext_lazy

STEPS = {
    "start": gettext_lazy("begun"),
    "bring_in": gettext_lazy("brought in by an import"),
    "take_in": gettext_lazy("brought in by the desk"),
    "submit": gettext_lazy("submitted"),
    "edit": gettext_lazy("taken up for editing"),
    "publish": gettext_lazy("published"),
    "schedule": gettext_lazy("scheduled"),
    "unschedule": gettext_lazy("unscheduled"),
    "withdraw_schedule": gettext_lazy("unscheduled"),
    "take_down": gettext_lazy("taken down"),
    "put_back": gettext_lazy("put back"),
    "assign": gettext_lazy("given to somebody"),
    "set_dates": gettext_lazy("dates and promises set"),
    "return": gettext_lazy("returned to the author for another draft"),
    "send": gettext_lazy("sent to the author"),
    "call_back": gettext_lazy("called back from the author"),
    "answer": gettext_lazy("answered by the author"),
    "agree": gettext_lazy("the yes was given"),
    "object": gettext_lazy("the author objected"),
    "answer_objection": gettext_lazy("the objection was answered"),
    "tell_small_fix": gettext_lazy("the author was told of small fixes"),
    "tell_without_yes": gettext_lazy("the author was told that it goes out without the yes"),
    "ready": gettext_lazy("ready to publish"),
    "unready": gettext_lazy("not ready after all"),
    "reopen": gettext_lazy("opened for the next edition"),
    "decline": gettext_lazy("declined"),
    "withdraw": gettext_lazy("withdrawn by its author"),
    "spike": gettext_lazy("spiked"),
    "restore": gettext_lazy("restored"),
    "restore_revision": gettext_lazy("an earlier version restored"),
    "keep_aside": gettext_lazy("a late save kept aside"),
    "reconcile": gettext_lazy("decided about two texts"),
    "hold": gettext_lazy("put under a legal hold"),
    "hold_scheduled": gettext_lazy("put under a legal hold, and taken off the clock"),
    "hold_note": gettext_lazy("something said about the legal hold"),
    "hold_named": gettext_lazy("others named for the legal hold"),
    "lift": gettext_lazy("legal hold lifted"),
    "waive": gettext_lazy("what stood in the way was passed"),
    "pay": gettext_lazy("what was still owed was done"),
    "reopen_note": gettext_lazy("a note opened again that was settled"),
    "list_sources": gettext_lazy("list of sources changed"),
    "withhold": gettext_lazy("a past edition withheld"),
    "ignore_style": gettext_lazy("words let stand against house style"),
    "heed_style": gettext_lazy("words against house style to be decided again"),
    "set_check": gettext_lazy("decided what a check does"),
    "keep_house": gettext_lazy("changed how the house works"),
    "drop_house": gettext_lazy("removed something of the house"),
}


def words(verb: str) -> str:
    """A step of the audit trail, as the desk says it."""
    return str(STEPS.get(verb, verb.replace("_", " ")))
