"""Everything the engine can ask for: a tagged union. Names are imperatives."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.model.document import Fact
from shared.model.event import AnyEvent
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.state import State
from shared.model.taskrun import TaskRun
from shared.model.timer import TimerKind


class HandedOut(Fact):
    """A task run as the commit has left it that hands out its attempt.

    Attributes:
        stamp: what `Repository.recognise` needs to write it without having read it.
    """

    run: TaskRun
    stamp: str


class RunTask(Fact):
    """Run an attempt: on a worker, or in the executor if `inline`.

    Attributes:
        handed: the task run, for whoever takes the attempt; it may have changed since.
    """

    kind: Literal["run-task"] = "run-task"
    execution_id: str
    task_run_id: str
    attempt: int
    inline: bool = False
    handed: HandedOut | None = None


class StartTimer(Fact):
    """Tell when a date has come. Starting a timer again changes nothing."""

    kind: Literal["start-timer"] = "start-timer"
    execution_id: str
    timer: TimerKind
    task_run_id: str = ""
    attempt: int = 0
    at: datetime
    generation: int = 0

    @property
    def id(self) -> str:
        """The same for the same timer."""
        return id_of(
            "timer",
            self.execution_id,
            self.timer,
            self.task_run_id,
            self.attempt,
            self.generation,
        )


class StopTask(Fact):
    """End the process of a running attempt: it was killed or given up."""

    kind: Literal["stop-task"] = "stop-task"
    execution_id: str
    task_run_id: str
    attempt: int


class Announce(Fact):
    """Hand an event to the executor, as a message of its own."""

    kind: Literal["announce"] = "announce"
    event: AnyEvent


class CountUnits(Fact):
    """Look whether a list is over, now that the end of one of its task runs is committed.

    Whoever commits that end looks behind the commit: of two that end at once the later one sees
    the other. The end itself has left the list as it was.

    Attributes:
        task_run_id: what has ended.
        parent_id: the flowable around it.
        shard_id: the hidden scope; empty outside sharded loops.
        started_id: the next task run of its iteration, if that was started without a write of the
            list: it must not outlive a list that had ended.
    """

    kind: Literal["count-units"] = "count-units"
    execution_id: str
    task_run_id: str
    parent_id: str
    shard_id: str = ""
    started_id: str = ""


class CreateExecution(Fact):
    """Create an execution (a flow retry, a subflow); its id makes a second time harmless."""

    kind: Literal["create-execution"] = "create-execution"
    execution: Execution


class NotifyEnd(Fact):
    """The execution is completely over: flow triggers, parents, waiting clients."""

    kind: Literal["notify-end"] = "notify-end"
    execution_id: str


class TellTriggers(Fact):
    """Look what a state of an execution means for triggers: those that listen, and its own.

    Attributes:
        position: of the state in the history, so that the same state twice is two happenings.
    """

    kind: Literal["tell-triggers"] = "tell-triggers"
    execution_id: str
    state: State
    position: int


class SwitchTrigger(Fact):
    """Enable or disable a trigger.

    Attributes:
        execution_id: whose task asked for it.
        request_id: the same for the same request.
    """

    kind: Literal["switch-trigger"] = "switch-trigger"
    execution_id: str
    request_id: str
    namespace: str
    flow_id: str
    trigger_id: str
    enabled: bool


class UnlockTrigger(Fact):
    """An execution was deleted: the trigger that waits for its end, if it still does, goes on.

    Attributes:
        execution_id: as the trigger knows it: the first of those that were tried anew.
    """

    kind: Literal["unlock-trigger"] = "unlock-trigger"
    execution_id: str
    namespace: str
    flow_id: str
    trigger_id: str


class PollTrigger(Fact):
    """Evaluate a trigger on a worker.

    Attributes:
        since: when it was locked for that; another date means that it no longer is.
        execution_id: of the execution that it may create.
    """

    kind: Literal["poll-trigger"] = "poll-trigger"
    namespace: str
    flow_id: str
    trigger_id: str
    since: datetime
    execution_id: str


Command: TypeAlias = Annotated[
    RunTask
    | StartTimer
    | StopTask
    | Announce
    | CountUnits
    | CreateExecution
    | NotifyEnd
    | TellTriggers
    | SwitchTrigger
    | UnlockTrigger
    | PollTrigger,
    Field(discriminator="kind"),
]
