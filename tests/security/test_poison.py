"""A poison value is refused at the door, or fails its own execution only."""

import io
import json
from datetime import timedelta

import pytest
import yaml

from shared.errors import WindhoverError
from shared.model.json import Json
from shared.model.problems import InvalidFlow
from shared.model.state import State
from shared.ports.repository import Unstorable
from shared.runtime.execution_labels import LONGEST_LABEL, InvalidLabel
from shared.runtime.executions import Request, Upload
from tests.builders import source

LIMIT = timedelta(seconds=30)
DEPTH = 10_000
BIG = "x" * 20_000_000
POISONS = {
    "lone-surrogate": "\ud800",
    "nul": "\x00",
    "20-mb": BIG,
    "deep-json": "[" * DEPTH + "]" * DEPTH,
}
poison = pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS.keys())


def nested(levels) -> Json:
    value: Json = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.fixture(autouse=True)
def bystander(instance):
    """An execution that waits while the poison works; it must go on to its own end."""
    instance.flows.save(source(id="bystander", tasks=BYSTANDER))
    execution = instance.executions.create(Request("company.team", "bystander"))

    yield execution

    instance.executions.resume(execution.id)
    ended = instance.executions.wait(execution.id, LIMIT)
    assert ended.state.current is State.SUCCESS


BYSTANDER = [
    {"id": "wait", "type": "io.kestra.plugin.core.flow.Pause"},
    {"id": "go-on", "type": "io.kestra.plugin.core.flow.Sleep", "duration": "PT0.001S"},
]


def run(instance, flow, **options):
    """The execution of a flow when it is over, with its logs."""
    instance.flows.save(flow)
    named = yaml.safe_load(flow)
    request = Request(named["namespace"], named["id"], **options)
    execution = instance.executions.create(request)
    ended = instance.executions.wait(execution.id, LIMIT)
    assert ended.is_over
    lines = [
        line.message
        for chunk in instance.ports.logs.of_execution(execution.id)
        for line in chunk.lines
    ]
    return ended, lines


def outputs_of(instance, execution, task_id):
    [task_run] = instance.ports.repository.task_runs_of(execution.id, task_id, None)
    return task_run.outputs


def everything(instance):
    """What must not change when something is refused."""
    executions = [(one.id, one.version) for one in instance.ports.repository.executions(limit=999)]
    return executions, instance.ports.flows.latest()


@pytest.fixture
def unchanged(instance):
    before = everything(instance)
    yield
    assert everything(instance) == before


# At the door.


@pytest.mark.usefixtures("unchanged")
@poison
def test_flow_with_poison_is_refused(instance, poison):
    tasks = f"[{{id: a, type: io.kestra.plugin.core.log.Log, message: {poison}}}]"

    with pytest.raises(InvalidFlow) as refused:
        instance.flows.save(f"id: poison\nnamespace: company.team\ntasks: {tasks}\n")

    assert len(str(refused.value)) < 1000


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("escape", [r"\ud800", r"\0", r"\x00"])
def test_flow_with_escaped_poison_is_refused(instance, escape):
    tasks = f'[{{id: a, type: io.kestra.plugin.core.log.Log, message: "{escape}"}}]'

    with pytest.raises(InvalidFlow):
        instance.flows.save(f"id: poison\nnamespace: company.team\ntasks: {tasks}\n")


INPUTS = [
    {"id": "text", "type": "STRING", "required": False},
    {"id": "json", "type": "JSON", "required": False},
    {"id": "file", "type": "FILE", "required": False},
]
RETURN = "io.kestra.plugin.core.debug.Return"


def with_inputs(shown):
    return source(
        id="with-inputs", inputs=INPUTS, tasks=[{"id": "show", "type": RETURN, "format": shown}]
    )


@pytest.fixture
def flow_with_inputs(instance):
    return instance.flows.save(with_inputs("{{ inputs.text ?? inputs.json }}"))


REFUSED_INPUTS = {
    "text-surrogate": {"text": "\ud800"},
    "text-deep": {"text": nested(DEPTH)},
    "json-surrogate": {"json": "\ud800"},
    "json-escaped-surrogate": {"json": '"\\ud800"'},
    "json-nul": {"json": "\x00"},
    "json-text-deep": {"json": POISONS["deep-json"]},
    "json-20-mb": {"json": BIG},
    "json-deep": {"json": nested(DEPTH)},
    "json-key-surrogate": {"json": {"\ud800": 1}},
    "key-surrogate": {"\ud800": "a"},
}


