"""Reading Firestore: documents by key, queries by shape, long results page by page."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from google.cloud import firestore
from google.cloud.firestore_v1.base_aggregation import AggregationResult
from google.cloud.firestore_v1.base_query import FieldFilter

from shared.backends.gcp.shapes import KEY, Order, Shape
from shared.backends.gcp.translation import translated

PAGE = 300
"""Documents of a long result that are in memory at a time."""

REMEMBERED = 50_000
"""Versions that one process knows the update times of."""

Fields = Mapping[str, object]
Snapshot: TypeAlias = firestore.DocumentSnapshot[firestore.DocumentReference]


@dataclass(frozen=True, slots=True)
class Found:
    """A document of a query.

    Attributes:
        key: the id of the document.
        snapshot: where the next page goes on.
    """

    key: str
    fields: Fields
    snapshot: Snapshot


class Versions:
    """Firestore's update time of each version that was read or written: what a write states.

    The lock protects the map. An entry never becomes wrong, only useless: a write that states an
    old time is refused.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def put(self, path: str, version: int, time: datetime) -> None:
        """Takes note of a version."""
        with self._lock:
            self._times[path] = (version, time)
            self._times.move_to_end(path)
            if len(self._times) > REMEMBERED:
                self._times.popitem(last=False)

    def time(self, path: str, version: int) -> datetime | None:
        """When a version was written, if that is known."""
        with self._lock:
            known = self._times.get(path)
        return known[1] if known is not None and known[0] == version else None

    def known(self, path: str) -> int | None:
        """The version that was read or written last."""
        with self._lock:
            found = self._times.get(path)
        return None if found is None else found[0]

    def forget(self, path: str) -> None:
        """The document was written by somebody else."""
        with self._lock:
            self._times.pop(path, None)


@dataclass(frozen=True, slots=True)
class Reads:
    """All reads of one process. Paths are `collection/key/collection/key`."""

    client: firestore.Client
    versions: Versions

    def one(self, path: str) -> Fields | None:
        """A document; None when there is none."""
        with translated("Firestore"):
            snapshot = self.client.document(path).get()
        return self._noted(snapshot)

    def many(self, paths: Sequence[str], only: Sequence[str] | None = None) -> dict[str, Fields]:
        """Those of the documents that are there, by path; of each all fields or `only` some."""
        if not paths:
            return {}
        found: dict[str, Fields] = {}
        with translated("Firestore"):
            references = [self.client.document(path) for path in paths]
            for snapshot in self.client.get_all(references, field_paths=only):
                fields = self._noted(snapshot)
                if fields is not None:
                    found[snapshot.reference.path] = fields
        return found

    def _noted(self, snapshot: Snapshot) -> Fields | None:
        fields = snapshot.to_dict()
        if not snapshot.exists or fields is None:
            return None
        version = fields.get("version")
        if isinstance(version, int):
            self.versions.put(snapshot.reference.path, version, snapshot.update_time)
        return fields

    def query(
        self,
        shape: Shape,
        parent: str = "",
        *,
        equal: Mapping[str, object] | None = None,
        contains: tuple[str, object] | None = None,
        ranges: Sequence[tuple[str, str, object]] = (),
        is_watched: bool = False,
    ) -> firestore.Query:
        """A query of a shape, ordered by key where nothing else decides.

        Args:
            shape: what it is like; fields beside it are refused.
            parent: path of the document that the collection is below; empty for none.
            equal: field -> value, or a list for any of several.
            contains: an array field and what must be in it.
            ranges: (field, operator, value), of the first field of the order.
            is_watched: it is listened to. Firestore then orders it by key unasked, and the client
                fails when it is told to: it sorts changes itself, and finds no such field.
        """
        top = f"{parent}/" if parent else ""
        query = self._all_of(shape, f"{top}{shape.collection}")
        for name, value in (equal or {}).items():
            _require(name in shape.equal, name, shape)
            operator = "in" if isinstance(value, list) else "=="
            query = query.where(filter=FieldFilter(name, operator, value))
        if contains is not None:
            _require(contains[0] in shape.contains, contains[0], shape)
            query = query.where(filter=FieldFilter(contains[0], "array_contains", contains[1]))
        for name, operator, value in ranges:
            _require(name == next(iter(shape.order), None), name, shape)
            query = query.where(filter=FieldFilter(name, operator, value))
        for name, direction in shape.order.items():
            query = query.order_by(name, direction=_DIRECTIONS[direction])
        if KEY in shape.order or is_watched:
            return query
        return query.order_by(KEY, direction=_last(shape))

    def _all_of(self, shape: Shape, path: str) -> firestore.Query:
        if shape.everywhere:
            return self.client.collection_group(path)
        return firestore.Query(self.client.collection(path))

    def first(self, query: firestore.Query, limit: int) -> list[Found]:
        """The first documents of a result."""
        if limit < 1:
            return []
        with translated("Firestore"):
            snapshots = list(query.limit(limit).stream())
        return [self._found(snapshot) for snapshot in snapshots]

    def all(self, query: firestore.Query) -> Iterator[Found]:
        """A result of any length, page by page behind a cursor."""
        page = self.first(query, PAGE)
        while page:
            yield from page
            if len(page) < PAGE:
                return
            page = self.first(query.start_after(page[-1].snapshot), PAGE)

    def count(self, query: firestore.Query) -> int:
        """How many documents a result has."""
        with translated("Firestore"):
            # A wrapper of the client hides `self` from its types, and it gives rows of results.
            rows: Iterable[Iterable[AggregationResult]] = query.count().get()  # type: ignore[call-arg,assignment]
        [[counted]] = rows
        return int(counted.value)

    def _found(self, snapshot: Snapshot) -> Found:
        return Found(snapshot.id, self._noted(snapshot) or {}, snapshot)


_DIRECTIONS = {
    Order.ASCENDING: firestore.Query.ASCENDING,
    Order.DESCENDING: firestore.Query.DESCENDING,
}


def _last(shape: Shape) -> str:
    """The direction of the key behind an order: that of its last field, which needs no index."""
    directions = list(shape.order.values())
    return _DIRECTIONS[directions[-1] if directions else Order.ASCENDING]


def _require(condition: object, name: str, shape: Shape) -> None:
    if not condition:
        raise ValueError(f"queries of {shape.collection} have no index for {name}")
