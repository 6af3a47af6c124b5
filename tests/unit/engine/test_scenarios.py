"""The scenarios of the flow language (appendix C), played on the core alone."""

import pytest

from shared.model.event import KillRequested
from shared.model.state import State
from shared.model.timer import TimerKind
from tests.builders import EXECUTION_ID
from tests.unit.engine.story import FLOW, Story, group, log


def test_1_disabled_task_does_not_exist():
    story = Story(log("a"), log("off", disabled=True), log("b")).begin().end("a", "b")

    assert (story.state, story.states) == (State.SUCCESS, {"a": "SUCCESS", "b": "SUCCESS"})


def test_2_failed_task_ends_the_flow():
    story = Story(log("a"), log("b")).begin().fail("a")

    assert (story.state, story.states) == (State.FAILED, {"a": "FAILED"})


def test_3_errors_run_when_a_task_failed():
    story = Story(log("a"), log("b"), errors=[log("e")]).begin().fail("a").end("e")

    assert (story.state, story.states) == (State.FAILED, {"a": "FAILED", "e": "SUCCESS"})


def test_4_allowed_failure_is_a_warning_and_runs_no_errors():
    story = Story(log("a", allowFailure=True), log("b"), errors=[log("e")])
    story.begin().fail("a").end("b")

    assert (story.state, story.states) == (State.WARNING, {"a": "WARNING", "b": "SUCCESS"})


def test_5_allowed_warning_is_a_success():
    story = Story(log("a", allowFailure=True, allowWarning=True), log("b"))
    story.begin().fail("a").end("b")

    assert (story.state, story.states) == (State.SUCCESS, {"a": "SUCCESS", "b": "SUCCESS"})


def test_6_group_takes_its_flags_for_itself():
    story = Story(group("Sequential", "g", log("a"), log("b"), allowFailure=True), log("c"))
    story.begin().fail("a").end("c")

    assert (story.state, story.states) == (
        State.WARNING,
        {"g": "WARNING", "a": "FAILED", "c": "SUCCESS"},
    )


def test_7_local_errors_run_before_those_of_the_flow():
    story = Story(group("Sequential", "g", log("a"), errors=[log("local")]), errors=[log("e")])
    story.begin().fail("a").end("local", "e")

    assert (story.state, list(story.states)) == (State.FAILED, ["g", "a", "local", "e"])


def test_8_failure_of_a_finally_task_does_not_count():
    story = Story(log("a"), **{"finally": [log("f")]}).begin().end("a").fail("f")

    assert (story.state, story.states) == (State.SUCCESS, {"a": "SUCCESS", "f": "FAILED"})


def test_9_handlers_run_in_order_and_those_after_the_end_see_the_state():
    after = log("after", runIf="{{ execution.state == 'FAILED' }}")
    story = Story(
        log("a"), errors=[log("e")], afterExecution=[after], **{"finally": [log("f")]}
    ).begin()
    story.fail("a").end("e", "f", "after")

    assert (story.state, list(story.states)) == (State.FAILED, ["a", "e", "f", "after"])
    assert set(story.states.values()) == {"FAILED", "SUCCESS"}


def test_10_loop_over_nothing_succeeds():
    story = Story(group("ForEach", "each", log("a"), values=[]), log("b")).begin().end("b")

    assert (story.state, story.states) == (State.SUCCESS, {"each": "SUCCESS", "b": "SUCCESS"})


def test_11_null_is_no_value_of_a_loop():
    story = Story(group("ForEach", "each", log("a"), values=[1, None])).begin()

    assert (story.state, story.states) == (State.FAILED, {"each": "FAILED"})
    [message] = story.messages
    assert message == (
        "Unable to resolve state from the Flowable task: Found '1' null values on Each, with "
        'values=["1",null]'
    )


def test_12_equal_values_of_a_loop_count_once():
    story = Story(group("ForEach", "each", log("a"), values=["x", "y", "x"])).begin()
    story.end("a[x]", "a[y]")

    assert (story.state, story.states) == (
        State.SUCCESS,
        {"each": "SUCCESS", "a[x]": "SUCCESS", "a[y]": "SUCCESS"},
    )


