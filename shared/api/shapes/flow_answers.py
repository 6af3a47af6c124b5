"""What answers about several flows look like, for the OpenAPI document."""

from shared.api.shapes.answers import Answer, Flow
from shared.model.flow_links import FlowRelation


class SourceMatch(Answer):
    """A line that holds what was looked for."""

    line: int
    column: int
    snippet: str


class SourceHit(Answer):
    """A flow whose source holds what was looked for; `fragments` are lines with marks."""

    model: Flow
    namespace: str
    id: str
    fragments: list[str]
    matches: list[SourceMatch]


class LinkedFlow(Answer):
    """A flow in a graph of flows."""

    uid: str
    namespace: str
    id: str


class FlowEdge(Answer):
    """Why one flow leads to another."""

    source: str
    target: str
    relation: FlowRelation


class Links(Answer):
    """Flows and what links them."""

    nodes: list[LinkedFlow]
    edges: list[FlowEdge]


class Running(Answer):
    """How many executions of a flow hold a slot of its concurrency limit."""

    namespace: str
    flow_id: str
    running: int
