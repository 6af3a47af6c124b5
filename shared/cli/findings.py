"""Prints what is wrong with flows, so that people, editors and build servers can read it."""

from collections.abc import Iterator

from shared.cli.terminal import harmless
from shared.model.problems import Problem, Report


def lines_of(path: str, report: Report) -> Iterator[str]:
    """`path:line:column: error: message`, with place and remedy below; all of a file's findings."""
    for problem in report.problems:
        yield from _lines(path, "error", problem)
    for warning in report.warnings:
        yield from _lines(path, "warning", warning)
    for old in report.relocations:
        yield harmless(f"{path}: info: {old.old} is replaced by {old.current}")


def problem_lines(path: str, problems: tuple[Problem, ...]) -> Iterator[str]:
    """The same for problems alone."""
    yield from lines_of(path, Report(flow=None, problems=problems))


def _lines(path: str, kind: str, problem: Problem) -> Iterator[str]:
    spot = f":{problem.spot.line}:{problem.spot.column}" if problem.spot else ""
    yield harmless(f"{path}{spot}: {kind}: {problem.message} [{problem.code}]")
    if problem.path:
        yield harmless(f"  at {problem.path}")
    if problem.remedy:
        yield harmless(f"  {problem.remedy}")
