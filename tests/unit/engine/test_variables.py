"""The variables of templates."""

from datetime import UTC, datetime

import pytest

from shared.backends.memory.repository import MemoryRepository
from shared.backends.memory.storage import MemoryStorage
from shared.engine.documents import Surroundings
from shared.engine.overlay import Overlay
from shared.engine.places import FlowMap
from shared.engine.variables import ENCRYPTED, Variables
from shared.expressions.dates import Instant
from shared.model.execution import Execution, ExecutionMetadata
from shared.model.source import parse_flow
from shared.model.state import History
from shared.model.taskrun import TaskRun
from shared.runtime.stored_documents import StoredDocuments
from shared.sdk.registry import Registry
from tests.builders import EXECUTION_ID
from tests.builders import NOW as NOW_OF_STORIES
from tests.plugins.context import FixedClock
from tests.unit.engine.story import Story, group, log, surroundings

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


def _story(**fields):
    inner = group("ForEach", "inner", log("leaf"), values=["1"])
    middle = group("Sequential", "middle", inner)
    loop = group("ForEach", "outer", middle, values=["a"])
    return Story(log("first"), loop, **fields)


def _seen(story, name=None):
    run = None if name is None else story.run(name)
    task = None if run is None else story.flow_map.places[run.task_id].task
    return Variables(story.flow_map, story.memory, story.memory.header, story.world, task, run)


def test_flow_and_execution_tell_who_they_are():
    story = _story().begin()
    seen = _seen(story)

    assert seen["flow"] == {
        "id": "a-flow",
        "namespace": "company.team",
        "revision": 1,
        "tenantId": "main",
    }
    assert seen["execution"] == {
        "id": EXECUTION_ID,
        "startDate": Instant.of(NOW_OF_STORIES),
        "originalId": EXECUTION_ID,
        "state": "RUNNING",
    }


def test_execution_that_has_ended_shows_its_outputs_wherever_they_are():
    here = _story().begin()
    here.memory.put(here.memory.header.with_outputs({"a": 1}))
    there = _story().begin()
    there.memory.stored["kestra:///o"] = {"b": 2}
    there.memory.put(there.memory.header.model_copy(update={"outputs_uri": "kestra:///o"}))

    assert _seen(here)["execution"]["outputs"] == {"a": 1}
    assert _seen(there)["execution"]["outputs"] == {"b": 2}


def test_task_and_its_task_run_are_those_that_are_rendered():
    story = _story().begin().end("first")
    seen = _seen(story, "leaf[a][1]")

    assert seen["task"] == {"id": "leaf", "type": "io.kestra.plugin.core.log.Log"}
    assert seen["taskrun"] == {
        "id": story.run("leaf[a][1]").id,
        "startDate": Instant.of(NOW_OF_STORIES),
        "attemptsCount": 0,
        "value": "1",
        "parentId": story.run("inner[a]").id,
        "iteration": 0,
    }


def test_parents_are_the_closest_first_without_those_that_have_nothing_to_say():
    story = _story().begin().end("first")
    middle = story.run("middle[a]")
    story.memory.put(middle.with_outputs({"o": 1}, None))
    seen = _seen(story, "leaf[a][1]")

    assert seen["parents"] == [
        {"taskrun": {"value": "a"}, "outputs": {"o": 1}, "task": {"id": "middle"}}
    ]
    assert seen["parent"] == seen["parents"][0]


def test_variables_that_do_not_exist_here_are_absent():
    story = _story().begin()
    names = set(_seen(story))

    assert names == {
        "flow", "execution", "outputs", "tasks", "labels", "envs", "globals", "kestra",
    }  # fmt: skip
    assert len(_seen(story)) == len(names)
    assert "ghost" not in _seen(story)
    with pytest.raises(KeyError):
        _seen(story)["ghost"]


def test_task_run_whose_parents_have_nothing_to_say_has_no_parent():
    story = Story(group("Sequential", "g", log("a"))).begin()
    seen = _seen(story, "a")

    assert (seen["parents"], "parent" in seen) == ([], False)


def test_task_run_whose_parent_is_gone_has_no_parents():
    story = Story(group("Sequential", "g", log("a"))).begin()
    run = story.run("a")
    del story.memory.runs[run.parent_id]

    assert _seen(story, "a")["parents"] == []


def test_inputs_are_in_plain_whatever_their_depth():
    sealed = {"type": ENCRYPTED, "value": "s"}
    story = _story().begin(inputs={"a": sealed, "b": {"c": sealed, "d": 5}, "e": {"type": "x"}})

    assert _seen(story)["inputs"] == {
        "a": "plain s",
        "b": {"c": "plain s", "d": 5},
        "e": {"type": "x"},
    }


def test_variables_of_the_flow_the_trigger_and_the_server_are_there():
    trigger = {"id": "t", "type": "x", "variables": {"date": "d"}}
    world = surroundings(envs={"a": "b"}, globals={"g": 1}, server={"url": "u"})
    story = _story(world=world).begin(variables={"v": "{{ x }}"}, trigger=trigger)
    seen = _seen(story)

    assert seen["vars"] == {"v": "{{ x }}"}
    assert (seen["trigger"], seen["schedule"]) == ({"date": "d"}, {"date": "d"})
    assert (seen["envs"], seen["globals"], seen["kestra"]) == ({"a": "b"}, {"g": 1}, {"url": "u"})


def test_labels_with_dots_are_nested_and_the_later_one_wins():
    labels = [("a", "1"), ("a.b", "2"), ("a.c", "3"), ("d", "4")]
    story = _story().begin(labels=tuple({"key": key, "value": value} for key, value in labels))

    assert _seen(story)["labels"] == {"a": {"b": "2", "c": "3"}, "d": "4"}


def test_variable_is_built_once():
    seen = _seen(_story().begin())

    assert seen["outputs"] is seen["outputs"]
    assert dict(seen["tasks"]) == {"first": {"state": "CREATED"}}
