"""What answers about the whole server look like, for the OpenAPI document."""

from pydantic import JsonValue

from shared.api.shapes.answers import Answer
from shared.api.shapes.execution_answers import DailyStatistics
from shared.api.shapes.flow_answers import Validation
from shared.model.metric_series import Grouping
from shared.model.state import State
from shared.model.task import LogLevel


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


class KeyName(Answer):
    """A key of the key-value store that was found."""

    namespace: str
    key: str


class DashboardName(Answer):
    """A dashboard that was found."""

    id: str
    title: str


class Hits(Answer):
    """What a search over everything has found, a few of each.

    `failed` says of a kind why nothing of it can be told.
    """

    flows: list[FlowName]
    executions: list[ExecutionName]
    namespaces: list[str]
    plugins: list[ClassName]
    files: list[FilePath]
    keys: list[KeyName]
    dashboards: list[DashboardName]
    failed: dict[str, str]


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
    upload_bytes: int | None = None


class FlowUsage(Answer):
    """How many flows there are, and of which types."""

    count: int
    namespaces_count: int
    task_type_count: dict[str, int]
    trigger_type_count: dict[str, int]


class ExecutionUsage(Answer):
    """How many executions there were."""

    daily_executions_count: list[DailyStatistics]


class Usages(Answer):
    """What there is, in numbers."""

    flows: FlowUsage
    executions: ExecutionUsage


class Totals(Answer):
    """How many flows and triggers there are."""

    flows: int
    triggers: int


class LevelCounts(Answer):
    """Lines of logs of one bucket of time, by level."""

    timestamp: str
    group_by: str
    counts: dict[LogLevel, int]


class SharedFilter(Answer):
    """Filters of a list under a name; the owner is empty on a server without accounts."""

    name: str
    search: dict[str, JsonValue]
    owner: str


class BlueprintName(Answer):
    """A flow to begin with."""

    id: str
    title: str
    description: str
    included_tasks: list[str]
    tags: list[str]
    published_at: str


class Blueprint(BlueprintName):
    """A flow to begin with, and its source."""

    source: str


class Tag(Answer):
    """A tag of blueprints."""

    id: str
    name: str


class TimeWindow(Answer):
    """Spans of time of a dashboard, as ISO durations."""

    default: str | None = None
    max: str | None = None


class DashboardSource(Answer):
    """What the source of a dashboard says."""

    title: str
    description: str | None = None
    time_window: TimeWindow | None = None
    charts: list[JsonValue]


class DashboardValidation(Validation):
    """What is to be said of a dashboard."""

    dashboard: DashboardSource | None = None


class Dashboard(DashboardSource):
    """A custom dashboard."""

    id: str
    source_code: str
    deleted: bool
    created: str
    updated: str


class ChartRows(Answer):
    """What a chart shows: values by the names of its columns."""

    results: list[dict[str, str | float | None]]
    total: int
    group_by: Grouping | None = None
    is_whole: bool | None = None
