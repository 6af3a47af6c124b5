"""A Windhover without threads whose triggers fire as a test moves the clock."""

from dataclasses import replace

import yaml

from shared.model.event import ExecutionCreated
from shared.model.execution import Execution, ExecutionMetadata, Label
from shared.model.message import Topic
from shared.model.state import History
from shared.model.timetable import RecoverMissedSchedules
from shared.model.trigger_state import TriggerKey
from shared.runtime.contexts import ContextMaker
from shared.runtime.executions import Executions
from shared.runtime.executor import Executor
from shared.runtime.feed import Feed
from shared.runtime.flow_catalog import FlowCatalog
from shared.runtime.flow_moves import FlowMoves
from shared.runtime.key_values import StoredKeyValues
from shared.runtime.library import FlowLibrary
from shared.runtime.listeners import Listeners
from shared.runtime.poller import Poller
from shared.runtime.scheduler import Scheduler
from shared.runtime.trigger_index import TriggerIndex
from shared.runtime.triggers import Triggers
from shared.runtime.watched_flows import WatchedFlows
from shared.runtime.webhooks import Webhooks
from shared.runtime.world import World
from shared.sdk.context import RunnerSettings
from shared.sdk.registry import Registry
from tests.unit.engine.driving import NO_WAIT, Driving

NAMESPACE = "company.team"
SCHEDULE = "io.kestra.plugin.core.trigger.Schedule"
LOG = {"id": "log", "type": "io.kestra.plugin.core.log.Log", "message": "hello"}
FAIL = {"id": "fail", "type": "io.kestra.plugin.core.execution.Fail"}
SLEEP = "io.kestra.plugin.core.flow.Sleep"


def sleeping(duration):
    """A task that keeps its execution running."""
    return {"id": "sleep", "type": SLEEP, "duration": duration}


class Triggered(Driving):
    """One process at a time: `restart` ends it and starts the next on what is stored."""

    def __init__(self, registry=None, start=None, wrap=lambda ports: ports):
        super().__init__()
        if start is not None:
            self.clock.at = start
        self._registry = registry or Registry.installed()
        self._stored = self.ports
        self.kept_messages = []
        self._wrap = wrap
        self.restart()

    def restart(self, recover=RecoverMissedSchedules.ALL):
        """Ends the process without a goodbye; what its shells had in hand comes again."""
        self._stored.queue.redeliver_taken()
        index = TriggerIndex()
        ports = self._wrap(self._stored)
        watched = WatchedFlows(ports.flows, self._flow_changed, ports.clock)
        self.ports = replace(ports, flows=watched)
        self.world = World(self.ports, listened=index.states)
        self.library = FlowLibrary(watched, self._registry)
        runner = RunnerSettings(environments=self.folder, python="python3")
        contexts = ContextMaker(self.world, runner, self.folder)
        self.executor = Executor(self.world, self.library, contexts)
        self.scheduler = Scheduler(self.world, self.library, index, recover)
        self.listeners = Listeners(self.world, self.library, index)
        self.poller = Poller(contexts, self.library)
        self.triggers = Triggers(self.world, self.library)
        catalog = FlowCatalog(watched, self.library)
        self.moves = FlowMoves(self.ports, catalog, self._flow_changed)
        self.webhooks = Webhooks(
            self.world, self.library, DirectExecutions(self, self.world, self.library)
        )
        self.scheduler.load()

    def _flow_changed(self, namespace, flow_id):
        self.scheduler.flow_changed(namespace, flow_id)

    def save(self, *triggers, flow_id="scheduled", tasks=(LOG,), **fields):
        """Saves a flow with triggers."""
        source = {
            "id": flow_id,
            "namespace": NAMESPACE,
            "tasks": list(tasks),
            "triggers": list(triggers),
            **fields,
        }
        if not triggers:
            del source["triggers"]
        return self.library.save(yaml.safe_dump(source))

    def schedule(self, cron, *, tasks=(LOG,), flow_id="scheduled", flow=None, **fields):
        """Saves a flow with a schedule."""
        trigger = {"id": "schedule", "type": SCHEDULE, "cron": cron, **fields}
        return self.save(trigger, flow_id=flow_id, tasks=tasks, **(flow or {}))

    def start_again(self, flow, execution_id, labels):
        """Starts a saved flow; gives the id of the execution."""
        execution = Execution(
            id=execution_id,
            namespace=flow.namespace,
            flow_id=flow.id,
            flow_revision=flow.revision,
            state=History.created(self.clock.now()),
            labels=tuple(Label(key=name, value=value) for name, value in labels.items()),
            original_id=execution_id,
            metadata=ExecutionMetadata(original_created_date=self.clock.now()),
        )
        event = ExecutionCreated(
            execution_id=execution_id, at=self.clock.now(), execution=execution
        )
        self.tell(event)
        return execution_id

    def key_value(self, namespace, name, value):
        """Keeps a value."""
        StoredKeyValues(self.ports.storage, namespace, self.clock).put(name, value)

    def settle(self):
        """Handles every message that waits."""
        while True:
            if message := self.ports.queue.receive(Topic.EXECUTIONS, NO_WAIT):
                self.executor.handle(message)
            elif message := self.ports.queue.receive(Topic.TRIGGERS, NO_WAIT):
                self.kept_messages.append(message)
                self.listeners.handle(message)
            elif message := self.ports.queue.receive(Topic.TASKS, NO_WAIT):
                self.poller.handle(message.body)
            else:
                return
            self.ports.queue.ack(message)

    def next_at(self):
        """When something is due next."""
        dates = (self._stored.timers.next_at(), self._stored.triggers.next_due_at())
        return min((date for date in dates if date is not None), default=None)

    def pass_time(self, duration):
        """Moves the clock from date to date."""
        self.until(self.clock.at + duration)

    def until(self, end):
        """The same up to a date."""
        while (due := self.next_at()) is not None and due <= end:
            self.clock.at = max(due, self.clock.at)
            self.act()
        self.clock.at = max(end, self.clock.at)

    def act(self):
        """Does what is due."""
        self.timekeeper.fire_due()
        self.scheduler.wake()
        self.settle()

    def trigger(self, trigger_id="schedule", flow_id="scheduled"):
        """The state of a trigger; None if there is none."""
        return self._stored.triggers.find(key(trigger_id, flow_id))

    def executions(self, flow_id="scheduled"):
        """Every execution of a flow, in the order of their start."""
        found = self._stored.repository.executions(limit=1_000_000)
        mine = [one for one in found if one.flow_id == flow_id]
        return sorted(mine, key=_order)

    def dates(self, flow_id="scheduled"):
        """`trigger.date` of every execution of a flow."""
        return [one.trigger.variables["date"] for one in self.executions(flow_id)]

    def trigger_lines(self):
        """What was told about triggers."""
        chunks = self._stored.logs.of_execution("")
        return [line.message for chunk in chunks for line in chunk.lines]


def _order(execution):
    trigger = execution.trigger
    date = trigger.variables.get("date", "") if trigger else ""
    return execution.state.start_date, date


class DirectExecutions(Executions):
    """Starts executions without the thread of an executor."""

    def __init__(self, triggered, world, library):
        super().__init__(world, library, Feed())
        self._triggered = triggered

    def tell(self, event):
        self._triggered.tell(event)


def key(trigger_id="schedule", flow_id="scheduled"):
    """Names a trigger of the tests' namespace."""
    return TriggerKey(NAMESPACE, flow_id, trigger_id)
