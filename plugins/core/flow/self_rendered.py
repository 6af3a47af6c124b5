"""Properties of flowables that are durations or counts: the type renders them itself."""

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from shared.model.properties import holds_expression
from shared.model.task import Evaluator
from shared.sdk.output import TaskFailed

T = TypeVar("T")


def rendered_value(declared: object, adapter: TypeAdapter[T], evaluator: Evaluator) -> T | None:
    """The value of a property as declared or as its expression gives it; None if not given.

    Raises:
        TaskFailed: what it renders to is not what is wanted.
    """
    if declared is None:
        return None
    found = declared
    if isinstance(declared, str) and holds_expression(declared):
        found = evaluator.render(declared)
    try:
        return adapter.validate_python(found)
    except ValidationError as error:
        reason = error.errors(include_url=False, include_input=False)[0]["msg"]
        raise TaskFailed(f"`{str(found)[:100]}`: {reason}") from error
