"""Runs realtime triggers: a thread for each, for as long as it is enabled."""

import logging
import threading
from dataclasses import dataclass, field

from shared.engine.triggers.decision import trigger_log
from shared.engine.triggers.owner import Owned
from shared.model.task import LogLevel
from shared.model.trigger_state import TriggerKey
from shared.runtime.cancellation import StopReason
from shared.runtime.context import AttemptContext
from shared.runtime.contexts import ContextMaker
from shared.runtime.library import FlowLibrary
from shared.runtime.random_ids import new_execution_id
from shared.runtime.trigger_contexts import TriggerContexts, ready, trigger_lines
from shared.runtime.trigger_events import TriggerEvents
from shared.runtime.trigger_index import TriggerIndex
from shared.sdk.output import Output
from shared.sdk.trigger import RealtimeTrigger

logger = logging.getLogger(__name__)

AGAIN_AFTER_SECONDS = 5.0
"""How long a trigger rests that has failed, or has nothing more to tell."""

GRACE_SECONDS = 2.0


@dataclass(slots=True)
class _Job:
    """One trigger that listens.

    Attributes:
        definition: of the trigger that was started; another one is started anew.
    """

    definition: str
    thread: threading.Thread
    stop: threading.Event = field(default_factory=threading.Event)
    context: AttemptContext | None = None


class Realtime:
    """The realtime triggers of one process. The lock protects the jobs."""

    def __init__(self, contexts: ContextMaker, library: FlowLibrary, index: TriggerIndex) -> None:
        self._index = index
        self._ports = contexts.world.ports
        self._library = library
        self._contexts = TriggerContexts(contexts)
        self._events = TriggerEvents(contexts.world)
        self._lock = threading.Lock()
        self._jobs: dict[TriggerKey, _Job] = {}

    def refresh(self) -> None:
        """Starts the triggers that must run and stops the others; called when states change."""
        wanted: dict[TriggerKey, Owned[RealtimeTrigger]] = {}
        states = [
            state
            for namespace, flow_id in self._index.streaming()
            for state in self._ports.triggers.of_flow(namespace, flow_id)
        ]
        for state in states:
            owned = self._library.trigger(state.key) if state.is_enabled else None
            if owned is not None and isinstance(owned.trigger, RealtimeTrigger):
                wanted[state.key] = Owned(owned.flow_map, owned.trigger)
        with self._lock:
            for key, job in list(self._jobs.items()):
                if key not in wanted or wanted[key].definition != job.definition:
                    _stop(job)
                    del self._jobs[key]
            for key, one in wanted.items():
                if key not in self._jobs:
                    self._jobs[key] = self._started(one)

    def stop(self) -> None:
        """Stops every trigger and waits a moment for each."""
        with self._lock:
            jobs = list(self._jobs.values())
            self._jobs.clear()
        for job in jobs:
            _stop(job)
        for job in jobs:
            job.thread.join(GRACE_SECONDS)

    def _started(self, owned: Owned[RealtimeTrigger]) -> _Job:
        name = f"realtime-{owned.trigger.id}"
        job = _Job(owned.definition, threading.Thread(name=name, daemon=True))
        job.thread = threading.Thread(
            target=self._listen, args=(owned, job), name=name, daemon=True
        )
        job.thread.start()
        return job

    def _listen(self, owned: Owned[RealtimeTrigger], job: _Job) -> None:
        while not job.stop.is_set():
            context = self._contexts.make(owned, new_execution_id(), self._ports.clock.now())
            job.context = context
            if job.stop.is_set():
                return
            try:
                ready(owned.trigger, context).listen(
                    context, _Emitting(self._events, owned, context)
                )
            except Exception as error:  # noqa: BLE001 - told to the author, then tried again
                message = context.masks.hide(f"The trigger failed: {error}")
                now = self._ports.clock.now()
                self._ports.logs.append([trigger_log(owned.key, now, message, LogLevel.ERROR)])
            finally:
                context.remove_directory()
                self._ports.logs.append(trigger_lines(context))
            job.stop.wait(AGAIN_AFTER_SECONDS)


@dataclass(frozen=True, slots=True)
class _Emitting:
    """Takes the events of one trigger."""

    events: TriggerEvents
    owned: Owned[RealtimeTrigger]
    context: AttemptContext

    def __call__(self, output: Output, event_id: str | None = None) -> None:
        self.events.start(self.owned, output, event_id, self.context)


def _stop(job: _Job) -> None:
    job.stop.set()
    if job.context is not None:
        job.context.cancellation.set(StopReason.SHUTTING_DOWN)
