"""Runs one attempt of a runnable task: renders it, calls `run`, makes an outcome of it."""

import logging
import traceback
from collections.abc import Callable
from typing import TypeVar, assert_never

from shared.engine.evaluation import TemplateEvaluator
from shared.errors import WindhoverError
from shared.model.event import Outcome
from shared.model.json import JsonObject
from shared.model.state import State
from shared.model.task import Task
from shared.ports.unavailable import Unavailable
from shared.runtime.cancellation import StopReason
from shared.runtime.context import AttemptContext
from shared.runtime.rendering import rendered
from shared.runtime.spill import spill_outputs
from shared.runtime.task_cache import KeptOutputs
from shared.sdk.output import Deferred, Ended, HandedOn, Output, TaskFailed, plain
from shared.sdk.task import PackedTask, RunnableTask

logger = logging.getLogger(__name__)

T = TypeVar("T")

Result = Output | Ended | Deferred | HandedOn | None


def run_attempt(task: Task, context: AttemptContext, outputs_path: str) -> Outcome:
    """Runs a task to its end; never raises for what the task does.

    Raises:
        Unavailable: of a port; whoever asked for the attempt runs it again later.
    """
    if not isinstance(task, RunnableTask):
        message = f"Unable to execute the task '{task.id}': only runnable tasks can be executed"
        context.log.error(message)
        return Outcome(state=State.FAILED)

    def run(ready: RunnableTask) -> Result:
        return ready.run(context)

    return conclude(task, context, run, outputs_path)


def conclude(
    task: RunnableTask,
    context: AttemptContext,
    run: Callable[[RunnableTask], Result],
    outputs_path: str,
) -> Outcome:
    """Renders a task, runs it in the given way and makes its outcome, outputs stored if large."""
    try:
        ready = rendered(task, TemplateEvaluator(context.variables, context.outside))
        outcome = _carried_out(ready, context, run)
    except TaskFailed as failure:
        outcome = _failed(failure, context)
    except Unavailable:
        raise
    except WindhoverError as error:
        _log_causes(context, error)
        outcome = Outcome(state=State.FAILED)
    except Exception as error:
        logger.warning("a task raised", exc_info=True, extra={"task": task.id, "type": task.type})
        _log_causes(context, error)
        context.log.trace("".join(traceback.format_exception(error)))
        outcome = Outcome(state=State.FAILED)
    measured = outcome.model_copy(update={"metrics": context.metrics.taken()})
    return _stored(measured, context, outputs_path)


def _carried_out(
    ready: RunnableTask, context: AttemptContext, run: Callable[[RunnableTask], Result]
) -> Outcome:
    """Runs a task, or takes what an equal one has given before, where its cache says so."""
    kept = _kept_outputs(ready, context)
    known = None if kept is None else _tried(context, kept.find)
    if known is not None:
        context.log.info(
            f"Skipping task execution for task '{ready.id}' as there is an existing cache entry"
            " for it"
        )
        return Outcome(state=State.SUCCESS, outputs=known or None)
    outcome = _outcome(run(ready), context)
    if kept is not None and _is_only_its_outputs(outcome):
        hidden = context.masks.hide_in(outcome.outputs or {})
        plain_outputs = hidden if isinstance(hidden, dict) else {}
        _tried(context, lambda: kept.keep(plain_outputs))
    return outcome


def _is_only_its_outputs(outcome: Outcome) -> bool:
    """Whether having the outputs again is all that running the task again would do."""
    is_good = outcome.state in {State.SUCCESS, State.WARNING}
    return is_good and outcome.defer_until is None and not outcome.effects


def _kept_outputs(ready: RunnableTask, context: AttemptContext) -> KeptOutputs | None:
    settings = ready.task_cache
    if settings is None or not settings.enabled or isinstance(ready, PackedTask):
        return None
    return _tried(context, lambda: KeptOutputs(ready, settings, context))


def _tried(context: AttemptContext, use: Callable[[], T]) -> T | None:
    """What the cache gives; its errors are told and the task runs as if there were none."""
    try:
        return use()
    except (WindhoverError, TypeError, ValueError) as error:
        context.log.warn(f"The task cache can not be used: {error}")
        return None


def with_log_closed(outcome: Outcome, context: AttemptContext) -> Outcome:
    """The outcome with the file that has the log, if one has; nothing is logged afterwards."""
    uri = context.close_log()
    return outcome if uri is None else outcome.model_copy(update={"log_file": uri})


def _outcome(result: Result, context: AttemptContext) -> Outcome:
    effects = tuple(context.effects)
    match result:
        case None:
            return Outcome(state=State.SUCCESS, effects=effects)
        case Output():
            return Outcome(state=State.SUCCESS, outputs=plain(result), effects=effects)
        case Ended(output=output, state=state):
            return Outcome(state=state, outputs=plain(output), effects=effects)
        case Deferred(until=until):
            return Outcome(state=State.SUCCESS, defer_until=until, effects=effects)
        case HandedOn():
            return Outcome(state=State.KILLED, handed_on=True, effects=effects)
        case _:
            assert_never(result)


def _failed(failure: TaskFailed, context: AttemptContext) -> Outcome:
    state = failure.state
    if context.cancellation.reason in {StopReason.TIMED_OUT, StopReason.OUT_OF_TIME}:
        # The worker logs which time is over, which is why the task was stopped.
        state = State.FAILED
    else:
        _log_causes(context, failure)
    return Outcome(state=state, outputs=plain(failure.output), effects=tuple(context.effects))


def _log_causes(context: AttemptContext, error: BaseException) -> None:
    seen: BaseException | None = error
    while seen is not None:
        context.log.error(str(seen) or type(seen).__name__)
        seen = seen.__cause__


def _stored(outcome: Outcome, context: AttemptContext, path: str) -> Outcome:
    """The outcome with secrets hidden and large outputs moved to storage."""
    if outcome.outputs is None:
        return outcome
    hidden = context.masks.hide_in(outcome.outputs)
    outputs: JsonObject = hidden if isinstance(hidden, dict) else {}
    try:
        uri = spill_outputs(context.ports.storage, outputs, path)
    except Unavailable:
        raise
    except WindhoverError as error:
        context.log.warn(f"Unable to save output on taskRun '{context.info.task_run_id}': {error}")
        return outcome.model_copy(update={"outputs": None})
    if uri is not None:
        return outcome.model_copy(update={"outputs": None, "outputs_uri": uri})
    return outcome.model_copy(update={"outputs": outputs})
