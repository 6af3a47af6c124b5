"""Validation errors -> problems in the words of the flow language, with their places."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from shared.model.flow import Flow
from shared.model.inputs import INPUT_CLASSES
from shared.model.json import Json
from shared.model.kestra_types import PREFIX, elsewhere
from shared.model.problems import Problem
from shared.model.types import UNKNOWN_TYPE, TypeCatalog
from shared.model.yaml_nodes import Mapping as YamlMapping
from shared.model.yaml_nodes import Node, Sequence, Spot

LONGEST_VALUE = 100
"""Characters of a wrong value that a message shows."""

SHOWN_NAMES = 40
"""Known names that one remedy lists."""


@dataclass(frozen=True, slots=True)
class Location:
    """The keys and indexes that lead to a part of the data, without those of unions and wrappers.

    Attributes:
        around: the map that holds the last key, where it is one.
    """

    steps: tuple[str | int, ...]
    around: Mapping[str, Json]

    @property
    def path(self) -> str:
        """`tasks[2].type`."""
        text = ""
        for step in self.steps:
            text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
        return text


def located(data: Json, error: ErrorDetails) -> Location:
    """Where in the data an error is; a missing key is its last step.

    Steps that are not in the data are the names of union members and wrappers.
    """
    loc = error["loc"]
    steps: list[str | int] = []
    around: Mapping[str, Json] = data if isinstance(data, dict) else {}
    value: Json = data
    for position, step in enumerate(loc):
        if isinstance(value, dict):
            around = value
            if step in value:
                value = value[str(step)]
            elif error["type"] != "missing" or position < len(loc) - 1:
                continue
            else:
                value = None
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            continue
        steps.append(step)
    return Location(tuple(steps), around)


def spot_of(root: Node, steps: tuple[str | int, ...]) -> Spot | None:
    """The place of a key (or of an item); of what is around it when it is not in the source."""
    node: Node = root
    spot: Spot | None = root.spot
    for step in steps:
        match node:
            case YamlMapping() if step in node.entries:
                spot = node.keys[str(step)]
                node = node.entries[str(step)]
            case Sequence() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                spot = node.spot
            case _:
                return spot
    return spot


def is_in(root: Node, steps: tuple[str | int, ...]) -> bool:
    """Whether the source itself has this key, and not only a default."""
    node: Node = root
    for step in steps:
        match node:
            case YamlMapping() if step in node.entries:
                node = node.entries[str(step)]
            case Sequence() if isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            case _:
                return False
    return True


def problem_of(
    error: ErrorDetails, root: Node, data: Mapping[str, Json], catalog: TypeCatalog
) -> Problem | None:
    """The problem of one validation error; None for what is no problem of the source."""
    location = located(dict(data), error)
    spot = spot_of(root, location.steps)
    match error["type"]:
        case "extra_forbidden" if not is_in(root, location.steps):
            return None
        case "extra_forbidden":
            return _unknown_property(location, spot, catalog)
        case _ if error["type"] == UNKNOWN_TYPE:
            return _unknown_type(error, location, spot, root, catalog)
        case "missing":
            return Problem(
                "flow.missing-property",
                "must not be null",
                location.path,
                spot,
                f"Add `{location.steps[-1]}` here.",
            )
        case "union_tag_invalid" | "union_tag_not_found":
            return _no_such_kind(error, location, spot)
        case _:
            return Problem(
                "flow.invalid-value", _message(error), location.path, spot, _remedy(error)
            )


def _unknown_property(location: Location, spot: Spot | None, catalog: TypeCatalog) -> Problem:
    name = str(location.steps[-1])
    known = _known_names(location, catalog)
    near = difflib.get_close_matches(name, known, 1)
    listed = f"Known here: {', '.join(sorted(known)[:SHOWN_NAMES])}." if known else ""
    remedy = f"Did you mean `{near[0]}`? {listed}" if near else f"Remove it. {listed}"
    return Problem(
        "flow.unknown-property",
        f'Unrecognized field "{name}", not marked as ignorable ({len(known)} known properties)',
        location.path,
        spot,
        remedy.strip(),
    )


def _known_names(location: Location, catalog: TypeCatalog) -> list[str]:
    model: type | None
    declared = location.around.get("type")
    if len(location.steps) == 1:
        model = Flow
    elif not isinstance(declared, str):
        model = None
    elif location.steps[0] == "inputs":
        model = INPUT_CLASSES.get(declared)
    else:
        model = catalog.cls(declared)
    if model is None or not issubclass(model, BaseModel):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _unknown_type(
    error: ErrorDetails,
    location: Location,
    spot: Spot | None,
    root: Node,
    catalog: TypeCatalog,
) -> Problem:
    name = str(error.get("ctx", {}).get("type", ""))
    what = location.steps[0] if location.steps else ""
    code = "flow.unknown-trigger-type" if what == "triggers" else "flow.unknown-task-type"
    steps = (*location.steps, "type")
    place = Location(steps, {}).path, spot_of(root, steps) or spot
    other = elsewhere(name)
    if other is not None:
        message = f"Invalid type: {name}: Kestra has it, in its plug-in for {other.title}, not here"
        return Problem(code, message, *place, f"Instead: {other.instead}.")
    near = _nearest_type(name, catalog)
    advice = '"windhover plugins list" shows every type.'
    remedy = f"Did you mean {near}? {advice}" if near else advice
    return Problem(code, f"Invalid type: {name}", *place, remedy)


def _nearest_type(name: str, catalog: TypeCatalog) -> str | None:
    """The type that a misspelt name means, if it is clear which one.

    What all names begin with makes none of them alike; nor does a last word that many have.
    """
    by_short = {known.removeprefix(PREFIX): known for known in catalog.names()}
    short = name.removeprefix(PREFIX)
    near = difflib.get_close_matches(short, by_short, 1, cutoff=0.75)
    if not near:
        last = short.rpartition(".")[2].lower()
        near = [known for known in by_short if known.rpartition(".")[2].lower() == last]
    return by_short[near[0]] if len(near) == 1 else None


def _no_such_kind(error: ErrorDetails, location: Location, spot: Spot | None) -> Problem:
    """A discriminator (`type` of an input or of a retry) that names nothing."""
    context = error.get("ctx", {})
    expected = str(context.get("expected_tags", "")).replace("'", "")
    path = Location((*location.steps, "type"), {}).path
    if error["type"] == "union_tag_not_found":
        return Problem("flow.missing-property", "must not be null", path, spot, "Add `type` here.")
    return Problem(
        "flow.invalid-value",
        f'Illegal flow yaml: Cannot deserialize value "{context.get("tag")}": not one of the '
        f"values accepted for Enum class: [{expected}]",
        path,
        spot,
        "Use one of these values.",
    )


def _message(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "too_short" | "string_too_short":
            return "must not be empty"
        case "string_pattern_mismatch":
            return f'must match "{context.get("pattern")}"'
        case "too_long" | "string_too_long":
            return f"size must be at most {context.get('max_length')}"
        case "greater_than":
            return f"must be greater than {context.get('gt')}"
        case "greater_than_equal":
            return f"must be greater than or equal to {context.get('ge')}"
        case "enum" | "literal_error":
            accepted = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
            return (
                f"Illegal flow yaml: Cannot deserialize value {_shown(error['input'])}: not one of "
                f"the values accepted for Enum class: [{accepted}]"
            )
        case "value_error":
            return str(context.get("error", error["msg"]))
        case _:
            return f"{error['msg']}, got {_shown(error['input'])}"


def _remedy(error: ErrorDetails) -> str:
    if error["type"] in {"enum", "literal_error"}:
        return "Use one of these values."
    if error["type"] == "too_short":
        return "Add at least one, or remove what it belongs to."
    return ""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
