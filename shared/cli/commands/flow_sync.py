"""`windhover flow sync`: first the plan, then what was planned."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum
from itertools import islice
from pathlib import Path

from shared.cli.asking import ask
from shared.cli.client import Client, segment
from shared.cli.errors import CommandFailed, ServerRefused
from shared.cli.exit_codes import ExitCode
from shared.cli.flow_folders import FlowFile, joined, read_flows
from shared.cli.terminal import coloured, harmless, say, tell

LONGEST_DIFF = 40
"""Lines of a difference that are shown."""


class Kind(StrEnum):
    """What is to be done to a flow, with the sign that stands for it."""

    CREATE = "+"
    CHANGE = "~"
    DELETE = "-"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done to one flow.

    Attributes:
        before: its source on the server; empty for a new one.
        after: its source in the folder; empty for one that is deleted.
    """

    kind: Kind
    namespace: str
    flow_id: str
    before: str = ""
    after: str = ""


def sync(client: Client, options: argparse.Namespace) -> int:
    """Shows what would change, asks, and changes it."""
    flows = _flows(options)
    changes = list(_plan(client, flows, delete=options.delete))
    _show(changes)
    if options.dry_run:
        has_changes = bool(changes) and options.detailed_exitcode
        return ExitCode.PLAN_HAS_CHANGES if has_changes else ExitCode.OK
    if not changes:
        return ExitCode.OK
    ask(options, "Apply these changes?", ", or --dry-run to see the plan only")
    _apply(client, flows, changes, delete=options.delete)
    return ExitCode.OK


def _flows(options: argparse.Namespace) -> list[FlowFile]:
    flows = [
        one
        for one in read_flows(Path(options.folder))
        if options.namespace in {None, one.namespace}
    ]
    if not flows:
        raise CommandFailed(f"No flow found on '{options.folder}'", remedy="Nothing was changed.")
    return flows


def _plan(client: Client, flows: list[FlowFile], *, delete: bool) -> Iterator[Change]:
    for one in flows:
        before = _source(client, one.namespace, one.flow_id)
        if before is None:
            yield Change(Kind.CREATE, one.namespace, one.flow_id, after=one.source)
        elif before.strip() != one.source.strip():
            yield Change(Kind.CHANGE, one.namespace, one.flow_id, before, one.source)
    kept = {(one.namespace, one.flow_id) for one in flows}
    for namespace in _namespaces(flows) if delete else ():
        for found in client.get(f"/flows/{segment(namespace)}").objects():
            if (namespace, found.get("id")) not in kept:
                yield Change(Kind.DELETE, namespace, str(found["id"]))


def _namespaces(flows: list[FlowFile]) -> list[str]:
    return sorted({one.namespace for one in flows})


def _source(client: Client, namespace: str, flow_id: str) -> str | None:
    """The source on the server; None when it has no such flow."""
    path = f"/flows/{segment(namespace)}/{segment(flow_id)}"
    try:
        return str(client.get(path, [("source", "true")]).object().get("source", ""))
    except ServerRefused as refused:
        if refused.exit_code is ExitCode.NOT_FOUND:
            return None
        raise


_COLOURS = {Kind.CREATE: "32", Kind.CHANGE: "33", Kind.DELETE: "31"}


def _show(changes: list[Change]) -> None:
    for change in changes:
        name = f"{change.kind} {change.namespace}.{change.flow_id}"
        tell(harmless(name))
        if change.kind is Kind.CHANGE:
            for line in _difference(change):
                say(line)
    counts = [sum(one.kind is kind for one in changes) for kind in Kind]
    tell("Plan: {} to create, {} to change, {} to delete.".format(*counts))


def _difference(change: Change) -> Iterator[str]:
    lines = unified_diff(change.before.splitlines(), change.after.splitlines(), lineterm="", n=1)
    for line in islice(lines, 2, LONGEST_DIFF):
        colour = {"+": _COLOURS[Kind.CREATE], "-": _COLOURS[Kind.DELETE]}.get(line[:1], "0")
        yield coloured(harmless(f"    {line}"), colour)


def _apply(client: Client, flows: list[FlowFile], changes: list[Change], *, delete: bool) -> None:
    """Saves the flows of each namespace that has changes, all of them or none."""
    for namespace in sorted({change.namespace for change in changes}):
        own = [one for one in flows if one.namespace == namespace]
        query = [("delete", "true" if delete else "false")]
        client.send_flows("POST", f"/flows/{segment(namespace)}", joined(own), query)
        say(f"{namespace}: {sum(one.namespace == namespace for one in changes)} flow(s) changed.")
