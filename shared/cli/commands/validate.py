"""`windhover validate`: checks flows without running them."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import orjson

from shared.cli.exit_codes import ExitCode
from shared.cli.printing import say, tell
from shared.model.problems import Report
from shared.model.source import check_flow
from shared.sdk.registry import Registry


def validate(options: argparse.Namespace) -> int:
    """Checks files, and every YAML file below folders; 2 if any flow is invalid."""
    registry = Registry.installed()
    reports: list[tuple[Path, Report]] = []
    for path in _files(options.paths):
        try:
            text = path.read_text("utf-8", errors="surrogateescape")
        except OSError as error:
            say(f"{path}: {error.strerror}")
            return ExitCode.INVALID
        reports.append((path, check_flow(text, registry)))
    if not reports:
        say("No YAML file found.")
        return ExitCode.INVALID
    if options.output == "json":
        _print_json(reports)
    else:
        _print_text(reports)
    return ExitCode.INVALID if any(report.problems for _, report in reports) else ExitCode.OK


def _files(paths: list[str]) -> Iterator[Path]:
    for name in paths:
        path = Path(name)
        if path.is_dir():
            yield from sorted(
                found for found in path.rglob("*") if found.suffix in {".yaml", ".yml"}
            )
        else:
            yield path


def _print_text(reports: list[tuple[Path, Report]]) -> None:
    for path, report in reports:
        for problem in report.problems:
            tell(f"{path}: {problem.text()}")
        for warning in report.warnings:
            tell(f"{path}: warning: {warning.text()}")
        if not report.problems:
            tell(f"{path}: valid")


def _print_json(reports: list[tuple[Path, Report]]) -> None:
    found = [
        {
            "path": str(path),
            "valid": not report.problems,
            "problems": [problem.as_json() for problem in report.problems],
            "warnings": [warning.as_json() for warning in report.warnings],
        }
        for path, report in reports
    ]
    tell(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
