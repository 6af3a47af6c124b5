"""What answers look like, for the OpenAPI document; the shapes themselves are made elsewhere.

These models describe and check nothing at run time: a route's answer is written by `shapes`, and a
test holds the two together. Members that may be left out are optional; there is never a null.
"""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from shared.model.flow import CheckBehavior, CheckStyle
from shared.model.state import State
from shared.model.task import LogLevel

_Item = TypeVar("_Item")
_Object = dict[str, JsonValue]


class Answer(BaseModel):
    """Base of all; members that are not listed here are allowed."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="allow")


class Page(Answer, Generic[_Item]):
    """Results of a search; `total` counts all that match."""

    results: list[_Item]
    total: int


class Label(Answer):
    """A label."""

    key: str
    value: str


class Moment(Answer):
    """A state that was reached."""

    state: State
    date: str


class StateHistory(Answer):
    """A state with its history; the duration is ISO-8601."""

    current: State
    histories: list[Moment]
    start_date: str
    duration: str
    end_date: str | None = None


class Trigger(Answer):
    """What started an execution."""

    id: str
    type: str
    variables: _Object = Field(default_factory=dict)


class Execution(Answer):
    """An execution; of its task runs, where they are listed, the first 5,000."""

    id: str
    namespace: str
    flow_id: str
    flow_revision: int
    kind: str
    original_id: str
    parent_id: str | None = None
    labels: list[Label]
    state: StateHistory
    inputs: _Object | None = None
    outputs: _Object | None = None
    variables: _Object | None = None
    trigger: Trigger | None = None
    error: JsonValue | None = None
    schedule_date: str | None = None
    task_run_list_truncated: bool | None = None


class Attempt(Answer):
    """A try of a task run."""

    state: StateHistory
    log_file: str | None = None


class TaskRun(Answer):
    """A task run; large outputs are left to a route of their own."""

    id: str
    execution_id: str
    namespace: str
    flow_id: str
    task_id: str
    parent_task_run_id: str | None = None
    value: str | None = None
    iteration: int | None = None
    attempts: list[Attempt]
    outputs: _Object
    state: StateHistory
    dynamic: bool | None = None


class TaskSummary(Answer):
    """Counts of the task runs of one task, by state."""

    task_id: str
    total: int
    states: dict[State, int]


class Summary(Answer):
    """Counts of the task runs of an execution, by state; tasks in the order of the flow."""

    execution_id: str
    state: StateHistory
    total: int
    states: dict[State, int]
    tasks: list[TaskSummary]


class Input(Answer):
    """An input as a flow declares it."""

    id: str
    type: str
    required: bool
    display_name: str | None = None
    description: str | None = None
    defaults: JsonValue | None = None
    values: list[JsonValue] | None = None
    item_type: str | None = None
    min: JsonValue | None = None
    max: JsonValue | None = None
    validator: str | None = None


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


class Message(Answer):
    """What is wrong."""

    message: str


class ExaminedInput(Answer):
    """An input as it would be taken."""

    input: Input
    value: JsonValue | None = None
    enabled: bool
    is_default: bool
    errors: list[Message]


class FailingCheck(Answer):
    """A check of the flow that does not hold."""

    message: str
    style: CheckStyle
    behavior: CheckBehavior


class Examination(Answer):
    """What would be said of inputs."""

    id: str
    namespace: str
    inputs: list[ExaminedInput]
    checks: list[FailingCheck]
    warnings: list[str]


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


class LogEntry(Answer):
    """A line of a flow log."""

    namespace: str
    flow_id: str
    execution_id: str
    timestamp: str
    level: LogLevel
    message: str
    attempt_number: int
    task_id: str | None = None
    task_run_id: str | None = None


class LogWindow(Answer):
    """Lines behind a position; `next` is the position behind them."""

    results: list[LogEntry]
    next: int


class LogCounts(Answer):
    """How many lines there are, by level."""

    total: int
    levels: dict[LogLevel, int]


class FlowName(Answer):
    """A flow that was found."""

    namespace: str
    id: str


class ExecutionName(Answer):
    """An execution that was found."""

    id: str
    namespace: str
    flow_id: str
    state: State


class ClassName(Answer):
    """A type that was found."""

    cls: str


class FilePath(Answer):
    """A file that was found."""

    namespace: str
    path: str


class Hits(Answer):
    """What a search over everything has found, a few of each."""

    flows: list[FlowName]
    executions: list[ExecutionName]
    namespaces: list[str]
    plugins: list[ClassName]
    files: list[FilePath]


class Backfill(Answer):
    """Ticks that are being replayed."""

    start: str
    end: str
    current_date: str
    paused: bool


class TriggerState(Answer):
    """The state of a trigger."""

    namespace: str
    flow_id: str
    trigger_id: str
    disabled: bool
    locked: bool
    next_execution_date: str | None = None
    last_triggered_date: str | None = None
    execution_id: str | None = None
    backfill: Backfill | None = None


class TriggerItem(Answer):
    """The state of a trigger, and the trigger as its flow declares it."""

    state: TriggerState
    trigger: Task | None = None


class Namespace(Answer):
    """A namespace."""

    id: str


class NamespaceFile(Answer):
    """A file or a folder of a namespace."""

    file_name: str
    type: str
    size: int


class KeyValue(Answer):
    """An entry of the key-value store."""

    namespace: str
    key: str
    description: str | None = None
    update_date: str
    expiration_date: str | None = None


class Value(Answer):
    """A value of the key-value store."""

    type: str
    value: JsonValue


class TaskRunWithOutputs(Answer):
    """A task run that has outputs."""

    task_id: str
    task_run_id: str
    value: str | None = None
    iteration: int | None = None


class Preview(Answer):
    """The beginning of a file."""

    extension: str
    type: str
    content: JsonValue
    truncated: bool


class FileSize(Answer):
    """How large a file is."""

    size: int


class Evaluation(Answer):
    """The text of an expression, or why there is none."""

    result: str | None = None
    error: str | None = None


class Session(Answer):
    """Who is logged in."""

    username: str
    csrf_token: str | None = None


class Configuration(Answer):
    """What the interface needs to know of the server."""

    version: str
    is_basic_auth_initialized: bool
    windhover_version: str | None = None
    url: str | None = None


class TypeName(Answer):
    """A type."""

    cls: str
    deprecated: bool


class PluginGroup(Answer):
    """The types of one group."""

    name: str
    title: str
    group: str
    sub_group: str
    tasks: list[TypeName]
    triggers: list[TypeName]
    conditions: list[TypeName]


class PluginPage(Answer):
    """The documentation of a type, and its schema."""

    markdown: str
    # `schema` is a name that pydantic keeps for itself.
    of: _Object = Field(alias="schema")


class DailyStatistics(Answer):
    """Counts by state of one bucket of time."""

    start_date: str
    group_by: str
    execution_counts: dict[State, int]


class Count(Answer):
    """How many were acted on."""

    count: int
