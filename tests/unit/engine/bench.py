"""Drives the pure core alone: events in, documents in memory, attempts ended by the test."""

from collections import deque

from shared.backends.memory.repository import MemoryRepository
from shared.backends.memory.storage import MemoryStorage
from shared.backends.system_clock import SystemClock
from shared.engine.documents import Surroundings
from shared.engine.places import FlowMap
from shared.engine.slots import step_slots
from shared.engine.step import step
from shared.model.command import Announce, RunTask, StartTimer, StopTask
from shared.model.commit import Commit, Deletion
from shared.model.event import (
    ExecutionCreated,
    KillRequested,
    Outcome,
    SlotReleased,
    SlotRequested,
    TaskRunEnded,
    TaskRunStarted,
    TimerFired,
)
from shared.model.state import History, State
from shared.runtime.stored_documents import StoredDocuments
from tests.builders import EXECUTION_ID, NOW, execution, flow, later


class Engine:
    """One flow and its executions; nothing runs unless the test says so.

    Attributes:
        asked: attempts that were handed out and not ended, by (execution, task run).
        handled: every event that was handled, in order, to be told again.
    """

    def __init__(self, **fields):
        self.flow_map = FlowMap.of(flow(**fields))
        self.repository = MemoryRepository()
        self.storage = MemoryStorage(SystemClock())
        self.asked: dict[tuple[str, str], RunTask] = {}
        self.stopped: list[StopTask] = []
        self.timers: list[StartTimer] = []
        self.handled: list = []
        self._clock = 0

    @property
    def at(self):
        self._clock += 1
        return later(self._clock)

    def create(self, execution_id=EXECUTION_ID, **fields):
        new = execution(id=execution_id, state=History.created(NOW), **fields)
        self.tell(ExecutionCreated(execution_id=execution_id, at=NOW, execution=new))
        return self

    def tell(self, event, *, only=False):
        """Handles an event and, unless `only` it, all that follows from it."""
        waiting = deque([event])
        while waiting:
            waiting.extend(self.handle(waiting.popleft()))
            if only:
                return list(waiting)
        return []

    def handle(self, event):
        """Handles one event; gives those that it announces."""
        result = self.step(event)
        assert result == self.step(event)
        deleted = Deletion(event.execution_id, event.at) if result.deletes else None
        self.repository.commit([Commit("cause", result.changes, deleted)])
        self.handled.append(event)
        for command in result.commands:
            self._take(command)
        return [one.event for one in result.commands if isinstance(one, Announce)]

    def step(self, event):
        """What an event would change; nothing is committed."""
        if isinstance(event, SlotRequested | SlotReleased):
            return step_slots(self.repository.slots(event.execution_id), event)
        documents = StoredDocuments(self.repository, self.storage, event.execution_id)
        surroundings = Surroundings({}, {}, {}, lambda *_: None, str)
        return step(self.flow_map, documents, event, surroundings)

    def _take(self, command):
        match command:
            case RunTask():
                self.asked[command.execution_id, command.task_run_id] = command
            case StopTask():
                self.stopped.append(command)
            case StartTimer():
                self.timers.append(command)

    def header(self, execution_id=EXECUTION_ID):
        return self.repository.execution(execution_id)

    def runs(self, execution_id=EXECUTION_ID):
        return list(self.repository.task_runs(execution_id))

    def run(self, task_id, *path, execution_id=EXECUTION_ID):
        found = self.repository.task_runs_of(execution_id, task_id, path)
        assert len(found) == 1, f"{len(found)} task runs of {task_id} {path}"
        return found[0]

    def states(self, execution_id=EXECUTION_ID):
        """The state of each task run by `task` or `task/value`."""
        return {
            "/".join((run.task_id, *run.path)): str(run.state.current)
            for run in self.runs(execution_id)
        }

    def waiting(self, execution_id=EXECUTION_ID):
        """What was handed out and not ended, by `task` or `task/value`."""
        names = {run.id: "/".join((run.task_id, *run.path)) for run in self.runs(execution_id)}
        return sorted(names[run] for owner, run in self.asked if owner == execution_id)

    def start(self, task_id, *path, execution_id=EXECUTION_ID):
        run = self.run(task_id, *path, execution_id=execution_id)
        at = self.at
        self.tell(
            TaskRunStarted(
                execution_id=execution_id,
                at=at,
                task_run_id=run.id,
                attempt=run.attempt,
                worker_id="worker",
                lease_until=later(10_000),
            )
        )

    def end(self, task_id, *path, state=State.SUCCESS, execution_id=EXECUTION_ID):
        """Ends the attempt that was handed out; gives the event."""
        run = self.run(task_id, *path, execution_id=execution_id)
        command = self.asked.pop((execution_id, run.id))
        at = self.at
        event = TaskRunEnded(
            execution_id=execution_id,
            at=at,
            task_run_id=run.id,
            attempt=command.attempt,
            outcome=Outcome(state=state),
            started_at=at,
        )
        self.tell(event)
        return event

    def end_all(self, *, execution_id=EXECUTION_ID, failing=()):
        """Ends whatever is handed out until nothing is."""
        while names := self.waiting(execution_id):
            task_id, *path = names[0].split("/")
            state = State.FAILED if names[0] in failing else State.SUCCESS
            self.end(task_id, *path, state=state, execution_id=execution_id)

    def kill(self):
        self.tell(KillRequested(execution_id=EXECUTION_ID, at=self.at))

    def fire(self, kind):
        """Fires the timers of a kind."""
        for timer in [timer for timer in self.timers if timer.timer is kind]:
            self.tell(
                TimerFired(
                    execution_id=timer.execution_id,
                    at=timer.at,
                    timer=kind,
                    timer_id=timer.id,
                    task_run_id=timer.task_run_id,
                    attempt=timer.attempt,
                )
            )

    def again(self):
        """Tells every event that was ever handled once more; gives whether anything changed."""
        before = self.everything()
        asked = dict(self.asked)
        for event in list(self.handled):
            self.handle(event)
        changed = self.everything() != before
        self.asked = asked
        return changed

    def everything(self):
        found = self.repository.executions()
        plain = [one.model_dump(exclude={"version"}) for one in found]
        for one in found:
            plain += [run.model_dump(exclude={"version"}) for run in self.runs(one.id)]
        return plain
