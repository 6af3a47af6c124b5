"""ForEachItem: one child for each batch, counted in shards, merged in order."""

import io
from datetime import timedelta

import pytest
import yaml

from shared.engine.call_shards import call_shard_id, leaf_id
from shared.engine.subflow import child_id_of
from shared.model.event import ExecutionFaulted, KillRequested, RestartRequested
from shared.model.message import Topic
from shared.model.state import State
from shared.model.uris import execution_path, path_of, uri_of
from shared.runtime.worker import Worker
from tests.unit.engine.driving import NO_WAIT, Driving

MINUTE = timedelta(minutes=1)


class Working(Driving):
    """With a worker, which splits and merges."""

    def __init__(self):
        super().__init__()
        self.worker = Worker(self.ports, self.library, self.contexts, "worker")

    def settle(self):
        super().settle()
        while message := self.ports.queue.receive(Topic.TASKS, NO_WAIT):
            self.worker.handle(message.body)
            self.ports.queue.ack(message)
            super().settle()

    def text(self, uri):
        with self.ports.storage.open(path_of(uri)) as file:
            return file.read().decode()


def _parent(**more):
    properties = "\n    ".join(f"{name}: {value}" for name, value in more.items())
    return f"""
id: parent
namespace: n
variables: {{uri: "{uri_of(execution_path("n", "parent", "e"))}/items.txt"}}
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEachItem
    items: "{{{{ vars.uri }}}}"
    namespace: n
    flowId: child
    inputs:
      batch: "{{{{ taskrun.items }}}}"
      number: "{{{{ taskrun.iteration }}}}"
    {properties}
"""


CHILD = """
id: child
namespace: n
inputs:
  - {id: batch, type: STRING}
  - {id: number, type: INT}
tasks:
  - id: one
"""
QUICK = CHILD + "    type: io.kestra.plugin.core.debug.Return\n"
SLOW = CHILD + "    type: io.kestra.plugin.core.flow.Sleep\n    duration: PT1M\n"
OUTPUTS = "outputs:\n  - {id: text, type: STRING, value: '{{ read(inputs.batch) }}'}\n"


def _fails_when(condition):
    return CHILD + f"    type: io.kestra.plugin.core.execution.Fail\n    condition: '{condition}'\n"


def _run(lines, child=QUICK, **properties):
    driving = Working()
    if child is not None:
        driving.library.save(child)
    content = "".join(f"line {number}\n" for number in range(lines)).encode()
    folder = execution_path("n", "parent", "e")
    driving.ports.storage.put(f"{folder}/items.txt", io.BytesIO(content))
    driving.start(_parent(**properties))
    return driving


def _children(driving, count, attempt=1):
    run = driving.run("each_items")
    return [driving.execution(child_id_of(run.id, attempt, number)) for number in range(count)]


def test_each_batch_is_handed_to_a_child():
    driving = _run(95, batch="{rows: 10}")

    assert driving.states() == [
        ("each", "SUCCESS"),
        ("each_split", "SUCCESS"),
        ("each_items", "SUCCESS"),
        ("each_merge", "SUCCESS"),
    ]
    outputs = driving.run("each_items").outputs
    assert outputs["numberOfBatches"] == 10
    assert outputs["iterations"] == {"CREATED": 0, "RUNNING": 0, "SUCCESS": 10}
    children = _children(driving, 10)
    assert [child.inputs["number"] for child in children] == list(range(10))
    assert driving.text(children[9].inputs["batch"]) == "".join(
        f"line {i}\n" for i in range(90, 95)
    )
    listed = driving.text(driving.run("each_split").outputs["splits"])
    assert listed.splitlines() == [child.inputs["batch"] for child in children]
    assert children[3].trigger.variables["taskRunIteration"] == 3
    assert driving.run("each_merge").outputs is None


@pytest.mark.parametrize(
    ("batch", "batches"),
    [("{}", 12), ("{partitions: 5}", 5), ("{bytes: 14B, rows: 3}", 6), ("{rows: '{{ 3 }}'}", 4)],
)
def test_batches_are_made_as_split_makes_parts(batch, batches):
    driving = _run(12, batch=batch)

    assert driving.run("each_items").outputs["numberOfBatches"] == batches


