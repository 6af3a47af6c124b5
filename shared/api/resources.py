"""What can be filtered and sorted by, resource by resource (HTTP API, sections 1.4 and 1.5)."""

from shared.api.errors import InvalidFilter
from shared.api.filters import (
    Builder,
    FilterSet,
    Given,
    field_of,
    text_in,
)
from shared.model.query import Comparison, FlowField, Operation, Some, Where

SYSTEM_NAMESPACE = "system"


def flow_filters() -> FilterSet:
    """Of flows."""
    return FilterSet(
        filters={
            "q": text_in(FlowField.ID, FlowField.NAMESPACE),
            "scope": _scope(FlowField.NAMESPACE),
            "namespace": field_of(FlowField.NAMESPACE),
            "labels": field_of(FlowField.LABELS),
            "flowId": field_of(FlowField.ID),
        },
        sort={"id": FlowField.ID, "namespace": FlowField.NAMESPACE, "labels": FlowField.LABELS},
        flat={"namespace": ("namespace", Operation.PREFIX)},
    )


def _scope(namespace: str) -> Builder:
    def build(given: Given) -> Where:
        wanted = {value.upper() for value in given.values}
        if not wanted <= {"USER", "SYSTEM"}:
            raise InvalidFilter("Invalid query filters: scope is USER or SYSTEM")
        if given.operation in {Operation.NOT_EQUALS, Operation.NOT_IN}:
            wanted = {"USER", "SYSTEM"} - wanted
        allowed: list[Where] = []
        if "USER" in wanted:
            allowed.append(Comparison(namespace, Operation.NOT_EQUALS, (SYSTEM_NAMESPACE,)))
        if "SYSTEM" in wanted:
            allowed.append(Comparison(namespace, Operation.EQUALS, (SYSTEM_NAMESPACE,)))
        return Some(tuple(allowed))

    return build
