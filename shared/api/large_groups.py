"""What a page is told of an execution with very many task runs: the beginning of its large groups.

Small groups are told whole. Of a large one, such as a loop of ten thousand values, a page is told
the first children and the first that ended badly; it asks for others when they are looked at
(`GET /executions/{id}/task-runs?parent=`). How many there are in which state it is always told.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.model.json import Json, JsonObject
from shared.model.query import Part
from shared.model.state import State
from shared.model.taskrun import TaskRun
from shared.runtime.instance import Instance

MOST_WHOLE = 1000
"""Children of one task run that are told whole."""

FIRST_CHILDREN = 200
"""Of a larger group, those that a page begins with; the same number of those that ended badly."""

MOST_GROUPS = 200
"""Groups inside of others that a page begins with; it asks for more when it opens them."""

BAD = frozenset({State.FAILED, State.KILLED, State.CANCELLED})

SECONDS_BETWEEN_COUNTS = 1.0


@dataclass(slots=True)
class Groups:
    """Which task runs of an execution a page knows of.

    Attributes:
        large: task runs (None for the execution itself) of which not every child is told.
    """

    engine: Instance
    execution_id: str
    large: set[str | None] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)
    _children: Counter[str | None] = field(default_factory=Counter)
    _bad: Counter[str | None] = field(default_factory=Counter)

    def first_runs(self) -> Iterator[TaskRun]:
        """What a page begins with: parents before their children."""
        counts = self.engine.ports.repository.task_run_counts(self.execution_id)
        if sum(one.count for one in counts) <= MOST_WHOLE:
            runs = self.engine.ports.repository.task_runs(self.execution_id)
        else:
            runs = self._by_level()
        yield from filter(self.is_told, runs)

    def _by_level(self) -> Iterator[TaskRun]:
        parents: list[str | None] = [None]
        groups = self._groups()
        for parent in parents:
            for run in self._children_of(parent):
                if run.task_id in groups and len(parents) < MOST_GROUPS:
                    parents.append(run.id)
                yield run

    def _groups(self) -> set[str]:
        """Ids of the tasks that have tasks inside."""
        execution = self.engine.executions.find(self.execution_id)
        places = self.engine.flows.map_of(execution).places.values()
        return {place.parent.id for place in places if place.parent is not None}

    def _children_of(self, parent: str | None) -> Iterator[TaskRun]:
        read = self.engine.ports.repository.child_task_runs
        found = read(self.execution_id, parent, (), Part(0, FIRST_CHILDREN))
        yield from found.results
        if found.total > MOST_WHOLE:
            self.large.add(parent)
            yield from read(self.execution_id, parent, BAD, Part(0, FIRST_CHILDREN)).results
        elif found.total > FIRST_CHILDREN:
            rest = Part(FIRST_CHILDREN, MOST_WHOLE)
            yield from read(self.execution_id, parent, (), rest).results

    def is_told(self, run: TaskRun) -> bool:
        """Whether a task run is told, which from then on is known; never without its parent."""
        parent = run.parent_id
        if run.id in self._known:
            return True
        if parent is not None and parent not in self._known:
            return False
        is_bad = run.state.current in BAD and self._bad[parent] < FIRST_CHILDREN
        is_full = parent in self.large and self._children[parent] >= FIRST_CHILDREN
        if is_full and not is_bad:
            return False
        self._known.add(run.id)
        self._children[parent] += 1
        self._bad[parent] += is_bad
        if self._children[parent] > MOST_WHOLE:
            self.large.add(parent)
        return True

    def counts(self) -> JsonObject:
        """How many task runs there are: of each task by state, and children of each large group."""
        repository = self.engine.ports.repository
        states: dict[str, JsonObject] = {}
        for one in repository.task_run_counts(self.execution_id):
            states.setdefault(one.task_id, {})[one.state] = one.count
        tasks: list[Json] = [{"taskId": name, "states": found} for name, found in states.items()]
        groups: list[Json] = [
            {"id": one, "total": self._total(one)} for one in sorted(self.large, key=str)
        ]
        return {"tasks": tasks, "groups": groups}

    def _total(self, parent: str | None) -> int:
        read = self.engine.ports.repository.child_task_runs
        return read(self.execution_id, parent, (), Part(0, 1)).total


class Counting:
    """Counts what is in large groups anew when it has changed, but not all the time.

    A count costs as much as there are task runs; it is told at the end in any case.

    Attributes:
        groups: of the execution.
        is_stale: task runs have changed since the last count.
    """

    def __init__(self, groups: Groups) -> None:
        self.groups = groups
        self._loop = asyncio.get_running_loop()
        self._counted_at = -SECONDS_BETWEEN_COUNTS
        self.is_stale = True

    async def news(self, *, is_last: bool = False) -> JsonObject | None:
        """The counts, when there are new ones and it is time; None otherwise."""
        is_time = self._loop.time() - self._counted_at >= SECONDS_BETWEEN_COUNTS
        if not (self.groups.large and self.is_stale and (is_time or is_last)):
            return None
        self.is_stale = False
        found = await asyncio.to_thread(self.groups.counts)
        self._counted_at = self._loop.time()
        return found
