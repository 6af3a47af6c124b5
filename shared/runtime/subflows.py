"""Works out the executions that a task wants, and what it gets of those that have ended.

What the core can not know is here: which flow is meant, what its inputs become, what an ended
execution has given.
"""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from shared.engine.call_shards import calls_at
from shared.engine.checks import decided, failing_checks
from shared.engine.documents import Documents
from shared.engine.evaluation import TemplateEvaluator
from shared.engine.inputs import resolve_inputs
from shared.engine.outputs_view import outputs_of
from shared.engine.places import FlowMap
from shared.engine.restart import may_restart
from shared.engine.retry import retry_id
from shared.engine.subflow import child_id_of
from shared.engine.taskrun import parent_key
from shared.engine.triggers.nothing import NoDocuments
from shared.engine.units import SHARD_SIZE
from shared.engine.variables import Variables
from shared.errors import Disposition, WindhoverError
from shared.model.calls import Kept
from shared.model.event import CallsContinued, SubflowsCalled
from shared.model.executable import ExecutableTask, RestartBehavior
from shared.model.execution import (
    Caller,
    Execution,
    ExecutionMetadata,
    Label,
    TriggerInfo,
)
from shared.model.flow import Flow
from shared.model.ids import task_run_id
from shared.model.json import Json, JsonObject
from shared.model.labels import SYSTEM_PREFIX, label_entries, label_text
from shared.model.problems import InvalidFlow
from shared.model.state import History, State
from shared.model.taskrun import TaskRun
from shared.model.wanted import Call, KeptCall, NewCall, RestartedCall
from shared.runtime.context import AttemptContext
from shared.runtime.execution_labels import CORRELATION, checked_labels
from shared.runtime.library import FlowLibrary, FlowNotFound
from shared.runtime.rendering import rendered
from shared.runtime.stored_documents import StoredDocuments
from shared.runtime.world import World
from shared.sdk.streams import lines_of

DEEPEST = 100
"""Executions above one another: flows that call each other would never end."""


