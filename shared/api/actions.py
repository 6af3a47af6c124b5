"""What can be done to one execution, by the names of the wire (HTTP API, section 3.2).

One table for both paths: `/executions/{id}/{action}` and `/executions/{id}/actions/{action}`.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from shared.api.answers import JsonAnswer
from shared.api.errors import InvalidArgument, InvalidFilter
from shared.api.lookups import find_task_run
from shared.api.requests import Form
from shared.api.shapes.executions import execution_json
from shared.errors import WindhoverError
from shared.model.execution import Execution, Label
from shared.model.labels import SYSTEM_PREFIX
from shared.runtime.executions import InvalidLabel
from shared.runtime.instance import Instance

Action: TypeAlias = Callable[[Instance, str, Form], Response]

_LABELS = TypeAdapter(list[Label])


def set_labels(engine: Instance, execution_id: str, form: Form) -> Response:
    """Adds or changes labels of an execution that has ended; the others stay."""
    execution = engine.executions.find(execution_id)
    if not execution.state.current.is_terminal:
        raise InvalidFilter("execution is not terminated", remedy="Wait until it has ended.")
    wanted = labels_of_body(form.body)
    changed = {key: value for key, value in wanted.items() if not _is_kept(execution, key, value)}
    return _answer(engine.executions.set_labels(execution_id, changed))


def _is_kept(execution: Execution, key: str, value: str) -> bool:
    """Whether a system label is sent back as it is."""
    if not key.startswith(SYSTEM_PREFIX):
        return False
    if Label(key=key, value=value) in execution.labels:
        return True
    raise InvalidLabel(
        f"System labels can only be set by Kestra itself, offending label: {key}={value}"
    )


def labels_of_body(body: bytes) -> dict[str, str]:
    """Labels of a JSON list of keys and values. Raises InvalidArgument."""
    try:
        labels = _LABELS.validate_json(body)
    except ValidationError as error:
        raise InvalidArgument(
            "labels are a list of {key, value}", remedy='Send [{"key": "team", "value": "a"}].'
        ) from error
    return {label.key: label.value for label in labels}


def evaluate(engine: Instance, execution_id: str, form: Form) -> Response:
    """The text of an expression; secrets are stars."""
    return evaluate_in(engine, execution_id, None, form.body)


def evaluate_in(
    engine: Instance, execution_id: str, task_run_id: str | None, body: bytes
) -> Response:
    """The same, seen from a task run."""
    execution = engine.executions.find(execution_id)
    run = None
    if task_run_id is not None:
        run = find_task_run(engine, execution_id, task_run_id)
    try:
        expression = body.decode()
    except UnicodeDecodeError as error:
        raise InvalidArgument("the expression is no UTF-8") from error
    try:
        return JsonAnswer({"result": engine.evaluations.evaluate(execution, run, expression)})
    except WindhoverError as error:
        return JsonAnswer({"error": error.message, "stackTrace": str(error)})


def _answer(execution: Execution) -> Response:
    return JsonAnswer(execution_json(execution))


ACTIONS: Mapping[str, Action] = {"labels": set_labels, "eval": evaluate}
"""Actions of POST. A flow may have one of these names: only an existing id makes it an action."""