def test_13_loop_goes_value_by_value():
    story = Story(group("ForEach", "each", log("t1"), log("t2"), values=["a", "b", "c"])).begin()
    order = ["t1[a]", "t2[a]", "t1[b]", "t2[b]", "t1[c]", "t2[c]"]

    for name in order:
        story.end(name)

    assert (story.state, story.asked) == (State.SUCCESS, order)
    assert [story.run(name).iteration for name in order] == [0, 0, 1, 1, 2, 2]


def test_14_two_values_at_once():
    loop = group("ForEach", "each", log("t"), values=["a", "b", "c"], concurrencyLimit=2)
    story = Story(loop).begin()
    assert story.asked == ["t[a]", "t[b]"]

    story.end("t[b]")

    assert story.asked == ["t[a]", "t[b]", "t[c]"]


def test_15_if_without_an_else_follows_nothing():
    choice = {"id": "if", "type": f"{FLOW}.If", "condition": "{{ false }}", "then": [log("a")]}

    story = Story(choice).begin()

    assert (story.state, story.states) == (State.SUCCESS, {"if": "SUCCESS"})
    assert story.run("if").outputs == {"evaluationResult": False}


def test_16_condition_that_does_not_render_fails_the_task():
    choice = {"id": "if", "type": f"{FLOW}.If", "condition": "{{ inputs.x.y }}", "then": [log("a")]}

    story = Story(choice).begin()

    assert (story.state, story.states) == (State.FAILED, {"if": "FAILED"})


def test_17_switch_without_a_match_fails():
    switch = {"id": "s", "type": f"{FLOW}.Switch", "value": "z", "cases": {"a": [log("a")]}}

    story = Story(switch).begin()

    assert (story.state, story.states) == (State.FAILED, {"s": "FAILED"})
    assert story.messages == [
        "No task found on flow 'company.team.a-flow', task 's', execution '" + EXECUTION_ID + "'"
    ]


def test_18_case_with_disabled_tasks_only_succeeds():
    cases = {"a": [log("off", disabled=True)], "b": [log("b")]}

    story = Story({"id": "s", "type": f"{FLOW}.Switch", "value": "a", "cases": cases}).begin()

    assert (story.state, story.states) == (State.SUCCESS, {"s": "SUCCESS"})


def test_19_failure_inside_allow_failure_is_a_warning():
    story = Story(group("AllowFailure", "g", log("a")), log("b")).begin().fail("a").end("b")

    assert (story.state, story.states) == (
        State.WARNING,
        {"g": "WARNING", "a": "FAILED", "b": "SUCCESS"},
    )


def test_20_limit_of_a_parallel_group_is_kept():
    tasks = [log(f"t{index}") for index in range(5)]
    story = Story(group("Parallel", "p", *tasks, concurrent=2)).begin()
    assert story.asked == ["t0", "t1"]

    story.end("t1")
    assert story.asked == ["t0", "t1", "t2"]
    story.end("t0", "t2", "t3", "t4")

    assert (story.state, len(story.states)) == (State.SUCCESS, 6)


def test_21_skipped_task_lets_go_those_that_wait_for_it():
    tasks = [{"task": log("a", runIf="false")}, {"task": log("b"), "dependsOn": ["a"]}]

    story = Story({"id": "d", "type": f"{FLOW}.Dag", "tasks": tasks}).begin().end("b")

    assert (story.state, story.states) == (
        State.SUCCESS,
        {"d": "SUCCESS", "a": "SKIPPED", "b": "SUCCESS"},
    )


RETRY = {"type": "constant", "interval": "PT1S", "maxAttempts": 3}


