"""Concurrency limits: never more than the limit, nobody forgotten, whatever comes twice."""

from datetime import timedelta

import pytest

from shared.engine.slots import step_slots
from shared.model.event import KillRequested, SlotGranted, SlotReleased, SlotRequested
from shared.model.slots import Slots, slots_id
from shared.model.state import State
from tests.unit.engine.driving import START, Driving

SECOND = timedelta(seconds=1)


def _flow(behavior, limit=1):
    return f"""
id: f
namespace: n
concurrency:
  limit: {limit}
  behavior: {behavior}
tasks:
  - id: wait
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT1S
afterExecution:
  - id: after
    type: io.kestra.plugin.core.debug.Return
"""


def _holders(driving):
    return driving.ports.repository.slots(slots_id("n", "f")).holders


def test_executions_above_the_limit_wait_in_line_and_run_one_by_one():
    driving = Driving()
    for name in "abc":
        driving.start(_flow("QUEUE"), name)
    assert [str(driving.state(name)) for name in "abc"] == ["RUNNING", "QUEUED", "QUEUED"]
    assert "Execution is queued due to concurrency limit exceeded, 1 running(s)" in (
        driving.messages("b")
    )

    driving.pass_time(SECOND)

    assert [str(driving.state(name)) for name in "abc"] == ["SUCCESS", "RUNNING", "QUEUED"]
    driving.pass_time(2 * SECOND)
    assert [str(driving.state(name)) for name in "abc"] == ["SUCCESS", "SUCCESS", "SUCCESS"]
    assert driving.history("c") == ["CREATED", "QUEUED", "RUNNING", "SUCCESS"]
    assert _holders(driving) == ()


@pytest.mark.parametrize(
    ("behavior", "state"), [("CANCEL", State.CANCELLED), ("FAIL", State.FAILED)]
)
def test_execution_above_the_limit_ends_without_a_task_run(behavior, state):
    driving = Driving()
    driving.start(_flow(behavior), "a")

    driving.start(_flow(behavior), "b")

    assert (driving.state("b"), driving.runs("b"), driving.execution("b").is_over) == (
        state,
        [],
        True,
    )
    driving.pass_time(SECOND)
    driving.start(_flow(behavior), "c")
    assert driving.state("c") is State.RUNNING


def test_limit_is_that_of_each_flow():
    driving = Driving()
    driving.start(_flow("QUEUE"), "a")

    driving.start(_flow("QUEUE").replace("id: f", "id: g"), "b")

    assert driving.state("b") is State.RUNNING


def test_killed_execution_leaves_the_line_or_gives_its_slot_back():
    driving = Driving()
    for name in "abc":
        driving.start(_flow("QUEUE"), name)

    for name in "ba":
        driving.tell(KillRequested(execution_id=name, at=driving.clock.now()))

    assert [str(driving.state(name)) for name in "abc"] == ["KILLED", "KILLED", "RUNNING"]
    assert _holders(driving) == ("c",)


def test_slot_that_comes_after_the_end_goes_back():
    driving = Driving()
    driving.start(_flow("QUEUE"), "a")
    driving.tell(KillRequested(execution_id="a", at=START))
    id_ = slots_id("n", "f")

    driving.tell(SlotRequested(execution_id=id_, at=START, claimant="a", limit=1, waits=True))

    assert _holders(driving) == ()


def test_grant_that_comes_twice_starts_once():
    driving = Driving()
    driving.start(_flow("QUEUE"), "a")
    before = driving.execution("a")

    driving.tell(SlotGranted(execution_id="a", at=START))

    assert driving.execution("a") == before


def _request(claimant, limit=1, *, waits=True):
    return SlotRequested(execution_id="s", at=START, claimant=claimant, limit=limit, waits=waits)


def _slots(**fields):
    return Slots(id="s", execution_id="s", limit=1, **fields)


def _told(step):
    return [(one.event.kind, one.event.execution_id) for one in step.commands]


def test_request_that_comes_twice_is_answered_alike_and_changes_nothing():
    holder = step_slots(_slots(holders=("a",)), _request("a"))
    waiting = step_slots(_slots(holders=("a",), line=("b",)), _request("b"))

    assert (holder.changes, _told(holder)) == ((), [("slot-granted", "a")])
    assert (waiting.changes, _told(waiting)) == ((), [("slot-refused", "b")])


def test_release_lets_as_many_in_as_there_are_slots():
    slots = _slots(holders=("a",), line=("b", "c", "d")).limited_to(2)

    step = step_slots(slots, SlotReleased(execution_id="s", at=START, claimant="a"))

    assert step.changes == (_slots(holders=("b", "c"), line=("d",)).limited_to(2),)
    assert _told(step) == [("slot-granted", "b"), ("slot-granted", "c")]


def test_release_of_what_nobody_knows_changes_nothing():
    release = SlotReleased(execution_id="s", at=START, claimant="x")

    assert step_slots(None, release).commands == ()
    assert step_slots(_slots(holders=("a",), line=("b",)), release).changes == ()


def test_who_does_not_wait_is_refused_and_forgotten():
    step = step_slots(_slots(holders=("a",)), _request("b", waits=False))

    assert (step.changes, _told(step)) == ((), [("slot-refused", "b")])


def test_newer_limit_counts_from_then_on():
    step = step_slots(_slots(holders=("a",)), _request("b", limit=2))

    assert step.changes == (_slots(holders=("a", "b")).limited_to(2),)


def _again(claimant, generation):
    return SlotRequested(
        execution_id="s",
        at=START,
        claimant=claimant,
        limit=1,
        waits=True,
        generation=generation,
        regardless=True,
    )


def _end(claimant, generation):
    return SlotReleased(execution_id="s", at=START, claimant=claimant, generation=generation)


def test_execution_that_is_opened_again_holds_a_slot_above_the_limit():
    (slots,) = step_slots(_slots(holders=("a",), line=("b",)), _again("c", 1)).changes

    assert (slots.holders, slots.line) == (("a", "c"), ("b",))
    (left,) = step_slots(slots, _end("a", 0)).changes
    assert (left.holders, left.line) == (("c",), ("b",))
    (free,) = step_slots(left, _end("c", 1)).changes
    assert (free.holders, free.line, free.generations) == (("b",), (), {})


def test_end_of_an_earlier_generation_does_not_take_the_slot():
    (again,) = step_slots(_slots(holders=("a",)), _again("a", 1)).changes

    assert again.holders == ("a",)
    assert step_slots(again, _end("a", 0)).changes == ()
    assert step_slots(again, _again("a", 0)).changes == ()


def test_slot_that_is_taken_again_after_the_end_goes_back():
    driving = Driving()
    driving.start(_flow("QUEUE"), "a")
    driving.tell(KillRequested(execution_id="a", at=START))
    id_ = slots_id("n", "f")

    driving.tell(_again("a", 0).model_copy(update={"execution_id": id_}))

    assert _holders(driving) == ()
