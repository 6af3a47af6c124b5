"""`windhover execution`: the executions of a server."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from shared.cli.asking import ask
from shared.cli.client import Client, Part, open_client, segment
from shared.cli.errors import InvalidArgument
from shared.cli.exit_codes import ExitCode
from shared.cli.given_inputs import labels_of, pairs_of
from shared.cli.tables import Format, format_of, tell_data, tell_rows, wants_data
from shared.cli.terminal import harmless, say, tell
from shared.cli.watching import (
    exit_code_of,
    followed_logs,
    logs_beside,
    state_of,
    tell_log,
    watched,
)
from shared.model.json import JsonObject

_COLUMNS = ("id", "namespace", "flowId", "state.current", "state.startDate", "state.duration")


def execution(options: argparse.Namespace) -> int:
    """Does what the action says."""
    with open_client(options) as client:
        return _ACTIONS[options.action](client, options)


def _run(client: Client, options: argparse.Namespace) -> int:
    path = f"/executions/{segment(options.namespace)}/{segment(options.flow)}"
    labels = [("labels", f"{key}:{value}") for key, value in labels_of(options.label)]
    started = client.send_form(path, _parts(options.input), labels).object()
    if not options.wait:
        _tell_started(started, options)
        return ExitCode.OK
    execution_id = str(started["id"])
    say(f"execution {execution_id} {harmless(str(started.get('url') or ''))}".rstrip())
    with logs_beside(client, execution_id):
        ended = watched(client, execution_id, options.timeout)
    outputs = client.get(f"/outputs/executions/{segment(execution_id)}").object()
    tell_data(ended if wants_data(options) else outputs, options)
    return exit_code_of(ended, options)


def _tell_started(started: JsonObject, options: argparse.Namespace) -> None:
    if wants_data(options):
        tell_data(started, options)
        return
    tell(harmless(str(started["id"])))
    if started.get("url"):
        say(harmless(f"See it on {started['url']}"))


def _parts(given: list[str]) -> list[Part]:
    return [_part(name, value) for name, value in pairs_of(given, "--input")]


def _part(name: str, value: str) -> Part:
    if not value.startswith("@"):
        return name, (None, value.encode())
    path = Path(value[1:])
    try:
        return name, (path.name, path.read_bytes())
    except OSError as error:
        raise InvalidArgument(
            f"the file of the input {name} can not be read: {path}: {error.strerror}",
            remedy=f"Give an existing file: --input {name}=@PATH.",
        ) from error


def _list(client: Client, options: argparse.Namespace) -> int:
    given = {"namespace": options.namespace, "flowId": options.flow, "state": options.state}
    query = [(name, value) for name, value in given.items() if value]
    query.append(("sort", "state.startDate:desc"))
    found = list(client.pages("/executions/search", query, options.limit))
    tell_rows(found, _COLUMNS, options)
    return ExitCode.OK


def _get(client: Client, options: argparse.Namespace) -> int:
    found = client.get(f"/executions/{segment(options.execution)}").object()
    if wants_data(options):
        tell_data(found, options)
        return ExitCode.OK
    tell_rows([found], _COLUMNS, options)
    if format_of(options) is not Format.TABLE:
        return ExitCode.OK
    runs = found.get("taskRunList")
    rows = [one for one in runs if isinstance(one, dict)] if isinstance(runs, list) else []
    if rows:
        tell("")
        columns = ("taskId", "value", "state.current", "state.duration", "id")
        tell_rows(rows, columns, options)
    return ExitCode.OK


def _logs(client: Client, options: argparse.Namespace) -> int:
    given = {"minLevel": options.level and options.level.upper(), "taskId": options.task}
    query = [(name, value) for name, value in given.items() if value]
    if options.follow:
        for entry in followed_logs(client, options.execution, query):
            tell(tell_log(entry))
        return ExitCode.OK
    found = client.get(f"/logs/{segment(options.execution)}", query).objects()
    if wants_data(options):
        tell_data(list(found), options)
    else:
        for entry in found:
            tell(tell_log(entry))
    return ExitCode.OK


def _watch(client: Client, options: argparse.Namespace) -> int:
    ended = watched(client, options.execution, options.timeout)
    if wants_data(options):
        tell_data(ended, options)
    return exit_code_of(ended, options)


def _kill(client: Client, options: argparse.Namespace) -> int:
    client.delete(f"/executions/{segment(options.execution)}/kill")
    say(f"{harmless(options.execution)} is being killed.")
    return ExitCode.OK


def _pause(client: Client, options: argparse.Namespace) -> int:
    client.post(f"/executions/{segment(options.execution)}/pause")
    say(f"{harmless(options.execution)} pauses when what runs now has ended.")
    return ExitCode.OK


def _resume(client: Client, options: argparse.Namespace) -> int:
    path = f"/executions/{segment(options.execution)}/resume"
    client.send_form(path, _parts(options.input))
    say(f"{harmless(options.execution)} goes on.")
    return ExitCode.OK


def _delete(client: Client, options: argparse.Namespace) -> int:
    ask(options, f"Delete {options.execution} with its logs and files?")
    client.delete(f"/executions/{segment(options.execution)}")
    say(f"{harmless(options.execution)} is deleted.")
    return ExitCode.OK


def _outputs(client: Client, options: argparse.Namespace) -> int:
    found = client.get(f"/outputs/executions/{segment(options.execution)}").object()
    tell_data(found, options)
    return ExitCode.OK


def _restart(client: Client, options: argparse.Namespace) -> int:
    given = options.revision
    query = [] if given is None else [("revision", str(given))]
    return _repeated(client, options, "restart", query)


def _replay(client: Client, options: argparse.Namespace) -> int:
    query = [("taskRunId", options.task_run)] if options.task_run else []
    return _repeated(client, options, "replay", query)


def _repeated(
    client: Client, options: argparse.Namespace, action: str, query: list[tuple[str, str]]
) -> int:
    path = f"/executions/{segment(options.execution)}/{action}"
    found = client.post(path, query).object()
    if wants_data(options):
        tell_data(found, options)
    else:
        tell(harmless(str(found["id"])))
        say(f"It is {harmless(state_of(found))}.")
    return ExitCode.OK


_ACTIONS: Mapping[str, Callable[[Client, argparse.Namespace], int]] = {
    "run": _run,
    "list": _list,
    "get": _get,
    "logs": _logs,
    "watch": _watch,
    "outputs": _outputs,
    "kill": _kill,
    "pause": _pause,
    "resume": _resume,
    "delete": _delete,
    "restart": _restart,
    "replay": _replay,
}
