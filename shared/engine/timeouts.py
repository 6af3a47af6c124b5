"""The timeout of an attempt (flow language, section 9.2)."""

from datetime import timedelta

from pydantic import TypeAdapter, ValidationError

from shared.engine.evaluation import TemplateEvaluator
from shared.expressions.errors import ExpressionError, Kind
from shared.model.properties import Duration
from shared.model.task import Task

_DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)


def timeout_of(task: Task, evaluator: TemplateEvaluator) -> timedelta | None:
    """How long an attempt may take; None is for ever.

    Raises:
        ExpressionError: the property does not render to a duration.
    """
    # A property that holds an expression is still its text here, whatever its declared type.
    declared: object = task.timeout
    if declared is None or isinstance(declared, timedelta):
        return declared
    text = evaluator.text(str(declared))
    try:
        return _DURATION.validate_python(text)
    except ValidationError as error:
        message = f"Invalid timeout: `{text[:100]}` is no duration"
        raise ExpressionError(Kind.BAD_ARGUMENT, message) from error


def timeout_message(timeout: timedelta) -> str:
    """What the log says when the timeout has passed: `Timeout after 00:00:01.000`."""
    milliseconds = round(timeout / timedelta(milliseconds=1))
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"Timeout after {hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"
