"""The house: who may change what, what each change leaves in the trail, and what is tried before it applies."""

from typing import Any

import pytest

from authors.models import User
from opinion import house, house_trials, preflight, publishing, revisions
from opinion.findings import Gravity
from opinion.models import Desk, Kind, ListedName, Rule, Slot, Step, StyleRule
from opinion.refusals import NotAllowed, NotPossible
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> User:
    return factories.user(group="publisher", name="Pia")


@pytest.fixture
def editor() -> User:
    return factories.user(group="editor", name="Ed")


def style(pattern: str = "jab", suggestion: str = "vaccination", **facts: Any) -> StyleRule:
    return StyleRule(pattern=pattern, suggestion=suggestion, reason="It is slang.", **facts)


def switched_on(rule: StyleRule, by: User) -> StyleRule:
    if not rule.pk:
        house.keep(rule, by=by)
    house.switch(rule, on=True, by=by, tried=house.sought(rule))
    return rule


def decide(slug: str, by: User, **facts: Any) -> None:
    given = {"gravity": Gravity.BLOCKS, "parameters": {}, "kinds": [], **facts}
    house.set_check(slug, by=by, **given)


# --- checks -----------------------------------------------------------------------------------------------


def test_a_publisher_decides_what_a_check_does_and_the_trail_says_what_it_did_before(publisher: User) -> None:
    letters = Kind.objects.get(slug="letter")

    decide("recent_author", publisher, parameters={"days": 14}, kinds=[letters], why="Too many of one.")

    step = Step.objects.get(verb="set_check")
    assert (step.by, step.why) == (
        publisher,
        "The same author again: stops publication. Too many of one.",
    )
    assert step.facts == {
        "record": "rule",
        "check": "recent_author",
        "changes": {
            "gravity": ["warn", "block"],
            "parameters": [{"days": 7}, {"days": 14}],
            "kinds": [[], ["letter"]],
        },
    }


def test_deciding_the_same_again_is_no_step(publisher: User) -> None:
    decide("bad_links", publisher)
    decide("bad_links", publisher)

    assert Step.objects.filter(verb="set_check").count() == 1


def test_nobody_changes_a_firm_check_or_one_that_there_is_not(publisher: User) -> None:
    for slug in ["headline", "hold", "no-such-check"]:
        with pytest.raises(NotPossible, match="always stops a piece"):
            decide(slug, publisher, gravity=Gravity.OFF)
    assert Rule.objects.count() == 0


def test_nobody_switches_off_what_may_be_passed_for_one_text_alone(publisher: User) -> None:
    for slug in ["agreement", "must_note", "permission"]:
        with pytest.raises(NotPossible, match="never switched off: it is passed for one text"):
            decide(slug, publisher, gravity=Gravity.OFF)
    assert Rule.objects.count() == 0


@pytest.mark.parametrize("days", [0, 61])
def test_a_number_out_of_bounds_is_refused(publisher: User, days: int) -> None:
    with pytest.raises(NotPossible, match="between 1 and 60"):
        decide("recent_author", publisher, parameters={"days": days})
    assert Rule.objects.count() == 0


def test_only_a_publisher_decides(editor: User) -> None:
    for person in [editor, factories.user(group="administrator"), factories.user(group="contributor")]:
        with pytest.raises(NotAllowed):
            decide("exclusivity", person)
        with pytest.raises(NotAllowed):
            house.keep(Slot(weekday=2, time="06:00"), by=person)
        with pytest.raises(NotAllowed):
            house.keep(Desk(pk=1, editors_may_publish=True), by=person)
    assert (Rule.objects.count(), Slot.objects.count(), Desk.objects.count()) == (0, 0, 0)


def test_a_number_that_was_set_is_the_one_that_applies(publisher: User) -> None:
    sang = factories.author()
    factories.published(authors=[sang], headline="Yesterday's")
    article = factories.article(authors=[sang])

    def told() -> list[str]:
        return [f.sentence for f in preflight.run(article) if f.rule == "recent_author"]

    assert told() == ["Huynh Tam Sang has “Yesterday's” on the same day."]
    decide("recent_author", publisher, gravity=Gravity.OFF)
    assert told() == []


# --- the other records ------------------------------------------------------------------------------------


