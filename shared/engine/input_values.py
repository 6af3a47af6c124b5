"""One input value: parsed by its type, then held to its constraints (flow language, 3.2 to 3.5).

Values come out as plain data, dates and durations as the texts that Java prints.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar, assert_never

import orjson

from shared.errors import Disposition, WindhoverError
from shared.model.inputs import (
    ArrayInput,
    BooleanInput,
    DateInput,
    DateTimeInput,
    DurationInput,
    EmailInput,
    EnumInput,
    FileInput,
    FloatInput,
    Input,
    IntInput,
    JsonInput,
    MultiselectInput,
    SecretInput,
    SelectInput,
    StringInput,
    TimeInput,
    UriInput,
    YamlInput,
)
from shared.model.json import Json
from shared.model.properties import duration_text
from shared.model.yaml_nodes import InvalidYaml, compose, plain

FILE_SCHEMES = ("kestra:///", "nsfile:///")

T = TypeVar("T")

Encrypt = Callable[[str], Json]


class InvalidInput(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A value that an input does not take; nothing is created."""

    code = "execution.invalid-input"
    http_status = 422
    disposition = Disposition.REFUSE


class BadValue(Exception):  # noqa: N818 - becomes an InvalidInput that names the input
    """What is wrong with a value."""


def invalid(input_id: str, what: str, value: object) -> InvalidInput:
    """The error of an input, in the words of Kestra up to 0.24."""
    return InvalidInput(
        f"{input_id}: Invalid input for `{input_id}`, {what}, but received `{shown(value)}`",
        remedy="Give another value; the flow's `inputs` say what is accepted.",
    )


def shown(value: object) -> str:
    """A value in a message."""
    text = value if isinstance(value, str) else _json_text(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


LONGEST_SHOWN = 500
HIDDEN = "******"
"""What a message shows of a secret."""


def showable(declared: Input, value: Json) -> Json:
    """A value as the message about an input may show it."""
    item_type = getattr(declared, "item_type", None)
    return HIDDEN if isinstance(declared, SecretInput) or item_type == "SECRET" else value


def parse_value(  # noqa: C901 - one case a type
    declared: Input, value: Json, encrypt: Encrypt | None
) -> Json:
    """The typed value of an input.

    Raises:
        BadValue: it is none of the type, or breaks a constraint.
    """
    match declared:
        case StringInput() | SecretInput():
            return _text_value(declared, value, encrypt)
        case IntInput():
            return _number(_integer(value), declared.min, declared.max)
        case FloatInput():
            return _number(_float(value), declared.min, declared.max)
        case BooleanInput():
            return value if isinstance(value, bool) else str(value).lower() == "true"
        case DateTimeInput() | DateInput() | TimeInput():
            return _date_value(declared, value)
        case DurationInput():
            return _duration_value(declared, value)
        case SelectInput() | EnumInput() | MultiselectInput():
            return _choice(declared, value)
        case ArrayInput():
            return [_item(declared.item_type, item, encrypt) for item in _list(declared, value)]
        case FileInput() | UriInput() | EmailInput():
            return _address(declared, value)
        case JsonInput() | YamlInput():
            return _structure(declared, value)
        case _:
            assert_never(declared)


def _text_value(declared: StringInput | SecretInput, value: Json, encrypt: Encrypt | None) -> Json:
    text = value if isinstance(value, str) else _json_text(value)
    if declared.validator is not None and not re.fullmatch(declared.validator, text):
        raise BadValue(f"it must match the pattern `{declared.validator}`")
    return text if isinstance(declared, StringInput) else _encrypted(text, encrypt)


def _encrypted(text: str, encrypt: Encrypt | None) -> Json:
    if encrypt is None:
        raise BadValue("Unable to use a `SECRET` input/output as encryption is not configured")
    return encrypt(text)


_INTEGER = re.compile(r"[+-]?[0-9]{1,10}")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?[fFdD]?")
_MOST = 2**31 - 1


def _integer(value: Json) -> int:
    text = value if isinstance(value, str) else _json_text(value)
    if isinstance(value, bool) or not _INTEGER.fullmatch(text):
        raise BadValue(f'For input string: "{shown(text)}"')
    number = int(text)
    if not -_MOST - 1 <= number <= _MOST:
        raise BadValue(f'For input string: "{shown(text)}"')
    return number


def _float(value: Json) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = (value if isinstance(value, str) else _json_text(value)).strip()
    if not _FLOAT.fullmatch(text):
        raise BadValue(f'For input string: "{shown(text)}"')
    number = float(text.rstrip("fFdD"))
    if number in {float("inf"), float("-inf")}:
        raise BadValue(f'For input string: "{shown(text)}"')
    return number


def _number(number: float, least: float | None, most: float | None) -> Json:
    if least is not None and number < least:
        raise BadValue(f"it must be more than `{least}`")
    if most is not None and number > most:
        raise BadValue(f"it must be less than `{most}`")
    return number


def _parsed_as(kind: str, value: Json, parse: Callable[[str], T], detail: str) -> T:
    if not isinstance(value, str):
        raise BadValue(f"Expected `{kind}` but received `{shown(value)}` with errors: ```text```")
    try:
        return parse(value)
    except ValueError as error:
        raise BadValue(
            f"Expected `{kind}` but received `{shown(value)}` with errors: ```{detail}```"
        ) from error


def _date_value(declared: DateTimeInput | DateInput | TimeInput, value: Json) -> str:
    match declared:
        case DateTimeInput():
            return _bounded(
                _parsed_as("DATETIME", value, _moment, "a date, a time and an offset are wanted"),
                declared.after,
                declared.before,
                _moment_text,
            )
        case DateInput():
            return _bounded(
                _parsed_as("DATE", value, _day, "a date like 2024-01-02 is wanted"),
                declared.after,
                declared.before,
                str,
            )
        case TimeInput():
            return _bounded(
                _parsed_as("TIME", value, _time_of_day, "a time like 10:15:30 is wanted"),
                declared.after,
                declared.before,
                time_text,
            )
        case _:
            assert_never(declared)


def _bounded(value: object, after: object, before: object, text: Callable[..., str]) -> str:
    if after is not None and value < after:  # type: ignore[operator]  # three types, each with its own
        raise BadValue(f"it must be after `{text(after)}`")
    if before is not None and value > before:  # type: ignore[operator]
        raise BadValue(f"it must be before `{text(before)}`")
    return text(value)


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)")
_TIME = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?")


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _time_of_day(text: str) -> time:
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    return time.fromisoformat(text)


