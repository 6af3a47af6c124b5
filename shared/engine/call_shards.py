"""Where the executions that a task run has called are counted, when they are many.

A leaf counts ten of them, a shard its ten leaves, the task run its shards: a document is written
by ten ends, not by each of 10,000.
"""

from collections.abc import Iterator

from shared.engine.documents import Documents
from shared.engine.units import SHARD_SIZE
from shared.model.calls import Calls
from shared.model.ids import id_of
from shared.model.scope import Shard
from shared.model.taskrun import TaskRun

LEAF_SIZE = 10
"""Executions that one leaf counts."""

COUNTED_AT_ONCE = 25
"""Executions that their task run counts itself; each of them writes it twice."""


def is_sharded(total: int) -> bool:
    """Whether so many executions are counted in shards."""
    return total > min(COUNTED_AT_ONCE, SHARD_SIZE)


def are_sharded(calls: Calls) -> bool:
    """Whether executions are counted in shards; earlier versions did it with more than a shard."""
    return calls.sharded or calls.total > SHARD_SIZE


def call_shard_id(task_run_id: str, index: int) -> str:
    """The id of a shard of the executions of a task run."""
    return id_of("calls", task_run_id, index)


def leaf_id(task_run_id: str, position: int) -> str:
    """The id of the leaf that counts the execution at a position."""
    shard, within = divmod(position, SHARD_SIZE)
    return id_of("calls", task_run_id, shard, within // LEAF_SIZE)


def counted_in(documents: Documents, run: TaskRun, position: int) -> Iterator[Shard]:
    """What counts the execution at a position: its leaf, and the shard of the leaf.

    Only the shard where an earlier version has created it, nothing where it has not been created.
    Each is read when it is asked for: most ends are counted in a leaf alone.
    """
    for one in (leaf_id(run.id, position), call_shard_id(run.id, position // SHARD_SIZE)):
        shard = documents.shard(one)
        if shard is not None:
            yield shard


def calls_at(documents: Documents, run: TaskRun, position: int) -> Calls | None:
    """The count that the execution at a position is in; None where it has not been created."""
    if run.calls is None or not are_sharded(run.calls):
        return run.calls
    return next((shard.calls for shard in counted_in(documents, run, position)), None)
