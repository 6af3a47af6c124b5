"""`windhover validate`: checks flows without running them."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from shared.cli.errors import InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.findings import lines_of
from shared.cli.sources import read_source
from shared.cli.terminal import say, tell
from shared.engine.literals import with_literals_checked
from shared.model.json import Json
from shared.model.problems import Problem, Report
from shared.model.source import check_flow
from shared.sdk.registry import Registry

_SUFFIXES = frozenset({".yaml", ".yml"})


def validate(options: argparse.Namespace) -> int:
    """Checks files, and every YAML file below folders; 2 if any flow is invalid."""
    registry = Registry.installed()
    reports = [(path, _report(path, registry)) for path in _files(options.paths)]
    if options.output == "json":
        _print_json(reports)
    else:
        _print_text(reports)
    if not reports:
        say(f"No YAML file in {', '.join(options.paths)}.")
        return ExitCode.INVALID
    return ExitCode.INVALID if any(report.problems for _, report in reports) else ExitCode.OK


def _files(paths: Sequence[str]) -> Iterator[Path]:
    """The files once each; hidden files and folders only where they are named."""
    seen: set[Path] = set()
    for name in paths:
        for path in _below(Path(name)):
            if path not in seen:
                seen.add(path)
                yield path


def _below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for found in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
        if found.suffix in _SUFFIXES and not hidden and not found.is_dir():
            yield found


def _report(path: Path, registry: Registry) -> Report:
    try:
        return with_literals_checked(check_flow(read_source(path), registry))
    except InvalidArgument as error:
        problem = Problem(code=error.code, message=error.message, remedy=error.remedy)
        return Report(flow=None, problems=(problem,))


def _print_text(reports: Sequence[tuple[Path, Report]]) -> None:
    for path, report in reports:
        for line in lines_of(str(path), report):
            tell(line)
        if report.flow is not None:
            tell(f"{path}: valid")
    bad = sum(1 for _, report in reports if report.problems)
    if len(reports) > 1:
        say(f"{len(reports)} files: {len(reports) - bad} valid, {bad} invalid.")


def _print_json(reports: Sequence[tuple[Path, Report]]) -> None:
    found = [_as_json(path, report) for path, report in reports]
    tell(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


def _as_json(path: Path, report: Report) -> Json:
    flow = report.flow
    return {
        # A name that is no UTF-8 has no place in JSON as it is.
        "path": str(path).encode("utf-8", "backslashreplace").decode(),
        "valid": not report.problems,
        "namespace": flow.namespace if flow else None,
        "id": flow.id if flow else None,
        "problems": [problem.as_json() for problem in report.problems],
        "warnings": [warning.as_json() for warning in report.warnings],
        "relocations": [{"from": old.old, "to": old.current} for old in report.relocations],
    }
