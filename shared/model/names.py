"""How flows and namespaces are named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class FlowName:
    """Which flow."""

    namespace: str
    flow_id: str


def is_at_or_below(namespace: str, top: str) -> bool:
    """Whether a namespace is another one, or lies below it: `a.b` below `a`."""
    return namespace == top or namespace.startswith(f"{top}.")