def _moment_text(value: datetime) -> str:
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    text = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
    return f"{text}{_fraction(moment.microsecond)}Z"


def time_text(value: time) -> str:
    """A time of day as Java prints it: without seconds where they are zero."""
    text = value.strftime("%H:%M")
    if value.second or value.microsecond:
        text += value.strftime(":%S") + _fraction(value.microsecond)
    return text


def _fraction(microseconds: int) -> str:
    if not microseconds:
        return ""
    digits = f"{microseconds:06}"
    return f".{digits[:3]}" if digits.endswith("000") else f".{digits}"


_DURATION = re.compile(
    r"(?P<sign>[-+]?)P(?:(?P<D>[-+]?\d{1,9})D)?"
    r"(?:T(?=[-+\d])(?:(?P<H>[-+]?\d{1,9})H)?(?:(?P<M>[-+]?\d{1,9})M)?"
    r"(?:(?P<S>[-+]?\d{1,9})(?:[.,](?P<f>\d{0,9}))?S)?)?",
    re.IGNORECASE,
)


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    if match is None or text[-1] in "PpTt":
        raise ValueError(text)
    part = {name: int(match[name] or 0) for name in "DHMS"}
    fraction = int((match["f"] or "").ljust(9, "0")) // 1000
    if (match["S"] or "").startswith("-"):
        fraction = -fraction
    length = timedelta(
        days=part["D"], hours=part["H"], minutes=part["M"], seconds=part["S"], microseconds=fraction
    )
    return -length if match["sign"] == "-" else length


def _duration_value(declared: DurationInput, value: Json) -> str:
    detail = "a duration like PT5M is wanted"
    length = _parsed_as("DURATION", value, _duration, detail)
    if declared.min is not None and length < declared.min:
        raise BadValue(f"It must be more than `{duration_text(declared.min)}`")
    if declared.max is not None and length > declared.max:
        raise BadValue(f"It must be less than `{duration_text(declared.max)}`")
    return duration_text(length)


