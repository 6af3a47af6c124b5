"""What must hold of every commit and at the end of every run."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from shared.backends.memory.repository import MemoryRepository
from shared.model.command import RunTask
from shared.model.commit import AnyDocument, Commit
from shared.model.execution import Execution
from shared.model.scope import Phase, Scope, Shard
from shared.model.state import ATTEMPT_MOVES, EXECUTION_MOVES, TASK_RUN_MOVES, History, Moves, State
from shared.model.taskrun import TaskRun
from shared.ports.clock import Clock


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
        self.after_tasks: frozenset[str] = frozenset()
        """Ids of the tasks that may start when the execution has ended."""
        self.broken: list[str] = []

    def commit(self, commits: Sequence[Commit], handled: Sequence[str] = ()) -> None:
        """Applies every commit, and notes what is wrong with it."""
        before = {
            document.id: self._stored(document)
            for commit in commits
            for document in commit.documents
        }
        was_over = self._over()
        super().commit(commits, handled)
        for known in self._executions.values():
            if known.state.current.is_terminal:
                self._ended_at.setdefault(known.id, self._clock.now())
        for commit in commits:
            for document in commit.documents:
                self._look(before[document.id], document, was_over)
                before[document.id] = document
            self._look_at_commands(commit, was_over)

    def _over(self) -> dict[str, bool]:
        """Which executions have ended so long ago that nothing of them may start."""
        now = self._clock.now()
        return {
            name: now - ended_at >= self._tolerance for name, ended_at in self._ended_at.items()
        }

    def kept_commands(self) -> dict[str, object]:
        """Commands that nobody has sent."""
        return dict(self._unsent)

    def _stored(self, document: AnyDocument) -> AnyDocument | None:
        match document:
            case Execution():
                return self.execution(document.id)
            case TaskRun():
                return self.task_run(document.execution_id, document.id)
            case Shard():
                return self.shard(document.execution_id, document.id)
            case _:
                return None

    def _look(self, old: AnyDocument | None, new: AnyDocument, was_over: dict[str, bool]) -> None:
        match new:
            case Execution():
                known = old.state if isinstance(old, Execution) else None
                self.broken += moves_wrongly(EXECUTION_MOVES, known, new.state, new.id)
                self.broken += counts_wrongly(new.root, "the flow's list")
            case TaskRun():
                known_run = old if isinstance(old, TaskRun) else None
                self.broken += changes_wrongly(known_run, new)
                if was_over.get(new.execution_id) and new.task_id not in self.after_tasks:
                    self.broken += starts_too_late(known_run, new)
            case Shard():
                self.broken += counts_wrongly(new.scope, f"shard {new.index}")
            case _:
                pass

    def _look_at_commands(self, commit: Commit, was_over: dict[str, bool]) -> None:
        for command in commit.commands:
            if not isinstance(command, RunTask) or not was_over.get(command.execution_id):
                continue
            run = self.task_run(command.execution_id, command.task_run_id)
            if run is not None and run.task_id not in self.after_tasks:
                self.broken.append(f"{run.task_id} is asked to run after the end")


def moves_wrongly(moves: Moves, old: History | None, new: History, name: str) -> Iterator[str]:
    """Whether a history was rewritten, or took a move that the table does not have."""
    known = () if old is None else old.histories
    if new.histories[: len(known)] != known:
        yield f"the history of {name} was rewritten"
        return
    states = [moment.state for moment in new.histories[max(len(known) - 1, 0) :]]
    for source, target in pairwise(states):
        if target not in moves[source]:
            yield f"{name} went from {source} to {target}"


def counts_wrongly(scope: Scope, name: str) -> Iterator[str]:
    """Whether a scope counts what can not be."""
    if scope.running < 0 or scope.cursor > scope.total or scope.running > scope.cursor:
        yield f"{name} counts wrongly: {scope!r}"


def changes_wrongly(old: TaskRun | None, new: TaskRun) -> Iterator[str]:
    """Whether a task run did what none may."""
    is_again = old is not None and (
        (new.dynamic and new.attempt > old.attempt) or new.round > old.round
    )
    known = None if old is None or is_again else old
    before = None if known is None else known.state
    yield from moves_wrongly(TASK_RUN_MOVES, before, new.state, new.task_id)
    for attempt in new.attempts:
        yield from moves_wrongly(ATTEMPT_MOVES, None, attempt.state, f"an attempt of {new.task_id}")
    numbers = [attempt.number for attempt in new.attempts]
    if numbers != sorted(set(numbers)):
        yield f"the attempts of {new.task_id} are numbered {numbers}"
    if new.scope is not None:
        yield from counts_wrongly(new.scope, new.task_id)
    if known is not None and known.state.current.is_terminal:
        frozen = known.model_copy(update={"version": new.version, "scope": new.scope})
        if frozen != new:
            yield f"{new.task_id} changed after its end"


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


def rests_wrongly(execution: Execution, runs: Sequence[TaskRun]) -> Iterator[str]:
    """What is wrong with an execution at the end of everything."""
    if not execution.state.current.is_terminal:
        yield f"the execution is {execution.state.current} for ever"
    if not execution.is_over:
        yield f"the execution is not over: {execution.root!r}"
    if execution.error is not None:
        yield f"the engine gave up: {execution.error}"
    for run in runs:
        yield from _run_rests_wrongly(run)
    normal = {State.SUCCESS, State.WARNING}
    if execution.state.current in normal and not _is_whole(execution.root):
        yield f"the flow's list is not whole: {execution.root!r}"


def _run_rests_wrongly(run: TaskRun) -> Iterator[str]:
    state = run.state.current
    if not state.is_terminal:
        yield f"{run.task_id} {run.path} is {state} for ever"
    finals = [moment for moment in run.state.histories if moment.state.is_terminal]
    if len(finals) > 1:
        yield f"{run.task_id} has {len(finals)} final states"
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


def _is_whole(scope: Scope) -> bool:
    return scope.has_failed or scope.is_over