def test_each_change_of_a_record_is_a_step_with_what_was_and_what_is(publisher: User) -> None:
    house.keep(Desk(pk=1, debt_hours=24), by=publisher)
    settings = Desk.settings()
    settings.debt_hours = 12
    house.keep(settings, by=publisher, why="News.")
    house.keep(Desk.settings(), by=publisher)  # nothing is changed

    last, first = Step.objects.filter(verb="keep_house").order_by("-pk")
    assert first.facts["changes"]["debt_hours"] == [None, "24"]
    assert last.facts == {"record": "desk", "number": 1, "changes": {"debt_hours": ["24", "12"]}}
    assert last.why == "Settings of the desk “settings of the desk”. News."


def test_what_is_removed_stays_in_the_trail(publisher: User, editor: User) -> None:
    slot = Slot(weekday=2, time="06:00")
    house.keep(slot, by=publisher)

    with pytest.raises(NotAllowed):
        house.drop(slot, by=editor)
    house.drop(slot, by=publisher)

    assert Slot.objects.count() == 0
    assert Step.objects.get(verb="drop_house").facts["changes"]["weekday"] == ["2", None]


def test_an_editor_keeps_the_names_list(editor: User) -> None:
    house.keep(ListedName(name="Tsai Ing-wen", chinese_name="蔡英文"), by=editor)

    with pytest.raises(NotPossible, match="already exists"):
        house.keep(ListedName(name="Tsai Ing-wen", chinese_name="蔡"), by=editor)
    assert ListedName.objects.get().chinese_name == "蔡英文"


# --- house style ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"pattern": "(a+)+$", "is_expression": True}, "takes too long"),
        ({"pattern": "(", "is_expression": True}, "cannot be read"),
        ({"pattern": "(jab)", "is_expression": True, "suggestion": r"\2"}, "does not have"),
        ({"pattern": "—"}, "everywhere"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(publisher: User, facts: dict[str, Any], why: str) -> None:
    with pytest.raises(NotPossible, match=why):
        house.keep(style(**facts), by=publisher)
    assert StyleRule.objects.count() == 0


def test_a_rule_is_switched_on_only_as_it_was_tried(publisher: User, editor: User) -> None:
    rule = style(is_on=True)
    house.keep(rule, by=publisher)
    assert not StyleRule.objects.get().is_on

    with pytest.raises(NotPossible, match="Try it"):
        house.switch(rule, on=True, by=publisher, tried=house.sought(style("jabs")))
    with pytest.raises(NotAllowed):
        house.switch(rule, on=True, by=editor, tried=house.sought(rule))
    switched_on(rule, publisher)
    assert StyleRule.objects.get().is_on


def test_a_rule_that_looks_for_something_else_is_off_until_it_is_tried_again(publisher: User) -> None:
    rule = switched_on(style(), publisher)

    rule.reason = "Readers abroad do not know it."
    house.keep(rule, by=publisher)
    assert StyleRule.objects.get().is_on

    rule.pattern = "jabs"
    house.keep(rule, by=publisher)
    assert not StyleRule.objects.get().is_on


def test_a_trial_counts_what_readers_saw_last_and_leaves_quotations_alone(publisher: User) -> None:
    text = factories.SOUND + "<p>The jab came. A second jab followed. “One jab,” he said.</p>"
    first = factories.published(body=text, headline="The first")
    factories.published(headline="Without")
    factories.article(body=text, headline="A draft")
    taken = factories.published(headline="Changed since", body=text)
    with revisions.saving(taken.article, by=None, base=None) as locked:
        locked.body = factories.SOUND
    factories.agree(taken.article)
    publishing.publish(taken.article, by=None)

    trial = house_trials.of(style())

    assert (trial.texts, trial.of, trial.pieces, trial.hits, trial.quoted) == (3, 3, 1, 2, 1)
    assert [(e.edition.pk, e.before[-4:], e.hit.found, e.after[:5]) for e in trial.examples] == [
        (first.pk, "The ", "jab", " came"),
        (first.pk, "ond ", "jab", " foll"),
    ]


def test_a_trial_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        factories.published(body=factories.SOUND + "<p>" + "A jab. " * 9 + "</p>", headline=f"Piece {number}")
    monkeypatch.setattr(house_trials, "MOST_TEXTS", 3)
    monkeypatch.setattr(house_trials, "MOST_SHOWN", 10)

    trial = house_trials.of(style())
    assert (trial.texts, trial.of, trial.hits, len(trial.examples)) == (3, 4, 27, 10)

    monkeypatch.setattr(house_trials, "PATIENCE", -1.0)
    assert house_trials.of(style()).texts == 0
