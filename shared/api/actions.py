"""What can be done to one execution, by the names of the wire (HTTP API, section 3.2).

One table for both paths: `/executions/{id}/{action}` and `/executions/{id}/actions/{action}`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from starlette.datastructures import QueryParams
from starlette.responses import Response

from shared.api.aftermath import aftermath_of
from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument, InvalidFilter
from shared.api.given_inputs import Inputs, inputs_of
from shared.api.lookups import find_task_run
from shared.api.requests import Form
from shared.api.shapes.executions import execution_json
from shared.api.stored_files import borrowed
from shared.errors import WindhoverError
from shared.model.execution import Execution, Label
from shared.model.state import State
from shared.model.taskrun import TaskRun
from shared.runtime.control import ReplayOrder
from shared.runtime.instance import Instance

LARGEST_REVISION = 2**31 - 1

MOST_TASK_RUNS = 5000
"""Task runs of one answer; the routes of logs and outputs know all of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An action that is asked for.

    Attributes:
        query: the parameters of the request.
        form: its body.
    """

    engine: Instance
    execution_id: str
    query: QueryParams
    form: Form


Action: TypeAlias = Callable[[Asked], Response]

_LABELS = TypeAdapter(list[Label])

_KINDS = ("PLAYGROUND", "TEST")
"""What a replay can be run for, whatever it repeats."""


class _TaskRunState(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")

    task_run_id: str
    state: State


def _restart(asked: Asked) -> Response:
    engine = asked.engine
    before = list(islice(engine.ports.repository.task_runs(asked.execution_id), MOST_TASK_RUNS))
    with aftermath_of(engine.feed) as aftermath:
        execution = engine.control.restart(asked.execution_id, revision_of(asked.query))
    # With another revision it is a new execution, which has its task runs from the commit alone.
    known = before if execution.id == asked.execution_id else ()
    return _answer(engine, execution, aftermath.task_runs(execution.id, known))


def _replay(asked: Asked) -> Response:
    return _replayed(asked.engine, asked.execution_id, _order_of_one(asked.query))


def _replayed(engine: Instance, execution_id: str, order: ReplayOrder) -> Response:
    with aftermath_of(engine.feed) as aftermath:
        execution = engine.control.replay(execution_id, order)
    # One that starts from the beginning is only created: nothing of it has run yet.
    return _answer(engine, execution, aftermath.task_runs(execution.id, ()) or ())


def _replay_with_inputs(asked: Asked) -> Response:
    execution = asked.engine.executions.find(asked.execution_id)
    flow = asked.engine.flows.map_of(execution).flow
    given = inputs_of(asked.form, {one.id for one in flow.inputs})
    with borrowed(asked.engine, flow, given) as (inputs, uploads):
        order = replace(_order_of_one(asked.query), inputs=inputs, uploads=uploads)
        return _replayed(asked.engine, asked.execution_id, order)


def order_of(query: QueryParams) -> ReplayOrder:
    """How an execution is to be replayed."""
    return ReplayOrder(
        task_run_id=query.get("taskRunId") or None,
        revision=revision_of(query),
        latest_revision=query.get("latestRevision", "").lower() == "true",
        breakpoints=breakpoints_of(query.getlist("breakpoints")),
    )


def _order_of_one(query: QueryParams) -> ReplayOrder:
    """How one execution is to be replayed; for many, `kind` is a filter."""
    kind = query.get("kind") or None
    if kind is not None and kind not in _KINDS:
        raise InvalidArgument(f"`kind` must be one of {', '.join(_KINDS)}, got {kind[:50]!r}")
    after = query.get("afterTaskRunId") or None
    return replace(order_of(query), after_task_run_id=after, kind=kind)


def revision_of(query: QueryParams) -> int | None:
    """The revision that is asked for; None for the one that ran. Raises InvalidArgument."""
    text = query.get("revision")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:12]) <= LARGEST_REVISION:
        raise InvalidArgument(f"`revision` must be a whole number from 1, got {text[:50]!r}")
    return int(text)


def _resume(asked: Asked) -> Response:
    executions = asked.engine.executions
    inputs, uploads = given_on_resume(asked.engine, asked.execution_id, asked.form)
    return _answer(asked.engine, executions.resume(asked.execution_id, inputs, uploads))


def given_on_resume(engine: Instance, execution_id: str, form: Form) -> Inputs:
    """What is given for a pause. Raises NotPaused, InvalidInput."""
    asked = engine.executions.asked_of(engine.executions.find(execution_id))
    return inputs_of(form, {one.id for one in asked})


def _pause(asked: Asked) -> Response:
    return _answer(asked.engine, asked.engine.control.pause(asked.execution_id))


def _resume_from_breakpoint(asked: Asked) -> Response:
    control = asked.engine.control
    wanted = breakpoints_of(asked.query.getlist("breakpoints"))
    return _answer(asked.engine, control.resume_from_breakpoint(asked.execution_id, wanted))


def breakpoints_of(given: Sequence[str]) -> list[str]:
    """Breakpoints of the parameters, which may be repeated or separated by commas."""
    return [part.strip() for text in given for part in text.split(",") if part.strip()]


def _change_status(asked: Asked) -> Response:
    status = state_of(asked.query, "status")
    return _answer(asked.engine, asked.engine.control.change_status(asked.execution_id, status))


def _unqueue(asked: Asked) -> Response:
    state = unqueued_state(asked.query)
    return _answer(asked.engine, asked.engine.control.unqueue(asked.execution_id, state))


def unqueued_state(query: QueryParams) -> State:
    """What an execution is unqueued to; RUNNING unless told otherwise. Raises InvalidArgument."""
    for name in ("newState", "state"):
        if query.get(name):
            return state_of(query, name)
    return State.RUNNING


def state_of(query: QueryParams, name: str) -> State:
    """A state among the parameters. Raises InvalidArgument."""
    try:
        return State(query.get(name, "").upper())
    except ValueError as error:
        raise InvalidArgument(
            f"`{name}` must be a state, got {query.get(name, '')[:50]!r}",
            remedy=f"Use one of: {', '.join(State)}.",
        ) from error


def _mark(asked: Asked) -> Response:
    try:
        given = _TaskRunState.model_validate_json(asked.form.body)
    except ValidationError as error:
        raise InvalidArgument(
            "the body must be {taskRunId, state}",
            remedy='Send {"taskRunId": "...", "state": "SUCCESS"}.',
        ) from error
    return _answer(
        asked.engine, asked.engine.control.mark(asked.execution_id, given.task_run_id, given.state)
    )


def _force_run(asked: Asked) -> Response:
    return _answer(asked.engine, asked.engine.control.force_run(asked.execution_id))


def _set_labels(asked: Asked) -> Response:
    """Adds or changes labels of an execution that has ended; the others stay."""
    execution = asked.engine.executions.find(asked.execution_id)
    if not execution.state.current.is_terminal:
        raise InvalidFilter("execution is not terminated", remedy="Wait until it has ended.")
    wanted = labels_of_body(asked.form.body)
    return _answer(asked.engine, asked.engine.executions.change_labels(execution, wanted))


def labels_of_body(body: bytes) -> dict[str, str]:
    """Labels of a JSON list of keys and values. Raises InvalidArgument."""
    try:
        labels = _LABELS.validate_json(body)
    except ValidationError as error:
        raise InvalidArgument(
            "labels are a list of {key, value}", remedy='Send [{"key": "team", "value": "a"}].'
        ) from error
    return {one.key: one.value for one in labels}


def _evaluate(asked: Asked) -> Response:
    return evaluate_in(asked, None)


def evaluate_in(asked: Asked, task_run_id: str | None) -> Response:
    """The text of an expression, seen from the end or from a task run; secrets are stars."""
    engine = asked.engine
    execution = engine.executions.find(asked.execution_id)
    run = None
    if task_run_id is not None:
        run = find_task_run(engine, asked.execution_id, task_run_id)
    try:
        expression = asked.form.body.decode()
    except UnicodeDecodeError as error:
        raise InvalidArgument("the expression is no UTF-8") from error
    try:
        return JsonAnswer({"result": engine.evaluations.evaluate(execution, run, expression)})
    except WindhoverError as error:
        return JsonAnswer({"error": error.message, "stackTrace": str(error)})


def _answer(
    engine: Instance, execution: Execution, task_runs: Iterable[TaskRun] | None = None
) -> Response:
    return JsonAnswer(execution_json(engine.executions.whole(execution), task_runs))


ACTIONS: Mapping[str, Action] = {
    "restart": _restart,
    "replay": _replay,
    "replay-with-inputs": _replay_with_inputs,
    "pause": _pause,
    "resume": _resume,
    "resume-from-breakpoint": _resume_from_breakpoint,
    "change-status": _change_status,
    "state": _mark,
    "force-run": _force_run,
    "unqueue": _unqueue,
    "labels": _set_labels,
    "eval": _evaluate,
}
"""Actions of POST. A flow may have one of these names: only an existing id makes it an action."""
