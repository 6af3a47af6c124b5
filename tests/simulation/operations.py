"""What people do: every operation on executions, asked as the API asks it, at random times."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from typing_extensions import override

from shared.engine.restart import MARKS
from shared.engine.starting import UNQUEUED
from shared.errors import WindhoverError
from shared.model.commit import Commit
from shared.model.event import AnyEvent, ExecutionFaulted
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.ids import id_of
from shared.model.state import State
from shared.model.task import Task
from shared.model.taskrun import TaskRun
from shared.runtime import control
from shared.runtime.control import Control, Purge, ReplayOrder
from shared.runtime.executions import Executions
from shared.runtime.feed import Feed
from shared.runtime.library import FlowLibrary
from shared.runtime.world import World
from tests.simulation.hub import Process
from tests.simulation.world import SimulatedWorld

TRIES = 6
"""Operations that may be refused before somebody gives up."""

MOST_ROUNDS = 60
"""How often somebody looks for what waits to be let go; more is an execution that never ends."""

MOST_EXECUTIONS = 10
"""Replays end when there are so many: each of them may be replayed again."""

OPERATOR = "operator"
"""The label that people set; each time to another value."""

NO_PURGE = Purge(logs=False, metrics=False, storage=False)
"""What tasks of other executions read is left: replays share the files of their source."""


class AskingExecutions(Executions):
    """Asks by a message, which comes late, twice or not at all; no answer is waited for."""

    def __init__(self, simulated: SimulatedWorld, library: FlowLibrary) -> None:
        super().__init__(World(simulated.ports), library, Feed())
        self._simulated = simulated

    @override
    def tell(self, event: AnyEvent) -> Commit:
        self._simulated.tell(event)
        return Commit(cause="")

    @override
    def carry_out(self, event: AnyEvent) -> Execution:
        self.tell(event)
        return self.find(event.execution_id)


class Operator:
    """Somebody who does things to executions.

    Attributes:
        replayed: inputs that each replay was given.
        labelled: the value that each execution was last given for the label OPERATOR. Who dies
            before noting it may have given a higher one.
        spared: executions that were killed without those that they have called.
    """

    def __init__(self, world: SimulatedWorld, library: FlowLibrary, chance: random.Random) -> None:
        self.world = world
        self.library = library
        self.chance = chance
        self.executions = AskingExecutions(world, library)
        self.control = Control(world.ports, library, self.executions)
        self.replayed: dict[str, object] = {}
        self.labelled: dict[str, int] = {}
        self.spared: set[str] = set()
        self._count = 0

    def act(self) -> None:
        """Does something to some execution."""
        self.world.hub.spawn(Process("operator"), self._act)

    def _act(self) -> None:
        for _ in range(TRIES):
            found = self.world.repository.executions(limit=10_000)
            if not found:
                return
            (operation,) = self.chance.choices(list(OPERATIONS), [*OPERATIONS.values()])
            with suppress(WindhoverError):
                operation(self, self.chance.choice(found))
                return

    @contextmanager
    def known_ids(self) -> Iterator[None]:
        """Replays get ids that are the same whenever the seed is."""
        real = control.new_execution_id

        def numbered() -> str:
            self._count += 1
            return id_of("replay", self._count)

        control.new_execution_id = numbered
        try:
            yield
        finally:
            control.new_execution_id = real

    def let_all_go(self) -> bool:
        """Lets everything go on that waits for somebody; whether there was something.

        What waits for a date is none of that: it must go on by itself.
        """
        waiting = [
            one
            for one in self.world.repository.executions(limit=10_000)
            if one.state.current is State.BREAKPOINT
            or (one.state.current is State.PAUSED and one.paused_by_hand)
        ]
        for one in waiting:
            self.world.hub.spawn(Process("operator"), lambda one=one: self._let_go(one))
        return bool(waiting)

    def _let_go(self, execution: Execution) -> None:
        with suppress(WindhoverError):
            if execution.state.current is State.PAUSED:
                resume(self, execution)
            else:
                self.control.resume_from_breakpoint(execution.id)

    def task_run_of(self, execution: Execution) -> TaskRun | None:
        """Some task run of an execution."""
        runs = list(self.world.repository.task_runs(execution.id))
        return self.chance.choice(runs) if runs else None

    def breakpoints(self, execution: Execution) -> tuple[str, ...]:
        """Some tasks of a flow, to stop before."""
        flow = self.library.map_of(execution).flow
        names = tuple(_ids(flow))
        return (self.chance.choice(names),) if self.chance.random() < 0.5 else ()


def _ids(flow: Flow) -> Iterator[str]:
    pending: list[Task] = list(flow.tasks)
    while pending:
        task = pending.pop()
        yield task.id
        pending.extend(task.children())


def kill(operator: Operator, execution: Execution) -> None:
    """Kill, mostly with what it has called."""
    cascade = operator.chance.random() < 0.8
    operator.executions.kill(execution.id, cascade=cascade)
    if not cascade:
        operator.spared.add(execution.id)


def pause(operator: Operator, execution: Execution) -> None:
    """Pause as a whole."""
    operator.control.pause(execution.id)


def resume(operator: Operator, execution: Execution) -> None:
    """Resume, with what the Pause asks for or without."""
    supplied = {"answer": "given"} if operator.chance.random() < 0.5 else None
    operator.executions.resume(execution.id, supplied)


def resume_from_breakpoint(operator: Operator, execution: Execution) -> None:
    """Go on from a breakpoint, to another one or none."""
    breakpoints = operator.breakpoints(execution)
    operator.control.resume_from_breakpoint(execution.id, breakpoints)


def restart(operator: Operator, execution: Execution) -> None:
    """Restart what failed."""
    operator.control.restart(execution.id)


def replay(operator: Operator, execution: Execution) -> None:
    """Replay, from a task run or from the beginning, with the same inputs or others."""
    if len(operator.world.repository.executions(limit=10_000)) > MOST_EXECUTIONS:
        return
    chance = operator.chance
    run = operator.task_run_of(execution) if chance.random() < 0.7 else None
    declares = bool(operator.library.map_of(execution).flow.inputs)
    inputs = {"number": chance.randint(2, 9)} if declares and chance.random() < 0.5 else None
    order = ReplayOrder(
        task_run_id=run.id if run is not None else None,
        inputs=inputs,
        breakpoints=operator.breakpoints(execution) if chance.random() < 0.2 else (),
    )
    again = operator.control.replay(execution.id, order)
    operator.replayed[again.id] = execution.inputs if inputs is None else inputs


def mark(operator: Operator, execution: Execution) -> None:
    """Set the state of a task run."""
    run = operator.task_run_of(execution)
    if run is not None:
        state = operator.chance.choice(sorted(MARKS))
        operator.control.mark(execution.id, run.id, state)


def change_status(operator: Operator, execution: Execution) -> None:
    """Set the state of an ended execution."""
    states = (State.SUCCESS, State.WARNING, State.FAILED, State.KILLED, State.CANCELLED)
    operator.control.change_status(execution.id, operator.chance.choice(states))


def force_run(operator: Operator, execution: Execution) -> None:
    """Start what waits, or send again what runs."""
    operator.control.force_run(execution.id)


def unqueue(operator: Operator, execution: Execution) -> None:
    """Take out of the queue."""
    operator.control.unqueue(execution.id, operator.chance.choice(sorted(UNQUEUED)))


def delete(operator: Operator, execution: Execution) -> None:
    """Delete, although it runs perhaps."""
    operator.control.delete(execution.id, NO_PURGE, forced=operator.chance.random() < 0.7)


def give_up(operator: Operator, execution: Execution) -> None:
    """Give up: a message of it was put aside, as nobody could handle it."""
    operator.world.tell(
        ExecutionFaulted(
            execution_id=execution.id,
            at=operator.world.hub.now(),
            reason="a message could not be handled",
        )
    )


def label(operator: Operator, execution: Execution) -> None:
    """Set a label to a number higher than any before."""
    value = operator.world.hub.next_number()
    operator.executions.set_labels(execution.id, {OPERATOR: str(value)})
    operator.labelled[execution.id] = value


OPERATIONS: dict[Callable[[Operator, Execution], None], int] = {
    restart: 6,
    replay: 3,
    mark: 3,
    kill: 2,
    pause: 3,
    resume: 3,
    resume_from_breakpoint: 2,
    change_status: 1,
    force_run: 2,
    unqueue: 2,
    delete: 1,
    label: 1,
    give_up: 1,
}
"""What people do, and how often."""
