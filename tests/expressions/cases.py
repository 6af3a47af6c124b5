"""Runs a file of expression cases (the format of expressions.md, section 19)."""

import json
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import orjson

from shared.expressions import environment
from shared.expressions.callables import Value
from shared.expressions.dates import (
    ZonedDateTime,
    parse_duration,
    parse_iso,
    parse_time,
)
from shared.expressions.errors import ExpressionError, Kind, bad_argument
from shared.expressions.printing import to_plain
from shared.expressions.values import (
    Character,
    Float32,
    Long,
    is_collection,
    is_integer,
    is_map,
)
from shared.model.json import JsonObject

Case = Mapping[str, object]


class CaseContext:
    """The outside world of one case, from its `setup`."""

    def __init__(self, setup: Mapping[str, object], variables: Mapping[str, Value]) -> None:
        self._setup = setup
        flow, execution = variables.get("flow"), variables.get("execution")
        self._namespace = flow.get("namespace") if is_map(flow) else None
        self._execution = execution.get("id") if is_map(execution) else None
        trigger = variables.get("trigger")
        self._trigger = trigger if is_map(trigger) else {}

    def _section(self, name: str) -> Mapping[str, object]:
        found = self._setup.get(name)
        return found if isinstance(found, Mapping) else {}

    def secret(self, key: str, namespace: str | None, subkey: str | None) -> str:
        """From `secrets`."""
        del namespace
        secrets = {name.upper(): value for name, value in self._section("secrets").items()}
        value = secrets.get(key.upper())
        if not isinstance(value, str):
            raise bad_argument(f"Cannot find secret for key '{key}'.")
        if subkey is None:
            return value
        try:
            return str(orjson.loads(value)[subkey])
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise bad_argument(f"Cannot find secret sub-key '{subkey}'") from error

    def kv(self, key: str, namespace: str | None, *, error_on_missing: bool) -> Value:
        """From `kv`."""
        owner = namespace or self._namespace
        entries = self._section("kv").get(str(owner))
        if isinstance(entries, Mapping) and key in entries:
            return entries[key]
        if error_on_missing:
            raise bad_argument(f"The key '{key}' does not exist in the namespace '{owner}'.")
        return None

    def read(self, path: str, namespace: str | None) -> str:
        """From `namespace_files` and `storage`."""
        if path.startswith("kestra://"):
            return self._stored(path)
        files = self._section("namespace_files").get(str(namespace or self._namespace))
        if isinstance(files, Mapping) and path.lstrip("/") in files:
            return str(files[path.lstrip("/")])
        raise bad_argument(f"There is no file {path}")

    def _stored(self, uri: str) -> str:
        allowed = [self._execution, self._trigger.get("executionId")]
        if not any(isinstance(one, str) and f"/executions/{one}/" in uri for one in allowed):
            failure = ExpressionError(
                Kind.RUNTIME,
                f"Unable to read the file '{uri}' as it didn't belong to the current execution",
            )
            failure.java = "IllegalArgumentException"
            raise failure
        found = self._section("storage").get(uri)
        if not isinstance(found, str):
            raise bad_argument(f"There is no file {uri}")
        return found

    def file_size(self, path: str, namespace: str | None) -> int:
        """Size of what `read` gives."""
        return len(self.read(path, namespace).encode())

    def file_exists(self, path: str, namespace: str | None) -> bool:
        """Whether `read` finds something."""
        try:
            self.read(path, namespace)
        except ExpressionError as error:
            if error.kind is Kind.RUNTIME:
                raise
            return False
        return True

    def error_logs(self) -> list[Value]:
        """From `error_logs`."""
        found = self._setup.get("error_logs")
        return list(found) if isinstance(found, list) else []

    def http(self, request: Mapping[str, Value]) -> Value:
        """No case reaches the network."""
        raise bad_argument(f"no network for {request.get('uri')}")


def difference(case: Case) -> str | None:
    """What came instead of what a case expects; None when it is right."""
    try:
        found = _outcome(case)
    except ExpressionError as error:
        return _wrong_error(case, error)
    if "error" in case:
        return f"expected error {case['error']}, got {found!r}"
    if found != _expected(case):
        return f"expected {_expected(case)!r}, got {found!r}"
    return None


def _expected(case: Case) -> object:
    if case.get("mode") == "typed" and "type" in case:
        return (case["type"], case["result"])
    return case["result"]


def _outcome(case: Case) -> object:
    given = case.get("vars")
    variables = {
        str(name): _java(value)
        for name, value in (given if isinstance(given, dict) else {}).items()
    }
    setup = case.get("setup")
    context = CaseContext(setup, variables) if isinstance(setup, dict) else None
    template = case["template"]
    match case.get("mode", "string"):
        case "typed":
            value = environment.evaluate(str(template), variables, context)
            return (_type_name(value), to_plain(value))
        case "object":
            return to_plain(environment.render_structure(template, variables, context))
        case "recursive":
            return environment.render_recursively(template, variables, context)
        case _:
            return environment.render(
                None if template is None else str(template), variables, context
            )


def _wrong_error(case: Case, error: ExpressionError) -> str | None:
    expected = case.get("error")
    if expected is None:
        return f"expected {case['result']!r}, got error {error.kind}: {error}"
    if error.kind != expected:
        return f"expected error {expected}, got {error.kind}: {error}"
    part = case.get("message_contains")
    if isinstance(part, str) and part not in str(error):
        return f"expected a message with {part!r}, got {error}"
    return None


def _instant(text: str) -> Value:
    parsed = parse_iso(text)
    return parsed.instant if isinstance(parsed, ZonedDateTime) else parsed


_JAVA_TYPES: Mapping[str, Callable[[str], Value]] = {
    "Instant": _instant,
    "ZonedDateTime": parse_iso,
    "LocalDateTime": parse_iso,
    "LocalDate": parse_iso,
    "LocalTime": parse_time,
    "Duration": parse_duration,
    "URI": str,
    "BigDecimal": Decimal,
    "Float": lambda text: Float32(float(text)),
    "Long": lambda text: Long(int(text)),
}


def _java(value: object) -> Value:
    if isinstance(value, dict):
        if "$java" in value:
            return _JAVA_TYPES[str(value["$java"])](str(value["value"]))
        return {key: _java(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_java(item) for item in value]
    return value


def _type_name(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case Long():
            return "long"
        case Character():
            return "character"
        case str():
            return "string"
        case float():
            return "double"
        case _ if is_integer(value):
            return "integer"
        case _ if is_map(value):
            return "map"
        case _ if is_collection(value):
            return "list"
        case _:
            return type(value).__name__


def load_cases(path: Path) -> list[JsonObject]:
    """The cases of a file."""
    # The standard parser: integers beyond 64 bits stay integers.
    found: list[JsonObject] = json.loads(path.read_text("utf-8"))
    return found


def main(arguments: list[str]) -> int:
    """Prints each case that differs and the counts; 1 if any does."""
    passed = failed = 0
    for case in load_cases(Path(arguments[0])):
        found = difference(case)
        other = case.get("pebble_4_1")
        if found is not None and isinstance(other, dict):
            # The newer engine's outcome is as good (section 19).
            kept = {key: value for key, value in case.items() if key not in {"result", "error"}}
            found = difference(kept | other)
        if found is None:
            passed += 1
            continue
        failed += 1
        sys.stdout.write(f"{case['id']}: {case['template']!r}\n  {found}\n")
    sys.stdout.write(f"{passed} passed, {failed} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
