"""The scenarios of the flow language (appendix C) that need more than the core.

Those that the core plays alone are in `tests/unit/engine/test_scenarios.py`.
"""

from datetime import timedelta
from itertools import pairwise

import pytest

from shared.engine.input_values import InvalidInput
from shared.model.source import check_flow
from shared.sdk.registry import Registry
from tests.builders import source
from tests.unit.runtime.scheduling import NAMESPACE, sleeping
from tests.unit.runtime.whole import CORE, Whole, fail, say, task

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
SUBFLOW = task("flow.Subflow", "call", namespace=NAMESPACE, flowId="child")


@pytest.fixture
def windhover(tmp_path):
    whole = Whole()
    whole.folder = tmp_path
    return whole


def test_25_flow_that_fails_is_tried_anew(windhover):
    retry = {
        "type": "constant",
        "interval": "PT1S",
        "maxAttempts": 2,
        "behavior": "CREATE_NEW_EXECUTION",
    }
    windhover.play(fail(), retry=retry)

    windhover.pass_time(MINUTE)

    first, second = windhover.executions("a-flow")
    assert [str(one.state.current) for one in (first, second)] == ["RETRIED", "FAILED"]
    assert (second.parent_id, second.original_id) == (first.id, first.id)


def test_26_task_that_takes_longer_than_its_timeout_fails(windhover):
    execution_id = windhover.play(task("flow.Sleep", duration="PT10S", timeout="PT1S"))

    windhover.pass_time(MINUTE)

    assert windhover.ended(execution_id) == ("FAILED", {"sleep": "FAILED"})
    assert "Timeout after 00:00:01.000" in windhover.messages(execution_id)


def test_27_paused_execution_goes_on_when_it_is_resumed(windhover):
    execution_id = windhover.play(task("flow.Pause"), say("last"))
    assert windhover.ended(execution_id) == ("PAUSED", {"pause": "PAUSED"})

    windhover.people.resume(execution_id, {})
    windhover.settle()

    assert windhover.ended(execution_id) == ("SUCCESS", {"pause": "SUCCESS", "last": "SUCCESS"})


def test_28_pause_that_nobody_ends_in_time_fails(windhover):
    execution_id = windhover.play(task("flow.Pause", timeout="PT1S"), say("last"))

    windhover.pass_time(MINUTE)

    assert windhover.ended(execution_id) == ("FAILED", {"pause": "FAILED"})


def test_29_nothing_starts_beside_a_pause(windhover):
    branch = task("flow.Sequential", tasks=[sleeping("PT1S"), say("last")])
    both = task("flow.Parallel", tasks=[task("flow.Pause"), branch])
    execution_id = windhover.play(both)

    windhover.pass_time(MINUTE)
    paused = windhover.ended(execution_id)
    windhover.people.resume(execution_id, {})
    windhover.settle()

    assert paused[0] == "PAUSED"
    assert (paused[1]["sleep"], "last" in paused[1]) == ("SUCCESS", False)
    assert windhover.ended(execution_id)[1]["last"] == "SUCCESS"


def test_30_second_execution_is_cancelled_at_the_limit(windhover):
    windhover.flow(sleeping("PT1M"), concurrency={"limit": 1, "behavior": "CANCEL"})

    first, second = windhover.begin(), windhover.begin()

    assert windhover.ended(second) == ("CANCELLED", {})
    assert windhover.ended(first)[0] == "RUNNING"


def test_31_second_execution_runs_when_the_first_has_ended(windhover):
    windhover.flow(sleeping("PT1M"), concurrency={"limit": 1})
    first, second = windhover.begin(), windhover.begin()
    assert windhover.ended(second) == ("QUEUED", {})

    windhover.pass_time(MINUTE)

    assert windhover.ended(first)[0] == "SUCCESS"
    assert windhover.ended(second)[0] == "RUNNING"


@pytest.mark.parametrize(("transmits", "state"), [(True, "FAILED"), (False, "SUCCESS")])
def test_32_failure_of_a_child_is_that_of_its_parent_unless_told_otherwise(
    windhover, transmits, state
):
    windhover.flow(fail(), flow_id="child")

    execution_id = windhover.play(SUBFLOW | {"transmitFailed": transmits})

    assert windhover.ended(execution_id) == (state, {"call": state})


