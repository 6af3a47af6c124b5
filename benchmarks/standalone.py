"""A standalone Windhover to measure, on a home directory that is thrown away."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from shared.cli.composition import open_standalone
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.state import State
from shared.runtime.executions import Request
from shared.runtime.instance import Instance
from shared.sdk.registry import Registry
from shared.settings import Settings

_LONGEST = timedelta(minutes=10)


class WrongResultError(Exception):
    """What was measured did not do what it should: its time means nothing."""


@contextmanager
def standalone() -> Iterator[Instance]:
    """An instance with the default settings."""
    with tempfile.TemporaryDirectory(prefix="windhover-bench-") as folder:
        settings = Settings.read().model_copy(update={"home": Path(folder)})
        with open_standalone(settings, Registry.installed()) as instance:
            yield instance


def run_to_end(instance: Instance, flow: Flow) -> Execution:
    """One execution from its creation to its end. Raises WrongResultError unless SUCCESS."""
    request = Request(namespace=flow.namespace, flow_id=flow.id)
    execution = instance.executions.create(request)
    ended = instance.executions.wait(execution.id, _LONGEST)
    if ended.state.current is not State.SUCCESS:
        raise WrongResultError(f"{flow.id} ended as {ended.state.current}: {ended.error}")
    return ended
