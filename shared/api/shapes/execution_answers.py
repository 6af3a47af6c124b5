"""What answers about executions look like, for the OpenAPI document."""

from pydantic import Field, JsonValue

from shared.api.shapes.answers import Answer, Label, Message
from shared.api.shapes.flow_answers import Input
from shared.model.flow import CheckBehavior, CheckStyle
from shared.model.state import State


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
    variables: dict[str, JsonValue] = Field(default_factory=dict)


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
    inputs: dict[str, JsonValue] | None = None
    outputs: dict[str, JsonValue] | None = None
    variables: dict[str, JsonValue] | None = None
    trigger: Trigger | None = None
    error: JsonValue | None = None
    schedule_date: str | None = None
    sla_violated: list[str] | None = None
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
    outputs: dict[str, JsonValue]
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


class DailyStatistics(Answer):
    """Counts by state of one bucket of time."""

    start_date: str
    group_by: str
    execution_counts: dict[State, int]


class Percentiles(Answer):
    """How long executions took, in seconds."""

    count: int
    p50: float
    p95: float


class FlowDurations(Answer):
    """How long the executions of a flow took: those of the last day, and those before."""

    namespace: str
    flow_id: str
    before: Percentiles
    latest: Percentiles


class LatestExecution(Answer):
    """The newest execution of a flow."""

    id: str
    flow_id: str
    namespace: str
    start_date: str
    status: State
