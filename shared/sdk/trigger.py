"""Bases of triggers that a worker evaluates, for plug-ins that watch something outside."""

from datetime import timedelta
from typing import Protocol

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Duration
from shared.model.trigger_kinds import PolledTrigger, StreamingTrigger
from shared.sdk.context import RunContext
from shared.sdk.output import Output


class PollingTrigger(PolledTrigger):
    """A trigger that looks every so often whether there is something to do.

    `evaluate` is called on a copy whose `Dynamic` and `Evaluated` properties are rendered and
    checked. It may be called again after a crash, never twice at once, and not while an execution
    that it started still runs.
    """

    interval: Duration = Field(
        default=timedelta(seconds=60),
        ge=timedelta(seconds=1),
        description="From the end of one look to the next one.",
        examples=["PT1M"],
    )

    @property
    @override
    def every(self) -> timedelta:
        return self.interval

    def evaluate(self, context: RunContext) -> Output | None:
        """Looks; what it gives starts an execution that reads it as `trigger`.

        Raises:
            TaskFailed: with what the user must read; the next look is due as ever.
        """
        raise NotImplementedError


class Emit(Protocol):
    """Takes the events of a realtime trigger."""

    def __call__(self, output: Output, event_id: str | None = None) -> None:
        """Starts an execution that reads the output as `trigger`; returns when it is not lost.

        Args:
            output: of the event.
            event_id: the same for the same event: a second time starts nothing.
        """
        ...


class RealtimeTrigger(StreamingTrigger):
    """A trigger that runs on a worker for as long as it is enabled, and tells each event."""

    def listen(self, context: RunContext, emit: Emit) -> None:
        """Tells events until `context.cancellation` is set. When it returns it is called again."""
        raise NotImplementedError
