"""What must hold of every commit and at the end of every run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from shared.backends.memory.repository import MemoryRepository
from shared.model.command import Announce, Command, CountUnits, CreateExecution, RunTask
from shared.model.commit import AnyDocument, Commit
from shared.model.event import (
    AnyEvent,
    RestartRequested,
    StartForced,
    StatusChanged,
    TaskRunMarked,
)
from shared.model.execution import Caller, Execution
from shared.model.scope import Phase, Scope, Shard
from shared.model.slots import Slots
from shared.model.state import (
    ATTEMPT_MOVES,
    EXECUTION_MOVES,
    REOPENING,
    TASK_RUN_MOVES,
    History,
    Moves,
    State,
)
from shared.model.task import LoopOfChains, LoopOfFans, Plan
from shared.model.taskrun import RemovedTaskRun, TaskRun
from shared.ports.clock import Clock
from shared.runtime import subflows
from tests.simulation.heat import Heat

FORESEEN = re.compile("^SLA '|concurrency limit exceeded$|was deleted$|could not be handled")
"""The reasons for which an execution may fail without a task that does."""

HELD = frozenset({State.PAUSED, State.BREAKPOINT})
"""The states in which an execution waits for somebody and starts nothing."""


class WatchedRepository(MemoryRepository):
    """Looks at every commit before it is applied.

    Args:
        clock: of the simulated world.
        tolerance: how long after the end a step that had begun before may still start something;
            it writes other documents than the end, and the sweep finds what it has started.
    """

    def __init__(self, clock: Clock, tolerance: timedelta) -> None:
        super().__init__()
        self._clock = clock
        self._tolerance = tolerance
        self._ended_at: dict[str, datetime] = {}
        self._held_since: dict[str, datetime] = {}
        self._asked: dict[str, list[AnyEvent]] = {}
        self.after_tasks: frozenset[str] = frozenset()
        """Ids of the tasks that may start when the execution has ended."""
        self.broken: list[str] = []
        self.heat = Heat()

    def asked(self, event: AnyEvent) -> None:
        """Notes what was asked of an execution: nothing is opened again that nobody asked for."""
        if isinstance(event, RestartRequested | TaskRunMarked | StatusChanged | StartForced):
            self._asked.setdefault(event.execution_id, []).append(event)

    def commit(self, commits: Sequence[Commit], handled: Sequence[str] = ()) -> None:
        """Applies every commit, and notes what is wrong with it."""
        before = {
            document.id: self._stored(document)
            for commit in commits
            for document in commit.documents
        }
        headers = dict(self._executions)
        was_over, was_held = self._since(self._ended_at), self._since(self._held_since)
        super().commit(commits, handled)
        self.heat.committed(commits, self._clock.now())
        for commit in commits:
            for document in commit.documents:
                if isinstance(document, Execution):
                    if not document.state.current.is_terminal:
                        was_over.discard(document.id)
                    if moved(headers.get(document.id), document):
                        was_held.discard(document.id)
                    headers[document.id] = document
            for document in commit.documents:
                self._look(before[document.id], document, headers.get(_owner(document)))
                if isinstance(document, TaskRun) and document.task_id not in self.after_tasks:
                    known = before[document.id]
                    known_run = known if isinstance(known, TaskRun) else None
                    if document.execution_id in was_over:
                        self.broken += starts_too_late(known_run, document)
                    if document.execution_id in was_held and known_run is None:
                        self.broken += starts_while_held(document)
                before[document.id] = None if isinstance(document, RemovedTaskRun) else document
            self._look_at_commands(commit, was_over, was_held)
        self._note_states()

    def _note_states(self) -> None:
        now = self._clock.now()
        for known in self._executions.values():
            state = known.state.current
            _keep(self._ended_at, known.id, now, holds=state.is_terminal)
            _keep(self._held_since, known.id, now, holds=state in HELD)

    def _since(self, dates: Mapping[str, datetime]) -> set[str]:
        """Executions of which something is true for so long that every step knows."""
        now = self._clock.now()
        return {name for name, date in dates.items() if now - date >= self._tolerance}

    def kept_commands(self) -> dict[str, object]:
        """Commands that nobody has sent."""
        return dict(self._unsent)

    def swept_commands(self) -> dict[str, tuple[Command, ...]]:
        """Those that are found without the message that has caused them: all but looks."""
        left = {
            cause: tuple(one for one in commands if not isinstance(one, CountUnits))
            for cause, commands in self._unsent.items()
        }
        return {cause: commands for cause, commands in left.items() if commands}

    def orphans(self) -> list[str]:
        """Task runs that are left of executions that were deleted."""
        runs = [run for found in self._task_runs.values() for run in found.values()]
        return [run.task_id for run in runs if run.execution_id not in self._executions]

    def _stored(self, document: AnyDocument) -> AnyDocument | None:
        match document:
            case Execution():
                return self.execution(document.id)
            case TaskRun() | RemovedTaskRun():
                return self.task_run(document.execution_id, document.id)
            case Shard():
                return self.shard(document.execution_id, document.id)
            case _:
                return None

    def _look(self, old: AnyDocument | None, new: AnyDocument, header: Execution | None) -> None:
        match new:
            case Execution():
                known = old if isinstance(old, Execution) else None
                asked = self._asked.get(new.id, ())
                self.broken += header_moves_wrongly(known, new, asked)
                self.broken += counts_wrongly(new.root, "the flow's list", new)
            case TaskRun():
                known_run = old if isinstance(old, TaskRun) else None
                marks = self._asked.get(new.execution_id, ())
                self.broken += changes_wrongly(known_run, new, header, marks)
            case Slots():
                self.broken += self._grants_wrongly(new)
            case Shard():
                self.broken += counts_wrongly(new.scope, f"shard {new.index}", header)
            case _:
                pass

    def _grants_wrongly(self, slots: Slots) -> Iterator[str]:
        """Whether more hold a slot than may, beside those that run whatever the limit says."""
        held = [one for one in slots.holders if not slots.generations.get(one)]
        held = [one for one in held if not self._runs_regardless(one)]
        if len(held) > slots.limit:
            yield f"{held} hold {slots.limit} slots"

    def _runs_regardless(self, execution_id: str) -> bool:
        known = self._executions.get(execution_id)
        is_forced = any(isinstance(one, StartForced) for one in self._asked.get(execution_id, ()))
        is_copy = known is not None and known.parent_id is not None
        return is_forced or is_copy

    def slots_left(self) -> list[str]:
        """Executions that hold a slot, or wait for one."""
        found = [one for one in self._others.values() if isinstance(one, Slots)]
        return [name for slots in found for name in (*slots.holders, *slots.line)]

    def _look_at_commands(self, commit: Commit, was_over: set[str], was_held: set[str]) -> None:
        for command in commit.commands:
            match command:
                case Announce(event=event):
                    self.asked(event)
                case RunTask() if command.execution_id in was_over:
                    run = self.task_run(command.execution_id, command.task_run_id)
                    if run is not None and run.task_id not in self.after_tasks:
                        self.broken.append(f"{run.task_id} is asked to run after the end")
                case CreateExecution(execution=child) if child.caller is not None:
                    caller = child.caller.execution_id
                    if child.metadata.attempt_number > 1:
                        continue
                    if caller in was_over and not self._is_after(child.caller):
                        self.broken.append(f"{child.id} is created after the end of {caller}")
                    # What was asked for before may begin; it does not go on.
                    if caller in was_held and child.caller.position >= subflows.SHARD_SIZE:
                        self.broken.append(f"{child.id} is created while {caller} waits")
                case _:
                    pass

    def _is_after(self, caller: Caller) -> bool:
        run = self.task_run(caller.execution_id, caller.task_run_id)
        return run is not None and run.task_id in self.after_tasks


def _owner(document: AnyDocument) -> str:
    return document.id if isinstance(document, Execution) else document.execution_id


def moved(old: Execution | None, new: Execution) -> bool:
    """Whether an execution has another state, or had one in between."""
    return old is None or old.state != new.state


def _keep(dates: dict[str, datetime], name: str, now: datetime, *, holds: bool) -> None:
    if holds:
        dates.setdefault(name, now)
    else:
        dates.pop(name, None)


def header_moves_wrongly(
    old: Execution | None, new: Execution, asked: Sequence[AnyEvent]
) -> Iterator[str]:
    """Whether an execution took a move that its table does not have and nobody has asked for."""
    if old is None:
        # A replay begins with the history of its source.
        return
    states = [moment.state for moment in new.state.histories]
    known = len(old.state.histories)
    if new.generation == old.generation and old.state.current.is_terminal and known < len(states):
        wanted = [one.state for one in asked if isinstance(one, StatusChanged) and one.moves]
        if [states[known]] == states[known:] and states[known] in wanted:
            return
    if new.generation > old.generation:
        requests = {
            one.generation for one in asked if isinstance(one, RestartRequested | TaskRunMarked)
        }
        if new.generation != old.generation + 1 or old.generation not in requests:
            yield f"{new.id} was opened again, and nobody asked for that"
        if states[known : known + 1] == [State.RESTARTED]:
            yield from moves_wrongly(EXECUTION_MOVES, None, new.state, new.id, first=known)
            return
    yield from moves_wrongly(EXECUTION_MOVES, old.state, new.state, new.id)


def moves_wrongly(
    moves: Moves, old: History | None, new: History, name: str, *, first: int = 0
) -> Iterator[str]:
    """Whether a history was rewritten, or took a move that the table does not have.

    Args:
        moves: the table.
        old: as it was; None to look at all moves.
        new: as it is.
        name: of what it is the history.
        first: moves before this entry are not looked at.
    """
    known = () if old is None else old.histories
    if new.histories[: len(known)] != known:
        yield f"the history of {name} was rewritten"
        return
    states = [moment.state for moment in new.histories[max(len(known) - 1, first, 0) :]]
    for source, target in pairwise(states):
        if target not in moves[source]:
            yield f"{name} went from {source} to {target}"


def counts_wrongly(scope: Scope, name: str, header: Execution | None) -> Iterator[str]:
    """Whether a scope counts what can not be.

    An iteration that runs counts twice while the state of one of its task runs is being set.
    """
    is_open = header is not None and header.state.current is State.RESTARTED
    too_many = scope.running > scope.cursor and not is_open
    if scope.running < 0 or scope.cursor > scope.total or too_many:
        yield f"{name} counts wrongly: {scope!r}"


def changes_wrongly(
    old: TaskRun | None,
    new: TaskRun,
    header: Execution | None = None,
    asked: Sequence[AnyEvent] = (),
) -> Iterator[str]:
    """Whether a task run did what none may.

    Args:
        old: as it was; None for one that is created.
        new: as it is.
        header: of its execution, as the same commit leaves it.
        asked: what was asked of the execution.
    """
    yield from _attempts_wrong(new)
    if new.scope is not None:
        yield from counts_wrongly(new.scope, new.task_id, header)
    if old is None:
        # A copy has the history of what it is a copy of.
        is_copy = header is not None and header.state.current is State.RESTARTED
        if not is_copy:
            yield from moves_wrongly(TASK_RUN_MOVES, None, new.state, new.task_id)
        return
    if (new.dynamic and new.attempt > old.attempt) or new.round > old.round:
        yield from moves_wrongly(TASK_RUN_MOVES, None, new.state, new.task_id)
        return
    if _was_opened(old, new):
        if header is None or header.state.current is not State.RESTARTED:
            yield f"{new.task_id} was opened again in an execution that was not"
        yield from moves_wrongly(
            TASK_RUN_MOVES, None, new.state, new.task_id, first=len(old.state.histories)
        )
        return
    if _was_marked(old, new, asked):
        return
    yield from moves_wrongly(TASK_RUN_MOVES, old.state, new.state, new.task_id)
    if old.state.current.is_terminal:
        frozen = old.model_copy(update={"version": new.version, "scope": new.scope})
        if frozen != new:
            yield f"{new.task_id} changed after its end"


def _attempts_wrong(run: TaskRun) -> Iterator[str]:
    for attempt in run.attempts:
        yield from moves_wrongly(ATTEMPT_MOVES, None, attempt.state, f"an attempt of {run.task_id}")
    numbers = [attempt.number for attempt in run.attempts]
    if numbers != sorted(set(numbers)):
        yield f"the attempts of {run.task_id} are numbered {numbers}"


def _was_opened(old: TaskRun, new: TaskRun) -> bool:
    added = [moment.state for moment in new.state.histories[len(old.state.histories) :]]
    if added[:1] == [State.RESTARTED]:
        return old.state.current in REOPENING
    return old.state.current.is_terminal and added[:1] == [State.RUNNING]


def _was_marked(old: TaskRun, new: TaskRun, asked: Sequence[AnyEvent]) -> bool:
    added = [moment.state for moment in new.state.histories[len(old.state.histories) :]]
    return any(
        isinstance(one, TaskRunMarked) and one.task_run_id == new.id and [one.state] == added
        for one in asked
    )


def starts_while_held(new: TaskRun) -> Iterator[str]:
    """Whether a task run starts although its execution waits for somebody."""
    if not new.dynamic and not new.state.current.is_terminal:
        yield f"{new.task_id} starts while its execution waits"


def starts_too_late(old: TaskRun | None, new: TaskRun) -> Iterator[str]:
    """Whether a task run of an execution that has ended does anything but end."""
    if old is None:
        # A child of a WorkingDirectory that started before may be told of when it has ended.
        if not (new.dynamic and new.state.current.is_terminal):
            yield f"{new.task_id} was created after the end of the execution"
        return
    added = [moment.state for moment in new.state.histories[len(old.state.histories) :]]
    allowed = {State.KILLING}
    if new.attempts and new.attempts[-1].worker_id is not None:
        # A worker that had taken it before tells so now.
        allowed.add(State.RUNNING)
    wrong = [state for state in added if not state.is_terminal and state not in allowed]
    if wrong:
        yield f"{new.task_id} became {wrong} after the end of the execution"


def rests_wrongly(
    execution: Execution, runs: Sequence[TaskRun], exits: frozenset[str] = frozenset()
) -> Iterator[str]:
    """What is wrong with an execution at the end of everything.

    Args:
        execution: its header.
        runs: its task runs.
        exits: ids of the tasks that may have ended it before its list was over.
    """
    if not execution.state.current.is_terminal:
        yield f"the execution is {execution.state.current} for ever"
    if not execution.is_over:
        yield f"the execution is not over: {execution.root!r}"
    if execution.error is not None and not FORESEEN.search(execution.error):
        yield f"the engine gave up: {execution.error}"
    for run in runs:
        yield from _run_rests_wrongly(run)
    normal = {State.SUCCESS, State.WARNING}
    was_set = len([one for one in execution.state.histories[-2:] if one.state.is_terminal]) > 1
    was_left = any(run.task_id in exits for run in runs)
    is_normal = execution.state.current in normal and not (was_set or was_left)
    if is_normal and not _is_whole(execution.root):
        yield f"the flow's list is not whole: {execution.root!r}"


def _run_rests_wrongly(run: TaskRun) -> Iterator[str]:
    state = run.state.current
    if not state.is_terminal:
        yield f"{run.task_id} {run.path} is {state} for ever"
    gave = (run.outputs or {}).get("attempt")
    if gave is not None and gave not in {attempt.number for attempt in run.attempts}:
        yield f"{run.task_id} has outputs of an attempt {gave} that it never made"
    if run.scope is not None and run.scope.phase is not Phase.CLOSED and state is not State.SKIPPED:
        yield f"the list of {run.task_id} is not closed: {run.scope!r}"
    still_open = [one for one in run.attempts if not one.state.current.is_terminal]
    if still_open:
        yield f"{run.task_id} has ended and its attempt {still_open[0].number} has not"


def ends_too_early(runs: Sequence[TaskRun]) -> Iterator[str]:
    """Whether a group succeeded before everything in it had ended, or a task with old outputs.

    Asked only where nothing was cut off: what surrounds something may end it with any state.
    """
    for run in runs:
        is_good = run.state.current in {State.SUCCESS, State.WARNING}
        gave = (run.outputs or {}).get("attempt")
        raw = run.attempts[-1].state.current if run.attempts else State.FAILED
        if gave not in {None, run.attempt} and raw in {State.SUCCESS, State.WARNING}:
            yield f"{run.task_id} ended with attempt {run.attempt} and outputs of {gave}"
        if run.scope is not None and is_good and not _is_whole(run.scope):
            yield f"the list of {run.task_id} is not whole: {run.scope!r}"


def exceeds_limits(loops: Mapping[str, Plan], runs: Sequence[TaskRun]) -> Iterator[str]:
    """Whether more units of a loop ran at once than it allows.

    Asked only where nobody opened anything again.

    Args:
        loops: what they start, by task id.
        runs: of the execution.
    """
    for loop in runs:
        plan = loops.get(loop.task_id)
        if isinstance(plan, LoopOfChains | LoopOfFans) and plan.concurrent:
            units = [run for run in runs if run.parent_id == loop.id and run.iteration is not None]
            if _most_at_once(plan, units) > plan.concurrent:
                yield f"{loop.task_id} {loop.path} went over its limit of {plan.concurrent}"


def _most_at_once(plan: LoopOfChains | LoopOfFans, runs: Sequence[TaskRun]) -> int:
    since: dict[object, datetime] = {}
    until: dict[object, datetime] = {}
    for run in runs:
        unit = run.iteration if isinstance(plan, LoopOfChains) else run.id
        created = run.state.start_date
        # The date of what ends a task run from around it may be older.
        ended = max(created, run.state.histories[-1].date)
        since[unit] = min(since.get(unit, created), created)
        until[unit] = max(until.get(unit, ended), ended)
    changes = [(at, -1) for at in until.values()] + [(at, 1) for at in since.values()]
    return max(accumulate(change for _, change in sorted(changes)), default=0)


def _is_whole(scope: Scope) -> bool:
    return scope.has_failed or scope.is_over
