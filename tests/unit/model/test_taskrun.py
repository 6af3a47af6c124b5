"""A task run, its attempts and its outputs."""

import pytest

from shared.errors import EngineBug
from shared.model.scope import Scope
from shared.model.state import History, State
from shared.model.taskrun import Attempt
from tests.builders import NOW, later, task_run


def _attempt(number, state=State.RUNNING):
    return Attempt(number=number, state=History.created(NOW, state))


def test_task_run_moves_along_its_table():
    assert task_run().moved(State.FAILED, later()).state.current is State.FAILED
    assert task_run().moved(State.RUNNING, later()).state == task_run().state
    with pytest.raises(EngineBug, match="the task run can not go from FAILED to RUNNING"):
        task_run(State.FAILED).moved(State.RUNNING, later())


def test_attempt_number_follows_what_was_asked_for_and_what_was_made():
    created = task_run(State.CREATED, attempt=0)

    assert created.asking_for_attempt(2).attempt == 2
    assert created.with_attempts((_attempt(1),)).attempt == 1
    assert created.asking_for_attempt(2).with_attempts((_attempt(1),)).attempt == 2
    assert created.with_attempts(()).attempt == 0


def test_current_attempt_is_the_one_that_somebody_took():
    waiting = task_run(attempt=2).with_attempts((_attempt(1, State.FAILED),))

    assert task_run(attempt=1).current_attempt is None
    assert waiting.current_attempt is None
    assert waiting.with_attempts((_attempt(2),)).current_attempt == _attempt(2)


def test_copy_of_what_still_ran_waits_for_an_attempt_of_its_own():
    running = task_run(attempt=2).with_attempts((_attempt(1, State.FAILED), _attempt(2)))

    fresh = running.anew(later())

    assert fresh.attempts == (_attempt(1, State.FAILED),)
    assert (fresh.attempt, fresh.state) == (2, History.created(later(), State.RESTARTED))


def test_other_changes_replace_one_field():
    run = task_run()

    assert run.deferred(later()).until == later()
    assert run.lost_once_more().lost_once_more().lost == 2
    assert run.with_loop_items(3).loop_items == 3
    assert run.with_scope(Scope(total=2)).scope == Scope(total=2)
    assert run.with_outputs({"a": 1}, None) == task_run(outputs={"a": 1})
    assert run.with_outputs(None, "kestra:///a") == task_run(outputs_uri="kestra:///a")


def test_attempts_that_took_up_the_work_of_others_are_no_tries_of_their_own():
    first = task_run(attempt=1)

    assert first.tries == 1
    assert first.handed_on_once_more().asking_for_attempt(2).tries == 1
    assert first.asking_for_attempt(2).tries == 2


@pytest.mark.parametrize(
    ("states", "begun"),
    [
        ([], None),
        ([State.RUNNING], 0),
        ([State.RESUBMITTED, State.RESUBMITTED], 0),
        ([State.FAILED, State.RESUBMITTED, State.RUNNING], 1),
        ([State.RESUBMITTED, State.FAILED], None),
    ],
)
def test_work_was_begun_by_the_first_of_the_attempts_that_took_it_up(states, begun):
    attempts = tuple(
        Attempt(number=number + 1, state=History.created(later(number), state))
        for number, state in enumerate(states)
    )

    found = task_run().with_attempts(attempts).begun_at

    assert found == (None if begun is None else later(begun))
