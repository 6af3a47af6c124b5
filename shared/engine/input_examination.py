"""What is to be said of inputs before anything is created: every problem, not the first."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.engine.input_values import BadValue, Encrypt, InvalidInput, showable
from shared.engine.inputs import Resolution
from shared.expressions.callables import ExpressionContext
from shared.model.flow import Flow
from shared.model.inputs import Input
from shared.model.json import Json, JsonObject


@dataclass(frozen=True, slots=True)
class ExaminedInput:
    """One input as it would be taken.

    Attributes:
        declared: with the choices that its expression gives, where that could be evaluated.
        value: typed; as it was given when it is wrong; stars for a secret.
        is_enabled: False when its condition does not hold: it is not asked for.
        is_default: nothing was given, the value is the default.
        problem: what is wrong with it; empty when nothing is.
    """

    declared: Input
    value: Json
    is_enabled: bool
    is_default: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ExaminedInputs:
    """All inputs of a flow.

    Attributes:
        values: as an execution would keep them, what is wrong as null.
        unknown: ids that were given and that the flow does not declare, sorted.
    """

    inputs: tuple[ExaminedInput, ...]
    values: JsonObject
    unknown: tuple[str, ...]

    @property
    def are_right(self) -> bool:
        """Whether nothing is wrong."""
        return not any(one.problem for one in self.inputs)


def examine_inputs(
    flow: Flow,
    supplied: Mapping[str, Json],
    context: ExpressionContext | None,
    *,
    encrypt: Encrypt | None = None,
) -> ExaminedInputs:
    """Looks at every input by the rules of `resolve_inputs`; never raises for what was given.

    What depends on a wrong input sees it as null.
    """
    resolution = Resolution(flow, supplied, context, encrypt)
    examination = _Examination(resolution)
    inputs = tuple(examination.of(one) for one in flow.inputs)
    unknown = sorted(set(supplied) - {one.id for one in flow.inputs})
    return ExaminedInputs(inputs, _nested(resolution), tuple(unknown))


def _nested(resolution: Resolution) -> JsonObject:
    try:
        return resolution.nested()
    except InvalidInput:
        # Two inputs share a path: resolving them says so, and there is nothing to look at.
        return {}


@dataclass(slots=True)
class _Examination:
    resolution: Resolution
    problems: dict[str, str] = field(default_factory=dict)

    def of(self, one: Input) -> ExaminedInput:
        self._resolve(one)
        given = self.resolution.supplied.get(one.id)
        value = self.resolution.values.get(one.id)
        problem = self.problems.get(one.id, "")
        return ExaminedInput(
            declared=self._with_choices(one),
            value=None if (kept := given if problem else value) is None else showable(one, kept),
            is_enabled=one.id not in self.resolution.disabled,
            is_default=given is None and value is not None,
            problem=problem,
        )

    def _resolve(self, one: Input) -> None:
        for name in one.depends_on.inputs if one.depends_on else ():
            self._resolve(self.resolution.declared(name))
        try:
            self.resolution.resolve(one)
        except InvalidInput as error:
            self.problems[one.id] = error.message.removeprefix(f"{one.id}: ")
            self.resolution.values[one.id] = None

    def _with_choices(self, one: Input) -> Input:
        if one.id in self.resolution.disabled:
            return one
        try:
            needed = one.depends_on.inputs if one.depends_on else ()
            return self.resolution.with_choices(one, needed)
        except BadValue:
            return one