def test_22_failing_task_is_tried_as_often_as_its_policy_says():
    story = Story(log("a", retry=RETRY)).begin()

    for _ in range(2):
        story.fail("a")
        assert (story.state, story.states) == (State.RETRYING, {"a": "RETRYING"})
        story.fire(TimerKind.RETRY)
    story.fail("a")

    assert (story.state, story.states) == (State.FAILED, {"a": "FAILED"})
    assert [one.number for one in story.run("a").attempts] == [1, 2, 3]


def test_23_policy_of_a_group_is_that_of_its_children():
    story = Story(group("Sequential", "g", log("a"), retry=RETRY)).begin()
    story.fail("a").fire(TimerKind.RETRY).fail("a").fire(TimerKind.RETRY).fail("a")

    assert (story.state, story.states) == (State.FAILED, {"g": "FAILED", "a": "FAILED"})
    assert (len(story.run("a").attempts), len(story.run("g").attempts)) == (3, 1)


def test_24_success_after_a_retry_is_a_warning_if_wanted():
    story = Story(log("a", retry=RETRY | {"warningOnRetry": True})).begin()
    story.fail("a").fire(TimerKind.RETRY).end("a")

    assert (story.state, story.states) == (State.WARNING, {"a": "WARNING"})


def test_38_flow_output_that_does_not_render_fails_the_execution():
    output = {"id": "o", "type": "STRING", "value": "{{ outputs.ghost.value }}"}

    story = Story(log("a"), outputs=[output]).begin().end("a")

    assert (story.state, story.states) == (State.FAILED, {"a": "SUCCESS"})
    assert story.messages[0].startswith("Failed to render output values: Unable to find")


@pytest.mark.parametrize("kind", ["Sequential", "Parallel"])
def test_42_killed_execution_starts_nothing_more(kind):
    story = Story(group(kind, "g", log("a"), log("b")), log("c"), afterExecution=[log("after")])
    story.begin()

    story.tell(KillRequested(execution_id=EXECUTION_ID, at=story.at))
    story.end("after")

    assert story.state is State.KILLED
    assert "c" not in story.states
    assert {story.states[name] for name in story.states if name != "after"} == {"KILLED"}


def test_condition_to_run_that_does_not_render_fails_the_task():
    story = Story(log("a", runIf="{{ ghost }}"), log("b")).begin()

    assert (story.state, story.states) == (State.FAILED, {"a": "FAILED"})
    assert story.messages[0].startswith(
        "Unable to evaluate the runIf condition for task a: Unable to find `ghost`"
    )


def test_skipped_task_counts_as_a_success():
    story = Story(log("a", runIf="{{ false }}"), log("b")).begin().end("b")

    assert (story.state, story.states) == (State.SUCCESS, {"a": "SKIPPED", "b": "SUCCESS"})


def test_handlers_run_one_after_the_other_and_stop_at_a_failure():
    story = Story(log("a"), errors=[log("e1"), log("e2"), log("e3")]).begin()
    story.fail("a").end("e1").fail("e2")

    assert (story.state, story.states) == (
        State.FAILED,
        {"a": "FAILED", "e1": "SUCCESS", "e2": "FAILED"},
    )


def test_flow_whose_tasks_are_all_disabled_runs_its_finally_list():
    story = Story(log("off", disabled=True), **{"finally": [log("f")]}).begin().end("f")

    assert (story.state, story.states) == (State.SUCCESS, {"f": "SUCCESS"})


def test_flow_whose_tasks_are_all_disabled_succeeds():
    assert Story(log("off", disabled=True)).begin().state is State.SUCCESS


def test_execution_that_is_born_to_fail_starts_nothing():
    story = Story(log("a")).begin(error="the trigger failed")

    assert (story.state, story.states, story.messages) == (
        State.FAILED,
        {},
        ["the trigger failed"],
    )


def test_outputs_of_the_flow_are_kept_with_the_execution():
    output = {"id": "o", "type": "INT", "value": "{{ outputs.a.n }}"}

    story = Story(log("a"), outputs=[output]).begin().end("a", outputs={"n": 5})

    assert (story.state, story.memory.header.outputs) == (State.SUCCESS, {"o": 5})
