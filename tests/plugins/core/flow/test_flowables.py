"""What each flowable declares, opens and plans; the engine's tests follow the plans."""

import pytest

from plugins.core.flow.loop_values import InvalidLoopValues, loop_values
from plugins.core.flow.sleep import Sleep
from shared.model.task import Chain, Fan, Graph, LoopOfChains, LoopOfFans, NoBranch
from shared.sdk.output import Deferred
from tests.plugins.context import NOW, Workbench
from tests.plugins.core.flow.flows import evaluator, flowable, ids, log, problems

A, B = log("a"), log("b")


@pytest.mark.parametrize("kind", ["Sequential", "AllowFailure"])
def test_list_runs_one_after_the_other(kind):
    plan = flowable(kind, tasks=[A, B]).plan(None)

    assert isinstance(plan, Chain)
    assert ids(plan.tasks) == ["a", "b"]


@pytest.mark.parametrize("concurrent", [0, 2])
def test_parallel_runs_side_by_side(concurrent):
    plan = flowable("Parallel", tasks=[A, B], concurrent=concurrent).plan(None)

    assert isinstance(plan, Fan)
    assert (ids(plan.tasks), plan.concurrent) == (["a", "b"], concurrent)


@pytest.mark.parametrize(
    ("kind", "properties", "plan", "concurrent"),
    [
        ("ForEach", {"values": ["x"]}, LoopOfChains, 1),
        ("ForEach", {"values": ["x"], "concurrencyLimit": 0}, LoopOfChains, 0),
        ("EachSequential", {"value": ["x"]}, LoopOfChains, 1),
        ("EachParallel", {"value": ["x"]}, LoopOfFans, 0),
        ("EachParallel", {"value": ["x"], "concurrent": 3}, LoopOfFans, 3),
    ],
)
def test_loops_open_with_their_values(kind, properties, plan, concurrent):
    task = flowable(kind, tasks=[A], **properties)

    planned = task.plan(None)
    assert task.open(evaluator()).values == ("x",)
    assert type(planned) is plan
    assert (ids(planned.tasks), planned.concurrent) == (["a"], concurrent)


@pytest.mark.parametrize(
    ("declared", "values"),
    [
        (["a", "{{ x }}", 1], ("a", "3", "1")),
        (["a", "b", "a"], ("a", "b")),
        ([{"k": "{{ x }}"}], ('{"k":"3"}',)),
        ('["a", 1, true, {"a": 1}, [1, 2], 1.5]', ("a", "1", "true", '{"a":1}', "[1,2]", "1.5")),
        ("{{ rows }}", ("1", "2")),
        ([], ()),
    ],
)
def test_values_become_texts_once_each(declared, values):
    assert loop_values(declared, evaluator(x=3, rows=[1, 2, 1])) == values


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ([1, None], """Found '1' null values on Each, with values=["1",null]"""),
        ("[null, null]", "Found '2' null values on Each, with values=[null,null]"),
        ([1.5], "Unknown value element type: number"),
        ([True], "Unknown value element type: boolean"),
        ([["a"]], "Unknown value element type: list"),
        ({"a": 1}, "Unknown value type: map"),
        (3, "Unknown value type: number"),
        (None, "Unknown value type: null"),
        ('"text"', "Unknown value type: text"),
        ("true", "Unknown value type: boolean"),
        ("['a']", "the value is no JSON list: ['a']"),
    ],
)
def test_values_that_are_no_list_fail(declared, message):
    with pytest.raises(InvalidLoopValues) as raised:
        loop_values(declared, evaluator())

    assert raised.value.message == message


@pytest.mark.parametrize(
    ("condition", "result", "branch"),
    [
        ("{{ n > 1 }}", True, ["a"]),
        ("{{ n > 5 }}", False, ["b"]),
        ("0", False, ["b"]),
        ("", False, ["b"]),
        (True, True, ["a"]),
    ],
)
def test_if_chooses_once(condition, result, branch):
    task = flowable("If", condition=condition, then=[A], **{"else": [B]})

    opening = task.open(evaluator(n=3))
    assert opening.outputs == {"evaluationResult": result}
    assert ids(task.plan(opening.outputs).tasks) == branch
    assert ids(task.children()) == ["a", "b"]


