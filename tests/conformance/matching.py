"""Compares a value with what a corpus expects of it: plain values, matchers, references."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from shared.model.json import Json


class UnknownMatcher(Exception):  # noqa: N818 - reads as the fact it is
    """A corpus uses a matcher or a reference that the format does not have."""


@dataclass(frozen=True, slots=True)
class References:
    """What `$name` stands for inside an expected text.

    Attributes:
        names: the values of `execution_id`, `flow_id` and `namespace`.
        execution_ids: the id behind `$executions[n].id`.
        task_run_ids: the id behind `$task_run_id(task)`.
        output: the output behind a `${path}` of a template.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    execution_ids: Callable[[int], str] = str
    task_run_ids: Callable[[str], str] = str
    output: Callable[[str], Json] = str

    def resolve(self, text: str) -> str:
        """A text with its references replaced."""
        text = re.sub(
            r"\$executions\[(\d+)\]\.id", lambda found: self.execution_ids(int(found[1])), text
        )
        text = re.sub(r"\$task_run_id\(([^)]*)\)", lambda found: self.task_run_ids(found[1]), text)
        for name, value in self.names.items():
            text = text.replace(f"${name}", value)
        return text

    def template(self, text: str) -> str:
        """A text with every `${path}` replaced by that output."""
        return re.sub(r"\$\{([^}]*)\}", lambda found: str(self.output(found[1])), text)


def matches(expected: Json, actual: Json, references: References) -> bool:
    """Whether a value is what is expected.

    Raises:
        UnknownMatcher: the expectation itself is wrong.
    """
    if isinstance(expected, dict):
        if any(key.startswith("$") for key in expected):
            return all(
                _matcher(name)(wanted, actual, references) for name, wanted in expected.items()
            )
        return (
            isinstance(actual, dict)
            and expected.keys() == actual.keys()
            and all(matches(wanted, actual[key], references) for key, wanted in expected.items())
        )
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(matches(w, a, references) for w, a in zip(expected, actual, strict=True))
        )
    if isinstance(expected, str):
        return _same_text(references.resolve(expected), actual)
    return _same_scalar(expected, actual)


def includes(expected: Mapping[str, Json], actual: Json, references: References) -> bool:
    """Whether a map has these entries, and perhaps others."""
    return isinstance(actual, dict) and all(
        key in actual and matches(wanted, actual[key], references)
        for key, wanted in expected.items()
    )


def _same_scalar(expected: Json, actual: Json) -> bool:
    # True == 1 in Python, not in JSON.
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    return expected == actual


def _same_text(expected: str, actual: Json) -> bool:
    """Equal as text or, for dates, times and durations, as values."""
    if not isinstance(actual, str):
        return False
    if expected == actual:
        return True
    value = moment_of(expected)
    return value is not None and value == moment_of(actual)


_DURATION = re.compile(
    r"P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?")


def moment_of(text: str) -> datetime | time | timedelta | None:
    """The date, time or duration that a text is; None when it is none of them."""
    found = _DURATION.fullmatch(text)
    if found is not None:
        days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    try:
        if _TIME.fullmatch(text):
            return time.fromisoformat(text)
        if _DATE.match(text):
            date = datetime.fromisoformat(text)
            return date if date.tzinfo else date.replace(tzinfo=UTC)
    except ValueError:
        return None
    return None


def _contains(wanted: Json, actual: Json, references: References) -> bool:
    if isinstance(actual, str):
        parts = wanted if isinstance(wanted, list) else [wanted]
        return all(references.resolve(str(part)) in actual for part in parts)
    if isinstance(actual, list):
        parts = wanted if isinstance(wanted, list) else [wanted]
        return all(any(matches(part, item, references) for item in actual) for part in parts)
    return isinstance(wanted, dict) and includes(wanted, actual, references)


def _starts_with(wanted: Json, actual: Json, references: References) -> bool:
    return isinstance(actual, str) and actual.startswith(references.resolve(str(wanted)))


def _matches(wanted: Json, actual: Json, references: References) -> bool:
    return isinstance(actual, str) and re.search(str(wanted), actual) is not None


def _not(wanted: Json, actual: Json, references: References) -> bool:
    return not matches(wanted, actual, references)


def _not_null(wanted: Json, actual: Json, references: References) -> bool:
    return (actual is not None) is bool(wanted)


def _min(wanted: Json, actual: Json, references: References) -> bool:
    return (
        isinstance(wanted, int | float)
        and isinstance(actual, int | float)
        and not isinstance(actual, bool)
        and actual >= wanted
    )


def _length(wanted: Json, actual: Json, references: References) -> bool:
    return isinstance(actual, str | list | dict) and matches(wanted, len(actual), references)


def _has_keys(wanted: Json, actual: Json, references: References) -> bool:
    return (
        isinstance(wanted, list)
        and isinstance(actual, dict)
        and all(references.resolve(str(key)) in actual for key in wanted)
    )


def _not_has_keys(wanted: Json, actual: Json, references: References) -> bool:
    return (
        isinstance(wanted, list)
        and isinstance(actual, dict)
        and not any(references.resolve(str(key)) in actual for key in wanted)
    )


def _one_of(wanted: Json, actual: Json, references: References) -> bool:
    return isinstance(wanted, list) and any(matches(one, actual, references) for one in wanted)


def _any_order(wanted: Json, actual: Json, references: References) -> bool:
    if not isinstance(wanted, list) or not isinstance(actual, list) or len(wanted) != len(actual):
        return False
    left = list(actual)
    for one in wanted:
        found = next((item for item in left if matches(one, item, references)), _NOTHING)
        if found is _NOTHING:
            return False
        left.remove(found)
    return True


_NOTHING: Json = ["nothing"]


def _recent_datetime_s(wanted: Json, actual: Json, references: References) -> bool:
    if not isinstance(wanted, int | float) or not isinstance(actual, str):
        return False
    date = moment_of(actual)
    return isinstance(date, datetime) and abs(datetime.now(UTC) - date) <= timedelta(seconds=wanted)


def _contains_template(wanted: Json, actual: Json, references: References) -> bool:
    text = references.template(str(wanted))
    return isinstance(actual, str) and references.resolve(text) in actual


_Matcher = Callable[[Json, Json, References], bool]

_MATCHERS: dict[str, _Matcher] = {
    "$contains": _contains,
    "$starts_with": _starts_with,
    "$matches": _matches,
    "$not": _not,
    "$not_null": _not_null,
    "$min": _min,
    "$length": _length,
    "$has_keys": _has_keys,
    "$not_has_keys": _not_has_keys,
    "$one_of": _one_of,
    "$any_order": _any_order,
    "$recent_datetime_s": _recent_datetime_s,
    "$contains_template": _contains_template,
}


def _matcher(name: str) -> _Matcher:
    found = _MATCHERS.get(name)
    if found is None:
        raise UnknownMatcher(f"the format has no matcher {name}")
    return found
