"""The rules that hold across the parts of a flow, each with its message (flow language, 1.3)."""

import pytest

from shared.model.source import check_flow
from shared.model.task import AnyTask, GroupTask
from shared.sdk.registry import Catalog, Registry
from shared.sdk.task import RunnableTask
from tests.builders import source

LOG = "io.kestra.plugin.core.log.Log"


class Wrapping(GroupTask):
    """A task that holds another one as a property."""

    inner: AnyTask

    def branches(self):
        yield self.inner


class Calling(RunnableTask):
    """A task that starts a flow and adds task runs of its own."""

    namespace: str
    flow_id: str

    def calls(self):
        return (self.namespace, self.flow_id)

    def generated_ids(self):
        yield f"{self.id}_items"


CATALOG = Registry.installed().with_catalog(
    Catalog({f"tests.{name}": f"{__name__}:{name}" for name in ("Calling", "Wrapping")}, {})
)


def _problems(**fields):
    report = check_flow(source(**fields), CATALOG)
    return [(one.path, one.message) for one in report.problems]


def _log(task_id, message="x", **more):
    return {"id": task_id, "type": LOG, "message": message, **more}


def test_task_ids_are_unique_over_the_whole_flow():
    group = {
        "id": "b",
        "type": "io.kestra.plugin.core.flow.Sequential",
        "tasks": [_log("a")],
        "errors": [_log("c")],
    }

    assert _problems(tasks=[_log("a"), group], errors=[_log("b")], afterExecution=[_log("c")]) == [
        ("tasks", "Duplicate task id with name [a, b, c]")
    ]


def test_ids_that_a_task_generates_are_taken_too():
    calling = {"id": "a", "type": "tests.Calling", "namespace": "n", "flowId": "f"}

    assert _problems(tasks=[calling, _log("a_items")]) == [
        ("tasks", "Duplicate task id with name [a_items]")
    ]


def test_triggers_inputs_and_outputs_have_unique_ids():
    hook = {"id": "h", "type": "io.kestra.plugin.core.trigger.Webhook", "key": "k"}
    one = {"id": "x", "type": "STRING"}

    assert _problems(
        triggers=[hook, hook], inputs=[one, one], outputs=[one | {"value": 1}] * 2
    ) == [
        ("triggers", "Duplicate trigger id with name [h]"),
        ("inputs", "Duplicate input with name [x]"),
        ("outputs", "Duplicate output with name [x]"),
    ]


@pytest.mark.parametrize(
    ("flow_id", "problems"),
    [
        ("a-flow", [("tasks", "Recursive call to flow [company.team.a-flow]")]),
        ("{{ flow.id }}", []),
        ("other", []),
    ],
)
def test_flow_does_not_call_itself_by_name(flow_id, problems):
    calling = {"id": "a", "type": "tests.Calling", "namespace": "company.team", "flowId": flow_id}

    assert _problems(tasks=[calling]) == problems


def test_input_depends_on_inputs_that_exist():
    inputs = [{"id": "a", "type": "STRING", "dependsOn": {"inputs": ["ghost"]}}]

    assert _problems(inputs=inputs) == [
        ("inputs", "Input with id 'a' depends on a non-existent input 'ghost'.")
    ]


def test_inputs_do_not_depend_on_each_other_in_a_circle():
    inputs = [
        {"id": "a", "type": "STRING", "dependsOn": {"inputs": ["b"]}},
        {"id": "b", "type": "STRING", "dependsOn": {"inputs": ["a"]}},
    ]

    [(path, message)] = _problems(inputs=inputs)

    assert path == "inputs"
    assert message in {
        "Cycle dependency detected for input with id 'a': [b, a]",
        "Cycle dependency detected for input with id 'b': [a, b]",
    }


