"""Commands that the document of a task run keeps itself, until what they ask for has come about.

An attempt that was handed out is in the task run of its message, the first lease of one that runs
in the task run that is leased: neither costs a write of its own, nor one to be forgotten. The
write that follows from the command replaces it; where none has come by its date, whoever sweeps
carries the command out again. A look at a list stays in the task run that has ended: no date
brings it back, but the message that caused it, if that comes again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeGuard, assert_never

from pydantic import TypeAdapter

from shared.backends.gcp.bodies import Fields
from shared.backends.gcp.reads import Found
from shared.backends.gcp.shapes import RECALLS, RECALLS_OF_CAUSE
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Change
from shared.errors import EngineBug
from shared.model.command import Command, CountUnits, RunTask, StartTimer
from shared.model.commit import AnyDocument
from shared.model.taskrun import TaskRun
from shared.model.timer import TimerKind
from shared.ports.repository import Conflict

HANDED_OUT_AGAIN = timedelta(minutes=1)
"""How long an attempt may wait for a worker before it is handed out a second time, the last."""

Kept = RunTask | StartTimer | CountUnits

_COMMAND: TypeAdapter[Kept] = TypeAdapter(Kept)
_NOTHING: Fields = {"recall_at": None, "recall": None, "recall_cause": None}


@dataclass(frozen=True, slots=True)
class Recall:
    """A command whose date has come.

    Attributes:
        path: of the task run that keeps it.
    """

    path: str
    command: Kept


class Recalls:
    """Finds the commands that task runs keep."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self, at: datetime, limit: int) -> list[Recall]:
        """Those whose date is not after `at`, earliest first."""
        ranges = (("recall_at", "<=", date_text(at)),)
        query = self._store.reads.query(RECALLS, ranges=ranges)
        return [_recall(one) for one in self._store.reads.first(query, limit)]

    def of_cause(self, cause: str) -> list[RunTask | CountUnits]:
        """What a message has left: attempts that nobody has taken since, and looks at lists."""
        query = self._store.reads.query(RECALLS_OF_CAUSE, equal={"recall_cause": cause})
        found = (_recall(one).command for one in self._store.reads.all(query))
        return [command for command in found if not isinstance(command, StartTimer)]

    def done(self, recall: Recall) -> None:
        """Forgets a command that was carried out again, unless the task run was written since."""
        version = self._store.reads.versions.known(recall.path)
        if version is None:
            return
        try:
            self._store.writes.apply([Change(recall.path, _NOTHING, version)])
        except Conflict:
            return


class Keeping:
    """Distributes the commands of commits over the task runs that are written with them."""

    def __init__(self, documents: Iterable[AnyDocument]) -> None:
        self._runs = {one.id: one for one in documents if isinstance(one, TaskRun)}
        self._kept: dict[str, Fields] = {}

    def take(self, cause: str, commands: Sequence[Command]) -> list[Command]:
        """Keeps what a task run can keep; gives the rest."""
        return [command for command in commands if not self._keeps(cause, command)]

    def fields(self, run: TaskRun) -> Fields:
        """What the document of a task run says of it; nothing leaves it as it is."""
        kept = self._kept.get(run.id)
        if kept is not None:
            return kept
        return _NOTHING if run.version > 0 and run.state.current.is_terminal else {}

    def _keeps(self, cause: str, command: Command) -> bool:
        if not is_keepable(command):
            return False
        run = self._runs.get(command.task_run_id)
        if run is None or run.id in self._kept or not _is_current(command, run):
            return False
        at = _date_of(command)
        self._kept[run.id] = {
            "recall_at": at and date_text(at),
            "recall": _COMMAND.dump_json(command),
            "recall_cause": cause,
        }
        return True


def is_keepable(command: Command) -> TypeGuard[Kept]:
    """Whether a task run may keep a command."""
    if isinstance(command, StartTimer):
        return command.timer is TimerKind.LEASE
    return isinstance(command, RunTask | CountUnits)


def _is_current(command: Kept, run: TaskRun) -> bool:
    if isinstance(command, CountUnits):
        return True
    return run.attempt == command.attempt and not run.state.current.is_terminal


def _date_of(command: Kept) -> datetime | None:
    match command:
        case StartTimer(at=at):
            return at
        case RunTask():
            return datetime.now(UTC) + HANDED_OUT_AGAIN
        case CountUnits():
            return None
        case _:
            assert_never(command)


def _recall(found: Found) -> Recall:
    body = found.fields["recall"]
    if not isinstance(body, bytes):
        raise EngineBug(f"the task run {found.key} keeps no command")
    return Recall(found.snapshot.reference.path, _COMMAND.validate_json(body))
