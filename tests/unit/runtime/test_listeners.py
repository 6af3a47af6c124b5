"""Flow triggers over the memory backend, on a clock that the tests move."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.model.state import State
from shared.runtime.triggers import Switch
from tests.unit.runtime.scheduling import FAIL, LOG, NAMESPACE, Triggered, key, sleeping

START = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
FLOW = "io.kestra.plugin.core.trigger.Flow"
CONDITION = "io.kestra.plugin.core.condition"
RETURN = {"id": "say", "type": "io.kestra.plugin.core.debug.Return", "format": "said"}
PAUSE = {"id": "pause", "type": "io.kestra.plugin.core.flow.Pause"}


@pytest.fixture
def windhover():
    return Triggered(start=START)


def _listen(windhover, *, flow_id="listener", flow=None, **fields):
    windhover.save({"id": "listen", "type": FLOW, **fields}, flow_id=flow_id, **(flow or {}))


def _run(windhover, flow_id, *, number=0, tasks=(LOG,), **fields):
    """Runs a flow; gives the id of the execution."""
    windhover.save(flow_id=flow_id, tasks=tasks, **fields)
    flow = windhover.library.find(fields.get("namespace", NAMESPACE), flow_id)
    labels = {"system.correlationId": f"correlation-{number}"} | flow.labels
    return windhover.start_again(flow, f"{flow_id}-{number}", labels)


def _of_flow(flow_id):
    return {"type": f"{CONDITION}.ExecutionFlow", "namespace": NAMESPACE, "flowId": flow_id}


def _upstream(windhover, flow_id="listener"):
    found = [one.trigger.variables["executionId"] for one in windhover.executions(flow_id)]
    return sorted(found, key=lambda name: name.partition("-")[2])


def test_end_of_another_flow_fires_and_tells_which_it_was(windhover):
    _listen(windhover, conditions=[_of_flow("upstream")])

    _run(windhover, "upstream")

    [execution] = windhover.executions("listener")
    assert execution.state.current is State.SUCCESS
    assert execution.trigger.variables == {
        "executionId": "upstream-0",
        "namespace": NAMESPACE,
        "flowId": "upstream",
        "flowRevision": 1,
        "state": "SUCCESS",
    }


def test_correlation_goes_on(windhover):
    _listen(windhover)

    _run(windhover, "upstream", number=7)

    [execution] = windhover.executions("listener")
    labels = {label.key: label.value for label in execution.labels}
    assert labels == {"system.correlationId": "correlation-7", "system.from": "trigger"}


def test_nothing_fires_for_a_flow_that_nobody_listens_to(windhover):
    _listen(windhover, conditions=[_of_flow("other")])

    _run(windhover, "upstream")

    assert windhover.executions("listener") == []


def test_flow_never_fires_for_itself(windhover):
    # Conformance scenario 46 of the flow language.
    _listen(windhover, flow_id="alone")
    flow = windhover.library.find(NAMESPACE, "alone")

    windhover.start_again(flow, "alone-0", {})

    assert [one.id for one in windhover.executions("alone")] == ["alone-0"]


def test_states_choose_what_is_looked_at(windhover):
    _listen(windhover, states=["FAILED"])

    _run(windhover, "good")
    _run(windhover, "bad", tasks=[FAIL])

    assert _upstream(windhover) == ["bad-0"]


def test_start_is_looked_at_only_when_asked_for(windhover):
    _listen(windhover, flow_id="early", states=["RUNNING"], conditions=[_of_flow("upstream")])
    _listen(windhover, flow_id="late", conditions=[_of_flow("upstream")])

    _run(windhover, "upstream", tasks=[sleeping("PT1H")])

    assert _upstream(windhover, "early") == ["upstream-0"]
    assert _upstream(windhover, "late") == []


def test_pause_is_looked_at_by_itself_each_time(windhover):
    _listen(windhover, states=["PAUSED"], conditions=[_of_flow("upstream")])
    pauses = [{**PAUSE, "id": name, "delay": "PT1S"} for name in ("first", "second")]

    _run(windhover, "upstream", tasks=pauses)
    windhover.pass_time(timedelta(seconds=5))

    assert _upstream(windhover) == ["upstream-0", "upstream-0"]
    assert windhover.state("upstream-0") is State.SUCCESS


def test_inputs_are_rendered_with_what_the_other_execution_knows(windhover):
    inputs = {"task": "{{ outputs.say.value }}", "flow": "{{ trigger.outputs.whole }}"}
    declared = {"inputs": [{"id": name, "type": "STRING"} for name in inputs]}
    _listen(windhover, inputs=inputs, conditions=[_of_flow("upstream")], flow=declared)
    whole = {"id": "whole", "type": "STRING", "value": "{{ outputs.say.value }}!"}

    _run(windhover, "upstream", tasks=[RETURN], outputs=[whole])

    assert windhover.executions("listener")[0].inputs == {"task": "said", "flow": "said!"}


def test_wrong_inputs_start_nothing_and_are_told(windhover):
    declared = {"inputs": [{"id": "count", "type": "INT"}]}
    _listen(windhover, inputs={"count": "many"}, flow=declared)

    _run(windhover, "upstream")

    assert windhover.executions("listener") == []
    [line] = windhover.trigger_lines()
    assert line.startswith("Failed to trigger flow company.team.listener, invalid inputs: ")


def test_without_inputs_only_defaults_are_given(windhover):
    declared = [{"id": "a", "type": "STRING"}, {"id": "b", "type": "STRING", "defaults": "own"}]
    _listen(windhover, flow={"inputs": declared})

    _run(windhover, "upstream")

    assert windhover.executions("listener")[0].inputs == {"b": "own"}


def test_condition_that_can_not_be_tested_counts_as_false_and_is_told(windhover):
    broken = {"type": f"{CONDITION}.Expression", "expression": "{{ nothing }}"}
    _listen(windhover, conditions=[broken])

    _run(windhover, "upstream")

    assert windhover.executions("listener") == []
    assert len(windhover.trigger_lines()) == 1


@pytest.mark.parametrize(
    "rest", [{"disabled": True}, {"flow": {"disabled": True}}], ids=["trigger", "flow"]
)
def test_what_rests_does_not_fire(windhover, rest):
    _listen(windhover, **rest)

    _run(windhover, "upstream")

    assert windhover.executions("listener") == []


def test_listener_that_was_disabled_by_hand_does_not_fire(windhover):
    _listen(windhover)
    windhover.triggers.switch(key("listen", "listener"), Switch.DISABLED)

    _run(windhover, "upstream")

    assert windhover.executions("listener") == []


def test_templates_of_a_listener_do_not_reach_the_other_namespace(windhover):
    reads = {"count": "{{ kv('theirs', errorOnMissing=false) ?? 'nothing' }}"}
    _listen(windhover, inputs=reads, flow={"inputs": [{"id": "count", "type": "STRING"}]})
    windhover.key_value("other.namespace", "theirs", "secret")

    _run(windhover, "upstream", namespace="other.namespace")

    assert [one.inputs for one in windhover.executions("listener")] == [{"count": "nothing"}]


# Windows.


def _both(**fields):
    flows = [
        {"namespace": NAMESPACE, "flowId": flow_id, "states": ["SUCCESS"]} for flow_id in ("a", "b")
    ]
    return {"preconditions": {"id": "both", "flows": flows, **fields}}


def test_all_must_happen_and_then_all_again(windhover):
    # Conformance scenario 47 of the flow language.
    _listen(windhover, **_both())

    for number, flow_id in enumerate("aabab"):
        _run(windhover, flow_id, number=number)

    assert _upstream(windhover) == ["b-2", "b-4"]


def test_without_reset_each_later_one_fires_again(windhover):
    _listen(windhover, **_both(resetOnSuccess=False))

    for number, flow_id in enumerate("abab"):
        _run(windhover, flow_id, number=number)

    assert _upstream(windhover) == ["b-1", "a-2", "b-3"]


def test_old_condition_gathers_alike(windhover):
    multiple = {
        "type": f"{CONDITION}.MultipleCondition",
        "id": "both",
        "window": "P1D",
        "conditions": {"a": _of_flow("a"), "b": _of_flow("b")},
    }
    _listen(windhover, conditions=[multiple])

    for number, flow_id in enumerate("aab"):
        _run(windhover, flow_id, number=number)

    assert _upstream(windhover) == ["b-2"]


def test_plain_condition_decides_what_counts_for_the_window(windhover):
    wanted = {"type": f"{CONDITION}.ExecutionLabels", "labels": {"counts": "yes"}}
    _listen(windhover, conditions=[wanted], **_both())

    _run(windhover, "a", number=0)
    _run(windhover, "b", number=1, labels={"counts": "yes"})
    _run(windhover, "a", number=2, labels={"counts": "yes"})

    assert _upstream(windhover) == ["a-2"]


@pytest.mark.parametrize(
    ("window", "hours", "fires"),
    [
        ({"type": "SLIDING_WINDOW", "window": "PT2H"}, 2, True),
        ({"type": "SLIDING_WINDOW", "window": "PT2H"}, 3, False),
        ({"type": "DURATION_WINDOW", "window": "P1D"}, 15, True),
        ({"type": "DURATION_WINDOW", "window": "P1D"}, 16, False),
        ({"type": "DAILY_TIME_DEADLINE", "deadline": "11:00:00"}, 2, True),
        ({"type": "DAILY_TIME_DEADLINE", "deadline": "11:00:00"}, 4, False),
        ({"type": "DAILY_TIME_WINDOW", "startTime": "08:00:00", "endTime": "10:00:00"}, 1, True),
        ({"type": "DAILY_TIME_WINDOW", "startTime": "08:30:00", "endTime": "12:00:00"}, 1, False),
        ({"type": "DAILY_TIME_WINDOW", "startTime": "10:00+01:00", "endTime": "12:00"}, 1, False),
    ],
    ids=str,
)
def test_window_is_the_time_in_which_all_must_happen(windhover, window, hours, fires):
    _listen(windhover, **_both(timeWindow=window))

    _run(windhover, "a")
    windhover.pass_time(timedelta(hours=hours))
    _run(windhover, "b")

    assert bool(windhover.executions("listener")) is fires


def test_changed_trigger_begins_its_window_anew(windhover):
    _listen(windhover, **_both())
    _run(windhover, "a")

    _listen(windhover, **_both(description="changed"))
    _run(windhover, "b")

    assert windhover.executions("listener") == []


def test_filters_compare_parts_of_the_other_execution(windhover):
    where = [
        {
            "id": "first",
            "filters": [
                {"field": "FLOW_ID", "type": "IN", "values": ["a", "c"]},
                {"field": "EXPRESSION", "type": "IS_TRUE", "value": "{{ labels.go == 'yes' }}"},
            ],
        },
        {
            "id": "second",
            "operand": "OR",
            "filters": [
                {"field": "STATE", "type": "EQUAL_TO", "value": "FAILED"},
                {"field": "NAMESPACE", "type": "REGEX", "value": "company[.].*"},
            ],
        },
    ]
    _listen(windhover, preconditions={"id": "filters", "where": where})

    _run(windhover, "a", number=0)
    _run(windhover, "b", number=1, labels={"go": "yes"})
    _run(windhover, "c", number=2, labels={"go": "yes"})

    assert _upstream(windhover) == ["c-2"]


@pytest.mark.parametrize(
    ("behavior", "states"),
    [
        ("BLOCK_EXECUTION", []),
        ("FAIL_EXECUTION", [State.FAILED]),
        ("CREATE_EXECUTION", [State.SUCCESS]),
    ],
)
def test_checks_of_the_flow_decide_on_what_is_started(windhover, behavior, states):
    check = {"condition": "{{ flow.id == 'x' }}", "message": "Not now", "behavior": behavior}
    _listen(windhover, conditions=[_of_flow("upstream")], flow={"checks": [check]})

    _run(windhover, "upstream")

    found = windhover.executions("listener")
    assert [one.state.current for one in found] == states
