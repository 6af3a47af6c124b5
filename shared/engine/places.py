"""Where each task of a flow stands: its parent, its list, the loops around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from shared.errors import EngineBug
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.scope import Phase
from shared.model.task import (
    Chain,
    Fan,
    FlowableTask,
    Graph,
    GroupTask,
    LoopOfChains,
    LoopOfFans,
    NoBranch,
    Plan,
    Task,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of one task.

    Attributes:
        parent: the enclosing group; None at the flow's own level.
        phase: which list of the parent it is in.
        position: in that list with disabled tasks left out; for branches of the normal list the
            position inside its branch.
        loops: how many loops are around it, its parent included.
        is_after: whether it runs after the end of the execution.
    """

    task: Task
    parent: GroupTask | None
    phase: Phase
    position: int
    loops: int
    is_after: bool

    def may_start_in(self, execution: Execution) -> bool:
        """Whether the task may start as far as the execution goes: it has not ended, or it has
        and the task is one of those that come after.
        """
        return self.is_after or not execution.state.current.is_terminal


@dataclass(frozen=True, slots=True)
class FlowMap:
    """A flow and the places of its tasks; made once per revision."""

    flow: Flow
    places: Mapping[str, Place]

    @classmethod
    def of(cls, flow: Flow) -> "FlowMap":
        """The map of a flow."""
        places: dict[str, Place] = {}
        for phase, tasks in _flow_lists(flow):
            for position, task in enumerate(enabled(tasks)):
                _add(places, Place(task, None, phase, position, 0, phase is Phase.AFTER))
        return cls(flow, places)

    @property
    def has_asides(self) -> bool:
        """Whether some task starts others that no list waits for."""
        tasks = (place.task for place in self.places.values())
        return any(isinstance(task, FlowableTask) and any(task.asides()) for task in tasks)

    def handlers(self, group: GroupTask | None, phase: Phase) -> tuple[Task, ...]:
        """The enabled tasks of the errors, finally or after list of a group, or of the flow."""
        owner = self.flow if group is None else group
        match phase:
            case Phase.ERRORS:
                return enabled(owner.errors)
            case Phase.FINALLY:
                return enabled(owner.finally_)
            case Phase.AFTER:
                return enabled(_behind_the_end(self.flow))
            case _:
                return ()


def enabled(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The tasks that are not disabled: the others do not exist for the engine."""
    return tuple(task for task in tasks if not task.disabled)


def without_disabled(plan: Plan) -> Plan:
    """A plan as the engine follows it."""
    match plan:
        case Chain(tasks):
            return Chain(enabled(tasks))
        case Fan(tasks, concurrent):
            return Fan(enabled(tasks), concurrent)
        case LoopOfChains(tasks):
            return replace(plan, tasks=enabled(tasks))
        case LoopOfFans(tasks, concurrent):
            return LoopOfFans(enabled(tasks), concurrent)
        case Graph(tasks, needs, concurrent):
            kept = [pair for pair in zip(tasks, needs, strict=True) if not pair[0].disabled]
            return Graph(
                tuple(task for task, _ in kept), tuple(need for _, need in kept), concurrent
            )
        case NoBranch():
            return plan
        case _:
            assert_never(plan)


def _flow_lists(flow: Flow) -> Iterator[tuple[Phase, tuple[Task, ...]]]:
    yield Phase.TASKS, flow.tasks
    yield Phase.ERRORS, flow.errors
    yield Phase.FINALLY, flow.finally_
    yield Phase.AFTER, _behind_the_end(flow)


def _behind_the_end(flow: Flow) -> tuple[Task, ...]:
    heard = tuple(task for listener in flow.listeners for task in listener.tasks)
    return flow.after_execution + heard


def _add(places: dict[str, Place], place: Place) -> None:
    places[place.task.id] = place
    group = place.task
    if not isinstance(group, GroupTask):
        return
    loops = place.loops + (1 if _is_loop(group) else 0)
    for phase, tasks in ((Phase.ERRORS, group.errors), (Phase.FINALLY, group.finally_)):
        for position, task in enumerate(enabled(tasks)):
            _add(places, Place(task, group, phase, position, place.loops, place.is_after))
    for position, task in enumerate(enabled(tuple(group.branches()))):
        _add(places, Place(task, group, Phase.TASKS, position, loops, place.is_after))
    if isinstance(group, FlowableTask):
        for task in enabled(tuple(group.asides())):
            _add(places, Place(task, None, Phase.TASKS, 0, place.loops, place.is_after))


def _is_loop(group: GroupTask) -> bool:
    return isinstance(group, FlowableTask) and group.is_loop


def position_in(tasks: tuple[Task, ...], task_id: str) -> int:
    """The position of a task in the list that its plan follows.

    Raises:
        EngineBug: it is not there, as with documents of different moments.
    """
    for position, task in enumerate(tasks):
        if task.id == task_id:
            return position
    raise EngineBug(f"the task {task_id} is not in the list that counts it")
