"""Commits of the engine as one write of Firestore."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, assert_never

from shared.backends.encoding import as_one_write, encoded
from shared.backends.gcp.bodies import LARGEST_BODY_BYTES, Fields
from shared.backends.gcp.execution_search import execution_path, search_fields
from shared.backends.gcp.firestore_metrics import metrics_write
from shared.backends.gcp.firestore_timers import timer_write
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.log_fields import pack_writes
from shared.backends.gcp.outbox import Outbox
from shared.backends.gcp.recalls import Keeping, is_keepable
from shared.backends.gcp.shapes import Collection
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.task_run_fields import task_run_fields
from shared.backends.gcp.writes import Delete, Put, Remove, Set, Write
from shared.model.command import Command, StartTimer
from shared.model.commit import AnyDocument, Commit, Deletion
from shared.model.execution import Execution
from shared.model.log import LogChunk
from shared.model.metric import MetricChunk
from shared.model.scope import LoopValues, Shard
from shared.model.slots import Slots
from shared.model.taskrun import RemovedTaskRun, TaskRun

LARGEST_COMMIT_BYTES = 3 * 1024 * 1024
"""Bodies of one batch. Firestore takes 10 MiB a request, its emulator 4."""

DELETED_VERSION = -1
"""Of a header that was deleted: nothing that was read has it."""

MOST_DELETED_AT_ONCE = 400
"""Documents of a deleted execution that go in the batch of its header; the rest goes before."""

C = TypeVar("C", LogChunk, MetricChunk)

Stored = Execution | TaskRun | Shard | LoopValues | Slots


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a body may be before it is a file: smaller where a commit has much to write."""

    body_bytes: int = LARGEST_BODY_BYTES


class CommitWrites:
    """Turns commits into writes and applies them, all or none."""

    def __init__(self, store: Store, outbox: Outbox) -> None:
        self._store = store
        self._outbox = outbox

    def apply(self, commits: Sequence[Commit]) -> None:
        """Applies commits in one batch. Raises Conflict, Unavailable."""
        documents = as_one_write(commits)
        limits = self._limits(documents, commits)
        keeping = Keeping(documents)
        left = [(one.cause, *_parted(keeping.take(one.cause, one.commands))) for one in commits]
        writes = self._of_documents(documents, commits, keeping, limits)
        writes += pack_writes(
            self._store, _distinct(one.logs for one in commits), limits.body_bytes
        )
        for metrics in _distinct(one.metrics for one in commits):
            writes.append(metrics_write(self._store, metrics, limits.body_bytes))
        # Commits of one cause that ask for the same keep one document.
        kept = [self._outbox.keep(cause, sent, limits.body_bytes) for cause, sent, _ in left]
        timers = [timer_write(timer) for _, _, started in left for timer in started]
        writes += {one.path: one for one in (*kept, *timers) if one is not None}.values()
        self._store.writes.apply(writes)
        for one in commits:
            if one.deleted is not None:
                self._store.bodies.forget(execution_path(one.deleted.execution_id))
            self._tell_starts(one.commands)
        for cause, sent, _ in left:
            self._outbox.expect(cause, sent)

    def _of_documents(
        self,
        documents: Sequence[AnyDocument],
        commits: Sequence[Commit],
        keeping: Keeping,
        limits: Limits,
    ) -> list[Write]:
        deleted = [commit.deleted for commit in commits if commit.deleted is not None]
        gone = {execution_path(one.execution_id): one for one in deleted}
        every = [write for one in documents for write in self._written(one, keeping, limits)]
        writes = list(_after_deletion(every, gone))
        named = {write.path for write in writes}
        for path, deletion in gone.items():
            writes += [one for one in self._deletions(path) if one.path not in named]
            writes.append(Set(path, _tombstone(deletion)))
        return writes

    def _tell_starts(self, commands: Sequence[Command]) -> None:
        """Nobody is woken for a lease: the minute sweep finds those that are over."""
        for command in commands:
            if isinstance(command, StartTimer):
                self._store.starts.put(command.id, wakes=not is_keepable(command))

    def _limits(self, documents: Sequence[AnyDocument], commits: Sequence[Commit]) -> Limits:
        """Spills the largest bodies until the batch is small enough."""
        logs: list[LogChunk] = [chunk for commit in commits for chunk in commit.logs]
        stored = [one for one in documents if not isinstance(one, RemovedTaskRun)]
        sizes = sorted((len(encoded(one)) for one in (*stored, *logs)), reverse=True)
        total = sum(sizes)
        limits = Limits()
        for size in sizes:
            if total <= LARGEST_COMMIT_BYTES:
                break
            limits = replace(limits, body_bytes=min(limits.body_bytes, size - 1))
            total -= size
        return limits

    def _written(self, document: AnyDocument, keeping: Keeping, limits: Limits) -> Iterator[Write]:
        if isinstance(document, RemovedTaskRun):
            if document.version > 0:
                yield Remove(_path(document), document.version)
            return
        stored = document.model_copy(update={"version": document.version + 1})
        path = _path(document)
        owner = path if isinstance(document, Execution) else execution_path(document.execution_id)
        fields = self._store.bodies.fields(encoded(stored), owner, limits.body_bytes)
        fields |= {"version": stored.version} | _found_by(stored)
        if isinstance(document, TaskRun):
            fields |= keeping.fields(document)
        if document.version == 0:
            fields |= {"sequence": self._store.order.next()}
        yield Put(path, fields, document.version)

    def _deletions(self, path: str) -> list[Delete]:
        """What deletes what is below a header. More than fits into one batch goes at once.

        Who dies in between leaves the header, and the message that comes again deletes the rest.
        """
        client = self._store.reads.client
        below = [
            reference.path
            for name in (Collection.TASK_RUNS, Collection.DOCUMENTS)
            for reference in client.collection(f"{path}/{name}").list_documents()
        ]
        while len(below) > MOST_DELETED_AT_ONCE:
            batch, below = below[:MOST_DELETED_AT_ONCE], below[MOST_DELETED_AT_ONCE:]
            self._store.writes.apply([Delete(one) for one in batch])
        return [Delete(one) for one in below]


