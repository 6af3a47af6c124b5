"""`outputs` and `tasks` as maps that load what a template names (flow language, section 5.6).

A loop of 10,000 iterations in which each reads `outputs.first[taskrun.value]` loads one task run
per iteration; only printing or iterating loads them all.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping

from typing_extensions import override

from shared.engine.documents import Documents
from shared.engine.loop_items import own_path
from shared.engine.places import FlowMap
from shared.model.json import Json, JsonObject
from shared.model.taskrun import TaskRun

Reveal = Callable[[JsonObject], JsonObject]
"""Decrypts what is encrypted in the outputs of a task run."""


def outputs_of(documents: Documents, task_run: TaskRun) -> JsonObject | None:
    """The outputs of a task run, wherever they are stored; None when it has none."""
    if task_run.outputs is not None:
        return task_run.outputs
    if task_run.outputs_uri is not None:
        return documents.stored_outputs(task_run.outputs_uri)
    return None


class _LoadedOnDemand(Mapping[str, object]):
    """A map whose lookups load one thing and whose iteration loads all, once."""

    def __init__(self) -> None:
        self._everything: dict[str, object] | None = None

    @abstractmethod
    def _load_all(self) -> dict[str, object]: ...

    def _all(self) -> dict[str, object]:
        if self._everything is None:
            self._everything = self._load_all()
        return self._everything

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    @override
    def __len__(self) -> int:
        return len(self._all())


class _TaskView(_LoadedOnDemand):
    """What one task of a loop gave: keys are loop values, outermost loop first."""

    def __init__(
        self, documents: Documents, task_id: str, path: tuple[str, ...], loops: int
    ) -> None:
        super().__init__()
        self._documents = documents
        self._task_id = task_id
        self._path = path
        self._loops = loops

    @abstractmethod
    def _leaf(self, task_run: TaskRun) -> object:
        """What a task run shows; None for nothing."""

    @abstractmethod
    def _deeper(self, path: tuple[str, ...]) -> "_TaskView": ...

    @override
    def __getitem__(self, value: str) -> object:
        path = (*self._path, value)
        if len(path) < self._loops:
            deeper = self._deeper(path)
            if not deeper:
                raise KeyError(value)
            return deeper
        runs = self._documents.task_runs_of(self._task_id, path)
        leaf = self._leaf(runs[-1]) if runs else None
        if leaf is None:
            raise KeyError(value)
        return leaf

    @override
    def _load_all(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for run in self._documents.task_runs_of(self._task_id, None):
            if run.path[: len(self._path)] == self._path:
                leaf = self._leaf(run)
                if leaf is not None:
                    put_at(found, run.path[len(self._path) :], leaf)
        return found


class _TaskOutputs(_TaskView):
    def __init__(
        self,
        documents: Documents,
        task_id: str,
        path: tuple[str, ...],
        loops: int,
        reveal: Reveal,
    ) -> None:
        super().__init__(documents, task_id, path, loops)
        self._reveal = reveal

    @override
    def _leaf(self, task_run: TaskRun) -> object:
        outputs = outputs_of(self._documents, task_run)
        return None if outputs is None else self._reveal(outputs)

    @override
    def _deeper(self, path: tuple[str, ...]) -> _TaskView:
        return _TaskOutputs(self._documents, self._task_id, path, self._loops, self._reveal)


class _TaskStates(_TaskView):
    @override
    def _leaf(self, task_run: TaskRun) -> object:
        return {"state": str(task_run.state.current)}

    @override
    def _deeper(self, path: tuple[str, ...]) -> _TaskView:
        return _TaskStates(self._documents, self._task_id, path, self._loops)


class OutputsView(_LoadedOnDemand):
    """`outputs`: task id -> outputs, or loop value -> … -> outputs.

    Args:
        flow_map: the flow.
        documents: of the execution.
        reveal: decrypts.
        reader: the task run that reads; it names no item of the loops that it is in itself.
    """

    def __init__(
        self,
        flow_map: FlowMap,
        documents: Documents,
        reveal: Reveal,
        reader: TaskRun | None = None,
    ) -> None:
        super().__init__()
        self._reader = reader
        self._flow_map = flow_map
        self._documents = documents
        self._reveal = reveal

    @override
    def __getitem__(self, task_id: str) -> object:
        place = self._flow_map.places.get(task_id)
        if place is None:
            return self._all()[task_id]
        path = own_path(self._flow_map, task_id, self._reader)
        if place.loops == len(path):
            runs = self._documents.task_runs_of(task_id, path)
            outputs = outputs_of(self._documents, runs[-1]) if runs else None
            if outputs is None:
                raise KeyError(task_id)
            return self._reveal(outputs)
        if not self._documents.task_runs_of(task_id, None, limit=1):
            raise KeyError(task_id)
        return _TaskOutputs(self._documents, task_id, path, place.loops, self._reveal)

    @override
    def _load_all(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for run in self._documents.task_runs():
            outputs = outputs_of(self._documents, run)
            if outputs is not None:
                put_at(found, (run.task_id, *run.path), self._reveal(outputs))
        return found


class StatesView(_LoadedOnDemand):
    """`tasks`: task id -> {state}, or the last loop value -> {state}."""

    def __init__(self, flow_map: FlowMap, documents: Documents) -> None:
        super().__init__()
        self._flow_map = flow_map
        self._documents = documents

    @override
    def __getitem__(self, task_id: str) -> object:
        place = self._flow_map.places.get(task_id)
        if place is None or place.loops > 1:
            return self._all()[task_id]
        if not self._documents.task_runs_of(task_id, None, limit=1):
            raise KeyError(task_id)
        if place.loops == 1:
            return _TaskStates(self._documents, task_id, (), 1)
        return {"state": str(self._documents.task_runs_of(task_id, ())[-1].state.current)}

    @override
    def _load_all(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for run in self._documents.task_runs():
            own = () if run.value is None else (run.value,)
            put_at(found, (run.task_id, *own), {"state": str(run.state.current)})
        return found


def put_at(target: dict[str, object], path: tuple[str, ...], leaf: Json | object) -> None:
    """Puts a value below nested maps; maps that meet are merged, the later entry wins."""
    head, *rest = path
    if rest:
        child = target.get(head)
        if not isinstance(child, dict):
            child = {}
            target[head] = child
        put_at(child, tuple(rest), leaf)
        return
    known = target.get(head)
    if isinstance(known, dict) and isinstance(leaf, dict):
        target[head] = known | leaf
    else:
        target[head] = leaf
