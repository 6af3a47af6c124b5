"""Hidden scopes between a wide loop and its iterations, and the values that loops keep."""

from shared.engine.documents import Documents
from shared.engine.loop_items import text_at, values_id
from shared.engine.units import SHARD_SIZE
from shared.engine.workspace import START_BUDGET, ScopeRef, Workspace
from shared.errors import EngineBug
from shared.model.event import ScopeContinued
from shared.model.ids import id_of
from shared.model.json import Json
from shared.model.scope import LoopValues, Phase, Scope, Shard
from shared.model.task import LoopOfFans, Plan
from shared.model.taskrun import TaskRun


def keep_values(workspace: Workspace, run: TaskRun, values: tuple[str, ...]) -> None:
    """Stores the values of a loop in chunks, so that no step reads or writes them all again."""
    for chunk, first in enumerate(range(0, len(values), SHARD_SIZE)):
        kept: list[Json] = list(values[first : first + SHARD_SIZE])
        # A loop that was taken away with what is around it, and runs again, finds the old ones.
        known = workspace.view().loop_values(values_id(run.id, chunk))
        workspace.put(
            LoopValues(
                version=known.version if known is not None else 0,
                id=values_id(run.id, chunk),
                execution_id=run.execution_id,
                task_run_id=run.id,
                values=kept,
            )
        )


def value_at(workspace: Workspace, task_run_id: str, iteration: int) -> str:
    """The text of one value of a loop."""
    return text_at(workspace.view(), task_run_id, iteration)


def shard_refs(run: TaskRun) -> list[ScopeRef]:
    """The shards of a sharded loop that were started, in order."""
    started = run.scope.cursor if run.scope is not None else 0
    return [ScopeRef(run.id, shard_id_of(run.id, index)) for index in range(started)]


def copy_values(workspace: Workspace, source: Documents, run: TaskRun, copy: TaskRun) -> None:
    """Copies the values of a loop of another execution."""
    for chunk in range(shards_of(run.loop_items or 0)):
        values = source.loop_values(values_id(run.id, chunk))
        if values is None:
            # Deleted between the two reads: whoever looks again finds nothing to copy.
            raise EngineBug(f"the values of the loop {run.id} do not exist")
        owner = {"version": 0, "execution_id": copy.execution_id, "task_run_id": copy.id}
        update = owner | {"id": values_id(copy.id, chunk)}
        workspace.put(values.model_copy(update=update))


def open_shards(workspace: Workspace, ref: ScopeRef, plan: Plan, items: int, upto: int) -> None:
    """Creates the first shards of a loop, those that are not there yet."""
    scope = workspace.scope(ref)
    for index in range(scope.cursor, upto):
        workspace.put(_shard(workspace, ref, plan, items, index))
    started = max(upto - scope.cursor, 0)
    opened = scope.changed(cursor=scope.cursor + started, running=scope.running + started)
    workspace.put_scope(ref, opened)


def shards_of(items: int) -> int:
    """How many shards a loop over so many values has."""
    return -(-items // SHARD_SIZE)


def start_shards(workspace: Workspace, ref: ScopeRef, plan: Plan, items: int) -> None:
    """Creates the shards of a loop, some at a time; each goes on in messages of its own."""
    scope = workspace.scope(ref)
    upto = min(scope.total, scope.cursor + START_BUDGET)
    open_shards(workspace, ref, plan, items, upto)
    for index in range(scope.cursor, upto):
        workspace.announce(
            ScopeContinued(
                execution_id=workspace.execution.id,
                at=workspace.at,
                task_run_id=ref.task_run_id,
                shard_id=shard_id_of(ref.task_run_id, index),
            )
        )
    if upto < scope.total:
        workspace.announce(
            ScopeContinued(
                execution_id=workspace.execution.id,
                at=workspace.at,
                task_run_id=ref.task_run_id,
                cursor=upto,
            )
        )


def may_go_on(workspace: Workspace, ref: ScopeRef) -> bool:
    """Whether a scope may start units: it works on its tasks, and so does the loop around it."""
    scope = workspace.scope(ref)
    if scope.phase is not Phase.TASKS or scope.has_failed:
        return False
    if not ref.shard_id:
        return True
    loop = workspace.scope(ref.loop)
    return loop.phase is Phase.TASKS and not loop.has_failed


def close_shards(workspace: Workspace, task_run_id: str, portion: int) -> bool:
    """Closes some shards of a loop that has ended; tells whether there are more.

    A step that starts iterations writes the shard and only reads the loop. It must conflict with
    the end of the loop, or what it starts would stay open for ever.
    """
    loop = workspace.task_run(task_run_id) if task_run_id else None
    if loop is None or not loop.loop_items:
        return False
    total = shards_of(loop.loop_items)
    upto = min(total, (portion + 1) * START_BUDGET)
    for index in range(portion * START_BUDGET, upto):
        shard = workspace.shard(id_of("shard", task_run_id, index))
        if shard is None:
            return False
        if not shard.scope.is_closed:
            # It tells the loop nothing: there it stays counted as running.
            workspace.put(shard.with_scope(shard.scope.changed(phase=Phase.CLOSED)))
    return upto < total


def _shard(workspace: Workspace, ref: ScopeRef, plan: Plan, items: int, index: int) -> Shard:
    first = index * SHARD_SIZE
    iterations = min(SHARD_SIZE, items - first)
    width = len(plan.tasks) if isinstance(plan, LoopOfFans) else 1
    known = workspace.shard(shard_id_of(ref.task_run_id, index))
    return Shard(
        version=known.version if known is not None else 0,
        id=shard_id_of(ref.task_run_id, index),
        execution_id=workspace.execution.id,
        task_run_id=ref.task_run_id,
        index=index,
        first=first,
        scope=Scope(total=iterations * width),
    )


def shard_id_of(task_run_id: str, index: int) -> str:
    """The id of a shard of a loop."""
    return id_of("shard", task_run_id, index)