@pytest.mark.parametrize("inputs", REFUSED_INPUTS.values(), ids=REFUSED_INPUTS.keys())
def test_poisoned_input_is_refused(instance, flow_with_inputs, inputs):
    before = everything(instance)

    with pytest.raises(WindhoverError) as refused:
        instance.executions.create(Request("company.team", flow_with_inputs.id, inputs=inputs))

    assert refused.value.http_status == 422
    assert everything(instance) == before


@pytest.mark.parametrize("text", ["\x00", BIG], ids=["nul", "20-mb"])
def test_odd_input_is_a_text_as_any_other(instance, text):
    ended, _ = run(instance, with_inputs("{{ inputs.text | length }}"), inputs={"text": text})

    assert ended.state.current is State.SUCCESS
    assert outputs_of(instance, ended, "show") == {"value": str(len(text))}


@pytest.mark.parametrize("name", ["a\ud800", "a\nb", "x" * 300], ids=["surrogate", "line", "long"])
def test_upload_with_a_poisoned_name_is_refused(instance, flow_with_inputs, name):
    before = everything(instance)
    uploads = {"file": Upload(name, io.BytesIO(b"content"))}

    with pytest.raises(WindhoverError) as refused:
        instance.executions.create(Request("company.team", flow_with_inputs.id, uploads=uploads))

    assert refused.value.http_status == 422
    assert everything(instance) == before


@pytest.mark.parametrize("content", [b"\x00" * 100, b"\xed\xa0\x80", b"x" * 20_000_000])
def test_any_bytes_are_a_file(instance, content):
    uploads = {"file": Upload("a.bin", io.BytesIO(content))}

    ended, _ = run(instance, with_inputs("{{ fileSize(inputs.file) }}"), uploads=uploads)

    assert ended.state.current is State.SUCCESS
    assert outputs_of(instance, ended, "show") == {"value": str(len(content))}


BAD_LABELS = {name: value for name, value in POISONS.items() if name != "deep-json"}
bad_label = pytest.mark.parametrize("text", BAD_LABELS.values(), ids=BAD_LABELS.keys())


@bad_label
@pytest.mark.parametrize("place", ["key", "value", "correlation"])
def test_poisoned_label_is_refused(instance, flow_with_inputs, text, place):
    before = everything(instance)
    labels = {"key": {text: "a"}, "value": {"a": text}, "correlation": {CORRELATION: text}}[place]

    with pytest.raises(InvalidLabel) as refused:
        instance.executions.create(Request("company.team", flow_with_inputs.id, labels=labels))

    assert len(str(refused.value)) < 400
    assert everything(instance) == before


CORRELATION = "system.correlationId"


@bad_label
def test_poisoned_label_of_a_running_execution_is_refused(instance, bystander, text):
    with pytest.raises(InvalidLabel):
        instance.executions.set_labels(bystander.id, {"a": text})

    assert instance.executions.find(bystander.id).labels == bystander.labels


def test_longest_label_is_kept(instance, flow_with_inputs):
    labels = {"a": "x" * LONGEST_LABEL}

    made = instance.executions.create(Request("company.team", flow_with_inputs.id, labels=labels))

    assert {label.key: label.value for label in made.labels}["a"] == labels["a"]


@pytest.mark.parametrize(
    "value", ["\ud800", {"\ud800": 1}, nested(DEPTH), 2**70], ids=["text", "key", "deep", "integer"]
)
def test_poisoned_value_of_a_key_is_refused(instance, value):
    store = instance.key_values("company.team")
    store.put("a-key", "before")

    with pytest.raises(Unstorable):
        store.put("a-key", value)

    assert store.get("a-key") == "before"


@pytest.mark.parametrize("value", ["\x00", BIG, nested(250)], ids=["nul", "20-mb", "deep"])
def test_odd_value_of_a_key_is_kept(instance, value):
    store = instance.key_values("company.team")

    store.put("odd", value)

    assert store.get("odd") == value


# Inside an execution.


def script(line):
    return {
        "id": "bad",
        "type": "io.kestra.plugin.scripts.shell.Commands",
        "taskRunner": {"type": "io.kestra.plugin.core.runner.Process"},
        "commands": [line],
    }


def python(expression):
    """A line that prints the value of a Python expression."""
    return f"python3 -c 'print({expression})'"


def says(json_text):
    return f"printf '%s\\n' '::{{\"outputs\":{{\"value\":{json_text}}}}}::'"


