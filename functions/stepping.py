"""What steps executions in this process: the shells and what they share."""

import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from functions.composition import cloud
from functions.shared_index import SharedIndex
from shared.cli.configured import google_of, runner_of, world_of
from shared.runtime.contexts import ContextMaker
from shared.runtime.executor import Executor
from shared.runtime.library import FlowLibrary
from shared.runtime.limits import Limits, Streams
from shared.runtime.world import World
from shared.sdk.registry import Registry
from shared.settings import RealtimeMode, Settings

TOP = Path(tempfile.gettempdir()) / "windhover"
"""The only place that a function may write to; it is memory, and goes with the instance."""


@dataclass(frozen=True, slots=True)
class Stepping:
    """The executor, and what other shells of the process share with it."""

    world: World
    registry: Registry
    library: FlowLibrary
    index: SharedIndex
    contexts: ContextMaker
    executor: Executor


STREAMS = {RealtimeMode.OFF: Streams.NONE, RealtimeMode.PUSH: Streams.PUSHED}


def limits_of(settings: Settings) -> Limits:
    """What functions can not do for flows."""
    return Limits(STREAMS[settings.gcp_realtime], settings.longest_task)


@cache
def stepping() -> Stepping:
    """The executor of this process."""
    settings = cloud().settings
    registry = Registry.installed()
    library = FlowLibrary(cloud().ports.flows, registry, limits_of(settings))
    index = SharedIndex(cloud().flows, library)
    known = world_of(settings, cloud().ports)
    world = replace(known, listened=index.states, counts_late=True)
    contexts = ContextMaker(
        world,
        runner_of(settings, TOP / "environments"),
        TOP / "work",
        google_of(settings),
        registry,
    )
    return Stepping(world, registry, library, index, contexts, Executor(world, library, contexts))
