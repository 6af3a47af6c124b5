"""`windhover flow validate`: checks flows here or on a server, with Kestra's words."""

import argparse
from pathlib import Path

from shared.cli.client import Client, open_client
from shared.cli.errors import CommandFailed, InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.findings import problem_lines
from shared.cli.flow_folders import flow_paths
from shared.cli.sources import read_source
from shared.cli.tables import tell_data, wants_data
from shared.cli.terminal import harmless, say, tell
from shared.engine.literals import with_literals_checked
from shared.model.json import Json, JsonObject
from shared.model.source import check_flow
from shared.sdk.registry import Registry

_BAD = "Unable to parse flow(s) due to the following error(s):"


def validate(options: argparse.Namespace) -> int:
    """Checks every flow of a path; 1 if one is not valid."""
    path = Path(options.path)
    if not path.exists():
        raise InvalidArgument(f"there is no {path}", remedy="Name a file or a folder with flows.")
    paths = list(flow_paths(path))
    if not paths:
        raise CommandFailed(f"No flow found on '{path}'")
    if options.local or not options.server:
        return _validate_here(paths)
    with open_client(options) as client:
        return _validate_there(client, paths, options)


def _validate_here(paths: list[Path]) -> int:
    registry = Registry.installed()
    results = [_is_valid(path, registry) for path in paths]
    return ExitCode.OK if all(results) else ExitCode.FAILED


def _is_valid(path: Path, registry: Registry) -> bool:
    report = with_literals_checked(check_flow(read_source(path), registry))
    if report.problems:
        _say_bad(path, list(problem_lines(str(path), report.problems)))
        return False
    if report.flow is not None:
        tell(f"✓ - {report.flow.namespace} / {report.flow.id}")
    for warning in report.warnings:
        mark = f"{warning.path} is deprecated" if warning.code == "flow.deprecated" else ""
        tell(harmless(f"⚠ - {mark or warning.message}"))
    for old in report.relocations:
        tell(harmless(f"ℹ - {old.old} is replaced by {old.current}"))  # noqa: RUF001 - as Kestra prints it
    return True


def _validate_there(client: Client, paths: list[Path], options: argparse.Namespace) -> int:
    found: list[Json] = []
    good = True
    for path in paths:
        results = client.send_flows("POST", "/flows/validate", read_source(path)).objects()
        found += [{**one, "filename": str(path)} for one in results]
        told = [_told(path, one, options) for one in results]
        good = all(told) and good
    if wants_data(options):
        tell_data(found, options)
    return ExitCode.OK if good else ExitCode.FAILED


def _told(path: Path, result: JsonObject, options: argparse.Namespace) -> bool:
    constraints = result.get("constraints")
    if constraints and not wants_data(options):
        _say_bad(path, str(constraints).splitlines())
    elif not wants_data(options):
        tell(harmless(f"✓ - {result.get('namespace')}.{result.get('flow')}"))
    return not constraints


def _say_bad(path: Path, reasons: list[str]) -> None:
    say(harmless(f"✘ - {path}"))
    say(_BAD)
    for reason in reasons:
        # What is indented goes on with the line before.
        say(harmless(reason if reason.startswith(" ") else f"- {reason}"))