def test_what_the_children_give_is_merged_in_order():
    driving = _run(12, QUICK + OUTPUTS, batch="{rows: 5}")

    base = driving.run("each_items").outputs["subflowOutputsBaseUri"]
    assert (
        driving.text(f"{base}/1/outputs.ion")
        == '{text:"line 5\\nline 6\\nline 7\\nline 8\\nline 9\\n"}\n'
    )
    merged = driving.text(driving.run("each_merge").outputs["subflowOutputs"])
    assert merged == (
        '{text:"line 0\\nline 1\\nline 2\\nline 3\\nline 4\\n"}\n'
        '{text:"line 5\\nline 6\\nline 7\\nline 8\\nline 9\\n"}\n'
        '{text:"line 10\\nline 11\\n"}\n'
    )


def test_empty_file_has_no_children():
    driving = _run(0, child=None)

    assert [state for _, state in driving.states()] == ["SUCCESS"] * 4
    assert driving.run("each_items").outputs is None
    assert len(driving.ports.repository.executions()) == 1


def test_items_that_are_no_file_fail_the_split():
    driving = Working()
    driving.start(_parent().replace("{{ vars.uri }}", "some text"))

    assert driving.states() == [("each", "FAILED"), ("each_split", "FAILED")]
    message = "Unable to split the items from some text, this is not an internal storage URI!"
    assert message in driving.messages()


@pytest.mark.parametrize(
    ("condition", "properties", "state"),
    [
        ("{{ inputs.number == 1 }}", {}, "FAILED"),
        ("{{ inputs.number == 1 }}", {"transmitFailed": "false"}, "SUCCESS"),
        ("{{ inputs.number == 1 }}", {"allowFailure": "true"}, "FAILED"),
        ("{{ false }}", {}, "SUCCESS"),
    ],
)
def test_one_failed_child_fails_all(condition, properties, state):
    driving = _run(3, _fails_when(condition), **properties)

    assert str(driving.run("each_items").state.current) == state
    counted = driving.run("each_items").outputs["iterations"]
    assert counted["SUCCESS"] == (3 if condition == "{{ false }}" else 2)
    expected = "WARNING" if "allowFailure" in properties else state
    assert str(driving.state()) == expected


def test_flow_that_does_not_exist_fails_the_items():
    driving = _run(3, child=None)

    assert driving.states()[-1] == ("each_items", "FAILED")
    assert "Unable to find flow 'n'.'child' with revision '0'" in driving.messages()


def test_iterations_are_counted_while_they_run():
    driving = _run(3, SLOW)

    assert driving.run("each_items").outputs == {
        "numberOfBatches": 3,
        "iterations": {"CREATED": 0, "RUNNING": 3},
    }


def test_nothing_is_waited_for_when_told_so():
    driving = _run(250, SLOW, wait="false")

    assert driving.state() is State.SUCCESS
    assert driving.run("each_items").outputs == {
        "numberOfBatches": 250,
        "iterations": {"CREATED": 0, "SUCCESS": 250},
    }
    assert {child.state.current for child in _children(driving, 250)} == {State.RUNNING}


def test_many_children_are_counted_in_shards_and_started_in_portions():
    driving = Working()
    driving.library.save(SLOW)
    folder = execution_path("n", "parent", "e")
    driving.ports.storage.put(f"{folder}/items.txt", io.BytesIO(b"x\n" * 1050))
    driving.start(_parent())
    run = driving.run("each_items")
    assert run.outputs["iterations"] == {"CREATED": 0, "RUNNING": 1050}
    written = run.version

    driving.pass_time(2 * MINUTE)

    run = driving.run("each_items")
    assert driving.state() is State.SUCCESS
    assert run.outputs["iterations"] == {"CREATED": 0, "RUNNING": 0, "SUCCESS": 1050}
    # Once for each of the eleven shards, and not once for each child.
    assert run.version - written == 11
    assert len(run.model_dump_json()) < 3_000
    shards = [driving.ports.repository.shard("e", call_shard_id(run.id, n)) for n in range(12)]
    assert [shard and shard.calls.over for shard in shards] == [100] * 10 + [50, None]
    leaves = [driving.ports.repository.shard("e", leaf_id(run.id, n)) for n in range(0, 1060, 10)]
    assert [leaf and len(leaf.calls.ended) for leaf in leaves] == [10] * 105 + [None]
    # Created, and written by each of its ten.
    assert max(leaf.version for leaf in leaves if leaf) == 11
    assert max(shard.version for shard in shards if shard) == 11
    portions = [one.body for one in driving.handled if one.body.kind == "calls-continued"]
    assert [portion.first for portion in portions] == list(range(100, 1050, 100))


