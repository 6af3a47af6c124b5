"""Plays the pure core: events in, steps out; documents in a dictionary, no shell, no clock."""

from collections import deque
from datetime import datetime

from shared.engine.documents import Surroundings
from shared.engine.places import FlowMap
from shared.engine.step import step
from shared.model.command import Announce, RunTask, StartTimer
from shared.model.event import ExecutionCreated, Outcome, TaskRunEnded, TaskRunStarted, TimerFired
from shared.model.execution import Execution
from shared.model.scope import LoopValues, Shard
from shared.model.state import History, State
from shared.model.taskrun import RemovedTaskRun, TaskRun
from tests.builders import EXECUTION_ID, NOW, execution, flow, later

LOG = "io.kestra.plugin.core.log.Log"
FLOW = "io.kestra.plugin.core.flow"


def log(task_id, **fields):
    """A task that a test ends as it likes."""
    return {"id": task_id, "type": LOG, "message": "x", **fields}


def group(kind, task_id, *tasks, **fields):
    """A flowable of a kind: `Sequential`, `Parallel`, `ForEach`."""
    return {"id": task_id, "type": f"{FLOW}.{kind}", "tasks": list(tasks), **fields}


def surroundings(**fields):
    """What templates see besides the documents: nothing, unless told otherwise."""
    defaults = {
        "globals": {},
        "envs": {},
        "server": {},
        "context": lambda execution, task_run: None,
        "decrypt": lambda text: f"plain {text}",
    }
    return Surroundings(**(defaults | fields))


class Memory:
    """The documents of one execution, as the core reads them."""

    def __init__(self, *documents, stored=None):
        self.header = None
        self.runs = {}
        self.others = {}
        self.stored = stored or {}
        for document in documents:
            self.put(document)

    def commit(self, document):
        """Keeps a document that a step has changed; its version counts how often."""
        if isinstance(document, RemovedTaskRun):
            self.runs.pop(document.id, None)
        else:
            self.put(document.model_copy(update={"version": document.version + 1}))

    def put(self, document):
        match document:
            case Execution():
                self.header = document
            case TaskRun():
                self.runs[document.id] = document
            case _:
                self.others[document.id] = document

    def execution(self):
        return self.header

    def task_run(self, task_run_id):
        return self.runs.get(task_run_id)

    def read_ahead(self, task_run_ids):
        """Everything is at hand."""

    def task_runs(self, after="", limit=None):
        yield from self._created_after(after)[:limit]

    def task_runs_of(self, task_id, path, limit=None):
        found = [run for run in self.runs.values() if run.task_id == task_id]
        return [run for run in found if path in {None, run.path}][:limit]

    def open_task_runs(self, parent_id, limit, after=""):
        found = [run for run in self._created_after(after) if not run.state.current.is_terminal]
        return [run for run in found if parent_id in {None, run.parent_id}][:limit]

    def open_units(self, parent_id, shard_id, limit):
        found = self._units(parent_id, shard_id)
        return [run for run in found if not run.state.current.is_terminal][:limit]

    def ended_units(self, parent_id, shard_id, task_id):
        found = [run for run in self._units(parent_id, shard_id) if run.task_id == task_id]
        return sum(run.state.current.is_terminal for run in found)

    def started_iterations(self, loop_id):
        return max((run.next_iteration for run in self._units(loop_id, "")), default=0)

    def _units(self, parent_id, shard_id):
        children = [run for run in self.runs.values() if run.parent_id == parent_id]
        return [run for run in children if shard_id in {"", run.shard_id}]

    def is_changed(self, document_id):
        return False

    def _created_after(self, task_run_id):
        runs = list(self.runs.values())
        ids = [run.id for run in runs]
        return runs[ids.index(task_run_id) + 1 :] if task_run_id else runs

    def shard(self, shard_id):
        found = self.others.get(shard_id)
        return found if isinstance(found, Shard) else None

    def loop_values(self, values_id):
        found = self.others.get(values_id)
        return found if isinstance(found, LoopValues) else None

    def stored_outputs(self, uri):
        return self.stored[uri]


class Story:
    """One execution, told event by event.

    Announced events are told at once; commands to run tasks and timers wait for the test.
    """

    def __init__(self, *tasks, world=None, **fields):
        self.flow_map = FlowMap.of(flow(tasks=list(tasks), **fields))
        self.memory = Memory()
        self.world = world or surroundings()
        self.at: datetime = NOW
        self.commands = []
        self.messages = []

    def begin(self, **fields):
        """Creates the execution."""
        new = execution(state=History.created(self.at), **fields)
        self.tell(ExecutionCreated(execution_id=EXECUTION_ID, at=self.at, execution=new))
        return self

    def step(self, event):
        """The step of an event, which is not applied."""
        return step(self.flow_map, self.memory, event, self.world)

    def tell(self, event):
        """Handles an event and everything that it announces."""
        waiting = deque([event])
        while waiting:
            done = self.step(waiting.popleft())
            for document in done.changes:
                self.memory.commit(document)
            self.messages += [line.message for chunk in done.logs for line in chunk.lines]
            waiting += [one.event for one in done.commands if isinstance(one, Announce)]
            self.commands += [one for one in done.commands if not isinstance(one, Announce)]

    def wait(self, seconds):
        """Time passes."""
        self.at = later((self.at - NOW).total_seconds() + seconds)
        return self

    def start(self, name, worker="worker-1", lease=30):
        """A worker takes the current attempt."""
        run = self.run(name)
        self.tell(
            TaskRunStarted(
                execution_id=EXECUTION_ID,
                at=self.at,
                task_run_id=run.id,
                attempt=run.attempt,
                worker_id=worker,
                lease_until=later((self.at - NOW).total_seconds() + lease),
            )
        )
        return self

    def ended(self, name, state=State.SUCCESS, **outcome):
        """The event that an attempt has ended."""
        run = self.run(name)
        return TaskRunEnded(
            execution_id=EXECUTION_ID,
            at=self.at,
            task_run_id=run.id,
            attempt=run.attempt,
            outcome=Outcome(state=state, **outcome),
            started_at=self.at,
        )

    def end(self, *names, state=State.SUCCESS, **outcome):
        """The current attempts of task runs end."""
        for name in names:
            self.tell(self.ended(name, state, **outcome))
        return self

    def fail(self, *names, **outcome):
        """The current attempts of task runs fail."""
        return self.end(*names, state=State.FAILED, **outcome)

    def fire(self, kind, **fields):
        """The last timer of a kind is due."""
        timer = next(
            one
            for one in reversed(self.commands)
            if isinstance(one, StartTimer) and one.timer is kind
        )
        self.at = max(self.at, timer.at)
        self.tell(
            TimerFired(
                execution_id=EXECUTION_ID,
                at=self.at,
                timer=kind,
                timer_id=timer.id,
                task_run_id=timer.task_run_id,
                attempt=timer.attempt,
                **fields,
            )
        )
        return self

    def run(self, name):
        """A task run by `task` or `task[value]`."""
        return next(run for run in self.memory.runs.values() if _name(run) == name)

    @property
    def state(self):
        """The state of the execution."""
        return self.memory.header.state.current

    @property
    def states(self):
        """The state of each task run by its name, in the order of creation."""
        return {_name(run): str(run.state.current) for run in self.memory.runs.values()}

    @property
    def asked(self):
        """The names of the task runs that an attempt was asked for, in order."""
        ids = [one.task_run_id for one in self.commands if isinstance(one, RunTask)]
        return [_name(self.memory.runs[run_id]) for run_id in ids]


def _name(run):
    return run.task_id + "".join(f"[{value}]" for value in run.path)
