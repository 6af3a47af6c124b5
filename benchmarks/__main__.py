"""Runs every scenario, or the ones that are named; prints a table and JSON, keeps the JSON."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import orjson

from benchmarks import (
    executions,
    expressions,
    foreach,
    interface,
    operations,
    scripts,
    search,
    serdes,
    server,
    serverless,
    start,
)
from benchmarks.machine import facts

RESULTS = Path(__file__).parent / "results"

SCENARIOS: Mapping[str, Callable[[], dict[str, object]]] = {
    "executions": executions.measure,
    "foreach": foreach.measure,
    "expressions": expressions.measure,
    "serdes": serdes.measure,
    "start": start.measure,
    "operations": operations.measure,
    "scripts": scripts.measure,
    "server": server.measure,
    "search": search.measure,
    "serverless": serverless.measure,
    "interface": interface.measure,
}


def main(names: Sequence[str]) -> int:
    """Measures; 2 when a name is no scenario."""
    unknown = [name for name in names if name not in SCENARIOS]
    if unknown:
        print(f"No scenario is called {', '.join(unknown)}. There are: {', '.join(SCENARIOS)}.")
        return 2
    found: dict[str, object] = {"machine": facts()}
    for name in names or SCENARIOS:
        print(f"Measuring {name} ...", file=sys.stderr)
        found[name] = SCENARIOS[name]()
    for name, value in _rows("", found):
        print(f"{name:<62} {value}")
    report = orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n"
    sys.stdout.write(report.decode())
    if not names:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "latest.json").write_bytes(report)
    return 0


def _rows(prefix: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _rows(f"{prefix}.{key}" if prefix else str(key), item)
    else:
        yield prefix, value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