def test_input_depends_on_others_without_a_circle():
    inputs = [
        {"id": "a", "type": "STRING"},
        {"id": "b", "type": "STRING", "dependsOn": {"inputs": ["a"]}},
    ]

    assert _problems(inputs=inputs) == []


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"labels": {"system.x": "y"}}, "labels"),
        (
            {
                "triggers": [
                    {
                        "id": "h",
                        "type": "io.kestra.plugin.core.trigger.Webhook",
                        "key": "k",
                        "labels": [{"key": "system.x", "value": "y"}],
                    }
                ]
            },
            "triggers[0].labels",
        ),
        (
            {
                "sla": [
                    {
                        "id": "s",
                        "type": "MAX_DURATION",
                        "duration": "PT1H",
                        "behavior": "NONE",
                        "labels": {"system.x": "y"},
                    }
                ]
            },
            "sla[0].labels",
        ),
    ],
)
def test_system_labels_are_for_the_engine(fields, path):
    message = "System labels can only be set by Kestra itself, offending label: system.x=y"

    assert _problems(**fields) == [(path, message)]


@pytest.mark.parametrize("kind", ["Subflow", "ForEachItem"])
def test_task_gives_no_system_label_to_what_it_calls(kind):
    task = {
        "id": "call",
        "type": f"io.kestra.plugin.core.flow.{kind}",
        "namespace": "company.team",
        "flowId": "other",
        "labels": {"system.from": "me"},
    }
    more = {"items": "{{ inputs.items }}"} if kind == "ForEachItem" else {}

    [problem] = check_flow(source(tasks=[task | more]), Registry.installed()).problems

    assert problem.summary() == (
        "tasks: System labels can only be set by Kestra itself, offending label: system.from=me"
    )


def test_flow_may_say_that_it_is_read_only():
    assert _problems(labels={"system.readOnly": "true"}) == []


def _dashed(kind, word):
    return (
        f"Invalid {word} reference: use {kind}[key-name] instead of {kind}.key-name — keys with "
        f"dashes require bracket notation, offending tasks: [reader]"
    )


@pytest.mark.parametrize(
    ("message", "problems"),
    [
        ("{{ inputs.my-day }}", [("tasks", _dashed("inputs", "input"))]),
        ("{% if outputs.my-load.value %}{% endif %}", [("tasks", _dashed("outputs", "output"))]),
        ("{{ inputs['my-day'] }}{{ outputs['my-load'].value }}", []),
        ("inputs.my-day", []),
        ("{{ 'inputs.my-day' }}", []),
        ("{{ inputs.other-name }}", []),
    ],
)
def test_key_with_a_dash_stands_in_brackets(message, problems):
    tasks = [_log("my-load"), _log("reader", [message])]

    assert _problems(inputs=[{"id": "my-day", "type": "STRING"}], tasks=tasks) == problems


def test_key_with_a_dash_is_looked_for_in_nested_values_and_not_in_children():
    inner = _log("reader", "{{ inputs.my-day }}")
    group = {"id": "group", "type": "io.kestra.plugin.core.flow.Sequential", "tasks": [inner]}
    graph = {
        "id": "graph",
        "type": "io.kestra.plugin.core.flow.Dag",
        "tasks": [{"task": _log("leaf")}],
    }
    values = {
        "id": "values",
        "type": "io.kestra.plugin.core.output.OutputValues",
        "values": {"a": [{"b": "{{ inputs.my-day }}"}], "c": 5},
    }
    wrapping = {"id": "wrapping", "type": "tests.Wrapping", "inner": _log("core")}

    [(_, message)] = _problems(
        inputs=[{"id": "my-day", "type": "STRING"}], tasks=[group, graph, values, wrapping]
    )

    assert message.endswith("offending tasks: [reader, values]")


@pytest.mark.parametrize(
    ("cron", "zone", "problem"),
    [
        ("* *", "UTC", ("cron", "invalid cron expression '* *': expected 5 fields, got 2")),
        ("@daily", "Mars", ("timezone", "timezone '(Mars)' is not a valid time-zone ID")),
    ],
)
def test_trigger_tells_what_only_its_type_knows(cron, zone, problem):
    kind = "io.kestra.plugin.core.trigger.Schedule"
    trigger = {"id": "s", "type": kind, "cron": cron, "timezone": zone}
    name, message = problem

    assert _problems(triggers=[trigger]) == [(f"triggers[0].{name}", message)]
    report = check_flow(source(triggers=[trigger]), CATALOG)
    assert report.problems[0].spot.line > 7
