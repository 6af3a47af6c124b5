"""Firestore and Pub/Sub as dictionaries that count: what the service bills, and what is hot.

The backends above them are the real ones; only the calls of the clients are played.
"""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

from google.api_core.exceptions import NotFound

from shared.backends.gcp.bodies import Bodies
from shared.backends.gcp.creation_order import CreationOrder
from shared.backends.gcp.reads import Found, Reads, Versions
from shared.backends.gcp.shapes import KEY, Order
from shared.backends.gcp.store import Store
from shared.backends.gcp.writes import Add, Change, Delete, Put, Remove, Set, Writes, _Contended
from shared.ports.queue import Queue
from shared.ports.storage import Storage


@dataclass
class Ledger:
    """What was asked of Google Cloud.

    Attributes:
        reads: documents, and one for each empty answer, as they are billed.
        writes: documents of commits that were applied; deletions apart.
        messages: that were published.
        calls: of functions: pushes, and requests from outside.
        wakeups: tasks of Cloud Tasks.
        of_document: writes by path.
    """

    reads: int = 0
    writes: int = 0
    deletes: int = 0
    messages: int = 0
    calls: int = 0
    wakeups: int = 0
    of_document: Counter[str] = field(default_factory=Counter)

    def counted(self) -> dict[str, int]:
        """The figures, without what belongs to single documents."""
        return {name: one for name, one in vars(self).items() if isinstance(one, int)}


@dataclass
class Database:
    """Documents by path: fields and when they were written last."""

    ledger: Ledger
    documents: dict[str, tuple[dict[str, object], datetime]] = field(default_factory=dict)
    time: datetime = datetime(2024, 3, 9, 8, tzinfo=UTC)

    def store(self, files: Storage) -> Store:
        """A process of its own: it knows nothing of what others have read."""
        reads = CountedReads(self)
        return Store(reads, CountedWrites(reads, self), Bodies(files), CreationOrder())

    def tick(self) -> datetime:
        """Another date than any before."""
        self.time += timedelta(microseconds=1)
        return self.time


@dataclass(frozen=True)
class Asked:
    """A query: whose names are those of the client's."""

    shape: object
    parent: str
    equal: Mapping[str, object]
    contains: tuple[str, object] | None
    ranges: tuple[tuple[str, str, object], ...]
    skipped: int = 0
    after: str = ""

    def select(self, names: object) -> "Asked":
        """A projection is billed as the whole document."""
        return self

    def offset(self, skipped: int) -> "Asked":
        return replace(self, skipped=skipped)

    def start_after(self, snapshot: SimpleNamespace) -> "Asked":
        return replace(self, after=snapshot.reference.path)


_COMPARED = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True)
class Client:
    """What is asked of the client itself: single deletions."""

    database: Database

    def document(self, path: str) -> "Reference":
        return Reference(self.database, path)

    def write_option(self, *, exists: bool) -> None:
        assert exists


@dataclass(frozen=True)
class Reference:
    """A document by its path."""

    database: Database
    path: str

    def delete(self, option: None) -> None:
        """Deletes what is there."""
        if self.database.documents.pop(self.path, None) is None:
            raise NotFound(self.path)
        self.database.ledger.deletes += 1


class CountedReads(Reads):
    """Reads of one process."""

    def __init__(self, database):
        super().__init__(Client(database), Versions())
        object.__setattr__(self, "database", database)

    def one(self, path):
        self.database.ledger.reads += 1
        return self._known(path)

    def many(self, paths, only=None):
        self.database.ledger.reads += len(paths)
        found = {path: self._known(path) for path in paths}
        return {path: fields for path, fields in found.items() if fields is not None}

    def _known(self, path):
        found = self.database.documents.get(path)
        if found is None:
            return None
        version = found[0].get("version")
        if isinstance(version, int):
            self.versions.put(path, version, found[1])
        return dict(found[0])

    def query(self, shape, parent="", *, equal=None, contains=None, ranges=()):
        return Asked(shape, parent, equal or {}, contains, tuple(ranges))

    def first(self, query, limit):
        found = self._found(query)[:limit]
        self.database.ledger.reads += max(len(found), 1)
        return found

    def all(self, query):
        yield from self.first(query, len(self.database.documents) + 1)

    def count(self, query):
        self.database.ledger.reads += 1
        return len(self._found(query))

    def _found(self, query):
        paths = [path for path in self.database.documents if self._matches(query, path)]
        for name, direction in reversed(query.shape.order.items()):
            paths.sort(key=partial(self._rank, name), reverse=direction is Order.DESCENDING)
        if query.after:
            paths = paths[paths.index(query.after) + 1 :]
        return [self._row(path) for path in paths[query.skipped :]]

    def _rank(self, name, path):
        value = path if name == KEY else self._raw(path).get(name)
        return value is not None, value

    def _raw(self, path):
        return self.database.documents[path][0]

    def _row(self, path):
        reference = SimpleNamespace(path=path)
        return Found(
            path.rpartition("/")[2], self._known(path), SimpleNamespace(reference=reference)
        )

    def _matches(self, query, path):
        folder = path.rpartition("/")[0]
        wanted = str(query.shape.collection)
        if query.shape.everywhere:
            is_there = folder.rpartition("/")[2] == wanted
        else:
            is_there = folder == (f"{query.parent}/{wanted}" if query.parent else wanted)
        fields = self._raw(path)
        return (
            is_there
            and all(_equals(fields.get(name), value) for name, value in query.equal.items())
            and all(
                fields.get(name) is not None and _COMPARED[sign](fields[name], value)
                for name, sign, value in query.ranges
            )
            and (query.contains is None or query.contains[1] in fields[query.contains[0]])
        )


def _equals(known, wanted):
    return known in wanted if isinstance(wanted, list) else known == wanted


class CountedWrites(Writes):
    """Writes of one process; conflicts and their repetition are the real ones."""

    def __init__(self, reads, database):
        super().__init__(reads)
        self.database = database

    def _commit(self, writes, times):
        documents = self.database.documents
        for write in writes:
            known = documents.get(write.path)
            match write:
                case Put(version=0) | Add() if known is not None:
                    raise _Contended
                case Put(version=0) | Add() | Set() | Delete():
                    pass
                case Put() | Change() | Remove():
                    if known is None or known[1] != times[write.path]:
                        raise _Contended
        at = self.database.tick()
        for write in writes:
            self._apply(write, at)

    def _apply(self, write, at):
        ledger, documents = self.database.ledger, self.database.documents
        if isinstance(write, Remove | Delete):
            ledger.deletes += 1
            documents.pop(write.path, None)
            return
        ledger.writes += 1
        ledger.of_document[write.path] += 1
        before = documents.get(write.path, ({}, at))[0] if isinstance(write, Put | Change) else {}
        documents[write.path] = (before | write.fields, at)
        if isinstance(write, Put | Change):
            version = write.version + (1 if isinstance(write, Put) else 0)
            self._reads.versions.put(write.path, version, at)


class CountedQueue(Queue):
    """Topics that keep what was sent until it is delivered."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.waiting = deque()

    def send(self, messages):
        self.ledger.messages += len(messages)
        self.waiting.extend(messages)

    def receive(self, topic, wait):
        raise NotImplementedError

    def receive_all(self, topic, wait, limit):
        raise NotImplementedError

    def ack(self, message):
        raise NotImplementedError

    def nack(self, message, delay):
        raise NotImplementedError
