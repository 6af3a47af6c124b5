"""A polling trigger that looks again and again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from shared.sdk.output import Output
from shared.sdk.trigger import PollingTrigger
from tests.plugins.context import Workbench


@dataclass
class Looking:
    """Looks, each time for an execution of its own.

    Attributes:
        told: what a test wants to see of what would start an execution.
    """

    bench: Workbench
    trigger: type[PollingTrigger]
    properties: dict[str, object]
    told: Callable[[Output], object]
    looks: int = 0

    def again(self) -> object:
        """What would start an execution; None for nothing."""
        self.looks += 1
        return self.same()

    def same(self) -> object:
        """The look of the same execution: the process died, and the message comes again."""
        name = f"execution-{self.looks}"
        self.bench.info = replace(self.bench.info, execution_id=name, task_run_id=name)
        found = self.bench.task(self.trigger, **self.properties).evaluate(self.bench)
        return None if found is None else self.told(found)
