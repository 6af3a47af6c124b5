"""Renders the properties of a task before it runs (flow language, section 10.3)."""

from collections.abc import Mapping
from functools import cache
from typing import ClassVar, TypeVar

from pydantic import AliasChoices, ValidationError

from shared.engine.evaluation import TemplateEvaluator
from shared.errors import Disposition, WindhoverError
from shared.model.json import Json
from shared.model.properties import (
    RENDERED,
    Rendering,
    SourceModel,
    holds_expression,
    rendering_of,
)

T = TypeVar("T", bound=SourceModel)


class InvalidProperty(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A property whose rendered value is not what the type declares."""

    code: ClassVar[str] = "task.invalid-property"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


def rendered(task: T, evaluator: TemplateEvaluator) -> T:
    """A copy of the task with every templated property rendered and checked.

    Raises:
        ExpressionError: a template failed.
        InvalidProperty: a rendered value does not fit.
    """
    templated = templated_fields(type(task))
    given = task.model_fields_set & templated.keys()
    if not given:
        return task
    values: dict[str, object] = {
        _alias(type(task), name): _value(task, name, templated, evaluator)
        for name in task.model_fields_set
    }
    try:
        return type(task).model_validate(values, context={RENDERED: True})
    except ValidationError as error:
        raise InvalidProperty(_message(error)) from error


def _value(
    task: SourceModel, name: str, templated: Mapping[str, Rendering], evaluator: TemplateEvaluator
) -> object:
    raw = getattr(task, name)
    match templated.get(name):
        case None | Rendering.BY_TYPE:
            return raw
        case Rendering.TEXT:
            return _rendered_text(raw, evaluator)
        case Rendering.TYPED:
            return evaluator.evaluate(raw)


def _rendered_text(raw: Json, evaluator: TemplateEvaluator) -> Json:
    # What was written without an expression has its type already: models among them have no text.
    return evaluator.render(raw) if holds_expression(raw) else raw


@cache
def _alias(cls: type[SourceModel], name: str) -> str:
    """The YAML key of a field."""
    field = cls.model_fields[name]
    choice = field.validation_alias or field.alias or name
    if isinstance(choice, AliasChoices):
        choice = choice.choices[0]
    return choice if isinstance(choice, str) else name


@cache
def templated_fields(cls: type[SourceModel]) -> Mapping[str, Rendering]:
    """The properties of a type that are rendered before `run`, and how each is rendered."""
    found = {name: rendering_of(field) for name, field in cls.model_fields.items()}
    return {
        name: rendering
        for name, rendering in found.items()
        if rendering is not None and rendering is not Rendering.BY_TYPE
    }


def _message(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_input=False)
    return "; ".join(
        f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in problems
    )
