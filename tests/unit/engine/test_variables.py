"""The variables of templates."""

from datetime import UTC, datetime

from shared.backends.memory.repository import MemoryRepository
from shared.backends.memory.storage import MemoryStorage
from shared.engine.documents import Surroundings
from shared.engine.overlay import Overlay
from shared.engine.places import FlowMap
from shared.engine.variables import ENCRYPTED, Variables
from shared.model.execution import Execution, ExecutionMetadata
from shared.model.source import parse_flow
from shared.model.state import History
from shared.model.taskrun import TaskRun
from shared.runtime.stored_documents import StoredDocuments
from shared.sdk.registry import Registry
from tests.plugins.context import FixedClock

NOW = datetime(2026, 3, 9, tzinfo=UTC)
FLOW = parse_flow(
    """
id: f
namespace: n
tasks:
  - id: hello
    type: io.kestra.plugin.core.debug.Return
    format: hello
""",
    Registry.installed(),
)
EXECUTION = Execution(
    id="e",
    namespace="n",
    flow_id="f",
    flow_revision=1,
    state=History.created(NOW),
    original_id="e",
    metadata=ExecutionMetadata(original_created_date=NOW),
)


def _run(**fields):
    common = {"execution_id": "e", "namespace": "n", "flow_id": "f", "task_id": "hello"}
    return TaskRun(id="r", state=History.created(NOW), **common, **fields)


def _variables(run):
    documents = Overlay(StoredDocuments(MemoryRepository(), MemoryStorage(FixedClock()), "e"))
    documents.put(run)
    surroundings = Surroundings({}, {}, {}, lambda execution, run: None, str.upper)
    return Variables(FlowMap.of(FLOW), documents, EXECUTION, surroundings, FLOW.tasks[0], run)


def test_task_run_outside_of_loops_has_a_value_that_is_null():
    assert _variables(_run())["taskrun"]["value"] is None


def test_task_run_of_a_loop_has_its_value():
    assert _variables(_run(value="v", path=("v",)))["taskrun"]["value"] == "v"


def test_encrypted_output_is_decrypted_where_a_template_names_it():
    stored = {"one": {"type": ENCRYPTED, "value": "abc"}, "deep": {"two": {"plain": "x"}}}
    stored["deep"]["secret"] = {"type": ENCRYPTED, "value": "def"}

    outputs = _variables(_run(outputs=stored))["outputs"]

    expected = {"one": "ABC", "deep": {"two": {"plain": "x"}, "secret": "DEF"}}
    assert outputs["hello"] == expected
    assert dict(outputs) == {"hello": expected}
