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
    for steps in _deprecated(source, ()):
        path = ""
        for step in steps:
            path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
        yield Problem("flow.deprecated", f"{path} is deprecated", path, spot_of(root, steps))


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
