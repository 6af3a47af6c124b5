"""The inputs of an execution: what was given, defaults, dependencies.

Source: flow language, sections 3.3 and 3.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.engine.evaluation import TemplateEvaluator
from shared.engine.input_values import (
    BadValue,
    Encrypt,
    InvalidInput,
    invalid,
    parse_value,
    showable,
)
from shared.errors import WindhoverError
from shared.expressions.callables import ExpressionContext
from shared.model.flow import Flow
from shared.model.inputs import Input, MultiselectInput, SelectInput
from shared.model.json import Json, JsonObject
from shared.model.properties import holds_expression


def resolve_inputs(
    flow: Flow,
    supplied: Mapping[str, Json],
    context: ExpressionContext | None,
    *,
    encrypt: Encrypt | None = None,
) -> JsonObject:
    """The inputs as an execution keeps them: typed, nested, those that do not apply left out.

    Args:
        flow: declares them.
        supplied: by id, dotted ids flat; what the flow does not declare is dropped.
        context: the outside world of the templates of defaults.
        encrypt: of SECRET inputs; None without an encryption key.

    Raises:
        InvalidInput: the first input that is wrong.
    """
    return Resolution(flow, supplied, context, encrypt).all()


def resolve_asked(
    flow: Flow,
    asked: tuple[Input, ...],
    supplied: Mapping[str, Json],
    context: ExpressionContext | None,
    *,
    encrypt: Encrypt | None = None,
) -> JsonObject:
    """What somebody who resumes has given (`onResume`), by the rules of a flow's inputs.

    Raises:
        InvalidInput: the first that is wrong.
    """
    return Resolution(flow.model_copy(update={"inputs": asked}), supplied, context, encrypt).all()


@dataclass(slots=True)
class Resolution:
    """Inputs on the way to their values: what one may read of others must be there first.

    Attributes:
        values: by id, dotted ids flat; of inputs that are resolved.
        disabled: ids of inputs that do not apply.
    """

    flow: Flow
    supplied: Mapping[str, Json]
    context: ExpressionContext | None
    encrypt: Encrypt | None
    values: JsonObject = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)

    def all(self) -> JsonObject:
        """Every input, nested. Raises InvalidInput."""
        for one in self.flow.inputs:
            self.resolve(one)
        return self.nested()

    def nested(self) -> JsonObject:
        """What is resolved so far, as an execution keeps it."""
        nested: JsonObject = {}
        for one in self.flow.inputs:
            if one.id in self.values:
                _nest(nested, one.id, self.values[one.id])
        return nested

    def resolve(self, one: Input) -> None:
        """Resolves an input after those that it needs; a second call changes nothing.

        Raises:
            InvalidInput: it is wrong, or one that it needs is.
        """
        if one.id in self.values or one.id in self.disabled:
            return
        needed = one.depends_on.inputs if one.depends_on else ()
        for name in needed:
            self.resolve(self.declared(name))
        if not self._is_enabled(one):
            self.disabled.add(one.id)
            return
        self.values[one.id] = self._value(one, needed)

    def declared(self, input_id: str) -> Input:
        """The declaration of an input that the flow has."""
        return next(one for one in self.flow.inputs if one.id == input_id)

    def _is_enabled(self, one: Input) -> bool:
        depends = one.depends_on
        if depends is None:
            return True
        if any(name in self.disabled for name in depends.inputs):
            return False
        if depends.condition is None:
            return True
        try:
            return self._evaluator(depends.inputs).evaluate(depends.condition) is True
        except WindhoverError as error:
            raise invalid(one.id, f"Invalid condition: {error}", None) from error

    def _value(self, one: Input, needed: tuple[str, ...]) -> Json:
        given = self.supplied.get(one.id)
        if given is None:
            given = self._default(one, needed)
        if given is None:
            if one.required:
                raise invalid(one.id, "missing required input", None)
            return None
        try:
            return parse_value(self.with_choices(one, needed), given, self.encrypt)
        except BadValue as error:
            raise invalid(one.id, str(error), showable(one, given)) from error

    def _default(self, one: Input, needed: tuple[str, ...]) -> Json:
        if not holds_expression(one.defaults):
            return one.defaults
        try:
            return self._evaluator(needed).evaluate(one.defaults)
        except WindhoverError as error:
            message = f"Cannot render 'defaults'. Cause: {error}"
            raise invalid(one.id, message, one.defaults) from error

    def with_choices(self, one: Input, needed: tuple[str, ...]) -> Input:
        """The input with the values that its expression gives. Raises BadValue."""
        if not isinstance(one, SelectInput | MultiselectInput) or one.expression is None:
            return one
        try:
            found = self._evaluator(needed).evaluate(one.expression)
        except WindhoverError as error:
            raise BadValue(f"Cannot render 'expression'. Cause: {error}") from error
        if not isinstance(found, list):
            kind = type(found).__name__
            raise BadValue(
                f"Invalid expression result. Expected a list of strings, but received {kind}"
            )
        return one.model_copy(update={"values": tuple(str(item) for item in found)})

    def _evaluator(self, visible: tuple[str, ...]) -> TemplateEvaluator:
        inputs: JsonObject = {}
        for name in visible:
            _nest(inputs, name, self.values[name])
        flow = self.flow
        variables = {
            "flow": {
                "id": flow.id,
                "namespace": flow.namespace,
                "revision": flow.revision,
                "tenantId": "main",
            },
            "inputs": inputs,
            "vars": flow.variables or {},
            "labels": dict(flow.labels),
        }
        return TemplateEvaluator(variables, self.context)


def _nest(target: JsonObject, name: str, value: Json) -> None:
    """Puts a value under a dotted name."""
    *folders, last = name.split(".")
    place = target
    for folder in folders:
        inner = place.setdefault(folder, {})
        if not isinstance(inner, dict):
            raise _conflict(name)
        place = inner
    if last in place:
        raise _conflict(name)
    place[last] = value


def _conflict(name: str) -> InvalidInput:
    return InvalidInput(
        f"{name}: Invalid input for `{name}`, another input has the same path",
        remedy="Rename one of the two: a path is either a value or a map.",
    )
