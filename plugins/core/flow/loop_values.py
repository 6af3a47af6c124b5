"""The values of a loop (flow language, section 5.4): what is written becomes a list of texts."""

import orjson

from shared.errors import Disposition, WindhoverError
from shared.model.json import Json
from shared.model.task import Evaluator


class InvalidLoopValues(WindhoverError):  # noqa: N818 - reads as the fact it is
    """What a loop is to go over is no list of values."""

    code = "task.invalid-loop-values"
    http_status = 422
    disposition = Disposition.FAIL_TASK


def loop_values(declared: Json, evaluator: Evaluator) -> tuple[str, ...]:
    """The texts that a loop goes over, each once, in order.

    Args:
        declared: a list, or a text that renders to the JSON of a list.
        evaluator: renders it.

    Raises:
        InvalidLoopValues: it is no list, or a value is null or of no fitting type.
    """
    if isinstance(declared, str):
        elements = _parsed(str(evaluator.render(declared)))
    elif isinstance(declared, list):
        elements = [_rendered(element, evaluator) for element in declared]
    else:
        raise InvalidLoopValues(
            f"Unknown value type: {_type_name(declared)}",
            remedy="Give a list, or an expression that renders to a JSON list.",
        )
    missing = sum(1 for element in elements if element is None)
    if missing:
        shown = "[" + ",".join(map(as_json, elements)) + "]"
        raise InvalidLoopValues(
            f"Found '{missing}' null values on Each, with values={shown[:500]}",
            remedy="Remove them, or give them a text.",
        )
    return tuple(dict.fromkeys(map(_text, elements)))


def _parsed(text: str) -> list[Json]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidLoopValues(
            f"the value is no JSON list: {text[:200]}",
            remedy="JSON has double quotes around texts; use the filter toJson.",
        ) from error
    if not isinstance(found, list):
        raise InvalidLoopValues(
            f"Unknown value type: {_type_name(found)}", remedy="Give a JSON list."
        )
    return found


def _rendered(element: Json, evaluator: Evaluator) -> Json:
    match element:
        case None:
            return None
        case bool() | float() | list():
            raise InvalidLoopValues(
                f"Unknown value element type: {_type_name(element)}",
                remedy="Write it as a text, or give the whole list as one JSON text.",
            )
        case int():
            return str(element)
        case _:
            return evaluator.render(element)


def _text(element: Json) -> str:
    return element if isinstance(element, str) else as_json(element)


def as_json(element: Json) -> str:
    """A value of a loop as compact JSON. Raises InvalidLoopValues."""
    try:
        return orjson.dumps(element).decode()
    except orjson.JSONEncodeError as error:
        raise InvalidLoopValues(
            f"a value can not be written as text: {error}",
            remedy="Nest at most 254 levels, and write integers beyond 64 bits as text.",
        ) from error


def _type_name(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
        case list():
            return "list"
        case _:
            return "map"
