"""What is known to go wrong in orchestrators, each named after its symptom: here it does not."""

from datetime import timedelta
from typing import ClassVar

import pytest

from shared.model.state import State
from shared.runtime.cancellation import StopReason
from shared.runtime.control import ReplayOrder
from shared.sdk.output import TaskFailed
from shared.sdk.registry import Catalog, Registry
from shared.sdk.task import RunnableTask
from tests.unit.runtime.scheduling import NAMESPACE, sleeping
from tests.unit.runtime.whole import CORE, Whole, fail, say, task

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
CALL = task("flow.Subflow", "call", namespace=NAMESPACE, flowId="child")


class FailsWhileDraining(RunnableTask):
    """Fails; the first time its worker is told to stop meanwhile."""

    draining: ClassVar[list[Whole]] = []

    def run(self, context):
        if self.draining:
            self.draining.pop().worker.stop_all(StopReason.SHUTTING_DOWN)
        raise TaskFailed("it broke")


REGISTRY = Registry.installed().with_catalog(
    Catalog(types={"test.FailsWhileDraining": f"{__name__}:FailsWhileDraining"}, aliases={})
)


@pytest.fixture
def windhover(tmp_path):
    whole = Whole(REGISTRY)
    whole.folder = tmp_path
    return whole


def _states(windhover, flow_id="a-flow"):
    return [str(one.state.current) for one in windhover.executions(flow_id)]


def test_task_that_fails_while_its_worker_drains_is_made_again_and_its_failure_is_told(windhover):
    FailsWhileDraining.draining.append(windhover)
    failing = {"id": "a", "type": "test.FailsWhileDraining"}

    execution_id = windhover.play(failing, errors=[say("handler")])
    windhover.pass_time(MINUTE)

    assert windhover.ended(execution_id) == ("FAILED", {"a": "FAILED", "handler": "SUCCESS"})
    attempts = windhover.run("a", execution_id).attempts
    assert [str(one.state.current) for one in attempts] == ["RESUBMITTED", "FAILED"]


def test_limit_of_one_with_a_loop_that_calls_the_flow_runs_one_by_one_to_the_end(windhover):
    windhover.flow(sleeping("PT1M"), flow_id="child", concurrency={"limit": 1})
    loop = task("flow.ForEach", "loop", values=["a", "b", "c"], concurrencyLimit=0, tasks=[CALL])
    execution_id = windhover.play(loop)

    seen = []
    for _ in range(3):
        seen.append(sorted(_states(windhover, "child")))
        windhover.pass_time(MINUTE)

    assert seen == [
        ["QUEUED", "QUEUED", "RUNNING"],
        ["QUEUED", "RUNNING", "SUCCESS"],
        ["RUNNING", "SUCCESS", "SUCCESS"],
    ]
    assert str(windhover.state(execution_id)) == "SUCCESS"


def test_loop_until_in_a_loop_until_begins_anew_in_each_round(windhover):
    inner = task(
        "flow.LoopUntil",
        "inner",
        condition="{{ outputs.look.value == '2' }}",
        checkFrequency={"interval": "PT1S", "maxIterations": 5},
        tasks=[say("look", "{{ outputs.inner.iterationCount }}")],
    )
    outer = task(
        "flow.LoopUntil",
        "outer",
        condition="{{ outputs.count.value == '2' }}",
        checkFrequency={"interval": "PT1S", "maxIterations": 5},
        tasks=[inner, say("count", "{{ outputs.outer.iterationCount }}")],
    )
    execution_id = windhover.play(outer, say("last"))

    windhover.pass_time(MINUTE)

    assert str(windhover.state(execution_id)) == "SUCCESS"
    counts = [
        windhover.run(name, execution_id).outputs["iterationCount"] for name in ("inner", "outer")
    ]
    assert counts == [2, 2]
    pauses = [moment.state for moment in windhover.execution(execution_id).state.histories]
    assert pauses.count(State.PAUSED) == 3


def test_killed_queued_execution_never_starts_and_lets_the_next_one_pass(windhover):
    windhover.flow(sleeping("PT1M"), concurrency={"limit": 1})
    first, killed, last = (windhover.begin() for _ in range(3))

    windhover.people.kill(killed)
    windhover.settle()
    windhover.pass_time(90 * SECOND)

    assert windhover.ended(first)[0] == "SUCCESS"
    assert windhover.ended(killed) == ("KILLED", {})
    assert windhover.ended(last) == ("RUNNING", {"sleep": "RUNNING"})


