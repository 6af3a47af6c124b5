"""The rules of single elements, each with its message (flow language, 1.4)."""

import pytest

from shared.model.source import check_flow
from shared.sdk.registry import Registry
from tests.builders import source

CATALOG = Registry.installed()
FLOW = "io.kestra.plugin.core.flow"
TRIGGER = "io.kestra.plugin.core.trigger"
LOG = {"id": "log", "type": "io.kestra.plugin.core.log.Log", "message": "x"}
ONLY_RUNNABLE = "Only runnable tasks are allowed as children of a WorkingDirectory task"
NO_WORKER_GROUP = (
    "Cannot set a Worker Group in any WorkingDirectory sub-tasks, it is only supported at the "
    "WorkingDirectory level"
)
GROUP = {"id": "inner", "type": f"{FLOW}.Sequential", "tasks": [LOG]}


def _problems(**fields):
    return [one.summary() for one in check_flow(source(**fields), CATALOG).problems]


def _task(kind, **fields):
    return {"tasks": [{"id": "a", "type": f"{FLOW}.{kind}", **fields}]}


def _input(kind, **fields):
    return {"inputs": [{"id": "x", "type": kind, **fields}]}


@pytest.mark.parametrize("kind", ["Sequential", "Parallel", "AllowFailure"])
def test_group_is_not_empty(kind):
    assert _problems(**_task(kind, tasks=[])) == ["tasks[0].tasks: must not be empty"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"tasks": []}, "tasks: must not be empty"),
        (_task("ForEach", values=[1], tasks=[]), "tasks[0].tasks: must not be empty"),
        (_task("EachParallel", value=[1], tasks=[]), "tasks[0].tasks: must not be empty"),
        (_task("If", condition="x", then=[]), "tasks[0].then: must not be empty"),
        (
            _task("WorkingDirectory", tasks=[]),
            "tasks[0].tasks: The 'tasks' property cannot be empty",
        ),
        (
            _task("WorkingDirectory", tasks=[GROUP]),
            f"tasks[0].tasks: {ONLY_RUNNABLE}",
        ),
        (
            _task("WorkingDirectory", tasks=[LOG | {"workerGroup": {"key": "a"}}]),
            f"tasks[0].tasks: {NO_WORKER_GROUP}",
        ),
        (
            _task("Switch", value="x"),
            "tasks[0]: No task defined, neither cases or default have any tasks",
        ),
        (_task("Dag", tasks=[]), "tasks[0].tasks: No task defined"),
        (
            _task("Dag", tasks=[{"task": LOG, "dependsOn": ["ghost"]}]),
            "tasks[0].tasks: Not existing task id in dependency: ghost",
        ),
        (
            _task("Dag", tasks=[{"task": LOG, "dependsOn": ["log"]}]),
            "tasks[0].tasks: Cyclic dependency detected: log, log",
        ),
        ({"concurrency": {"limit": 0}}, "concurrency.limit: must be greater than 0"),
        (
            {
                "tasks": [
                    LOG | {"retry": {"type": "constant", "interval": "PT1S", "maxAttempts": 0}}
                ]
            },
            "tasks[0].retry.maxAttempts: must be greater than or equal to 1",
        ),
        (
            {
                "retry": {"type": "constant", "interval": "PT2S", "maxDuration": "PT1S"},
            },
            "retry: 'interval' must be less than 'maxDuration' but is PT2S",
        ),
        (_input("ARRAY", itemType="ARRAY"), "inputs[0].itemType: `itemType` cannot be `ARRAY`"),
        (
            _input("MULTISELECT", values=["a"], options=["a"]),
            "inputs[0]: you can't define both `values` and `options`",
        ),
        (
            _input("MULTISELECT"),
            "inputs[0]: `values` or `expression` must be given",
        ),
        (_input("SELECT"), "inputs[0]: `values` or `expression` must be given"),
        (_input("ENUM", values=[]), "inputs[0].values: must not be empty"),
        (
            _input("STRING", defaults="a", prefill="b"),
            "inputs[0]: `defaults` and `prefill` exclude each other",
        ),
        (_input("STRING", displayName="x" * 65), "inputs[0].displayName: size must be at most 64"),
        (
            {"pluginDefaults": [{"values": {"a": 1}}]},
            "pluginDefaults[0].type: must not be null",
        ),
        (
            {"pluginDefaults": [{"type": "x", "values": {}}]},
            "pluginDefaults[0].values: must not be empty",
        ),
    ],
)
def test_element_that_breaks_its_rule_is_told_so(fields, problem):
    assert _problems(**fields) == [problem]


def test_pattern_that_does_not_compile_is_told_so():
    [problem] = _problems(**_input("STRING", validator="["))

    assert problem.startswith("inputs[0].validator: invalid pattern [[]: ")


def test_constant_that_nobody_knows_is_answered_by_those_that_are_known():
    behavior = {"limit": 1, "behavior": "SOMETIMES"}

    [problem] = _problems(concurrency=behavior)

    assert problem == (
        "concurrency.behavior: Illegal flow yaml: Cannot deserialize value 'SOMETIMES': not one of "
        "the values accepted for Enum class: [QUEUE, CANCEL, FAIL]"
    )


def test_input_type_that_nobody_knows_is_answered_by_those_that_are_known():
    [problem] = _problems(**_input("TEXT"))

    assert problem.startswith(
        'inputs[0].type: Illegal flow yaml: Cannot deserialize value "TEXT": not one of the values '
        "accepted for Enum class: [STRING, INT, FLOAT, BOOLEAN, BOOL, DATETIME,"
    )


def test_input_without_a_type_is_told_so():
    assert _problems(inputs=[{"id": "x"}]) == ["inputs[0].type: must not be null"]


def test_value_of_the_wrong_type_is_shown_and_cut():
    long = ["x" * 200]

    [problem] = _problems(description=long)

    assert problem == f"description: Input should be a valid string, got {str(long)[:100]}…"


def test_empty_id_must_not_be_empty():
    assert _problems(tasks=[LOG | {"id": ""}]) == ["tasks[0].id: must not be empty"]


def test_webhook_takes_no_condition_on_several_flows():
    condition = {
        "id": "c",
        "type": "io.kestra.plugin.core.condition.MultipleCondition",
        "window": "PT1H",
        "conditions": {
            "one": {
                "type": "io.kestra.plugin.core.condition.ExecutionFlow",
                "namespace": "a",
                "flowId": "b",
            }
        },
    }
    hook = {"id": "h", "type": f"{TRIGGER}.Webhook", "key": "k", "conditions": [condition]}

    [problem] = _problems(triggers=[hook])

    assert problem == (
        "triggers[0].conditions: invalid webhook: conditions of type MultipleCondition are not "
        "supported"
    )