def _parted(commands: Sequence[Command]) -> tuple[list[Command], list[StartTimer]]:
    """What messages carry, and the timers, which have documents of their own."""
    timers = [one for one in commands if isinstance(one, StartTimer)]
    return [one for one in commands if not isinstance(one, StartTimer)], timers


def _distinct(chunks: Iterable[Sequence[C]]) -> list[C]:
    """The chunks in order, the first of each id."""
    found: dict[str, C] = {}
    for some in chunks:
        for chunk in some:
            found.setdefault(chunk.id, chunk)
    return list(found.values())


def _tombstone(deletion: Deletion) -> Fields:
    """What stands in the place of a deleted header: no version of one, and no search finds it."""
    return {"deleted_at": date_text(deletion.at), "version": DELETED_VERSION}


def _after_deletion(writes: Sequence[Write], gone: Mapping[str, Deletion]) -> Iterator[Write]:
    """The writes when some executions go with everything that is written of them."""
    for write in writes:
        if write.path in gone:
            continue
        if not any(write.path.startswith(f"{path}/") for path in gone):
            yield write
        elif isinstance(write, Put) and write.version > 0:
            yield Remove(write.path, write.version)
        elif isinstance(write, Remove):
            yield write


def _path(document: AnyDocument) -> str:
    if isinstance(document, Execution):
        return execution_path(document.id)
    is_run = isinstance(document, TaskRun | RemovedTaskRun)
    collection = Collection.TASK_RUNS if is_run else Collection.DOCUMENTS
    return f"{execution_path(document.execution_id)}/{collection}/{key_of(document.id)}"


def _found_by(document: Stored) -> Fields:
    match document:
        case Execution():
            return search_fields(document)
        case TaskRun():
            return task_run_fields(document)
        case Shard() | LoopValues() | Slots():
            return {}
        case _:
            assert_never(document)
