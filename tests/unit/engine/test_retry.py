"""Retries: which policy, when, and what is tried again (flow language, 9.1)."""

from datetime import timedelta

import pytest

from shared.engine.retry import delay
from shared.engine.units import SHARD_SIZE
from shared.model.command import CreateExecution
from shared.model.commit import Commit
from shared.model.event import ExecutionCreated, KillRequested, TimerFired
from shared.model.retry import ConstantRetry, ExponentialRetry, RandomRetry
from shared.model.state import History, State
from shared.model.timer import TimerKind
from shared.ports.repository import Conflict
from tests.builders import EXECUTION_ID, NOW, execution, later, task_run
from tests.unit.engine.bench import Engine
from tests.unit.engine.story import Story, group, log

SECOND = timedelta(seconds=1)
CONSTANT = {"type": "constant", "interval": "PT1S"}
ANEW = CONSTANT | {"behavior": "CREATE_NEW_EXECUTION", "maxAttempts": 2}


@pytest.mark.parametrize(("made", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (5000, 10)])
def test_exponential_pause_grows_up_to_its_cap(made, seconds):
    policy = ExponentialRetry(type="exponential", interval=SECOND, maxInterval=10 * SECOND)

    assert delay(policy, task_run(), made) == seconds * SECOND


def test_constant_pause_is_always_the_same():
    policy = ConstantRetry(type="constant", interval=SECOND)

    assert [delay(policy, task_run(), made) for made in (1, 9)] == [SECOND, SECOND]


def test_random_pause_lies_between_its_bounds_and_can_be_repeated():
    policy = RandomRetry(type="random", minInterval=SECOND, maxInterval=2 * SECOND)

    pauses = [delay(policy, task_run(), made) for made in range(50)]

    assert pauses == [delay(policy, task_run(), made) for made in range(50)]
    assert all(SECOND <= pause < 2 * SECOND for pause in pauses)
    assert len(set(pauses)) > 40


def test_pause_is_a_timer_and_the_execution_says_that_it_retries():
    story = Story(log("a", retry=CONSTANT)).begin().fail("a")

    assert (story.state, story.states) == (State.RETRYING, {"a": "RETRYING"})
    assert (story.commands[-1].timer, story.commands[-1].at) == (TimerKind.RETRY, later(1))

    story.fire(TimerKind.RETRY)

    assert (story.state, story.states, story.run("a").attempt) == (
        State.RUNNING,
        {"a": "CREATED"},
        2,
    )


def test_own_policy_goes_before_that_of_the_group_and_the_flow():
    inner = log("a", retry=CONSTANT | {"maxAttempts": 1})
    story = Story(group("Sequential", "g", inner, retry=CONSTANT), retry=CONSTANT).begin()

    assert story.fail("a").state is State.FAILED


def test_policy_of_the_flow_is_for_tasks_without_another():
    story = Story(group("Sequential", "g", log("a")), retry=CONSTANT).begin()

    assert story.fail("a").state is State.RETRYING


def test_policy_of_the_flow_is_not_for_what_comes_after_its_end():
    story = Story(log("a"), retry=CONSTANT, afterExecution=[log("z")]).begin().end("a").fail("z")

    assert (story.state, story.states) == (State.SUCCESS, {"a": "SUCCESS", "z": "FAILED"})


def test_no_attempt_starts_later_than_the_longest_duration():
    story = Story(log("a", retry=CONSTANT | {"maxDuration": "PT1.5S"})).begin()
    story.fail("a").fire(TimerKind.RETRY)

    assert story.fail("a").state is State.FAILED


def test_side_by_side_tasks_retry_without_a_second_move_of_the_execution():
    tasks = [log(name, retry=CONSTANT) for name in ("a", "b")]
    story = Story(group("Parallel", "p", *tasks)).begin().fail("a", "b")
    assert story.state is State.RETRYING

    story.fire(TimerKind.RETRY)

    assert story.states == {"p": "RUNNING", "a": "RETRYING", "b": "CREATED"}


def test_execution_is_tried_anew_when_its_policy_says_so():
    story = Story(group("Sequential", "g", log("a")), log("b"), retry=ANEW)
    # What has not kept a service level is the attempt, not the next one.
    labels = ({"key": "system.sla", "value": "violated"}, {"key": "k", "value": "v"})
    story.begin(labels=labels, inputs={"i": 1}, variables={"v": 2})

    story.fail("a")
    assert (story.state, story.states) == (State.RETRIED, {"g": "RETRIED", "a": "RETRIED"})
    story.fire(TimerKind.NEW_EXECUTION)

    [new] = [one.execution for one in story.commands if isinstance(one, CreateExecution)]
    assert (new.parent_id, new.original_id, new.metadata.attempt_number) == (
        EXECUTION_ID,
        EXECUTION_ID,
        2,
    )
    assert (new.state.current, new.inputs, new.variables) == (State.CREATED, {"i": 1}, {"v": 2})
    assert [(one.key, one.value) for one in new.labels] == [("k", "v")]
    assert new.metadata.original_created_date == NOW


def test_execution_is_tried_anew_a_limited_number_of_times():
    story = Story(log("a"), retry=ANEW)
    story.begin(metadata={"attempt_number": 2, "original_created_date": NOW})

    assert story.fail("a").state is State.FAILED


def test_what_comes_after_the_end_starts_no_new_execution():
    story = Story(log("a"), afterExecution=[log("z", retry=ANEW)]).begin().end("a").fail("z")

    assert (story.state, story.states["z"]) == (State.SUCCESS, "FAILED")


def test_retry_of_what_was_killed_meanwhile_does_not_happen():
    story = Story(log("a", retry=CONSTANT)).begin().fail("a")
    story.tell(KillRequested(execution_id=EXECUTION_ID, at=NOW))

    story.fire(TimerKind.RETRY)

    assert (story.state, story.states) == (State.KILLED, {"a": "KILLED"})


def test_only_an_execution_that_was_given_up_is_tried_anew():
    story = Story(log("a")).begin()
    run_id = next(iter(story.memory.runs))
    event = TimerFired(
        execution_id=EXECUTION_ID,
        at=NOW,
        timer=TimerKind.NEW_EXECUTION,
        timer_id="t",
        task_run_id=run_id,
    )

    assert story.step(event).commands == ()


def test_new_execution_leaves_no_iterations_that_a_late_step_has_started():
    values = [str(number) for number in range(SHARD_SIZE + 1)]
    loop = group("ForEach", "each", log("a", retry=ANEW), values=values, concurrencyLimit=0)
    engine = Engine(tasks=[loop])
    new = execution(state=History.created(NOW))
    created = ExecutionCreated(execution_id=EXECUTION_ID, at=NOW, execution=new)
    first_shard, second_shard = engine.handle(created)
    engine.handle(second_shard)
    late = engine.step(first_shard)

    engine.end("a", values[-1], state=State.FAILED)

    assert engine.header().state.current is State.RETRIED
    with pytest.raises(Conflict):
        engine.repository.commit([Commit("late", late.changes)])
    assert engine.handle(first_shard) == []
    assert engine.states() == {"each": "RETRIED", f"a/{values[-1]}": "RETRIED"}