def test_33_cancelled_child_is_a_success_of_its_parent(windhover):
    windhover.flow(task("execution.Exit", state="CANCELED"), flow_id="child")

    execution_id = windhover.play(SUBFLOW)

    assert windhover.ended(execution_id) == ("SUCCESS", {"call": "SUCCESS"})
    assert str(windhover.executions("child")[0].state.current) == "CANCELLED"


def _for_each_line(windhover, lines):
    """Runs a child for every ten lines of a file."""
    windhover.flow(say("one"), flow_id="child", inputs=[{"id": "batch", "type": "STRING"}])
    write = task("storage.Write", "write", content="\n".join(lines))
    each = task(
        "flow.ForEachItem",
        "each",
        items="{{ outputs.write.uri }}",
        batch={"rows": 10},
        namespace=NAMESPACE,
        flowId="child",
        inputs={"batch": "{{ taskrun.items }}"},
    )
    return windhover.play(write, each)


def test_34_empty_file_has_no_children(windhover):
    execution_id = _for_each_line(windhover, [])

    assert windhover.ended(execution_id) == (
        "SUCCESS",
        dict.fromkeys(["write", "each", "each_split", "each_items", "each_merge"], "SUCCESS"),
    )
    assert windhover.executions("child") == []


def test_35_ten_children_for_95_lines(windhover):
    execution_id = _for_each_line(windhover, [f"line {number}" for number in range(95)])

    assert windhover.ended(execution_id)[0] == "SUCCESS"
    outputs = windhover.run("each_items", execution_id).outputs
    assert (outputs["numberOfBatches"], outputs["iterations"]["SUCCESS"]) == (10, 10)
    assert len(windhover.executions("child")) == 10


SHELL = "io.kestra.plugin.scripts.shell.Commands"
PROCESS = {"type": "io.kestra.plugin.core.runner.Process"}


def _shell(task_id, command, **fields):
    return {"id": task_id, "type": SHELL, "taskRunner": PROCESS, "commands": [command], **fields}


def test_36_tasks_of_a_working_directory_share_it(windhover):
    writes, reads = _shell("t1", "echo hello > a.txt"), _shell("t2", "cat a.txt")

    execution_id = windhover.play(task("flow.WorkingDirectory", "wd", tasks=[writes, reads]))

    assert windhover.ended(execution_id) == (
        "SUCCESS",
        {"wd": "SUCCESS", "t1": "SUCCESS", "t2": "SUCCESS"},
    )
    assert "hello" in windhover.messages(execution_id)


def test_37_outputs_of_a_failed_script_are_kept(windhover):
    execution_id = windhover.play(_shell("sh", """echo '::{"outputs":{"a":1}}::'; exit 3"""))

    assert windhover.ended(execution_id) == ("FAILED", {"sh": "FAILED"})
    outputs = windhover.run("sh", execution_id).outputs
    assert (outputs["vars"], outputs["exitCode"]) == ({"a": 1}, 3)


def test_39_missing_required_input_creates_nothing(windhover):
    windhover.flow(say("a"), inputs=[{"id": "word", "type": "STRING"}])

    with pytest.raises(InvalidInput, match="missing required input"):
        windhover.begin()

    assert windhover.executions("a-flow") == []


@pytest.mark.parametrize(("given", "value"), [("12", 12), ("1.5", None), ("", None)])
def test_40_text_of_an_integer_is_one_and_nothing_else_is(windhover, given, value):
    windhover.flow(say("a"), inputs=[{"id": "n", "type": "INT"}])

    if value is None:
        with pytest.raises(InvalidInput, match="Invalid input for `n`"):
            windhover.begin(inputs={"n": given})
    else:
        execution_id = windhover.begin(inputs={"n": given})
        assert windhover.execution(execution_id).inputs == {"n": value}


def test_41_required_input_whose_condition_does_not_hold_is_absent(windhover):
    inputs = [
        {"id": "wants", "type": "BOOL", "defaults": False},
        {
            "id": "word",
            "type": "STRING",
            "dependsOn": {"inputs": ["wants"], "condition": "{{ inputs.wants }}"},
        },
    ]

    execution_id = windhover.play(say("a"), inputs=inputs)

    assert windhover.ended(execution_id)[0] == "SUCCESS"
    assert windhover.execution(execution_id).inputs == {"wants": False}


def test_42_kill_ends_the_execution_and_its_subflows(windhover):
    windhover.flow(sleeping("PT1H"), say("later"), flow_id="child")
    execution_id = windhover.play(SUBFLOW, say("later"), afterExecution=[say("after")])

    windhover.people.kill(execution_id)
    windhover.settle()
    windhover.pass_time(timedelta(hours=2))

    [child] = windhover.executions("child")
    assert windhover.ended(execution_id) == ("KILLED", {"call": "KILLED", "after": "SUCCESS"})
    assert windhover.ended(child.id) == ("KILLED", {"sleep": "KILLED"})


