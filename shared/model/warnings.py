"""What deserves a word and blocks nothing (flow language, section 1.5)."""

from collections.abc import Iterator

from shared.model.findings import spot_of
from shared.model.flow import Flow
from shared.model.json import Json, JsonObject
from shared.model.problems import Problem, Relocation
from shared.model.task import TaskKind
from shared.model.types import TypeCatalog
from shared.model.yaml_nodes import Node

_DEPRECATED = frozenset({"taskDefaults", "listeners", "scheduleConditions", "minLogLevel"})
_WORKED_ON = frozenset({TaskKind.RUNNABLE, TaskKind.INLINE, TaskKind.PACKED})


RESERVED_IDS = frozenset(
    {
        "pause", "resume", "force-run", "change-status", "kill", "executions", "search", "source",
        "disable", "enable",
    }
)  # fmt: skip
"""Ids that newer versions keep for themselves, since addresses of the API end in them."""


def warnings_of(flow: Flow, source: JsonObject, root: Node) -> Iterator[Problem]:
    """Properties that have no effect, and those that are deprecated."""
    for task in flow.every_task():
        if task.kind in _WORKED_ON:
            continue
        for name in ("timeout", "task_cache", "worker_group"):
            if getattr(task, name) is not None and not task.may_have(name):
                message = f"`{name}` has no effect on the task {task.id}, which no worker runs"
                yield Problem("flow.no-effect", message, "tasks")
    for trigger in flow.triggers:
        for message in trigger.warnings():
            yield Problem("flow.trigger", message, "triggers")
    yield from _missing_inputs(flow, root)
    yield from _reserved(flow, root)
    for steps in _deprecated(source, ()):
        path = ""
        for step in steps:
            path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
        yield Problem("flow.deprecated", f"{path} is deprecated", path, spot_of(root, steps))


def _missing_inputs(flow: Flow, root: Node) -> Iterator[Problem]:
    """Triggers that can start nothing, because an input is required that they do not give.

    Kestra 1.1 and later refuse such a flow, all before accept it, and other triggers and people can
    still start it (`switch.yaml` of Kestra's own tests, ADR 0006): a warning serves both.
    """
    for index, trigger in enumerate(flow.triggers):
        if not trigger.supplies_inputs:
            continue
        given = trigger.inputs or {}
        missing = [
            one.id
            for one in flow.inputs
            if one.required
            and one.defaults is None
            and one.depends_on is None
            and one.id not in given
        ]
        if missing:
            kind = trigger.type.rpartition(".")[2]
            message = (
                f"Missing inputs for {kind} Trigger '{trigger.id}', missing inputs: "
                f"'{' | '.join(missing)}'"
            )
            spot = spot_of(root, ("triggers", index))
            yield Problem("flow.missing-inputs", message, f"triggers[{index}]", spot)


def _reserved(flow: Flow, root: Node) -> Iterator[Problem]:
    """An id that Kestra 1.0 and later refuse, all before accept (`pause.yaml`; ADR 6)."""
    if flow.id in RESERVED_IDS:
        message = f"The flow id is a reserved keyword: {flow.id}"
        yield Problem("flow.reserved-id", message, "id", spot_of(root, ("id",)))


def _deprecated(value: Json, steps: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _DEPRECATED:
                yield (*steps, key)
            yield from _deprecated(item, (*steps, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _deprecated(item, (*steps, index))


def relocations_of(flow: Flow, catalog: TypeCatalog) -> Iterator[Relocation]:
    """The old type names that a flow uses, each once."""
    used = [task.type for task in flow.every_task()]
    used += [trigger.type for trigger in flow.triggers]
    for name in dict.fromkeys(used):
        current = catalog.canonical(name)
        if current != name:
            yield Relocation(name, current)
