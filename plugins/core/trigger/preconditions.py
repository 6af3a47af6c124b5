"""What must have happened in several flows (flow language, section 8.6)."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from plugins.core.trigger.time_window import TimeWindow
from shared.model.json import StoredJson
from shared.model.labels import Labels
from shared.model.properties import SourceModel
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

    field: FilterField
    type: FilterType
    value: str | None = None
    values: tuple[str, ...] | None = None

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

    id: str
    operand: Operand = Operand.AND
    filters: Annotated[tuple[Filter, ...], Field(min_length=1)]


class UpstreamFlow(SourceModel):
    """A flow whose executions count; what is absent matches all."""

    namespace: str
    flow_id: str | None = None
    states: tuple[State, ...] | None = None
    labels: Labels | None = None


class Preconditions(SourceModel):
    """Conditions on several flows within a window."""

    id: ConditionId
    description: str | None = None
    time_window: TimeWindow | None = None
    reset_on_success: bool = True
    flows: tuple[UpstreamFlow, ...] = ()
    where: tuple[FilterGroup, ...] = ()
    when: StoredJson = None