def test_kill_reaches_every_child():
    driving = _run(250, SLOW)

    driving.tell(KillRequested(execution_id="e", at=driving.clock.now()))

    assert {child.state.current for child in _children(driving, 250)} == {State.KILLED}
    assert driving.run("each_items").state.current is State.KILLED


@pytest.mark.parametrize("lines", [7, 250])
def test_restart_restarts_those_that_failed(lines):
    child = _fails_when("{{ inputs.number % 3 == 1 and labels.system.restarted is not defined }}")
    driving = _run(lines, child)
    assert driving.state() is State.FAILED
    failed = sum(1 for number in range(lines) if number % 3 == 1)

    driving.tell(RestartRequested(execution_id="e", at=driving.clock.now(), generation=0))

    children = _children(driving, lines)
    assert [child.generation for child in children] == [int(n % 3 == 1) for n in range(lines)]
    assert len(driving.ports.repository.executions(limit=1000)) == lines + 1
    assert failed > 1
    assert driving.state() is State.SUCCESS
    assert driving.run("each_items").outputs["iterations"]["SUCCESS"] == lines


def test_page_from_before_the_end_makes_nothing_after_a_restart():
    driving = Working()
    driving.library.save(QUICK)
    folder = execution_path("n", "parent", "e")
    driving.ports.storage.put(f"{folder}/items.txt", io.BytesIO(b"x\n" * 250))
    handle, late = driving.executor.handle, []

    def handle_all_but_pages(message):
        if message.body.kind == "calls-continued":
            late.append(message)
        else:
            handle(message)

    driving.executor.handle = handle_all_but_pages
    driving.start(_parent())
    driving.tell(ExecutionFaulted(execution_id="e", at=driving.clock.now(), reason="lost"))
    driving.tell(RestartRequested(execution_id="e", at=driving.clock.now(), generation=0))
    driving.executor.handle = handle
    for message in late:
        handle(message)
    driving.settle()

    assert [message.body.attempt for message in late] == [1, 2]
    assert driving.state() is State.SUCCESS
    assert driving.run("each_items").outputs["iterations"]["SUCCESS"] == 250
    assert len(driving.ports.repository.executions(limit=1000)) == 1 + 250


def test_everything_told_twice_changes_nothing():
    driving = _run(120, QUICK)
    before = [driving.runs(), *_children(driving, 120)]

    for message in list(driving.handled):
        driving.executor.handle(message)
    driving.settle()

    assert [driving.runs(), *_children(driving, 120)] == before


def test_in_a_loop_each_iteration_has_steps_of_its_own():
    driving = Working()
    driving.library.save(QUICK + OUTPUTS)
    folder = execution_path("n", "parent", "e")
    for name in "ab":
        driving.ports.storage.put(f"{folder}/{name}.txt", io.BytesIO(f"{name}\n".encode() * 2))
    flow = yaml.safe_load(_parent())
    flow["tasks"][0]["items"] = uri_of(folder) + "/{{ taskrun.value ?? parent.taskrun.value }}.txt"
    loop = {"id": "loop", "type": "io.kestra.plugin.core.flow.ForEach", "values": ["a", "b"]}
    flow["tasks"] = [{**loop, "concurrencyLimit": 0, "tasks": flow["tasks"]}]
    driving.start(yaml.safe_dump(flow))

    assert driving.state() is State.SUCCESS
    merged = {
        run.path: driving.text(run.outputs["subflowOutputs"])
        for run in driving.runs()
        if run.task_id == "each_merge"
    }
    assert merged == {("a",): '{text:"a\\n"}\n' * 2, ("b",): '{text:"b\\n"}\n' * 2}
