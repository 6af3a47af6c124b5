"""The variables of templates (flow language, section 10.2), each built when a template asks."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from typing_extensions import override

from shared.engine.documents import Documents, Surroundings
from shared.engine.loop_items import item_of
from shared.engine.outputs_view import OutputsView, StatesView, outputs_of
from shared.engine.places import FlowMap
from shared.expressions.dates import Instant
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.task import Task
from shared.model.taskrun import TaskRun

ENCRYPTED = "io.kestra.datatype:aes_encrypted"
"""`type` of an encrypted value; its `value` is the text. Source: Kestra's `EncryptedString`."""


class Variables(Mapping[str, object]):
    """A map from names to values; a name whose value does not exist here is absent."""

    def __init__(
        self,
        flow_map: FlowMap,
        documents: Documents,
        execution: Execution,
        surroundings: Surroundings,
        task: Task | None = None,
        task_run: TaskRun | None = None,
    ) -> None:
        self._flow_map = flow_map
        self._documents = documents
        self._execution = execution
        self._surroundings = surroundings
        self._task = task
        self._task_run = task_run
        self._built: dict[str, object] = {}

    @override
    def __getitem__(self, name: str) -> object:
        if name in self._built:
            return self._built[name]
        builder = _BUILDERS.get(name)
        if builder is None:
            raise KeyError(name)
        value = builder(self)
        self._built[name] = value
        return value

    @override
    def __iter__(self) -> Iterator[str]:
        for name in _BUILDERS:
            if name in self:
                yield name

    @override
    def __len__(self) -> int:
        return sum(1 for _ in self)

    @override
    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def flow(self) -> object:
        """`flow`: id, namespace, revision, tenantId."""
        return {
            "id": self._execution.flow_id,
            "namespace": self._execution.namespace,
            "revision": self._execution.flow_revision,
            "tenantId": "main",
        }

    def execution(self) -> object:
        """`execution`: id, startDate, originalId, state, and outputs once ended."""
        execution = self._execution
        found: dict[str, object] = {
            "id": execution.id,
            "startDate": instant(execution.state.start_date),
            "originalId": execution.original_id,
            "state": str(execution.state.current),
        }
        if execution.outputs is not None:
            found["outputs"] = execution.outputs
        elif execution.outputs_uri is not None:
            found["outputs"] = self._documents.stored_outputs(execution.outputs_uri)
        return found

    def task(self) -> object:
        """`task`: id and type."""
        if self._task is None:
            raise KeyError("task")
        return {"id": self._task.id, "type": self._task.type}

    def taskrun(self) -> object:
        """`taskrun`: id, startDate, attemptsCount, and what else it has."""
        run = self._task_run
        if run is None:
            raise KeyError("taskrun")
        found: dict[str, object] = {
            "id": run.id,
            "startDate": instant(run.state.start_date),
            "attemptsCount": max(run.tries - 1, 0),
            # There and null outside of loops: `{{ taskrun.value }}` in a task of a Switch fails no
            # flow of Kestra's (`disable-flowable.yaml`).
            "value": run.value,
        }
        if run.parent_id is not None:
            found["parentId"] = run.parent_id
        if run.iteration is not None:
            found["iteration"] = run.iteration
        return found

    def inputs(self) -> object:
        """`inputs`: typed, secrets in plain."""
        execution = self._execution
        if execution.inputs_uri is not None:
            return self._plain(self._documents.stored_outputs(execution.inputs_uri))
        if execution.inputs is None:
            raise KeyError("inputs")
        return self._plain(execution.inputs)

    def outputs(self) -> object:
        """`outputs`: of every task run, loaded when named."""
        return OutputsView(self._flow_map, self._documents, self._plain, self._task_run)

    def tasks(self) -> object:
        """`tasks`: the state of every task run, loaded when named."""
        return StatesView(self._flow_map, self._documents)

    def vars(self) -> object:
        """`vars`: the flow's variables, unrendered."""
        if self._execution.variables is None:
            raise KeyError("vars")
        return self._execution.variables

    def labels(self) -> object:
        """`labels`: dotted keys are nested."""
        found: dict[str, object] = {}
        for label in self._execution.labels:
            _nest(found, label.key.split("."), label.value)
        return found

    def trigger(self) -> object:
        """`trigger`, and `schedule`, its old name: the variables of what started it."""
        if self._execution.trigger is None:
            raise KeyError("trigger")
        return self._execution.trigger.variables

    def parents(self) -> object:
        """`parents`: closest first; ancestors with neither a value nor outputs are left out."""
        run = self._task_run
        if run is None or run.parent_id is None:
            raise KeyError("parents")
        found: list[object] = []
        for ancestor in ancestors(self._documents, run):
            entry: dict[str, object] = {}
            if ancestor.value is not None:
                entry["taskrun"] = {"value": ancestor.value}
            outputs = outputs_of(self._documents, ancestor)
            if outputs:
                entry["outputs"] = self._plain(outputs)
            if entry:
                entry["task"] = {"id": ancestor.task_id}
                found.append(entry)
        return found

    def parent(self) -> object:
        """`parent`: the first of `parents`."""
        parents = self["parents"]
        if not isinstance(parents, list) or not parents:
            raise KeyError("parent")
        return parents[0]

    def item(self) -> object:
        """`item`: what a Loop goes over, for its tasks."""
        run = self._task_run
        if run is None:
            raise KeyError("item")
        line = [run, *ancestors(self._documents, run)]
        found = item_of(self._flow_map, self._documents, line)
        if found is None:
            raise KeyError("item")
        return found

    def envs(self) -> object:
        """`envs`: environment variables that were allowed by their prefix."""
        return dict(self._surroundings.envs)

    def globals(self) -> object:
        """`globals`: the configured map."""
        return dict(self._surroundings.globals)

    def _plain(self, values: JsonObject) -> JsonObject:
        """Inputs or outputs with what is encrypted in them decrypted, at every depth of maps."""
        return {name: _plain(value, self._surroundings) for name, value in values.items()}

    def server(self) -> object:
        """`kestra`: environment and url."""
        return dict(self._surroundings.server)


