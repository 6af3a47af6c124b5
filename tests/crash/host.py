"""A Windhover in a process that tests may kill: it goes on with the one execution of its home."""

import sys
from datetime import timedelta
from pathlib import Path

from shared.cli.composition import open_standalone
from shared.runtime.executions import Request
from shared.sdk.registry import Registry
from shared.settings import Settings

LIMIT = timedelta(seconds=60)


def go_on(home: Path, source: str) -> None:
    """Starts the flow unless it was started; ends with 0 when the execution is over."""
    with open_standalone(Settings(home=home, workers=4), Registry.installed()) as instance:
        known = instance.ports.repository.executions()
        if known:
            execution_id = known[0].id
        else:
            flow = instance.flows.save(source)
            request = Request(flow.namespace, flow.id, inputs={"marks": str(home)})
            execution_id = instance.executions.create(request).id
        is_over = instance.executions.wait(execution_id, LIMIT).is_over
    sys.exit(0 if is_over else 1)