INVALID_OUTPUTS = {
    "lone-surrogate": says('"\\ud800"'),
    "beyond-numbers": says("1e999"),
    "depth-10000": python(f'"::{{\\"outputs\\":" + "[" * {DEPTH} + "]" * {DEPTH} + "}}::"'),
    "no-map": "echo '::{\"outputs\":[1]}::'",
}


@pytest.mark.parametrize("line", INVALID_OUTPUTS.values(), ids=INVALID_OUTPUTS.keys())
def test_poisoned_outputs_of_a_script_are_logged_and_dropped(instance, line):
    ended, lines = run(instance, source(id="script", tasks=[script(line)]))

    assert ended.state.current is State.SUCCESS
    assert any(text.startswith("Invalid outputs '") for text in lines)
    assert outputs_of(instance, ended, "bad")["vars"] == {}


def test_nul_of_a_script_is_kept(instance):
    ended, _ = run(instance, source(id="script", tasks=[script(says('"\\u0000"'))]))

    assert outputs_of(instance, ended, "bad")["vars"] == {"value": "\x00"}


def test_outputs_nested_too_deep_to_be_stored_are_dropped_with_a_warning(instance):
    line = python('"::{\\"outputs\\":{\\"a\\":" + "[" * 600 + "]" * 600 + "}}::"')

    ended, lines = run(instance, source(id="script", tasks=[script(line)]))

    assert ended.state.current is State.SUCCESS
    assert any("Unable to save output" in text for text in lines)
    assert outputs_of(instance, ended, "bad") is None


def test_large_outputs_of_a_script_can_be_read(instance):
    line = python('"::{\\"outputs\\":{\\"a\\":\\"" + "x" * 20_000_000 + "\\"}}::"')
    show = {"id": "show", "type": RETURN, "format": "{{ outputs.bad.vars.a | length }}"}

    ended, _ = run(instance, source(id="script", tasks=[script(line), show]))

    assert outputs_of(instance, ended, "show") == {"value": "20000000"}


def test_log_lines_show_what_is_no_text_as_marks(instance):
    line = "printf 'a\\0b\\n\\355\\240\\200\\n'"

    _, lines = run(instance, source(id="script", tasks=[script(line)]))

    assert lines[:2] == ["a\\u0000b", "\ufffd\ufffd\ufffd"]


def test_endless_log_line_is_split(instance):
    _, lines = run(instance, source(id="script", tasks=[script(python('"x" * 20_000_000'))]))

    assert sum(len(line) for line in lines if set(line) == {"x"}) == 20_000_000


FAILING = {
    "parentheses": f"{{{{ {'(' * DEPTH}1{')' * DEPTH} }}}}",
    "lists": f"{{{{ {'[' * DEPTH}1{']' * DEPTH} }}}}",
    "range": "{{ range(0, 100000000) }}",
    "json": "{{ fromJson(vars.deep) }}",
}


@pytest.mark.parametrize("template", FAILING.values(), ids=FAILING.keys())
@pytest.mark.parametrize(
    "task",
    [
        {"type": RETURN, "format": None},
        {"type": "io.kestra.plugin.core.execution.Labels", "labels": {"a": None}},
        {"type": "io.kestra.plugin.core.execution.SetVariables", "variables": {"a": None}},
        {"type": "io.kestra.plugin.core.output.OutputValues", "values": {"a": None}},
        {"type": "io.kestra.plugin.core.kv.Set", "key": "k", "value": None},
        {"type": "io.kestra.plugin.core.flow.ForEach", "values": None},
    ],
    ids=lambda task: task["type"].rsplit(".")[-1],
)
def test_poisoned_expression_fails_its_execution(instance, task, template):
    placed = json.loads(json.dumps({"id": "bad", **task}).replace("null", json.dumps(template)))
    if "ForEach" in task["type"]:
        placed["tasks"] = [{"id": "inner", "type": RETURN, "format": "a"}]
    variables = {"deep": POISONS["deep-json"]}

    ended, lines = run(instance, source(id="expression", variables=variables, tasks=[placed]))

    assert ended.state.current is State.FAILED
    assert lines


def test_poison_of_the_first_step_leaves_an_execution_that_failed(instance):
    loop = {
        "id": "bad",
        "type": "io.kestra.plugin.core.flow.ForEach",
        "values": "[" * 1000 + "]" * 1000,
        "tasks": [{"id": "inner", "type": RETURN, "format": "a"}],
    }

    ended, lines = run(instance, source(id="first-step", tasks=[loop]))

    assert ended.state.current is State.FAILED
    assert any("can not be written as text" in text for text in lines)
