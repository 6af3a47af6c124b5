"""Many executions that have ended, written into a home directory without running them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.backends.standalone.database import Database
from shared.backends.standalone.sqlite_repository import SqliteRepository
from shared.model.commit import Commit
from shared.model.execution import Execution, ExecutionMetadata, Label
from shared.model.ids import id_of
from shared.model.state import EXECUTION_MOVES, History, State

BATCH = 1_000
APART = timedelta(seconds=20)
NAMESPACES = ("company.sales", "company.sales.eu", "company.ops", "lab")
FLOWS = 25
TEAMS = 10
_FAILED_EACH = 20
_RUNNING_EACH = 1_000


def write_history(database: Path, count: int) -> None:
    """Executions of 100 flows in 4 namespaces, one every 20 s until now; 5 % have FAILED."""
    database.parent.mkdir(parents=True, exist_ok=True)
    opened = Database(database)
    try:
        repository = SqliteRepository(opened, lambda _: None)
        for first in range(0, count, BATCH):
            made = [_execution(number, count) for number in range(first, min(count, first + BATCH))]
            repository.commit([Commit(cause=one.id, documents=(one,)) for one in made])
    finally:
        opened.close()


def _execution(number: int, count: int) -> Execution:
    execution_id = id_of("history", number)
    created = datetime.now(UTC) - APART * (count - number)
    return Execution(
        id=execution_id,
        namespace=NAMESPACES[number % len(NAMESPACES)],
        flow_id=f"flow-{number // len(NAMESPACES) % FLOWS}",
        flow_revision=1,
        state=_history(number, created),
        labels=tuple(_labels(number)),
        inputs={"name": "Ada", "number": number},
        original_id=execution_id,
        metadata=ExecutionMetadata(original_created_date=created),
    )


def _history(number: int, created: datetime) -> History:
    running = History.created(created).moved(
        EXECUTION_MOVES, State.RUNNING, created + timedelta(milliseconds=5)
    )
    if number % _RUNNING_EACH == 0:
        return running
    end = State.FAILED if number % _FAILED_EACH == 1 else State.SUCCESS
    ended_at = created + timedelta(milliseconds=10 + number % 5_000)
    return running.moved(EXECUTION_MOVES, end, ended_at)


def _labels(number: int) -> Iterator[Label]:
    yield Label(key="team", value=f"team-{number % TEAMS}")
    yield Label(key="run", value=str(number))