def test_if_without_else_has_nothing_to_do():
    task = flowable("If", condition="false", then=[A])

    assert task.plan({"evaluationResult": False}) == Chain(())


@pytest.mark.parametrize(
    ("value", "default", "branch"),
    [("red", False, ["a"]), (3, False, ["b"]), ("blue", True, ["c"])],
)
def test_switch_compares_texts(value, default, branch):
    cases = {"red": [A], "3": [B], "empty": None}
    task = flowable("Switch", value="{{ v }}", cases=cases, defaults=[log("c")])

    opening = task.open(evaluator(v=value))
    assert opening.outputs == {"value": str(value), "defaults": default}
    assert ids(task.plan(opening.outputs).tasks) == branch
    assert ids(task.children()) == ["a", "b", "c"]


def test_switch_without_a_fitting_case_or_defaults_has_no_branch():
    task = flowable("Switch", value="x", cases={"red": [A], "empty": None})

    assert task.plan({"value": "x"}) == NoBranch()
    assert task.plan({"value": "empty"}) == Chain(())


def test_dag_knows_who_waits_for_whom():
    tasks = [{"task": A}, {"task": B, "dependsOn": ["a"]}]

    plan = flowable("Dag", tasks=tasks, concurrent=2).plan(None)

    assert isinstance(plan, Graph)
    assert (ids(plan.tasks), plan.needs) == (["a", "b"], (frozenset(), frozenset({"a"})))
    assert plan.concurrent == 2


def _needs(task, *needed):
    return {"task": task, "dependsOn": list(needed)}


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        ([], "No task defined"),
        ([_needs(A, "x")], "Not existing task id in dependency: x"),
        ([_needs(A, "b"), _needs(B, "a")], "Cyclic dependency detected: "),
        ([{"task": log("a", disabled=True)}, _needs(B, "a")], "depends on the disabled task a"),
    ],
)
def test_dag_that_can_not_run_is_refused(tasks, message):
    [(path, found)] = problems("Dag", tasks=tasks)

    assert path == "tasks"
    assert message in found


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("Sequential", {"tasks": []}),
        ("Parallel", {"tasks": []}),
        ("AllowFailure", {"tasks": []}),
        ("ForEach", {"values": ["x"], "tasks": []}),
        ("EachSequential", {"value": ["x"], "tasks": []}),
        ("EachParallel", {"value": ["x"], "tasks": []}),
        ("LoopUntil", {"condition": "true", "tasks": []}),
    ],
)
def test_empty_list_of_tasks_is_refused(kind, properties):
    assert problems(kind, **properties) == [("tasks", "must not be empty")]


def test_if_needs_something_to_do():
    assert problems("If", condition="true", then=[]) == [("then", "must not be empty")]


@pytest.mark.parametrize("properties", [{}, {"cases": {"a": None}}, {"cases": {}, "defaults": []}])
def test_switch_needs_something_to_do(properties):
    [(_, message)] = problems("Switch", value="x", **properties)

    assert message == "No task defined, neither cases or default have any tasks"


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        ([], "The 'tasks' property cannot be empty"),
        (
            [{"id": "s", "type": "io.kestra.plugin.core.flow.Sequential", "tasks": [A]}],
            "Only runnable tasks are allowed as children of a WorkingDirectory task",
        ),
        (
            [log("a", workerGroup={"key": "x"})],
            (
                "Cannot set a Worker Group in any WorkingDirectory sub-tasks, it is only supported"
                " at the WorkingDirectory level"
            ),
        ),
    ],
    ids=["empty", "flowable", "worker group"],
)
def test_working_directory_takes_runnable_tasks_only(tasks, message):
    assert ("tasks", message) in problems("WorkingDirectory", tasks=tasks)


def test_sleep_waits_without_a_worker(tmp_path):
    waits = Workbench(tmp_path).run(Sleep, duration="PT10S")

    assert isinstance(waits, Deferred)
    assert (waits.until - NOW).total_seconds() == 10
