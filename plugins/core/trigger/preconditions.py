"""What must have happened in several flows (flow language, section 8.6)."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from plugins.core.trigger.time_window import TimeWindow
from shared.model.json import StoredJson
from shared.model.labels import Labels
from shared.model.properties import SelfRendered, SourceModel
from shared.model.state import State

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


class Preconditions(SourceModel):
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
        default=None, description="An expression of Kestra 2.0; read and not followed."
    )
