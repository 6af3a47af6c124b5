"""The rules that hold across the parts of a flow (flow language, section 1.3)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from shared.model.executable import CallProperties
from shared.model.findings import Location, spot_of
from shared.model.flow import Flow
from shared.model.json import Json
from shared.model.labels import offending_label
from shared.model.problems import Problem
from shared.model.task import Task
from shared.model.yaml_nodes import Node

Steps: TypeAlias = tuple[str | int, ...]

Rule = Callable[[Flow], Iterator[tuple[str, str, Steps]]]
"""Gives (code, message, keys and indexes to the place) for each violation."""


def broken_rules(flow: Flow, root: Node) -> list[Problem]:
    """Every rule that the flow breaks."""
    return [
        Problem(code, message, Location(steps, {}).path, spot_of(root, steps))
        for rule in _RULES
        for code, message, steps in rule(flow)
    ]


def _duplicates(flow: Flow) -> Iterator[tuple[str, str, Steps]]:
    kinds: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("task id", "tasks", _task_ids(flow)),
        ("trigger id", "triggers", (trigger.id for trigger in flow.triggers)),
        ("input", "inputs", (one.id for one in flow.inputs)),
        ("output", "outputs", (one.id for one in flow.outputs)),
    )
    for what, path, ids in kinds:
        repeated = [name for name, count in Counter(ids).items() if count > 1]
        if repeated:
            names = ", ".join(repeated)
            yield "flow.duplicate-id", f"Duplicate {what} with name [{names}]", (path,)


def _task_ids(flow: Flow) -> Iterator[str]:
    for task in flow.every_task():
        yield task.id
        yield from task.generated_ids()


def _recursion(flow: Flow) -> Iterator[tuple[str, str, Steps]]:
    for task in flow.every_task():
        if task.calls() == (flow.namespace, flow.id):
            name = f"{flow.namespace}.{flow.id}"
            yield "flow.recursive-call", f"Recursive call to flow [{name}]", ("tasks",)


def _dependencies(flow: Flow) -> Iterator[tuple[str, str, Steps]]:
    declared = {one.id for one in flow.inputs}
    needs: dict[str, tuple[str, ...]] = {}
    for one in flow.inputs:
        needed = one.depends_on.inputs if one.depends_on else ()
        needs[one.id] = tuple(name for name in needed if name in declared)
        for name in needed:
            if name not in declared:
                message = f"Input with id '{one.id}' depends on a non-existent input '{name}'."
                yield "flow.unknown-input", message, ("inputs",)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        message = (
            f"Cycle dependency detected for input with id '{cycle[0]}': [{', '.join(cycle[1:])}]"
        )
        yield "flow.cyclic-inputs", message, ("inputs",)


def _system_labels(flow: Flow) -> Iterator[tuple[str, str, Steps]]:
    places: list[tuple[Json | Mapping[str, str], Steps]] = [(flow.labels, ("labels",))]
    places += [(one.labels, ("triggers", i, "labels")) for i, one in enumerate(flow.triggers)]
    places += [(one.labels, ("sla", i, "labels")) for i, one in enumerate(flow.sla)]
    places += [(labels, ("tasks",)) for labels in _given_to_calls(flow)]
    for labels, steps in places:
        offending = offending_label(labels)
        if offending is not None:
            what = "System labels can only be set by Kestra itself, offending label"
            yield "flow.system-label", f"{what}: {offending}", steps


def _given_to_calls(flow: Flow) -> Iterator[Json]:
    """The labels that tasks give to executions; ForEachItem hands them on to a generated task."""
    seen: list[Json] = []
    tasks: Iterator[object] = flow.every_task()
    for task in tasks:
        if isinstance(task, CallProperties) and task.labels not in seen:
            seen.append(task.labels)
            yield task.labels


_DASHED = {
    kind: re.compile(r"\b" + kind + r"\.([a-zA-Z0-9_]+(?:-[a-zA-Z0-9_]+)+)")
    for kind in ("inputs", "outputs")
}
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def _dashes(flow: Flow) -> Iterator[tuple[str, str, Steps]]:
    ids = {"inputs": {one.id for one in flow.inputs}, "outputs": set(_task_ids(flow))}
    for kind, name in (("inputs", "input"), ("outputs", "output")):
        tasks = [
            task.id
            for task in flow.every_task()
            if any(
                match in ids[kind]
                for text in _texts(_own_properties(task))
                for match in _dashed_names(text, kind)
            )
        ]
        if tasks:
            message = (
                f"Invalid {name} reference: use {kind}[key-name] instead of {kind}.key-name — keys "
                f"with dashes require bracket notation, offending tasks: [{', '.join(tasks)}]"
            )
            yield "flow.dashed-reference", message, ("tasks",)


def _dashed_names(text: str, kind: str) -> Iterator[str]:
    """Names behind a dot that hold a dash; a difference of two names is one too."""
    for expression in _EXPRESSION.findall(text):
        yield from _DASHED[kind].findall(_QUOTED.sub("", expression))


def _own_properties(task: Task) -> Iterator[object]:
    nested = {id(child) for child in task.children()}
    for name in task.model_fields_set:
        value = getattr(task, name)
        if not _holds_tasks(value, nested):
            yield value


def _holds_tasks(value: object, nested: set[int]) -> bool:
    if isinstance(value, Task):
        return True
    return isinstance(value, tuple) and any(
        id(item) in nested or isinstance(getattr(item, "task", None), Task) for item in value
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple | Iterator):
        for item in value:
            yield from _texts(item)


def _trigger_problems(flow: Flow) -> Iterator[tuple[str, str, Steps]]:
    for index, trigger in enumerate(flow.triggers):
        for name, message in trigger.problems():
            yield "flow.invalid-trigger", message, ("triggers", index, name)


_RULES: tuple[Rule, ...] = (
    _duplicates,
    _recursion,
    _dependencies,
    _system_labels,
    _dashes,
    _trigger_problems,
)
