"""A Windhover without threads that does everything: executions, workers, triggers, people."""

from shared.model.command import RunTask
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.runtime.control import Control
from shared.runtime.executions import Executions, Request
from shared.runtime.feed import Feed
from shared.runtime.worker import Worker
from tests.unit.engine.driving import NO_WAIT
from tests.unit.runtime.scheduling import NAMESPACE, Triggered

CORE = "io.kestra.plugin.core"


def task(kind, task_id=None, **fields):
    """A core task; its id is the last word of its type unless told otherwise."""
    return {"id": task_id or kind.rpartition(".")[2].lower(), "type": f"{CORE}.{kind}", **fields}


def say(task_id, text="x", **fields):
    """A task that gives a text."""
    return task("debug.Return", task_id, format=text, **fields)


def fail(task_id="fail", **fields):
    """A task that fails."""
    return task("execution.Fail", task_id, **fields)


class People(Executions):
    """What people ask for is done at once; what follows from it waits for `settle`."""

    def __init__(self, whole):
        super().__init__(whole.world, whole.library, Feed())
        self._whole = whole

    def tell(self, event):
        message = Message(id=id_of("told", event.key), topic=Topic.EXECUTIONS, body=event)
        return self._whole.executor.handle(message)


class Whole(Triggered):
    """One process at a time, on a clock that the test moves."""

    def restart(self, *arguments, **options):
        super().restart(*arguments, **options)
        self.worker = Worker(self.ports, self.library, self.executor._contexts, "worker")
        self.people = People(self)
        self.control = Control(self.ports, self.library, self.people)

    def settle(self):
        while self._handles_one():
            pass

    def _handles_one(self):
        if message := self.ports.queue.receive(Topic.EXECUTIONS, NO_WAIT):
            self.executor.handle(message)
        elif message := self.ports.queue.receive(Topic.TRIGGERS, NO_WAIT):
            self.listeners.handle(message)
        elif message := self.ports.queue.receive(Topic.TASKS, NO_WAIT):
            shell = self.worker if isinstance(message.body, RunTask) else self.poller
            shell.handle(message.body)
        else:
            return False
        self.ports.queue.ack(message)
        return True

    def flow(self, *tasks, flow_id="a-flow", **fields):
        """Saves a flow of these tasks."""
        return self.save(flow_id=flow_id, tasks=tasks, **fields)

    def begin(self, flow_id="a-flow", **fields):
        """Starts a saved flow as a person does; gives its id once all that follows is done."""
        created = self.people.create(Request(NAMESPACE, flow_id, **fields))
        self.settle()
        return created.id

    def play(self, *tasks, **fields):
        """Saves a flow and starts it."""
        self.flow(*tasks, **fields)
        return self.begin()

    def ended(self, execution_id):
        """(state of the execution, states of its task runs by task id, in order of creation)."""
        states = {run.task_id: str(run.state.current) for run in self.runs(execution_id)}
        return str(self.state(execution_id)), states
