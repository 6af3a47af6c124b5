"""What is remembered of a trigger, and how kinds of triggers answer."""

import pytest

from shared.model.trigger import Condition, Trigger
from shared.model.trigger_kinds import (
    ListeningTrigger,
    PolledTrigger,
    RequestTrigger,
    StreamingTrigger,
)
from shared.model.trigger_state import TriggerCommit, TriggerKey, TriggerState, Window
from tests.builders import NOW, later


def _state(**fields):
    defaults = {"namespace": "n", "flow_id": "f", "trigger_id": "t", "updated_at": NOW}
    return TriggerState(**(defaults | fields))


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({}, True),
        ({"disabled": True}, False),
        ({"suspended": True}, False),
        ({"evaluating_since": NOW}, False),
        ({"execution_id": "e"}, False),
        ({"execution_id": "e", "allow_concurrent": True}, True),
    ],
)
def test_trigger_is_due_unless_it_rests_or_waits(fields, due):
    state = _state(next_date=later(60), **fields)

    assert state.due_at == (later(60) if due else None)


def test_state_names_its_trigger_and_is_changed_as_of_a_date():
    assert _state().key == TriggerKey("n", "f", "t")
    assert _state().changed(later(1), disabled=True) == _state(disabled=True, updated_at=later(1))


def test_window_is_open_from_its_start_to_its_end():
    window = Window(start=NOW, end=later(5))

    assert [window.is_open(later(seconds)) for seconds in (-1, 0, 5, 6)] == [
        False,
        True,
        True,
        False,
    ]


def test_commit_without_changes_is_empty():
    assert TriggerCommit("c", NOW).is_empty
    assert not TriggerCommit("c", NOW, states=(_state(),)).is_empty


def test_kinds_of_triggers_answer_for_themselves():
    listening, request = ListeningTrigger(id="t", type="x"), RequestTrigger(id="t", type="x")

    assert (listening.listens_to, listening.gathering()) == ((), None)
    assert (request.waits, request.answers_with_outputs, request.content_type) == (
        False,
        False,
        "application/json",
    )
    assert [
        one.keeps_state
        for one in (
            Trigger(id="t", type="x"),
            PolledTrigger(id="t", type="x"),
            StreamingTrigger(id="t", type="x"),
        )
    ] == [False, True, True]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: RequestTrigger(id="t", type="x").secret_key,
        lambda: PolledTrigger(id="t", type="x").every,
        lambda: Condition(type="x").test(None),
    ],
)
def test_what_every_type_must_tell_itself_is_not_told_by_the_base(ask):
    with pytest.raises(NotImplementedError):
        ask()


def test_plain_condition_gathers_nothing_and_does_not_go_by_the_date():
    assert (Condition(type="x").gathers, Condition(type="x").holds_on(NOW)) == (False, None)
