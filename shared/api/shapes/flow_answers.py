"""What answers about flows look like, for the OpenAPI document."""

from pydantic import JsonValue

from shared.api.shapes.answers import Answer, Label
from shared.model.flow_links import FlowRelation
from shared.runtime.flow_catalog import Change


class DependsOn(Answer):
    """What decides whether an input is asked for."""

    inputs: list[str] | None = None
    condition: str | None = None


class Input(Answer):
    """An input as a flow declares it."""

    id: str
    type: str
    required: bool
    display_name: str | None = None
    description: str | None = None
    defaults: JsonValue | None = None
    prefill: JsonValue | None = None
    depends_on: DependsOn | None = None
    values: list[JsonValue] | None = None
    options: list[JsonValue] | None = None
    expression: str | None = None
    allow_custom_value: bool | None = None
    auto_select_first: bool | None = None
    is_radio: bool | None = None
    item_type: str | None = None
    min: JsonValue | None = None
    max: JsonValue | None = None
    after: JsonValue | None = None
    before: JsonValue | None = None
    validator: str | None = None
    allowed_file_extensions: list[str] | None = None
    accept: list[str] | None = None


class Task(Answer):
    """A task, a trigger or a condition as a flow declares it."""

    id: str
    type: str
    description: str | None = None
    disabled: JsonValue | None = None


class Flow(Answer):
    """A flow."""

    id: str
    namespace: str
    revision: int
    disabled: bool
    deleted: bool
    description: str | None = None
    labels: list[Label] | None = None
    inputs: list[Input] | None = None
    tasks: list[Task]
    triggers: list[Task] | None = None
    exception: str | None = None


class FlowWithSource(Flow):
    """A flow and its source."""

    source: str


class FlowForExecution(Answer):
    """What is needed to run a flow."""

    id: str
    namespace: str
    revision: int
    disabled: bool
    inputs: list[Input] | None = None
    tasks: list[Task]


class Problem(Answer):
    """Something that is wrong with a source, and where."""

    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    code: str | None = None
    remedy: str | None = None


class Validation(Answer):
    """What is to be said of one document."""

    index: int
    outdated: bool
    flow: str | None = None
    namespace: str | None = None
    warnings: list[str]
    infos: list[str]
    deprecation_paths: list[str]
    constraints: str | None = None
    problems: list[Problem] | None = None
    warning_problems: list[Problem] | None = None
    filename: str | None = None
    change: Change | None = None


class MoveRefusal(Answer):
    """Why a flow can not be moved."""

    code: str
    message: str
    remedy: str


class Belonging(Answer):
    """A key or a file of the namespace that a flow would leave.

    Attributes:
        named: the source of the flow holds its name.
        taken: the new namespace has one of that name, which would stay as it is.
    """

    name: str
    named: bool
    taken: bool


class MoveReference(Answer):
    """A flow that names the one that would move.

    Attributes:
        refusal: why its source can not be changed by itself; absent when it can.
    """

    namespace: str
    id: str
    relations: list[FlowRelation]
    lines: list[int]
    refusal: str | None = None


class MovePlan(Answer):
    """What moving a flow would come to."""

    refusal: MoveRefusal | None = None
    source: str | None = None
    triggers: list[str]
    keys: list[Belonging]
    files: list[Belonging]
    references: list[MoveReference]


class FlowRevision(Answer):
    """A flow at a revision."""

    namespace: str
    id: str
    revision: int


class FlowMove(Answer):
    """What has come of a move; `keys` and `files` are those that were copied."""

    flow: FlowWithSource
    old: FlowRevision
    references: list[FlowRevision]
    keys: list[str]
    files: list[str]


class GraphNode(Answer):
    """A task, a trigger, or an end of a cluster."""

    uid: str
    type: str
    task: Task | None = None
    trigger_declaration: Task | None = None


class Relation(Answer):
    """Why one node follows another."""

    relation_type: str | None = None
    value: str | None = None


class GraphEdge(Answer):
    """From one node to another."""

    source: str
    target: str
    relation: Relation


class Cluster(Answer):
    """The name of a cluster."""

    uid: str
    relation_type: str


class GraphCluster(Answer):
    """Nodes that belong together."""

    cluster: Cluster
    nodes: list[str]
    parents: list[str]
    start: str
    end: str


class Graph(Answer):
    """The graph of a flow, in the order of its source."""

    nodes: list[GraphNode]
    edges: list[GraphEdge]
    clusters: list[GraphCluster]


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