def _choice(declared: SelectInput | EnumInput | MultiselectInput, value: Json) -> Json:
    if isinstance(declared, MultiselectInput):
        items = [_item(declared.item_type, item, None) for item in _list(declared, value)]
        if not declared.allow_custom_value:
            for item in items:
                _check_membership(str(item), declared.choices)
        return items
    text = value if isinstance(value, str) else _json_text(value)
    custom = isinstance(declared, SelectInput) and declared.allow_custom_value
    if declared.required and not custom:
        _check_membership(text, declared.values)
    return text


def _check_membership(text: str, choices: tuple[str, ...] | None) -> None:
    if choices is not None and text not in choices:
        raise BadValue(f"it must match the values `[{', '.join(choices)}]`")


def _list(declared: ArrayInput | MultiselectInput, value: Json) -> list[Json]:
    received = f"Expected `{declared.type}` but received `{shown(showable(declared, value))}`"
    found = value
    if isinstance(value, str):
        try:
            found = orjson.loads(value)
        except orjson.JSONDecodeError as error:
            raise BadValue(f"{received} with errors: ```{error}```") from error
    if not isinstance(found, list | tuple):
        raise BadValue(f"{received} with errors: ```no list```")
    return list(found)


def _item(item_type: str, item: Json, encrypt: Encrypt | None) -> Json:
    declared = _ITEMS.get(item_type)
    if declared is None:
        return item if isinstance(item, str) else _json_text(item)
    try:
        return parse_value(declared, item, encrypt)
    except BadValue as error:
        raise BadValue(
            f"Unable to parse array element as `{item_type}` on `{shown(showable(declared, item))}`"
        ) from error


_ITEMS: Mapping[str, Input] = {
    "STRING": StringInput(id="item", type="STRING"),
    "SECRET": SecretInput(id="item", type="SECRET"),
    "INT": IntInput(id="item", type="INT"),
    "FLOAT": FloatInput(id="item", type="FLOAT"),
    "BOOLEAN": BooleanInput(id="item", type="BOOLEAN"),
    "BOOL": BooleanInput(id="item", type="BOOL"),
    "DATETIME": DateTimeInput(id="item", type="DATETIME"),
    "DATE": DateInput(id="item", type="DATE"),
    "TIME": TimeInput(id="item", type="TIME"),
    "DURATION": DurationInput(id="item", type="DURATION"),
    "FILE": FileInput(id="item", type="FILE"),
    "JSON": JsonInput(id="item", type="JSON"),
    "YAML": YamlInput(id="item", type="YAML"),
    "URI": UriInput(id="item", type="URI"),
    "EMAIL": EmailInput(id="item", type="EMAIL"),
}
"""How the items of a list are parsed; those with choices of their own are texts."""

_URL = re.compile(
    r"[a-z]+://(?:www\.)?[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b"
    r"[-a-zA-Z0-9()@:%_+.~#?&/=]*"
)
_EMAIL = re.compile(r"(?:[a-zA-Z0-9_!#$%&’*+/=?`{|}~^.-]+@[a-zA-Z0-9.-]+)?")  # noqa: RUF001


def _address(declared: FileInput | UriInput | EmailInput, value: Json) -> str:
    text = value if isinstance(value, str) else _json_text(value)
    match declared:
        case FileInput():
            if not text.startswith(FILE_SCHEMES):
                raise BadValue(f"Expected `FILE` but received `{shown(text)}`")
            allowed = declared.allowed_file_extensions
            if allowed and not text.lower().endswith(tuple(one.lower() for one in allowed)):
                raise BadValue(f"the file must have one of the extensions `[{', '.join(allowed)}]`")
        case UriInput():
            if not _URL.fullmatch(text):
                raise BadValue(f"Expected `URI` but received `{shown(text)}`")
        case EmailInput():
            if not _EMAIL.fullmatch(text):
                raise BadValue("The input must be a valid email")
        case _:
            assert_never(declared)
    return text


def _structure(declared: JsonInput | YamlInput, value: Json) -> Json:
    if not isinstance(value, str):
        return value
    try:
        if isinstance(declared, YamlInput):
            return plain(compose(value))
        parsed: Json = orjson.loads(value)
    except (orjson.JSONDecodeError, InvalidYaml) as error:
        raise BadValue(
            f"Expected `{declared.type}` but received `{shown(value)}` with errors: ```{error}```"
        ) from error
    return parsed


def _json_text(value: object) -> str:
    return orjson.dumps(value, default=str).decode()
