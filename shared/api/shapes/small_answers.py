"""What the answers of small routes look like, for the OpenAPI document."""

from shared.api.access.authenticator import Source
from shared.api.shapes.answers import Answer
from shared.api.shapes.execution_answers import Execution


class Health(Answer):
    """Whether the server works."""

    status: str


class Version(Answer):
    """The version of the API, and that of this program."""

    version: str
    windhover: str


class Login(Answer):
    """What a log-in page and a set-up page need."""

    is_basic_auth_initialized: bool
    is_set_up_code_needed: bool
    credentials: Source


class DeadLetter(Answer):
    """A message that could not be handled, and why."""

    id: str
    date: str
    reason: str
    topic: str | None = None
    kind: str | None = None
    execution_id: str | None = None
    task_run_id: str | None = None
    deliveries: int | None = None


class Started(Execution):
    """An execution that was started, and where people see it."""

    url: str


class Lines(Answer):
    """How many lines were removed."""

    count: int


class MetricEntry(Answer):
    """A measured value; a timer's is in milliseconds."""

    namespace: str
    flow_id: str
    execution_id: str
    task_id: str
    task_run_id: str
    type: str
    name: str
    value: float
    timestamp: str
    tags: dict[str, str]


class MetricPoint(Answer):
    """The number of one span of time."""

    name: str
    value: float
    date: str


class MetricSeries(Answer):
    """Numbers over time."""

    group_by: str
    aggregations: list[MetricPoint]


class RunMetric(Answer):
    """What one execution has measured in all."""

    execution_id: str
    value: float
    date: str


class RunMetrics(Answer):
    """One metric of the last executions of a flow, in their order."""

    results: list[RunMetric]


class Keys(Answer):
    """Keys that were removed."""

    keys: list[str]


class WrittenFile(Answer):
    """A file of a namespace that was written."""

    path: str


class TypeOfInput(Answer):
    """A type of inputs, and the class that it stands for."""

    type: str
    cls: str