def test_43_restart_removes_the_errors_and_goes_on_behind_the_failed_task(windhover):
    # The cause is mended by somebody else, here: the second attempt succeeds.
    failing = fail(condition="{{ taskrun.attemptsCount == 0 }}")
    execution_id = windhover.play(failing, say("last"), errors=[say("handler")])
    assert windhover.ended(execution_id) == ("FAILED", {"fail": "FAILED", "handler": "SUCCESS"})

    windhover.control.restart(execution_id)
    windhover.settle()

    assert windhover.ended(execution_id) == ("SUCCESS", {"fail": "SUCCESS", "last": "SUCCESS"})
    states = [moment.state for moment in windhover.run("fail", execution_id).state.histories]
    assert states == ["CREATED", "RUNNING", "FAILED", "RESTARTED", "RUNNING", "SUCCESS"]


def test_44_schedule_never_has_two_executions_and_makes_up_for_missed_ticks(windhover):
    windhover.schedule("* * * * *", tasks=[sleeping("PT3M")])

    windhover.pass_time(10 * MINUTE)

    starts = [one.state.start_date for one in windhover.executions()]
    assert [later - earlier for earlier, later in pairwise(starts)] == [3 * MINUTE] * 3
    assert windhover.dates() == [f"2026-03-09T08:0{minute}:00Z" for minute in (1, 2, 3, 4)]


def test_45_execution_that_fails_disables_the_trigger_that_stops_after_it(windhover):
    windhover.schedule("* * * * *", tasks=[fail()], stopAfter=["FAILED"])

    windhover.pass_time(5 * MINUTE)

    assert len(windhover.executions()) == 1
    assert windhover.trigger().disabled is True


def test_46_flow_trigger_never_fires_for_its_own_flow(windhover):
    windhover.save({"id": "t", "type": f"{CORE}.trigger.Flow"}, flow_id="a-flow")

    windhover.begin()
    windhover.pass_time(MINUTE)

    assert len(windhover.executions("a-flow")) == 1


def test_47_two_flows_in_a_day_fire_once_when_both_have_run(windhover):
    conditions = {
        name: {"type": f"{CORE}.condition.ExecutionFlow", "namespace": NAMESPACE, "flowId": name}
        for name in ("a", "b")
    }
    both = {
        "id": "both",
        "type": f"{CORE}.condition.MultipleCondition",
        "window": "P1D",
        "conditions": conditions,
    }
    windhover.save(
        {"id": "t", "type": f"{CORE}.trigger.Flow", "conditions": [both]}, flow_id="listener"
    )
    windhover.flow(say("x"), flow_id="a")
    windhover.flow(say("x"), flow_id="b")

    ran = [windhover.begin(flow_id) for flow_id in ("a", "a", "b")]

    [fired] = windhover.executions("listener")
    assert fired.trigger.variables["executionId"] == ran[-1]


OLD = {
    "inputs": [{"name": "who", "type": "STRING", "defaults": "you"}],
    "tasks": [
        {
            "id": "each",
            "type": "io.kestra.core.tasks.flows.EachSequential",
            "value": '["a", "b"]',
            "tasks": [
                {
                    "id": "echo",
                    "type": "io.kestra.core.tasks.debugs.Echo",
                    "format": "{{ taskrun.value }} for {{ inputs.who }}",
                }
            ],
        }
    ],
    "triggers": [
        {
            "id": "schedule",
            "type": "io.kestra.core.models.triggers.types.Schedule",
            "cron": "0 9 * * *",
        }
    ],
}


def test_48_flow_of_2023_runs_as_with_its_new_names(windhover):
    report = check_flow(source(**OLD), Registry.installed())
    windhover.save(*OLD["triggers"], flow_id="a-flow", tasks=OLD["tasks"], inputs=OLD["inputs"])

    execution_id = windhover.begin()

    assert report.problems == ()
    assert {one.current for one in report.relocations} == {
        f"{CORE}.flow.EachSequential",
        f"{CORE}.debug.Echo",
        f"{CORE}.trigger.Schedule",
    }
    assert windhover.ended(execution_id)[0] == "SUCCESS"
    assert windhover.messages(execution_id)[-2:] == ["a for you", "b for you"]