_BUILDERS: Mapping[str, Callable[[Variables], object]] = {
    "flow": Variables.flow,
    "execution": Variables.execution,
    "task": Variables.task,
    "taskrun": Variables.taskrun,
    "inputs": Variables.inputs,
    "outputs": Variables.outputs,
    "tasks": Variables.tasks,
    "vars": Variables.vars,
    "labels": Variables.labels,
    "trigger": Variables.trigger,
    "schedule": Variables.trigger,
    "parents": Variables.parents,
    "parent": Variables.parent,
    "item": Variables.item,
    "envs": Variables.envs,
    "globals": Variables.globals,
    "kestra": Variables.server,
}


def instant(at: datetime) -> Instant:
    """A date as templates hold it."""
    return Instant.of(at)


def ancestors(documents: Documents, task_run: TaskRun) -> Iterator[TaskRun]:
    """The task runs around one, closest first."""
    parent_id = task_run.parent_id
    while parent_id is not None:
        parent = documents.task_run(parent_id)
        if parent is None:
            return
        yield parent
        parent_id = parent.parent_id


def _nest(target: dict[str, object], path: list[str], value: object) -> None:
    head, *rest = path
    if not rest:
        target[head] = value
        return
    child = target.get(head)
    if not isinstance(child, dict):
        child = {}
        target[head] = child
    _nest(child, rest, value)


def _plain(value: Json, surroundings: Surroundings) -> Json:
    if not isinstance(value, dict):
        return value
    secret = value.get("value")
    if value.get("type") == ENCRYPTED and isinstance(secret, str):
        return surroundings.decrypt(secret)
    return {name: _plain(item, surroundings) for name, item in value.items()}
