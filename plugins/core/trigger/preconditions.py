"""What must have happened in several flows (flow language, section 8.6)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self, assert_never

from pydantic import Field, model_validator
from typing_extensions import override

from plugins.core.trigger.gathering import GathersAll
from plugins.core.trigger.time_window import TimeWindow
from shared.expressions.javaregex import full_match
from shared.model.conditions import ConditionContext, Part
from shared.model.json import Json, StoredJson
from shared.model.labels import Labels
from shared.model.properties import SelfRendered, SourceModel
from shared.model.state import State
from shared.sdk.conditions import holds

ConditionId = Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_-]*$")]


class FilterField(StrEnum):
    """What of an execution is looked at."""

    FLOW_ID = "FLOW_ID"
    NAMESPACE = "NAMESPACE"
    STATE = "STATE"
    EXPRESSION = "EXPRESSION"


class FilterType(StrEnum):
    """How it is compared."""

    EQUAL_TO = "EQUAL_TO"
    NOT_EQUAL_TO = "NOT_EQUAL_TO"
    IN = "IN"
    NOT_IN = "NOT_IN"
    IS_TRUE = "IS_TRUE"
    IS_FALSE = "IS_FALSE"
    IS_NULL = "IS_NULL"
    IS_NOT_NULL = "IS_NOT_NULL"
    STARTS_WITH = "STARTS_WITH"
    ENDS_WITH = "ENDS_WITH"
    REGEX = "REGEX"
    CONTAINS = "CONTAINS"


_OF_MANY = frozenset({FilterType.IN, FilterType.NOT_IN})


class Filter(SourceModel):
    """One comparison."""

    field: FilterField = Field(description="Which part of the other execution is looked at.")
    type: FilterType = Field(description="Which comparison it is.")
    value: SelfRendered[str] | None = Field(
        default=None,
        description="What it is compared with; for the field EXPRESSION, the expression.",
    )
    values: tuple[str, ...] | None = Field(
        default=None, description="What it is compared with, for IN and NOT_IN."
    )

    @model_validator(mode="after")
    def _has_what_it_compares_with(self) -> Self:
        wanted, other = ("values", "value") if self.type in _OF_MANY else ("value", "values")
        if getattr(self, wanted) is None:
            raise ValueError(f"`{wanted}` cannot be null for type {self.type}")
        if getattr(self, other) is not None:
            raise ValueError(f"`{other}` must be null for type {self.type}")
        return self

    def test(self, context: ConditionContext) -> bool:
        """Whether the other execution compares as wanted. Raises WindhoverError."""
        return compares(self.type, self._looked_at(context), self._wanted())

    def _wanted(self) -> tuple[str, ...]:
        return self.values if self.values is not None else (self.value or "",)

    def _looked_at(self, context: ConditionContext) -> Json:
        execution = context.execution
        if execution is None:
            return None
        match self.field:
            case FilterField.FLOW_ID:
                return execution.flow_id
            case FilterField.NAMESPACE:
                return execution.namespace
            case FilterField.STATE:
                return str(execution.state.current)
            case FilterField.EXPRESSION:
                return context.evaluate(self.value)
            case _:
                assert_never(self.field)


def compares(kind: FilterType, found: Json, wanted: tuple[str, ...]) -> bool:
    """Whether a value compares as a filter wants. Raises ExpressionError for a bad pattern."""
    text = _text(found)
    match kind:
        case FilterType.EQUAL_TO | FilterType.IN:
            return text in wanted
        case FilterType.NOT_EQUAL_TO | FilterType.NOT_IN:
            return text not in wanted
        case FilterType.IS_TRUE:
            return holds(found)
        case FilterType.IS_FALSE:
            return not holds(found)
        case FilterType.IS_NULL:
            return found is None
        case FilterType.IS_NOT_NULL:
            return found is not None
        case FilterType.REGEX:
            return full_match(text, wanted[0])
        case _:
            return _within(kind, text, wanted[0])


def _within(kind: FilterType, text: str, part: str) -> bool:
    match kind:
        case FilterType.STARTS_WITH:
            return text.startswith(part)
        case FilterType.ENDS_WITH:
            return text.endswith(part)
        case _:
            return part in text


def _text(found: Json) -> str:
    if found is None:
        return ""
    return found if isinstance(found, str) else str(found).lower()


class Operand(StrEnum):
    """How several filters add up."""

    AND = "AND"
    OR = "OR"


class FilterGroup(SourceModel):
    """Filters that count as one condition."""

    id: str = Field(description="Names the group.")
    operand: Operand = Field(default=Operand.AND, description="Whether all must hold, or one.")
    filters: Annotated[tuple[Filter, ...], Field(min_length=1)] = Field(
        description="The comparisons."
    )

    def test(self, context: ConditionContext) -> bool:
        """Whether all of its comparisons hold, or one. Raises WindhoverError."""
        found = (one.test(context) for one in self.filters)
        return all(found) if self.operand is Operand.AND else any(found)


class UpstreamFlow(SourceModel):
    """A flow whose executions count; what is absent matches all."""

    namespace: str = Field(description="The namespace of the flow.")
    flow_id: str | None = Field(default=None, description="The id of the flow.")
    states: tuple[State, ...] | None = Field(
        default=None, description="States that count; those of the trigger by default."
    )
    labels: Labels | None = Field(
        default=None, description="Labels that the other execution must have."
    )

    def test(self, context: ConditionContext) -> bool:
        """Whether the other execution is one of this flow."""
        execution = context.execution
        if execution is None or execution.namespace != self.namespace:
            return False
        if self.flow_id is not None and execution.flow_id != self.flow_id:
            return False
        if self.states is not None and execution.state.current not in self.states:
            return False
        labels = {label.key: label.value for label in execution.labels}
        return (self.labels or {}).items() <= labels.items()


class Preconditions(GathersAll, SourceModel):
    """Conditions on several flows within a window."""

    id: ConditionId = Field(description="Names the window.", examples=["both"])
    description: str | None = Field(default=None, description="What it is for, in Markdown.")
    time_window: TimeWindow | None = Field(
        default=None, description="The time in which all must happen; a day by default."
    )
    reset_on_success: bool = Field(
        default=True, description="Whether all must happen again after it has held."
    )
    flows: tuple[UpstreamFlow, ...] = Field(
        default=(), description="Flows that must have run, a condition each."
    )
    where: tuple[FilterGroup, ...] = Field(
        default=(), description="Comparisons that must hold, a condition each group."
    )
    when: SelfRendered[StoredJson] = Field(
        default=None, description="An expression that must hold for an execution to count."
    )

    @property
    def gathering_id(self) -> str:
        """Names the window."""
        return self.id

    @property
    def resets(self) -> bool:
        """Whether all must happen again."""
        return self.reset_on_success

    @override
    def counts(self, context: ConditionContext) -> bool:
        """Whether `when` holds for the other execution. Raises WindhoverError."""
        return self.when is None or holds(context.evaluate(self.when))

    @override
    def parts(self) -> Mapping[str, Part]:
        """Each flow and each group of comparisons is one."""
        flows: dict[str, Part] = {f"flow-{index}": one for index, one in enumerate(self.flows)}
        return flows | {f"where-{one.id}": one for one in self.where}

    def window_at(self, at: datetime) -> tuple[datetime, datetime]:
        """The window that something at this date opens."""
        return (self.time_window or TimeWindow()).window_at(at)
