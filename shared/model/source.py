"""The text of a flow -> the flow, or every problem of it at once (flow language, 1.2 to 1.5)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shared.model.findings import Location, located, problem_of
from shared.model.flow import Flow
from shared.model.json import Json, JsonObject
from shared.model.plugin_defaults import PluginDefault, with_defaults
from shared.model.problems import InvalidFlow, Problem, Report
from shared.model.rules import broken_rules
from shared.model.types import CATALOG, STAND_INS, TypeCatalog
from shared.model.warnings import relocations_of, warnings_of
from shared.model.yaml_nodes import InvalidYaml, Node, compose, plain

MAX_PROBLEMS = 200
"""Problems that one report lists; a source with more is broken in one place."""

Data: TypeAlias = JsonObject


def parse_flow(
    text: str, catalog: TypeCatalog, *, server_defaults: Sequence[PluginDefault] = ()
) -> Flow:
    """The flow of a source, strictly: what is about to be saved or run.

    Raises:
        InvalidFlow: with every problem.
    """
    report = check_flow(text, catalog, server_defaults=server_defaults)
    if report.flow is None:
        raise InvalidFlow(report.problems)
    return report.flow


def load_flow(
    text: str,
    catalog: TypeCatalog,
    *,
    revision: int,
    server_defaults: Sequence[PluginDefault] = (),
) -> Flow:
    """The flow of a stored source, leniently: unknown properties are ignored.

    Raises:
        InvalidFlow: it can not be read any more (a plug-in is gone).
    """
    try:
        root = compose(text)
        data = with_defaults(_map_of(root), catalog, server_defaults)
    except InvalidYaml as error:
        raise InvalidFlow((_syntax_problem(error),)) from error
    flow, errors = _validated(data, catalog)
    if flow is None:
        raise InvalidFlow(_problems(errors, root, data, catalog))
    return flow.model_copy(update={"revision": revision})


def check_flow(
    text: str, catalog: TypeCatalog, *, server_defaults: Sequence[PluginDefault] = ()
) -> Report:
    """Everything that is to be said of a source; never raises for what it holds."""
    try:
        root = compose(text)
        source = _map_of(root)
    except InvalidYaml as error:
        return Report(None, (_syntax_problem(error),))
    data = with_defaults(source, catalog, server_defaults)
    flow, errors = _validated(data, catalog)
    problems = [*_problems(errors, root, data, catalog)]
    ruled = flow or _with_stand_ins(data, catalog)
    if ruled is not None:
        told = {(problem.path, problem.message) for problem in problems}
        rules = broken_rules(ruled, root)
        problems += [one for one in rules if (one.path, one.message) not in told]
    name = _name(source)
    named = tuple(_with_flow(problem, name) for problem in problems[:MAX_PROBLEMS])
    if flow is None or named:
        return Report(None, named)
    return Report(
        flow,
        warnings=tuple(_with_flow(warning, name) for warning in warnings_of(flow, source, root)),
        relocations=tuple(relocations_of(flow, catalog)),
    )


def _map_of(root: Node) -> Data:
    found = plain(root)
    if not isinstance(found, dict):
        raise InvalidYaml("a flow is a map, with `id`, `namespace` and `tasks`", root.spot)
    return found


def _syntax_problem(error: InvalidYaml) -> Problem:
    return Problem(
        "flow.invalid-yaml",
        f"Illegal flow yaml: {error.message}",
        spot=error.spot,
        remedy="Mend the YAML at this place; a flow is one document of plain YAML.",
    )


def _name(source: Data) -> str:
    parts = [source.get("namespace"), source.get("id")]
    return "/".join(part for part in parts if isinstance(part, str))[:300]


def _with_flow(problem: Problem, name: str) -> Problem:
    return Problem(problem.code, problem.message, problem.path, problem.spot, problem.remedy, name)


def _validated(data: Data, catalog: TypeCatalog) -> tuple[Flow | None, list[ErrorDetails]]:
    """The flow without its unknown properties if only those are wrong, and every error."""
    flow, errors = _tried(data, catalog)
    if flow is not None:
        return flow, []
    unknown = [error for error in errors if error["type"] == "extra_forbidden"]
    if len(unknown) < len(errors):
        return None, errors
    for extra in unknown:
        data = _without(data, located(data, extra))
    flow, others = _tried(data, catalog)
    return flow, [*errors, *others]


def _tried(data: Data, catalog: TypeCatalog) -> tuple[Flow | None, list[ErrorDetails]]:
    try:
        return Flow.model_validate(data, context={CATALOG: catalog}), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    return None, [error for error in errors if not _only_follows(error, errors)]


def _with_stand_ins(data: Data, catalog: TypeCatalog) -> Flow | None:
    """The flow with plain tasks and triggers in place of wrong ones; None if more is wrong."""
    try:
        return Flow.model_validate(data, context={CATALOG: catalog, STAND_INS: True})
    except ValidationError:
        return None


def _without(data: Data, location: Location) -> Data:
    """The data without one key, the rest shared."""
    return cast("Data", _pruned(data, location.steps))


def _pruned(value: Json, steps: tuple[str | int, ...]) -> Json:
    head, *rest = steps
    if isinstance(value, list):
        return [
            _pruned(item, tuple(rest)) if index == head else item
            for index, item in enumerate(value)
        ]
    entries, key = cast("Data", value), str(head)
    if not rest:
        return {name: item for name, item in entries.items() if name != key}
    return {**entries, key: _pruned(entries[key], tuple(rest))}


def _problems(
    errors: Sequence[ErrorDetails], root: Node, data: Mapping[str, Json], catalog: TypeCatalog
) -> tuple[Problem, ...]:
    return tuple(_each_problem(errors, root, data, catalog))


def _each_problem(
    errors: Sequence[ErrorDetails], root: Node, data: Mapping[str, Json], catalog: TypeCatalog
) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for error in errors:
        problem = problem_of(error, root, data, catalog)
        if problem is not None and (problem.path, problem.message) not in seen:
            seen.add((problem.path, problem.message))
            yield problem


def _only_follows(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether a list is called too short only because its wrong items were not counted."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in errors
    )
