"""One seed: a flow, its run in calm weather, its run in bad weather, and what must hold of both."""

import io
import json
import random
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.backends.memory.flows import MemoryFlows
from shared.model.event import KillRequested, LabelsRequested, ResumeRequested
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.state import State
from shared.model.task import FlowableTask, Task
from shared.model.task import Plan as TaskPlan
from shared.model.taskrun import TaskRun
from shared.model.uris import path_of
from shared.runtime.library import FlowLibrary
from shared.runtime.ports import Ports
from shared.sdk.registry import Registry
from tests.simulation import standins
from tests.simulation.bounds import small_bounds
from tests.simulation.dressing import dress, dress_for_ends, exits_of
from tests.simulation.faults import NONE, Rates, rates_of
from tests.simulation.flows import ITEMS, MOST_LINES, NAMESPACE, FlowMaker, Source
from tests.simulation.operations import MOST_ROUNDS, OPERATOR, Operator
from tests.simulation.oracle import UnforeseeableError, Verdict, foresee
from tests.simulation.watch import ends_too_early, exceeds_limits, rests_wrongly
from tests.simulation.world import EXECUTION_ID, Kind, SimulatedWorld

Wrap = Callable[[Ports], Ports]

BUSY = 0.4
"""Of so many seeds people do all sorts of things to the executions."""

SOON = timedelta(hours=1)
"""A kill has reached everything after this time, whatever the weather."""


@dataclass(frozen=True)
class Plan:
    """What a seed stands for.

    Attributes:
        kill_after: seconds until somebody kills the execution; None if nobody does.
        label_after: seconds until somebody sets a label; None if nobody does.
        resume_after: seconds until somebody resumes what is PAUSED then; None if nobody does.
        operations: seconds until somebody does something to some execution.
        late_operations: how many things people do when all has come to rest.
        starts_after: seconds until the execution starts.
        breaks: whether it stops at a breakpoint, if its flow has a task to stop before.
    """

    seed: int
    source: Source
    called: tuple[Source, ...]
    kind: Kind
    rates: Rates
    kill_after: float | None
    label_after: float | None
    resume_after: float | None
    operations: tuple[float, ...]
    late_operations: int
    starts_after: float
    breaks: bool

    @classmethod
    def of(cls, seed: int) -> "Plan":
        """The plan of a seed, always the same."""
        chance = random.Random(f"{seed}/plan")
        maker = FlowMaker(random.Random(f"{seed}/flow"))
        source = maker.flow()
        # Another source of chance, so that the flows of seeds are the same with operations.
        busy = random.Random(f"{seed}/operations")
        is_busy = busy.random() < BUSY
        if is_busy:
            dress(source, busy, is_called=False)
            for called in maker.called:
                dress(called, busy, is_called=True)
            ends = random.Random(f"{seed}/ends")
            for flow in (source, *maker.called):
                dress_for_ends(flow, ends)
        plan = cls(
            seed=seed,
            source=source,
            called=tuple(maker.called),
            kind=Kind(grouped=chance.random() < 0.3, workers=chance.randint(1, 3)),
            rates=rates_of(chance),
            kill_after=chance.uniform(0, 90) if chance.random() < 0.15 else None,
            label_after=chance.uniform(0, 60) if chance.random() < 0.1 else None,
            resume_after=chance.uniform(0, 60) if chance.random() < 0.1 else None,
            operations=_dates(busy) if is_busy else (),
            late_operations=busy.randint(0, 3) if is_busy else 0,
            starts_after=busy.uniform(1, 60) if is_busy and busy.random() < 0.1 else 0,
            breaks=is_busy and busy.random() < 0.2,
        )
        own_steps = not plan.kind.grouped and chance.random() < 0.7
        return replace(plan, kind=replace(plan.kind, own_steps=own_steps))

    @property
    def is_busy(self) -> bool:
        """Whether people do more than a kill, a label and a resume."""
        return bool(self.operations)


def _dates(chance: random.Random) -> tuple[float, ...]:
    """When people do something: mostly soon, as most executions are over soon."""
    most = (20, 60, 60, 300, 1500)
    return tuple(chance.uniform(0, chance.choice(most)) for _ in range(chance.randint(1, 8)))