class NotCallable(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A flow that a task can not call; the attempt fails."""

    code: ClassVar[str] = "subflow.not-callable"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


@dataclass(frozen=True, slots=True)
class Batches:
    """Some of the lines of a list of batches.

    Attributes:
        uris: a None stands for the one execution of a task without batches.
        offset: where the next of them begins.
    """

    uris: tuple[str | None, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class Site:
    """The attempt that wants executions, with what it sees.

    Attributes:
        task: its properties rendered, those of each execution left alone.
        flow: that it calls.
    """

    documents: Documents
    execution: Execution
    run: TaskRun
    task: ExecutableTask
    flow: Flow
    context: AttemptContext
    at: datetime

    def evaluator(self, position: int, batch: str | None) -> TemplateEvaluator:
        """Renders for one execution; `taskrun` tells the batch."""
        variables = self.context.variables
        if batch is not None:
            own = variables["taskrun"]
            known = own if isinstance(own, Mapping) else {}
            taskrun = {**known, "items": batch, "iteration": position}
            variables = ChainMap({"taskrun": taskrun}, variables)  # type: ignore[arg-type]  # never written
        return TemplateEvaluator(variables, self.context.outside)


class Subflows:
    """What the executor asks about tasks that call flows."""

    def __init__(self, world: World, library: FlowLibrary) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library

    def called(
        self,
        flow_map: FlowMap,
        documents: Documents,
        context: AttemptContext,
        run: TaskRun,
        rest: CallsContinued | None = None,
    ) -> SubflowsCalled:
        """The executions that an attempt wants: the first of them, or those after `rest`.

        Asked twice it gives the same ids; what was created is not created again.

        Raises:
            WindhoverError: the attempt fails.
        """
        declared = flow_map.places[run.task_id].task
        if not isinstance(declared, ExecutableTask):
            raise NotCallable(f"the task {declared.id} calls no flow")
        now = self._ports.clock.now()
        batches = self._batches(flow_map, documents, context, declared, rest)
        first = 0 if rest is None else rest.first
        calls: tuple[Call, ...] = ()
        if batches.uris:
            task = rendered(declared, TemplateEvaluator(context.variables, context.outside))
            flow = self._flow(task)
            site = Site(documents, context.execution, run, task, flow, context, now)
            calls = tuple(
                self._call(site, position, batch)
                for position, batch in enumerate(batches.uris, first)
            )
        return SubflowsCalled(
            execution_id=run.execution_id,
            at=now,
            task_run_id=run.id,
            attempt=run.attempt,
            first=first,
            total=batches.total,
            calls=calls,
            begins=0 if rest is None else rest.offset,
            offset=batches.offset,
        )

    def _batches(
        self,
        flow_map: FlowMap,
        documents: Documents,
        context: AttemptContext,
        task: ExecutableTask,
        rest: CallsContinued | None,
    ) -> Batches:
        listed_by = task.listed_by()
        if listed_by is None:
            return Batches((None,), 1, 0)
        run = documents.task_run(context.info.task_run_id)
        parent = documents.task_run(run.parent_id) if run and run.parent_id else None
        sibling_id = task_run_id(context.execution.id, parent_key(parent), listed_by, -1)
        sibling = documents.task_run(sibling_id)
        outputs = outputs_of(documents, sibling) if sibling is not None else None
        uri = (outputs or {}).get("splits")
        if not isinstance(uri, str):
            raise NotCallable(f"The task {listed_by} has listed no batches")
        total = _count(context, uri) if rest is None else rest.total
        return _page(context, uri, total, 0 if rest is None else rest.offset)

    def _flow(self, task: ExecutableTask) -> Flow:
        """The flow that a task calls. Raises NotCallable."""
        try:
            flow = self._library.find(task.namespace, task.flow_id, task.revision)
        except FlowNotFound as error:
            raise NotCallable(
                f"Unable to find flow '{task.namespace}'.'{task.flow_id}'"
                f" with revision '{task.revision or 0}'",
                remedy=error.remedy,
            ) from error
        except InvalidFlow as error:
            raise NotCallable(f"Cannot execute an invalid flow: {error}") from error
        if flow.disabled:
            raise NotCallable("Cannot execute a flow which is disabled")
        return flow

    def _call(self, site: Site, position: int, batch: str | None) -> Call:
        if site.task.restart_behavior is RestartBehavior.RETRY_FAILED:
            earlier = self._earlier(site, position)
            if earlier is not None:
                return earlier
        return NewCall(execution=self._new(site, position, batch))

    def _earlier(self, site: Site, position: int) -> Call | None:
        """The execution of an earlier attempt, if the task was restarted and can go on with it."""
        run = site.run
        calls = calls_at(site.documents, site.run, position)
        if calls is None or not _was_restarted(run):
            return None
        kept = calls.kept.get(position, Kept(attempt=calls.attempt, generation=0))
        child = self._latest(child_id_of(run.id, kept.attempt, position))
        if child is None or child.caller is None or child.caller.task_run_id != run.id:
            return None
        if child.state.current is State.FAILED:
            return self._restarted(child, kept.attempt)
        if child.state.current.is_terminal and child.state.current not in _DONE:
            return None
        return KeptCall(
            child_id=child.id,
            attempt=kept.attempt,
            generation=child.generation,
            state=child.state.current if child.is_over else None,
        )

    def _restarted(self, child: Execution, attempt: int) -> RestartedCall | None:
        """What restarts a failed execution; None when there is nothing in it to restart."""
        documents = StoredDocuments(self._ports.repository, self._ports.storage, child.id)
        if not may_restart(child) or not documents.restartable_task_runs(1):
            return None
        return RestartedCall(child_id=child.id, attempt=attempt, generation=child.generation)

    def _latest(self, child_id: str) -> Execution | None:
        """An execution, or the last of those that have replaced it (flow retry)."""
        child = self._ports.repository.execution(child_id)
        while child is not None and child.state.current is State.RETRIED:
            child = self._ports.repository.execution(retry_id(child))
        return child

    def _new(self, site: Site, position: int, batch: str | None) -> Execution:
        parent, run, flow = site.execution, site.run, site.flow
        depth = 1 if parent.caller is None else parent.caller.depth + 1
        if depth > DEEPEST:
            raise NotCallable(
                f"Executions call each other more than {DEEPEST} deep",
                remedy="Look for flows that call each other without an end.",
            )
        child_id = child_id_of(run.id, run.attempt, position)
        evaluator = site.evaluator(position, batch)
        labels = _labels(site, evaluator)
        execution = Execution(
            id=child_id,
            namespace=flow.namespace,
            flow_id=flow.id,
            flow_revision=flow.revision,
            state=History.created(site.at),
            labels=tuple(Label(key=key, value=value) for key, value in labels.items()),
            variables=flow.variables,
            trigger=_trigger(site, position, batch),
            original_id=child_id,
            metadata=ExecutionMetadata(original_created_date=site.at),
            kind=parent.kind,
            schedule_date=site.task.schedule_date,
            caller=Caller(
                execution_id=parent.id,
                task_run_id=run.id,
                attempt=run.attempt,
                position=position,
                waits=site.task.wait,
                depth=depth,
            ),
        )
        return self._checked(site, execution.with_inputs(self._inputs(site, execution, evaluator)))

    def _checked(self, site: Site, execution: Execution) -> Execution:
        """The execution as the checks of its flow want it. Raises CheckFailed."""
        checks = site.flow.checks
        if not checks:
            return execution
        surroundings = self._world.surroundings(site.context.masks)
        variables = Variables(FlowMap.of(site.flow), NoDocuments(), execution, surroundings)
        evaluator = TemplateEvaluator(variables, surroundings.context(execution, None))
        return decided(execution, failing_checks(checks, evaluator))

    def _inputs(
        self, site: Site, execution: Execution, evaluator: TemplateEvaluator
    ) -> JsonObject | None:
        declared = site.task.inputs
        supplied = evaluator.render(dict(declared)) if declared else {}
        encryption = self._world.encryption
        surroundings = self._world.surroundings(site.context.masks)
        resolved = resolve_inputs(
            site.flow,
            supplied if isinstance(supplied, dict) else {},
            surroundings.context(execution, None),
            encrypt=encryption.encrypt if encryption else None,
        )
        return resolved or None


_DONE = {State.SUCCESS, State.WARNING, State.CANCELLED}
"""How an execution may have ended that a restart does not repeat."""


def _was_restarted(run: TaskRun) -> bool:
    """Whether the attempt is that of a restart, not that of a `retry`."""
    return State.RESTARTED in [moment.state for moment in run.state.histories[-2:]]


def _labels(site: Site, evaluator: TemplateEvaluator) -> dict[str, str]:
    """The labels of a new execution: its flow's, those it inherits, those of the task.

    Raises:
        InvalidLabel: of the task.
    """
    own = _without_system(site.flow.labels)
    inherited: dict[str, str] = {}
    correlation = site.execution.id
    for label in site.execution.labels:
        if label.key == CORRELATION:
            correlation = label.value
        elif site.task.inherit_labels and label.key not in own:
            inherited[label.key] = label.value
    given: dict[str, str] = {}
    for key, value in label_entries(site.task.labels):
        try:
            given[str(evaluator.render(key))] = label_text(evaluator.render(value))
        except ValueError as error:
            raise NotCallable(f"The label {key}: {error}") from error
    added = _without_system(inherited) | checked_labels(given)
    return {CORRELATION: correlation} | own | added


def _without_system(labels: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in labels.items() if not key.startswith(SYSTEM_PREFIX)}


def _trigger(site: Site, position: int, batch: str | None) -> TriggerInfo:
    """What the new execution reads as `trigger`."""
    parent, run = site.execution, site.run
    iteration = run.iteration if batch is None else position
    variables: dict[str, Json] = {
        "executionId": parent.id,
        "namespace": parent.namespace,
        "flowId": parent.flow_id,
        "flowRevision": parent.flow_revision,
        "taskRunId": run.id,
        "taskId": run.task_id,
        "taskRunValue": run.value,
        "taskRunIteration": iteration,
    }
    present = {name: value for name, value in variables.items() if value is not None}
    return TriggerInfo(id=run.task_id, type=site.task.type, variables=present)


def _count(context: AttemptContext, uri: str) -> int:
    with context.files.open(uri) as file:
        return sum(1 for line in lines_of(file) if line)


def _page(context: AttemptContext, uri: str, total: int, offset: int) -> Batches:
    """The next lines of a list of batches, as many as one step creates."""
    found: list[str | None] = []
    with context.files.open(uri) as file:
        file.seek(offset)
        while len(found) < SHARD_SIZE and (line := file.readline()):
            offset += len(line)
            if line.strip():
                found.append(line.decode().strip())
    return Batches(tuple(found), total, offset)
