"""A year of many schedules: restarts, two days without a server, both changes of the clock."""

import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import yaml

from shared.backends.memory.triggers import MemoryTriggerStates
from shared.model.command import TellTriggers
from shared.model.commit import Commit
from shared.model.event import ExecutionCreated
from shared.model.message import Message, Topic, message_for
from shared.model.state import State
from shared.runtime.library import FlowLibrary
from shared.runtime.listeners import Listeners
from shared.runtime.scheduler import Scheduler
from shared.runtime.trigger_index import TriggerIndex
from shared.runtime.world import World
from shared.sdk.registry import Registry
from tests.simulation.cron_oracle import ticks
from tests.unit.engine.driving import NO_WAIT, Driving

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)
DOWN = timedelta(days=2)
RESTARTS = 12

ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"),
    *("Australia/Sydney", "America/Santiago"),
)
RARE = (
    *("0 0 1 * *", "30 2 * * SUN", "15 6 * * 1-5", "45 1,2,3 * * 0", "0 12 15 * 5"),
    *("30 2 29 3 *", "0 0 29 2 *", "0 2 * 3,10,11 SUN", "30 23 * * 6", "15 3 */10 * *"),
    *("0 0 25 12 *", "45 2 8-14 3 *", "0 9 1 1,4,7,10 *", "30 1 25-31 10 *"),
)
"""Expressions of few dates, most of them around the times that the clock skips or repeats."""

FREQUENT = ("0 * 1,29 * *", "*/30 2 * * 0", "15 */6 * * 1", "*/15 1-3 * 3,10 SUN", "0 */4 10 * *")
"""Expressions by the minute or the hour."""


@dataclass(frozen=True)
class Planned:
    """One schedule."""

    flow_id: str
    cron: str
    zone: str
    recover: str

    @property
    def source(self) -> str:
        """The text of its flow."""
        task = {"id": "log", "type": "io.kestra.plugin.core.log.Log", "message": "tick"}
        trigger = {
            "id": "schedule",
            "type": "io.kestra.plugin.core.trigger.Schedule",
            "cron": self.cron,
            "timezone": self.zone,
            "recoverMissedSchedules": self.recover,
        }
        flow = {"id": self.flow_id, "namespace": "year", "tasks": [task], "triggers": [trigger]}
        return yaml.safe_dump(flow)

    def expected(self, down: datetime) -> list[datetime]:
        """The ticks that must fire, by the oracle."""
        every = ticks(self.cron, self.zone, START, END)
        missed = [tick for tick in every if down < tick <= down + DOWN]
        kept = {"ALL": missed, "LAST": missed[-1:], "NONE": []}[self.recover]
        return [tick for tick in every if tick not in missed or tick in kept]


class Year(Driving):
    """The schedules of one process after the other; executions end as soon as they start."""

    def __init__(self, seed: int, count: int) -> None:
        super().__init__()
        self.clock.at = START
        chance = random.Random(seed)
        self.down = START + timedelta(minutes=chance.randrange(60 * 24 * 360))
        moments = [self.down, *(self._moment(chance) for _ in range(RESTARTS))]
        self._restarts = sorted(moments)
        self.plans = [_plan(chance, number) for number in range(count)]
        self.fired: dict[str, list[datetime]] = defaultdict(list)
        self._registry = Registry.installed()
        self._begin()
        for plan in self.plans:
            self.library.save(plan.source)
            self.scheduler.flow_changed("year", plan.flow_id)

    @staticmethod
    def _moment(chance: random.Random) -> datetime:
        return START + timedelta(minutes=chance.randrange(60 * 24 * 365))

    def _begin(self) -> None:
        """A process starts on what the last one has left."""
        index = TriggerIndex()
        world = World(self.ports, listened=index.states)
        if not hasattr(self, "scheduler"):
            self.library = FlowLibrary(self.ports.flows, self._registry)
        self.scheduler = Scheduler(world, self.library, index)
        self.listeners = Listeners(world, self.library, index)
        self.scheduler.load()

    def run(self) -> None:
        """Lets the year pass."""
        for restart in self._restarts:
            self._until(restart)
            if restart == self.down:
                self.clock.at = max(self.clock.at, restart + DOWN)
            self._begin()
        self._until(END)

    def _until(self, end: datetime) -> None:
        states = self.ports.triggers
        assert isinstance(states, MemoryTriggerStates)
        while (due := states.next_due_at()) is not None and due <= end:
            self.clock.at = max(self.clock.at, due)
            self.scheduler.wake()
            self._end_executions()
        self.clock.at = max(self.clock.at, end)

    def _end_executions(self) -> None:
        while message := self.ports.queue.receive(Topic.EXECUTIONS, NO_WAIT):
            if isinstance(message.body, ExecutionCreated):
                self._end(message)
            self.ports.queue.ack(message)

    def _end(self, message: Message) -> None:
        """One execution from its start to its end, and the news of it, twice."""
        execution = message.body.execution
        now = self.clock.now()
        ended = execution.moved(State.RUNNING, now).moved(State.SUCCESS, now)
        self.ports.repository.commit([Commit(cause=message.id, documents=(ended,))])
        date = datetime.fromisoformat(execution.trigger.variables["date"])
        self.fired[execution.flow_id].append(date.astimezone(UTC))
        told = TellTriggers(execution_id=execution.id, state=State.SUCCESS, position=2)
        for _ in range(2):
            self.listeners.handle(message_for(told))

    def problems(self) -> list[str]:
        """What was missed, doubled or out of order."""
        found = []
        for plan in self.plans:
            expected, fired = plan.expected(self.down), self.fired[plan.flow_id]
            if fired != expected:
                missing = sorted(set(expected) - set(fired))[:3]
                more = sorted(set(fired) - set(expected))[:3]
                found.append(f"{plan}: {len(fired)} ticks; missing {missing}, too much {more}")
        return found


def _plan(chance: random.Random, number: int) -> Planned:
    crons = FREQUENT if number % 10 == 0 else RARE
    return Planned(
        flow_id=f"flow-{number}",
        cron=chance.choice(crons),
        zone=chance.choice(ZONES),
        recover=chance.choice(("ALL", "LAST", "NONE")),
    )


def main() -> int:
    """Runs one year: `python -m tests.simulation.schedules COUNT [SEED]`; 1 if a tick is wrong."""
    count, *rest = [int(argument) for argument in sys.argv[1:]] or [1000]
    seed = rest[0] if rest else 0
    began = time.perf_counter()
    year = Year(seed, count)
    year.run()
    problems = year.problems()
    fired = sum(map(len, year.fired.values()))
    seconds = time.perf_counter() - began
    sys.stdout.write(
        f"a year of {count} schedules in {seconds:.1f} s: {fired} ticks, {len(problems)} wrong\n"
    )
    sys.stdout.writelines(f"    {problem}\n" for problem in problems[:10])
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