@dataclass(frozen=True)
class End:
    """What a run has come to."""

    world: SimulatedWorld
    executions: tuple[Execution, ...]
    runs: tuple[TaskRun, ...]
    operator: Operator

    @property
    def last(self) -> Execution:
        """The execution that counts: the last of those that replace each other."""
        return next(one for one in reversed(self.executions) if one.caller is None)

    def of_last(self) -> tuple[TaskRun, ...]:
        """The task runs of the last execution."""
        return tuple(run for run in self.runs if run.execution_id == self.last.id)

    def states(self) -> dict[tuple[str, tuple[str, ...]], str]:
        """Final state by (task id, path)."""
        return {(run.task_id, run.path): str(run.state.current) for run in self.of_last()}

    def outputs(self) -> dict[tuple[str, tuple[str, ...]], object]:
        """Outputs by (task id, path), without dates and without what is in the storage."""
        return {
            (run.task_id, run.path): None if "resumed" in (run.outputs or {}) else run.outputs
            for run in self.of_last()
            if not _is_aside(run)
        }

    def lost_attempts(self) -> int:
        """Attempts whose worker died."""
        return sum(
            attempt.state.current is State.RESUBMITTED
            for run in self.runs
            for attempt in run.attempts
        )


def _is_aside(run: TaskRun) -> bool:
    return run.dynamic and run.parent_id is None


def problems_of(seed: int, wrap: Wrap | None = None) -> list[str]:
    """Everything that is wrong with a seed; nothing if the promises are kept.

    Args:
        seed: any number.
        wrap: puts other ports around the shells of the rough run; to plant bugs.
    """
    try:
        return _problems(Plan.of(seed), wrap)
    except Exception:  # noqa: BLE001 - whatever it is, the seed that shows it must be told
        return [traceback.format_exc()]


def _problems(plan: Plan, wrap: Wrap | None) -> list[str]:
    with small_bounds(random.Random(f"{plan.seed}/bounds")):
        library = FlowLibrary(MemoryFlows(), _registry())
        for source in plan.called:
            library.save(json.dumps(source))
        flow = library.save(json.dumps(plan.source))
        verdict = _foreseen(plan)
        calm = run(plan, library, flow, NONE)
        problems = [f"calm: {problem}" for problem in judged(plan, flow, calm, calm, verdict)]
        if problems:
            return problems
        rough = run(plan, library, flow, plan.rates, wrap)
        return [f"rough: {problem}" for problem in judged(plan, flow, rough, calm, verdict)]


_KNOWN: list[Registry] = []


def _registry() -> Registry:
    if not _KNOWN:
        _KNOWN.append(Registry.installed().with_catalog(standins.CATALOG))
    return _KNOWN[0]


def _refuses(flow: Source) -> bool:
    """Whether executions of a flow end that find no free slot."""
    return flow.get("concurrency", {}).get("behavior", "QUEUE") != "QUEUE"


def _foreseen(plan: Plan) -> Verdict | None:
    flows = (plan.source, *plan.called)
    if exits_of(flows) or any("sla" in flow or _refuses(flow) for flow in flows):
        # What they cut off, or refuse, hangs on what else runs when they come.
        return None
    try:
        return foresee(plan.source, plan.called)
    except UnforeseeableError:
        return None


def run(
    plan: Plan, library: FlowLibrary, flow: Flow, rates: Rates, wrap: Wrap | None = None
) -> End:
    """Runs the flow of a plan to its end, operations included unless the weather is calm."""
    chance = random.Random(f"{plan.seed}/weather")
    world = SimulatedWorld(library, chance, rates, plan.kind, wrap or (lambda ports: ports))
    is_calm = rates is NONE
    flows = [flow, *(library.find(NAMESPACE, str(one["id"])) for one in plan.called)]
    world.repository.after_tasks = frozenset(
        task_id for one in flows for task_id in _ids(one.after_execution)
    )
    for lines in range(MOST_LINES + 1):
        content = io.BytesIO(b"".join(b"item %d\n" % number for number in range(lines)))
        world.files.put(path_of(ITEMS.format(lines)), content)
    operator = Operator(world, library, random.Random(f"{plan.seed}/operator"))
    if is_calm:
        world.start(flow)
    else:
        breakpoints = (flow.tasks[0].id,) if plan.breaks else ()
        world.start(flow, plan.starts_after, breakpoints)
        _operate(plan, world)
        for date in plan.operations:
            world.hub.after(date, operator.act)
    with operator.known_ids():
        world.run()
        if plan.is_busy and not is_calm:
            _bring_to_rest(plan, world, operator)
    executions = tuple(reversed(world.repository.executions(limit=10_000)))
    runs = [run for one in executions for run in world.repository.task_runs(one.id)]
    return End(world, executions, tuple(runs), operator)


