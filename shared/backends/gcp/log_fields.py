"""Chunks of flow logs as documents: those of one commit share one."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import TypeAdapter

from shared.backends.encoding import decoded, encoded
from shared.backends.gcp.bodies import Bodies
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import Collection
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Add, Set
from shared.model.ids import id_of
from shared.model.log import LogChunk
from shared.ports.storage import FileMissing

LARGEST_PACK_BYTES = 256 * 1024
"""Of the chunks that share a document; more would be slow to read for a page of lines."""

_CHUNKS: TypeAdapter[list[LogChunk]] = TypeAdapter(list[LogChunk])
_ARRAY = b"["
"""What the body of several chunks begins with."""


def chunk_path(chunk_id: str) -> str:
    """Where a chunk is that has a document of its own."""
    return log_path(key_of(chunk_id))


def log_path(key: str) -> str:
    """Where the document of a key is."""
    return f"{Collection.LOG_CHUNKS}/{key}"


def log_owner(execution_id: str) -> str:
    """Owner of the spilled bodies of an execution's chunks: they outlive its documents."""
    return f"logs/{key_of(execution_id)}"


def pack_writes(store: Store, chunks: Sequence[LogChunk], limit: int) -> Iterator[Add]:
    """The writes that add the chunks of a commit, few for each execution. Raises Unstorable."""
    by_execution: dict[tuple[str, str], list[LogChunk]] = {}
    for chunk in chunks:
        # What is said about triggers belongs to no execution, and goes trigger by trigger.
        by_execution.setdefault((chunk.execution_id, chunk.trigger_id), []).append(chunk)
    for own in by_execution.values():
        for pack in _packs(own):
            yield chunk_write(store, pack, limit)


def chunk_write(store: Store, chunks: Sequence[LogChunk], limit: int) -> Add:
    """The write that adds chunks of one execution, unless they are there. Raises Unstorable."""
    key = chunks[0].id if len(chunks) == 1 else id_of("logs", *(one.id for one in chunks))
    more = {"sequence": store.order.next()}
    return Add(log_path(key_of(key)), _fields(store, chunks, limit) | more)


def shortened(store: Store, key: str, chunks: Sequence[LogChunk], sequence: object) -> Set:
    """The write that leaves only these chunks in a document."""
    fields = _fields(store, chunks, LARGEST_PACK_BYTES * 2)
    return Set(log_path(key), fields | {"sequence": sequence})


def _fields(store: Store, chunks: Sequence[LogChunk], limit: int) -> dict[str, object]:
    first = chunks[0]
    bodies = [encoded(chunk) for chunk in chunks]
    body = bodies[0] if len(bodies) == 1 else _ARRAY + b",".join(bodies) + b"]"
    ends = [date_text(chunk.lines[-1].at) for chunk in chunks]
    return store.bodies.fields(body, log_owner(first.execution_id), limit) | {
        "execution_id": first.execution_id,
        "namespace": first.namespace,
        "flow_id": first.flow_id,
        "first_end_at": min(ends),
        "last_at": max(ends),
        "lines": sum(len(chunk.lines) for chunk in chunks),
        "chunk_ids": [chunk.id for chunk in chunks] if len(chunks) > 1 else [],
    }


def chunks_in(bodies: Bodies, fields: Mapping[str, object] | None) -> list[LogChunk]:
    """The chunks of a stored document; none of one that went while it was read."""
    if fields is None:
        return []
    try:
        body = bodies.read(fields)
    except FileMissing:
        return []
    if body.startswith(_ARRAY):
        return _CHUNKS.validate_json(body)
    return [decoded(LogChunk, body)]


def _packs(chunks: Sequence[LogChunk]) -> Iterator[list[LogChunk]]:
    """Chunks in order, as many together as share a document."""
    pack: list[LogChunk] = []
    size = 0
    for chunk in chunks:
        length = len(encoded(chunk))
        if pack and size + length > LARGEST_PACK_BYTES:
            yield pack
            pack, size = [], 0
        pack.append(chunk)
        size += length
    if pack:
        yield pack
