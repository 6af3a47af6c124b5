"""What a condition may look at when it is tested."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from shared.errors import Disposition, WindhoverError
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.taskrun import TaskRun


class InvalidCondition(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A condition that can not be tested as it is declared."""

    code: ClassVar[str] = "trigger.invalid-condition"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class FlowName:
    """Which flow."""

    namespace: str
    id: str


class Part(Protocol):
    """One of several things that must happen within a window."""

    def test(self, context: "ConditionContext") -> bool:
        """Whether it holds now. Raises WindhoverError when that can not be told."""
        ...


class Gathering(Protocol):
    """Several things that must happen within a window (flow language, section 8.6)."""

    @property
    def gathering_id(self) -> str:
        """Names the window among those of one trigger."""
        ...

    @property
    def resets(self) -> bool:
        """Whether all must happen again once all have."""
        ...

    @property
    def needed(self) -> int:
        """How many of the parts must have happened."""
        ...

    @property
    def fires_once(self) -> bool:
        """Whether it holds once in a window at most."""
        ...

    def counts(self, context: "ConditionContext") -> bool:
        """Whether what happens now counts at all. Raises WindhoverError."""
        ...

    def sources(self) -> Mapping[str, str]:
        """The parts whose outputs are read, by part; the name under which each is read."""
        ...

    def parts(self) -> Mapping[str, Part]:
        """What must happen, by a name that stays the same."""
        ...

    def window_at(self, at: datetime) -> tuple[datetime, datetime]:
        """First and last moment of the window that a thing at this date opens."""
        ...


class ConditionContext(Protocol):
    """What is known when a condition is tested: by a tick, a request or another execution."""

    @property
    def flow(self) -> FlowName:
        """The flow that the trigger belongs to."""
        ...

    @property
    def execution(self) -> Execution | None:
        """The execution that something happened to; None when it is not about one."""
        ...

    def render(self, text: str) -> str:
        """A text rendered. Raises ExpressionError."""
        ...

    def evaluate(self, value: Json) -> Json:
        """A structure where a string that is one expression keeps its type."""
        ...

    def task_runs(self) -> Iterator[TaskRun]:
        """The task runs of the execution; none when it is not about one."""
        ...

    def outputs(self) -> JsonObject | None:
        """The outputs of the execution's flow."""
        ...

    def gathered(self, gathering: Gathering) -> bool:
        """Adds what holds now to the window; whether all parts have held in it."""
        ...
