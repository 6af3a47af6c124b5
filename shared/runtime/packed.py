"""Runs the children of a WorkingDirectory in the worker that has it."""

import threading
from collections.abc import Callable
from typing import cast

from shared.engine.documents import Documents
from shared.engine.evaluation import TemplateEvaluator
from shared.engine.overlay import Overlay
from shared.engine.places import FlowMap
from shared.engine.taskrun import with_flags
from shared.errors import EngineBug, WindhoverError
from shared.expressions.environment import is_truthy
from shared.model.event import AnyEvent, ExecutionLeft, Outcome, PackedStage, PackedTaskReported
from shared.model.ids import task_run_id
from shared.model.state import History, State
from shared.model.task import Task
from shared.model.taskrun import TaskRun
from shared.runtime.attempt import run_attempt, with_log_closed
from shared.runtime.context import AttemptContext
from shared.runtime.contexts import ContextMaker
from shared.runtime.spill import outputs_path
from shared.sdk.task import PackedTask, RunnableTask


def waited_for(outcome: Outcome, context: AttemptContext) -> Outcome:
    """The outcome of a task once the date has come that it waits for, or it was told to stop.

    Elsewhere a timer ends such a task (Sleep). Here its worker waits: it alone has the folder.
    """
    if outcome.defer_until is None:
        return outcome
    stopped = threading.Event()
    context.cancellation.on_set(stopped.set)
    left = (outcome.defer_until - context.now()).total_seconds()
    is_stopped = stopped.wait(min(max(left, 0), threading.TIMEOUT_MAX))
    state = State.FAILED if is_stopped else State.SUCCESS
    return outcome.model_copy(update={"state": state, "defer_until": None})


class PackedRun:
    """One run of a packed task: its children see each other's outputs and share its folder."""

    def __init__(
        self,
        flow_map: FlowMap,
        documents: Documents,
        group: TaskRun,
        context: AttemptContext,
        contexts: ContextMaker,
        tell: Callable[[AnyEvent], None],
    ) -> None:
        self._flow_map = flow_map
        self._overlay = Overlay(documents)
        self._group = group
        self._context = context
        self._contexts = contexts
        self._tell = tell
        self._reports: dict[str, PackedTaskReported] = {}

    @property
    def reports(self) -> tuple[PackedTaskReported, ...]:
        """The last report of each child that was reached."""
        return tuple(self._reports.values())

    def task_of(self, ready: RunnableTask) -> PackedTask:
        """The packed task, its own properties rendered."""
        if not isinstance(ready, PackedTask):
            raise EngineBug(f"the task {ready.id} is not packed")
        return ready

    def run(self, position: int) -> State:
        """Runs the child at a position; gives its state after its flags.

        One that has left the execution counts as KILLED: none is run after it.
        """
        place = self._flow_map.places[self._group.task_id]
        task = self.task_of(cast(RunnableTask, place.task)).packed()[position]
        run = self._new_run(task)
        self._overlay.put(run)
        child = self._contexts.make(
            self._flow_map,
            self._overlay,
            self._context.execution,
            run,
            task,
            flush_to=self._context.log.hand_on,
        )
        child.share_directory(self._context.working_directory)
        self._context.cancellation.on_set(
            lambda: child.cancellation.set(self._context.cancellation.required_reason)
        )
        try:
            outcome = self._outcome(task, run, child, position)
        finally:
            child.log.flush()
        state = with_flags(task, outcome.state)
        self._overlay.put(run.with_outputs(outcome.outputs, outcome.outputs_uri))
        if any(isinstance(effect, ExecutionLeft) for effect in outcome.effects):
            return State.KILLED
        return state

    def _outcome(self, task: Task, run: TaskRun, child: AttemptContext, position: int) -> Outcome:
        try:
            wanted = task.condition_to_run == "true" or is_truthy(
                TemplateEvaluator(child.variables, child.outside).text(task.condition_to_run)
            )
        except WindhoverError as error:
            message = f"Unable to evaluate the runIf condition for task {task.id}: {error}"
            child.log.error(message)
            outcome = Outcome(state=State.FAILED)
            self._report(task, position, PackedStage.ENDED, outcome)
            return outcome
        if not wanted:
            self._report(task, position, PackedStage.SKIPPED, None)
            return Outcome(state=State.SKIPPED)
        self._report(task, position, PackedStage.STARTED, None)
        outcome = waited_for(run_attempt(task, child, outputs_path(run)), child)
        outcome = with_log_closed(outcome, child)
        self._report(task, position, PackedStage.ENDED, outcome)
        return outcome

    def _new_run(self, task: Task) -> TaskRun:
        group = self._group
        return TaskRun(
            id=task_run_id(group.execution_id, group.id, task.id, -1),
            execution_id=group.execution_id,
            namespace=group.namespace,
            flow_id=group.flow_id,
            task_id=task.id,
            parent_id=group.id,
            value=group.value,
            iteration=group.iteration,
            path=group.path,
            state=History.created(self._context.now()),
            attempt=group.attempt,
            dynamic=True,
        )

    def _report(
        self, task: Task, position: int, stage: PackedStage, outcome: Outcome | None
    ) -> None:
        report = PackedTaskReported(
            execution_id=self._group.execution_id,
            at=self._context.now(),
            task_run_id=self._group.id,
            attempt=self._group.attempt,
            task_id=task.id,
            position=position,
            stage=stage,
            outcome=outcome,
        )
        self._reports[task.id] = report
        self._tell(report)