def _bring_to_rest(plan: Plan, world: SimulatedWorld, operator: Operator) -> None:
    """Lets go on what waits for somebody, until nothing does; and does some things in between."""
    left = plan.late_operations
    for _ in range(MOST_ROUNDS):
        if not operator.let_all_go():
            if left == 0:
                return
            left -= 1
            operator.act()
        world.run()


def _ids(tasks: tuple[Task, ...]) -> Iterator[str]:
    for task in tasks:
        yield task.id
        yield from _ids(tuple(task.children()))


def _loops(tasks: Iterable[Task]) -> dict[str, TaskPlan]:
    """What the loops among tasks, and inside of them, start."""
    found: dict[str, TaskPlan] = {}
    for task in tasks:
        if isinstance(task, FlowableTask) and task.is_loop:
            found[task.id] = task.plan(None)
        found |= _loops(task.children())
    return found


def _operate(plan: Plan, world: SimulatedWorld) -> None:
    """What people do; both are refused while there is no execution, or when it is over."""

    def kill() -> None:
        found = world.repository.execution(EXECUTION_ID)
        if found is not None and not found.state.current.is_terminal:
            world.tell(KillRequested(execution_id=EXECUTION_ID, at=world.hub.now()))

    def label() -> None:
        if world.repository.execution(EXECUTION_ID) is not None:
            labels = {"passer-by": "was here"}
            world.tell(
                LabelsRequested(execution_id=EXECUTION_ID, at=world.hub.now(), labels=labels)
            )

    def resume() -> None:
        found = world.repository.execution(EXECUTION_ID)
        for run_id in found.paused if found is not None else ():
            at = world.hub.now()
            world.tell(
                ResumeRequested(execution_id=EXECUTION_ID, at=at, task_run_id=run_id, values={})
            )
            world.was_resumed = True

    if plan.resume_after is not None:
        world.hub.after(plan.resume_after, resume)
    if plan.kill_after is not None:
        world.hub.after(plan.kill_after, kill)
    if plan.label_after is not None:
        world.hub.after(plan.label_after, label)


def judged(plan: Plan, flow: Flow, end: End, calm: End, verdict: Verdict | None) -> Iterator[str]:
    """What is wrong with the end of a run."""
    world = end.world
    yield from world.failures
    yield from world.repository.broken
    if not plan.kind.grouped:
        yield from world.repository.heat.problems()
    yield from _left(end)
    yield from _given_up_wrongly(end)
    is_busy = plan.is_busy and end is not calm
    if is_busy:
        yield from _operated_wrongly(end)
    elif not end.executions:
        yield "there is no execution"
        return
    exits = exits_of((plan.source, *plan.called))
    for execution in end.executions:
        own = [run for run in end.runs if run.execution_id == execution.id]
        yield from rests_wrongly(execution, own, exits)
        if not is_busy:
            yield from exceeds_limits(_loops(flow.tasks), own)
    yield from _children_wrong(end)
    was_killed = plan.kill_after is not None and end is not calm
    if verdict is None or is_busy or (was_killed and end.last.state.current is State.KILLED):
        return
    yield from _over_budget(end, verdict)
    if end.lost_attempts() == 0 and not world.was_resumed:
        yield from _differs(end, calm, verdict)


def _children_wrong(end: End) -> Iterator[str]:
    """Whether a child was made twice, forgotten, or outlived the kill of its parent."""
    by_id = {one.id: one for one in end.executions}
    seen: set[tuple[str, int, int, int]] = set()
    for child in end.executions:
        caller = child.caller
        if caller is None:
            continue
        number = child.metadata.attempt_number
        key = (caller.task_run_id, caller.attempt, caller.position, number)
        if key in seen:
            yield f"two executions for one call: {key}"
        seen.add(key)
        parent = by_id.get(caller.execution_id)
        was_operated = parent is None or _was_operated(child) or _was_operated(parent)
        if parent is None or was_operated or parent.id in end.operator.spared:
            continue
        killed_at = _killed_at(parent)
        ended_at = child.state.histories[-1].date
        if killed_at is not None and ended_at - killed_at > SOON:
            yield f"{child.id} ended {ended_at - killed_at} after the kill of {parent.id}"


