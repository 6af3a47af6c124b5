"""Which flows a flow names in its source, and how: the edges between flows."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shared.model.json import Json, JsonObject
from shared.model.properties import holds_expression


class FlowRelation(StrEnum):
    """Why one flow leads to another."""

    FLOW_TASK = "FLOW_TASK"
    """A task of the source runs the target."""
    FLOW_TRIGGER = "FLOW_TRIGGER"
    """The end of the source starts the target."""


@dataclass(frozen=True, slots=True, order=True)
class FlowLink:
    """An edge; each end is (namespace, id)."""

    source: tuple[str, str]
    target: tuple[str, str]
    relation: FlowRelation


def links_of(name: tuple[str, str], declared: JsonObject) -> set[FlowLink]:
    """The edges that a source declares; names that are expressions lead nowhere.

    Args:
        name: of the flow.
        declared: what its source says.
    """
    tasks = [value for key, value in declared.items() if key != "triggers"]
    called = {FlowLink(name, one, FlowRelation.FLOW_TASK) for one in _named(tasks)}
    triggers = declared.get("triggers")
    heard = {FlowLink(one, name, FlowRelation.FLOW_TRIGGER) for one in _named(triggers)}
    return called | heard


def _named(value: Json) -> Iterator[tuple[str, str]]:
    """Every map that has both a namespace and a flow id, at any depth."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            namespace, flow_id = item.get("namespace"), item.get("flowId")
            is_named = isinstance(namespace, str) and isinstance(flow_id, str)
            if is_named and not holds_expression([namespace, flow_id]):
                yield str(namespace), str(flow_id)
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)


def reachable(start: tuple[str, str], links: set[FlowLink], *, forward_only: bool) -> set[FlowLink]:
    """The edges that are reached from a flow, however far; against their direction too unless told
    otherwise."""
    found: set[FlowLink] = set()
    seen = {start}
    pending = [start]
    while pending:
        one = pending.pop()
        ahead = {link for link in links if link.source == one}
        behind = set() if forward_only else {link for link in links if link.target == one}
        found |= ahead | behind
        near = {link.target for link in ahead} | {link.source for link in behind}
        pending.extend(near - seen)
        seen |= near
    return found
