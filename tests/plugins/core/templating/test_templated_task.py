"""TemplatedTask."""

import pytest

from plugins.core.templating.templated_task import TemplatedTask
from shared.model.event import LabelsSet
from shared.sdk.errors import InvalidTask
from shared.sdk.output import TaskFailed
from tests.plugins.context import Workbench

CORE = "io.kestra.plugin.core"
INNER = f"{{id: b, type: {CORE}.debug.Return}}"


@pytest.fixture
def bench(tmp_path):
    return Workbench(tmp_path, variables={"kind": "Return", "count": 3, "hidden": "{{ count }}"})


def test_task_runs_in_place_and_gives_its_outputs(bench):
    spec = f"id: any\ntype: {CORE}.debug.{{{{ kind }}}}\nformat: '{{{{ hidden }}}} times'"

    assert bench.outputs(TemplatedTask, spec=spec) == {"value": "3 times"}


def test_task_needs_no_id_of_its_own(bench):
    assert bench.outputs(TemplatedTask, spec=f"type: {CORE}.debug.Return\nformat: a") == {
        "value": "a"
    }


def test_what_it_does_to_the_execution_is_done(bench):
    spec = "id: any\ntype: io.kestra.core.tasks.executions.Labels\nlabels: {a: b}"

    bench.run(TemplatedTask, spec=spec)

    assert bench.effects == [LabelsSet(labels={"a": "b"})]


def test_failure_of_the_task_is_the_failure(bench):
    with pytest.raises(TaskFailed, match="too few"):
        bench.run(TemplatedTask, spec=f"id: a\ntype: {CORE}.execution.Fail\nerrorMessage: too few")


def test_templated_task_in_a_templated_task_is_refused(bench):
    with pytest.raises(TaskFailed, match="TemplatedTask"):
        bench.run(TemplatedTask, spec=f"id: a\ntype: {CORE}.templating.TemplatedTask\nspec: x")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (f"{{id: a, type: {CORE}.flow.Pause}}", "not runnable"),
        (f"{{id: a, type: {CORE}.flow.WorkingDirectory, tasks: [{INNER}]}}", "not runnable"),
        (f"{{id: a, type: {CORE}.trigger.Schedule, cron: '@daily'}}", "Invalid type"),
        ("{id: a, type: com.example.None}", "Invalid type"),
        ("{id: a}", "Invalid type"),
        ("a text", "Invalid type"),
        ("{id: a", "no valid YAML"),
        (f"{{id: a, type: {CORE}.kv.Get}}", "key: Field required"),
        (f"{{id: a, type: {CORE}.kv.Get, key: k, other: 1}}", "other: Extra inputs"),
    ],
)
def test_what_is_no_runnable_task_is_refused(bench, spec, message):
    with pytest.raises(InvalidTask, match=message):
        bench.run(TemplatedTask, spec=spec)
