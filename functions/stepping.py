"""What steps executions in this process: the shells and what they share."""

import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from typing_extensions import override

from functions.composition import cloud
from functions.shared_index import SharedIndex
from shared.cli.configured import google_of, kept_secrets_of, runner_of, world_of
from shared.model.message import Message
from shared.runtime.contexts import ContextMaker
from shared.runtime.executor import Executor, Handled, Take
from shared.runtime.library import FlowLibrary
from shared.runtime.limits import Limits, Streams
from shared.runtime.stored_documents import RememberedDocuments
from shared.runtime.world import World
from shared.sdk.registry import Registry
from shared.settings import RealtimeMode, Settings

TOP = Path(tempfile.gettempdir()) / "windhover"
"""The only place that a function may write to; it is memory, and goes with the instance."""


class OnceLooking(Executor):
    """Looks for triggers that others have saved once for each message."""

    def __init__(
        self, world: World, library: FlowLibrary, contexts: ContextMaker, index: SharedIndex
    ) -> None:
        super().__init__(world, library, contexts)
        self._index = index

    @override
    def carry_out(
        self,
        message: Message,
        documents: RememberedDocuments | None = None,
        take: Take | None = None,
        *,
        comes_again: bool = True,
    ) -> Handled:
        with self._index.looking_once():
            return super().carry_out(message, documents, take, comes_again=comes_again)


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
    kept_secrets = kept_secrets_of(settings, cloud().ports)
    known = world_of(settings, cloud().ports, kept_secrets)
    world = replace(known, listened=index.states, counts_late=True)
    contexts = ContextMaker(
        world,
        runner_of(settings, TOP / "environments"),
        TOP / "work",
        google_of(settings),
        registry,
    )
    executor = OnceLooking(world, library, contexts, index)
    return Stepping(world, registry, library, index, contexts, executor)