def test_restart_that_bypasses_the_limit_does_not_widen_it_for_others(windhover):
    windhover.flow(
        fail(condition="{{ taskrun.attemptsCount == 0 }}"),
        sleeping("PT1M"),
        concurrency={"limit": 1},
    )
    restarted = windhover.begin()
    windhover.control.restart(restarted)
    windhover.settle()
    windhover.pass_time(2 * MINUTE)

    windhover.flow(sleeping("PT1M"), concurrency={"limit": 1})
    for _ in range(3):
        windhover.begin()

    assert windhover.ended(restarted)[0] == "SUCCESS"
    assert sorted(_states(windhover)[1:]) == ["QUEUED", "QUEUED", "RUNNING"]


@pytest.mark.parametrize("operation", ["restart", "replay", "force_run"])
def test_execution_that_the_limit_does_not_stop_counts_for_others(windhover, operation):
    windhover.flow(
        fail(condition="{{ taskrun.attemptsCount == 0 }}"),
        sleeping("PT1M"),
        concurrency={"limit": 1},
    )
    first = windhover.begin()
    _run_regardless(windhover, operation, first)

    windhover.flow(say("a"), concurrency={"limit": 1})
    waiting = windhover.begin()
    assert windhover.ended(waiting) == ("QUEUED", {})

    windhover.pass_time(2 * MINUTE)

    assert windhover.ended(waiting) == ("SUCCESS", {"a": "SUCCESS"})


def _run_regardless(windhover, operation, failed):
    """Lets an execution run that asks for no slot, as its limit would not stop it."""
    match operation:
        case "restart":
            windhover.control.restart(failed)
        case "replay":
            run = windhover.run("fail", failed)
            windhover.control.replay(failed, ReplayOrder(task_run_id=run.id))
        case "force_run":
            windhover.flow(sleeping("PT1M"), concurrency={"limit": 1})
            tomorrow = windhover.clock.now() + timedelta(days=1)
            windhover.control.force_run(windhover.begin(schedule_date=tomorrow))
    windhover.settle()


def test_flow_trigger_fires_once_however_often_it_hears_of_an_end(windhover):
    windhover.save({"id": "t", "type": f"{CORE}.trigger.Flow"}, flow_id="listener")
    windhover.flow(say("x"))
    heard = []
    kept = windhover.listeners.handle
    windhover.listeners.handle = lambda message: (heard.append(message), kept(message))

    windhover.begin()
    for message in heard * 2:
        kept(message)
        windhover.settle()

    assert {message.body.execution_id for message in heard} >= {
        windhover.executions("a-flow")[0].id
    }
    assert _states(windhover, "listener") == ["SUCCESS"]


@pytest.mark.parametrize("way", ["kill", "delete"])
def test_schedule_does_not_stay_locked_when_its_execution_is_gone(windhover, way):
    windhover.schedule("* * * * *", tasks=[sleeping("PT1H")])
    windhover.pass_time(MINUTE)
    [running] = windhover.executions()

    if way == "kill":
        windhover.people.kill(running.id)
    else:
        windhover.control.delete(running.id, forced=True)
    windhover.settle()
    windhover.pass_time(MINUTE)

    assert _states(windhover, "scheduled")[-1] == "RUNNING"
    assert len(windhover.executions()) == (2 if way == "kill" else 1)


def test_result_too_large_for_a_message_is_kept_and_read_by_the_next_task(windhover):
    large = say("large", "{% for i in range(1, 20000) %}{{ vars.digits }}{% endfor %}")
    size = say("size", "{{ outputs.large.value | length }}")

    execution_id = windhover.play(large, size, variables={"digits": "0123456789" * 10})

    assert windhover.ended(execution_id)[0] == "SUCCESS"
    assert windhover.run("large", execution_id).outputs_uri is not None
    assert windhover.run("size", execution_id).outputs == {"value": "2000000"}


def test_error_handler_that_fails_ends_the_execution_and_leaves_finally_alone(windhover):
    execution_id = windhover.play(
        fail(), errors=[fail("handler"), say("never")], **{"finally": [say("tidy")]}
    )

    assert windhover.ended(execution_id) == (
        "FAILED",
        {"fail": "FAILED", "handler": "FAILED", "tidy": "SUCCESS"},
    )


def test_child_killed_while_its_parent_pauses_counts_when_the_parent_goes_on(windhover):
    windhover.flow(sleeping("PT1H"), flow_id="child")
    branches = task("flow.Parallel", tasks=[CALL, task("flow.Pause")])
    execution_id = windhover.play(branches, say("last"))
    [child] = windhover.executions("child")

    windhover.people.kill(child.id)
    windhover.settle()
    paused = str(windhover.state(execution_id))
    windhover.people.resume(execution_id, {})
    windhover.settle()

    assert paused == "PAUSED"
    state, runs = windhover.ended(execution_id)
    assert (state, runs["call"], "last" in runs) == ("KILLED", "KILLED", False)
