"""Chunks of flow logs as documents."""

from shared.backends.encoding import encoded
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.shapes import Collection
from shared.backends.gcp.store import Store, date_text
from shared.backends.gcp.writes import Add
from shared.model.log import LogChunk


def chunk_path(chunk_id: str) -> str:
    """Where a chunk is."""
    return f"{Collection.LOG_CHUNKS}/{key_of(chunk_id)}"


def log_owner(execution_id: str) -> str:
    """Owner of the spilled bodies of an execution's chunks: they outlive its documents."""
    return f"logs/{key_of(execution_id)}"


def chunk_write(store: Store, chunk: LogChunk, limit: int) -> Add:
    """The write that adds a chunk, unless it is there. Raises Unstorable."""
    body = encoded(chunk)
    fields = store.bodies.fields(body, log_owner(chunk.execution_id), limit)
    more = {
        "execution_id": chunk.execution_id,
        "namespace": chunk.namespace,
        "flow_id": chunk.flow_id,
        "last_at": date_text(chunk.lines[-1].at),
        "lines": len(chunk.lines),
        "sequence": store.order.next(),
    }
    return Add(chunk_path(chunk.id), fields | more)
