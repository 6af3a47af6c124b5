"""What a scenario asks of a driver, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from shared.model.json import Json, JsonObject
from tests.conformance.observed import Seen
from tests.conformance.scenario import ReplayFrom, WebhookRequest


class Refused(Exception):  # noqa: N818 - reads as the fact it is
    """The driver was told no."""

    def __init__(self, message: str, http_status: int) -> None:
        super().__init__(message)
        self.message = message
        self.http_status = http_status


class CannotDo(Exception):  # noqa: N818 - reads as the fact it is
    """The engine, or this driver, has nothing that could do what the scenario asks for."""


class NotHere(Exception):  # noqa: N818 - reads as the fact it is
    """The scenario needs something that can not be seen or had where it is to be played."""


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Start:
    """Starts a flow."""

    namespace: str
    flow_id: str
    inputs: Mapping[str, Json] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kill:
    """Kills an execution."""

    execution_id: str


@dataclass(frozen=True, slots=True)
class SetLabels:
    """Sets labels on an execution; a key or value may be null, which is refused."""

    execution_id: str
    labels: tuple[tuple[str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Resume:
    """Resumes a paused execution."""

    execution_id: str
    inputs: Mapping[str, Json] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResumeAll:
    """Resumes several executions at once: by id, or all the paused ones of a namespace."""

    execution_ids: tuple[str, ...] = ()
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class Restart:
    """Restarts a failed execution, with another revision of the flow if one is given."""

    execution_id: str
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """Replays an execution from a task run, or from the beginning."""

    execution_id: str
    start: ReplayFrom | None = None


@dataclass(frozen=True, slots=True)
class ReplayAll:
    """Replays several executions at once."""

    execution_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeState:
    """Sets the state of an ended execution by hand."""

    execution_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Deletes an execution."""

    execution_id: str
    keep_logs: bool = False


@dataclass(frozen=True, slots=True)
class ForceRun:
    """Makes an execution run that waits."""

    execution_id: str


@dataclass(frozen=True, slots=True)
class Unqueue:
    """Takes an execution out of its queue."""

    execution_id: str


@dataclass(frozen=True, slots=True)
class DisableTrigger:
    """Disables a trigger."""

    namespace: str
    flow_id: str
    trigger_id: str


@dataclass(frozen=True, slots=True)
class IsTriggerEnabled:
    """Asks whether a trigger is enabled; `count` of the answer is 1 or 0."""

    namespace: str
    flow_id: str
    trigger_id: str


@dataclass(frozen=True, slots=True)
class Evaluate:
    """Evaluates an expression in the context of a task run."""

    execution_id: str
    task_run_id: str
    expression: str


@dataclass(frozen=True, slots=True)
class CallWebhook:
    """Sends a request to a webhook."""

    namespace: str
    flow_id: str
    request: WebhookRequest


Action = (
    Start
    | Kill
    | SetLabels
    | Resume
    | ResumeAll
    | Restart
    | Replay
    | ReplayAll
    | ChangeState
    | Delete
    | ForceRun
    | Unqueue
    | DisableTrigger
    | IsTriggerEnabled
    | Evaluate
    | CallWebhook
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What an action gave.

    Attributes:
        execution_id: of the execution that it started or went on with.
        seen: that execution as the call returned it, where that matters.
        count: of executions, for bulk actions.
        text: what an evaluation gave.
        http_status: None when the driver speaks no HTTP.
    """

    execution_id: str = ""
    seen: Seen | None = None
    count: int | None = None
    text: str = ""
    http_status: int | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A flow that was saved."""

    namespace: str
    flow_id: str
    revision: int


class Driver(Protocol):
    """One fresh Windhover, empty but for what the scenario puts into it."""

    def parse(self, source: str) -> JsonObject:
        """A flow as it is loaded, with the keys of its YAML. Raises Refused."""
        ...

    def load(self, source: str) -> Loaded:
        """Saves a flow. Raises Refused."""
        ...

    def ask(self, action: Action) -> Answered:
        """Does something. Raises Refused, CannotDo."""
        ...

    def executions(self) -> list[str]:
        """Ids of every execution, in the order of their start."""
        ...

    def see(self, execution_id: str) -> Seen | None:
        """An execution as it is now; None when there is none (its logs may be left)."""
        ...

    def log_lines_of(self, execution_id: str) -> int:
        """How many lines of INFO and above are kept, even of a deleted execution."""
        ...

    def wait_for_state(self, execution_id: str, states: frozenset[str], limit: timedelta) -> Seen:
        """The execution as soon as it is in one of these states, or as it is at the limit."""
        ...

    def wait_for_end(self, execution_id: str, limit: timedelta) -> Seen:
        """The execution once nothing of it runs any more, or as it is at the limit."""
        ...

    def wait_for_change(self, limit: timedelta) -> None:
        """Returns after something was committed, or at the limit."""
        ...
