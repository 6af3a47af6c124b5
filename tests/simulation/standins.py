"""Task types whose behaviour the generator writes into the flow."""

from typing import ClassVar

from typing_extensions import override

from shared.model.properties import SourceModel
from shared.model.state import State
from shared.runtime.context import AttemptContext
from shared.sdk.output import Ended, Output, TaskFailed
from shared.sdk.registry import Catalog
from shared.sdk.task import InlineTask, RunnableTask
from tests.simulation.hub import sleep

WORK = "simulation.Work"
LIGHT = "simulation.Light"
ALWAYS = 1_000
"""So many failing attempts are all of them."""


class Gave(Output):
    """What an attempt gave."""

    value: str
    attempt: int
    padding: str = ""


class Behaviour(SourceModel):
    """What a stand-in does.

    Attributes:
        fails: how many of its first attempts fail.
        fails_for: the only loop value for which they do; all if None.
        warns: ends in WARNING instead of SUCCESS.
        size: bytes of its output.
        silent: gives no outputs when it succeeds.
    """

    fails: int = 0
    fails_for: str | None = None
    warns: bool = False
    size: int = 0
    silent: bool = False

    def gives(self, context: AttemptContext) -> Ended:
        """The result of one attempt; the same for the same attempt."""
        info = context.info
        # A flow that is tried again as a new execution goes on counting.
        tried = info.attempt + context.execution.metadata.attempt_number - 1
        value = info.task_id if info.value is None else f"{info.task_id}/{info.value}"
        output = Gave(value=value, attempt=info.attempt, padding="x" * self.size)
        concerned = self.fails_for in {None, info.value}
        if concerned and tried <= self.fails:
            raise TaskFailed("told to fail", output=output)
        state = State.WARNING if self.warns else State.SUCCESS
        return Ended(None if self.silent else output, state)


class Work(RunnableTask, Behaviour):
    """Works for some time on a worker."""

    EXAMPLES: ClassVar[tuple[str, ...]] = ()
    seconds: float = 0.0

    @override
    def run(self, context: AttemptContext) -> Ended:
        if self.seconds:
            sleep(self.seconds, context.cancellation.on_set)
        if context.cancellation.is_set():
            raise TaskFailed("told to stop")
        return self.gives(context)


class Light(InlineTask, Behaviour):
    """Computes in the executor."""

    EXAMPLES: ClassVar[tuple[str, ...]] = ()

    @override
    def run(self, context: AttemptContext) -> Ended:
        return self.gives(context)


CATALOG = Catalog(types={WORK: f"{__name__}:Work", LIGHT: f"{__name__}:Light"}, aliases={})
