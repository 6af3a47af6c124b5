"""What flows may ask for and this installation can not do: they are refused when they are saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from shared.model.flow import Flow
from shared.model.problems import Problem
from shared.model.properties import duration_text
from shared.model.task import TaskKind
from shared.model.trigger_kinds import StreamingTrigger
from shared.sdk.push import PushedTrigger

_ON_WORKERS = frozenset({TaskKind.RUNNABLE, TaskKind.PACKED})


class Streams(StrEnum):
    """Which realtime triggers are heard."""

    ALL = "all"
    """A process stays, and listens."""
    PUSHED = "pushed"
    """Those whose service pushes its events."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is possible here.

    Attributes:
        longest_task: how long a task may run on a worker; None for ever.
    """

    streams: Streams = Streams.ALL
    longest_task: timedelta | None = None

    def problems_of(self, flow: Flow) -> Iterator[Problem]:
        """What a flow asks for in vain."""
        name = f"{flow.namespace}/{flow.id}"
        for index, trigger in enumerate(flow.triggers):
            if isinstance(trigger, StreamingTrigger) and not trigger.disabled:
                reason = self._unheard(trigger)
                if reason is not None:
                    message = f"Nothing listens for the realtime trigger '{trigger.id}' here"
                    path = f"triggers[{index}].type"
                    yield Problem("flow.unheard-trigger", message, path, remedy=reason, flow=name)
        yield from self._long_tasks(flow, name)

    def _unheard(self, trigger: StreamingTrigger) -> str | None:
        """What to do about a trigger that nobody hears; None for one that is heard."""
        is_pushed = isinstance(trigger, PushedTrigger)
        if self.streams is Streams.ALL or (self.streams is Streams.PUSHED and is_pushed):
            return None
        others = (
            "use a trigger that looks every so often (pubsub.Trigger for Pub/Sub), set"
            ' `disabled: true`, or run the flow where a process stays ("windhover server")'
        )
        if is_pushed:
            return (
                "Have events pushed: `realtime_triggers = true` in terraform.tfvars"
                f" (WINDHOVER_GCP_REALTIME=push). Or {others}."
            )
        return f"Its service can not push: {others}."

    def _long_tasks(self, flow: Flow, name: str) -> Iterator[Problem]:
        if self.longest_task is None:
            return
        for task in flow.every_task():
            timeout = task.timeout
            # An expression is known only when the task runs; it is limited then.
            is_long = isinstance(timeout, timedelta) and timeout > self.longest_task
            if is_long and task.kind in _ON_WORKERS and not task.runs_elsewhere:
                longest = duration_text(self.longest_task)
                message = f"The task '{task.id}' may take longer than {longest}, which is all here"
                remedy = (
                    "Set a shorter `timeout`, split the work, or run a script as a job of Cloud"
                    " Run: `taskRunner: {type: io.kestra.plugin.gcp.runner.CloudRun}`."
                )
                yield Problem("flow.task-too-long", message, "tasks", remedy=remedy, flow=name)