def _was_operated(execution: Execution) -> bool:
    """Whether somebody has opened an execution again, or has set its state."""
    ends = [one for one in execution.state.histories if one.state.is_terminal]
    return len(ends) > 1


def _operated_wrongly(end: End) -> Iterator[str]:
    """Whether something that people have asked for is not so at the end."""
    if orphans := end.world.repository.orphans():
        yield f"task runs are left of deleted executions: {orphans}"
    for one in end.executions:
        inputs = end.operator.replayed.get(one.id, one.inputs)
        if one.inputs != inputs:
            yield f"the replay {one.id} has the inputs {one.inputs}, not {inputs}"
        labels = {label.key: label.value for label in one.labels}
        wanted = end.operator.labelled.get(one.id, 0)
        if int(labels.get(OPERATOR, "0")) < wanted:
            yield f"the label of {one.id} is {labels.get(OPERATOR)}, not {wanted}"


def _succeeds_too_early(end: End) -> Iterator[str]:
    """Whether a task that waits for executions succeeded before all of them had ended."""
    for run in end.of_last():
        if run.calls is None or run.state.current not in {State.SUCCESS, State.WARNING}:
            continue
        if run.calls.over not in {0, run.calls.total}:
            yield f"{run.task_id} has succeeded and counts {run.calls!r}"


def _killed_at(execution: Execution) -> datetime | None:
    moments = execution.state.histories
    return next((one.date for one in moments if one.state is State.KILLING), None)


def _left(end: End) -> Iterator[str]:
    world = end.world
    if world.post.waiting:
        yield f"messages are left: {world.post.waiting}"
    if world.timers.next_at() is not None:
        yield f"a timer is left for {world.timers.next_at()}"
    if slots := world.repository.slots_left():
        yield f"slots are held, or waited for: {slots}"
    kept = world.repository.swept_commands()
    if kept:
        yield f"commands were never sent: {kept}"
    for lease in world.leases.held():
        if lease.until > world.hub.now() or lease.worker_id in world.living:
            yield f"a lease is left: {lease!r}"


def _given_up_wrongly(end: End) -> Iterator[str]:
    """Whether a worker that lived and renewed its leases was taken for dead.

    News of an end that come later than a lease lasts find it given up.
    """
    reasons = {"death", "delayed", "worker_death", "worker_silence", "worker_stop"}
    if end.lost_attempts() and not reasons & end.world.weather.counts.keys():
        yield "an attempt was taken from a worker that lived"


def _over_budget(end: End, verdict: Verdict) -> Iterator[str]:
    for run in end.runs:
        lost = sum(attempt.state.current is State.RESUBMITTED for attempt in run.attempts)
        if lost != run.lost:
            yield f"{run.task_id} counts {run.lost} lost attempts of {lost}"
        budget = verdict.budget.get(run.task_id)
        if budget is not None and len(run.attempts) - lost > budget:
            yield f"{run.task_id} made {len(run.attempts)} attempts of {budget}, {lost} were lost"


def _differs(end: End, calm: End, verdict: Verdict) -> Iterator[str]:
    if end.last.state.current != verdict.state:
        yield f"the execution is {end.last.state.current}, not {verdict.state}"
    if not verdict.any_order:
        return
    yield from ends_too_early(end.of_last())
    yield from _succeeds_too_early(end)
    states = end.states()
    for key in sorted(states.keys() | verdict.runs.keys()):
        if key[0] in verdict.asides and key in states:
            # Nothing waits for it: it may be cut off by the end.
            continue
        if states.get(key) != verdict.runs.get(key):
            yield f"{key} is {states.get(key)}, not {verdict.runs.get(key)}"
    if len(end.of_last()) != len(states):
        yield "there are two task runs for one task and path"
    if end.outputs() != calm.outputs():
        yield f"the outputs differ: {end.outputs()} instead of {calm.outputs()}"
    if end.last.outputs != calm.last.outputs:
        yield f"the flow's outputs are {end.last.outputs}, not {calm.last.outputs}"
    if _labels(end) != _labels(calm):
        yield f"the labels are {_labels(end)}, not {_labels(calm)}"


def _labels(end: End) -> dict[str, str]:
    return {label.key: label.value for label in end.last.labels if label.key != "passer-by"}
