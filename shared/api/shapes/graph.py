"""The graph of a flow: nodes in the order of the source, edges, and a cluster for each group."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from shared.api.shapes.values import pruned
from shared.model.flow import Flow
from shared.model.json import Json, JsonObject
from shared.model.task import FlowableTask, Graph, GroupTask, Task

_HIERARCHIES = "io.kestra.core.models.hierarchies."


class Relation(StrEnum):
    """Why one node comes after another."""

    SEQUENTIAL = "SEQUENTIAL"
    CHOICE = "CHOICE"
    ERROR = "ERROR"
    FINALLY = "FINALLY"
    AFTER_EXECUTION = "AFTER_EXECUTION"
    PARALLEL = "PARALLEL"
    DYNAMIC = "DYNAMIC"


@dataclass(frozen=True, slots=True)
class Branch:
    """A list of tasks inside a group.

    Attributes:
        value: the case of a Switch, `then` or `else` of an If; None elsewhere.
        needs: of a Dag, the ids that each task waits for; empty elsewhere.
    """

    relation: Relation
    tasks: Sequence[Task]
    value: str | None = None
    needs: tuple[frozenset[str], ...] = ()


@dataclass(slots=True)
class _Drawing:
    declared: Mapping[str, JsonObject]
    runs: Mapping[str, Json]
    nodes: list[Json] = field(default_factory=list)
    edges: list[Json] = field(default_factory=list)
    clusters: list[Json] = field(default_factory=list)

    def node(self, uid: str, kind: str, **more: Json) -> str:
        shaped: JsonObject = {"uid": uid, "type": _HIERARCHIES + kind}
        self.nodes.append(shaped | pruned(more))
        return uid

    def edge(self, source: str, target: str, branch: Branch | None = None) -> None:
        relation: JsonObject = {}
        if branch is not None:
            relation["relationType"] = branch.relation
            if branch.value is not None:
                relation["value"] = branch.value
        self.edges.append({"source": source, "target": target, "relation": relation})

    def cluster(self, uid: str, relation: Relation, parents: Sequence[str], first: int) -> None:
        inside: list[Json] = [node["uid"] for node in self.nodes[first:] if isinstance(node, dict)]
        self.clusters.append(
            {
                "cluster": {
                    "uid": f"cluster_{uid}",
                    "type": f"{_HIERARCHIES}GraphCluster",
                    "relationType": relation,
                },
                "nodes": inside,
                "parents": list(parents),
                "start": f"{uid}.start" if uid != "root.Triggers" else uid,
                "end": f"{uid}.end",
            }
        )


def graph_json(
    flow: Flow, declared: JsonObject, runs: Mapping[str, Json] | None = None
) -> JsonObject:
    """The graph of a flow (`FlowGraph`).

    Args:
        flow: whose.
        declared: its source as data; nodes carry their tasks as they were written.
        runs: task runs of an execution by task id, to be carried by the nodes.
    """
    drawing = _Drawing(_declared_by_id(declared), runs or {})
    triggers_end = _triggers(drawing, flow, declared)
    start = drawing.node("root.root", "GraphClusterRoot")
    if triggers_end is not None:
        drawing.edge(triggers_end, start)
    last = _list(drawing, "root", start, Branch(Relation.SEQUENTIAL, flow.tasks), ())
    end_branches = (
        Branch(Relation.ERROR, flow.errors),
        Branch(Relation.FINALLY, flow.finally_),
        Branch(Relation.AFTER_EXECUTION, flow.after_execution),
    )
    tails = [last]
    for branch in end_branches:
        if branch.tasks:
            source = start if branch.relation is Relation.ERROR else last
            tails.append(_list(drawing, "root", source, branch, ()))
    end = drawing.node("root.end", "GraphClusterEnd")
    for tail in dict.fromkeys(tails):
        drawing.edge(tail, end)
    return {
        "nodes": drawing.nodes,
        "edges": drawing.edges,
        "clusters": drawing.clusters,
        "flowables": [task.id for task in flow.every_task() if isinstance(task, GroupTask)],
    }


def _triggers(drawing: _Drawing, flow: Flow, declared: JsonObject) -> str | None:
    """Draws the triggers; gives the end of their cluster, None without any."""
    if not flow.triggers:
        return None
    first = len(drawing.nodes)
    start = drawing.node("root.Triggers", "GraphClusterRoot")
    end = drawing.node("root.Triggers.end", "GraphClusterEnd")
    given = declared.get("triggers")
    by_id = {
        one["id"]: one
        for one in (given if isinstance(given, list) else [])
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    }
    for trigger in flow.triggers:
        node = drawing.node(
            f"root.Triggers.{trigger.id}",
            "GraphTrigger",
            triggerDeclaration=by_id.get(trigger.id, {"id": trigger.id, "type": trigger.type}),
        )
        drawing.edge(start, node)
        drawing.edge(node, end)
    drawing.cluster("root.Triggers", Relation.SEQUENTIAL, (), first)
    return end


def _list(
    drawing: _Drawing, prefix: str, source: str, branch: Branch, parents: tuple[str, ...]
) -> str:
    """Draws tasks one after the other; gives the last node."""
    last = source
    for index, task in enumerate(branch.tasks):
        is_plain = index == 0 and branch.relation is Relation.SEQUENTIAL and last == source
        edge = branch if index == 0 else Branch(Relation.SEQUENTIAL, ())
        last = _task(drawing, prefix, last, task, None if is_plain else edge, parents)
    return last


def _task(
    drawing: _Drawing,
    prefix: str,
    source: str,
    task: Task,
    edge: Branch | None,
    parents: tuple[str, ...],
) -> str:
    """Draws a task, a group with its cluster; gives the node that the next one follows."""
    drawing.edge(source, _entry(prefix, task), edge)
    relation = edge.relation if edge is not None else Relation.SEQUENTIAL
    return _alone(drawing, prefix, task, relation, parents)


def _entry(prefix: str, task: Task) -> str:
    """The node that edges to a task lead to."""
    uid = f"{prefix}.{task.id}"
    return f"{uid}.start" if isinstance(task, GroupTask) else uid


def _alone(
    drawing: _Drawing, prefix: str, task: Task, relation: Relation, parents: tuple[str, ...]
) -> str:
    """Draws a task without what leads to it; gives the node that the next one follows."""
    uid = f"{prefix}.{task.id}"
    if not isinstance(task, GroupTask):
        return _task_node(drawing, uid, task, relation)
    first = len(drawing.nodes)
    start = drawing.node(f"{uid}.start", "GraphClusterRoot")
    node = _task_node(drawing, uid, task, Relation.SEQUENTIAL)
    drawing.edge(start, node)
    inner = (*parents, f"cluster_{uid}")
    tails = [_branch(drawing, uid, node, one, inner) for one in branches_of(task)]
    end = drawing.node(f"{uid}.end", "GraphClusterEnd")
    for tail in dict.fromkeys(tail for group in tails for tail in group) or [node]:
        drawing.edge(tail, end)
    drawing.cluster(uid, Relation.SEQUENTIAL, parents, first)
    return end


def _branch(
    drawing: _Drawing, prefix: str, source: str, branch: Branch, parents: tuple[str, ...]
) -> list[str]:
    if branch.needs:
        return _graph(drawing, prefix, source, branch, parents)
    if branch.relation is Relation.PARALLEL:
        return [_task(drawing, prefix, source, task, branch, parents) for task in branch.tasks]
    return [_list(drawing, prefix, source, branch, parents)]


def _graph(
    drawing: _Drawing, prefix: str, source: str, branch: Branch, parents: tuple[str, ...]
) -> list[str]:
    """Draws tasks that wait for others; gives those that no other one waits for."""
    last = {
        task.id: _alone(drawing, prefix, task, Relation.PARALLEL, parents) for task in branch.tasks
    }
    after = Branch(Relation.SEQUENTIAL, ())
    for task, needs in zip(branch.tasks, branch.needs, strict=True):
        entry = _entry(prefix, task)
        if not needs:
            drawing.edge(source, entry, branch)
        for needed in (one for one in last if one in needs):
            drawing.edge(last[needed], entry, after)
    awaited = frozenset().union(*branch.needs)
    return [node for task_id, node in last.items() if task_id not in awaited]


def _task_node(drawing: _Drawing, uid: str, task: Task, relation: Relation) -> str:
    return drawing.node(
        uid,
        "GraphTask",
        relationType=relation,
        task=drawing.declared.get(task.id, {"id": task.id, "type": task.type}),
        taskRun=drawing.runs.get(task.id),
    )


def branches_of(task: GroupTask) -> Iterator[Branch]:
    """The lists inside a group, as far as its declaration tells them apart."""
    errors, final = tuple(task.errors), tuple(task.finally_)
    apart = {id(one) for one in (*errors, *final)}
    normal = tuple(one for one in task.branches() if id(one) not in apart)
    named = list(_cases(task))
    if named:
        yield from named
    elif type(task).__name__ == "Parallel":
        yield Branch(Relation.PARALLEL, normal)
    elif (waiting := _waiting(task)) is not None:
        yield Branch(Relation.PARALLEL, waiting.tasks, needs=waiting.needs)
    elif normal:
        is_loop = isinstance(task, FlowableTask) and task.is_loop
        yield Branch(Relation.DYNAMIC if is_loop else Relation.SEQUENTIAL, normal)
    if errors:
        yield Branch(Relation.ERROR, errors)
    if final:
        yield Branch(Relation.FINALLY, final)


def _cases(task: GroupTask) -> Iterator[Branch]:
    cases = getattr(task, "cases", None)
    if isinstance(cases, Mapping):
        for name, tasks in cases.items():
            yield Branch(Relation.CHOICE, tuple(tasks), str(name))
    for name, value in (("defaults", "defaults"), ("then", "then"), ("else_", "else")):
        tasks = getattr(task, name, None)
        if isinstance(tasks, tuple) and tasks and all(isinstance(one, Task) for one in tasks):
            yield Branch(Relation.CHOICE, tasks, value)


def _waiting(task: GroupTask) -> Graph | None:
    """Which tasks of a Dag wait for which; None of any other group."""
    if not isinstance(task, FlowableTask) or type(task).__name__ != "Dag":
        return None
    plan = task.plan(None)
    return plan if isinstance(plan, Graph) else None


def _declared_by_id(value: Json) -> dict[str, JsonObject]:
    """Every task of a source by its id, at any depth; groups without what is inside them."""
    found: dict[str, JsonObject] = {}
    pending: list[Json] = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, dict):
            # An input has an id and a type too, but no type of an input has a package.
            if isinstance(current.get("id"), str) and "." in str(current.get("type")):
                found.setdefault(str(current["id"]), current)
            pending += reversed(list(current.values()))
        elif isinstance(current, list):
            pending += reversed(current)
    return found
