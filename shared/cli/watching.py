"""Waits for an execution of a server, and shows what happens to it meanwhile."""

import argparse
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from shared.cli.client import Client, segment
from shared.cli.errors import CommandFailed, NotInTime, ServerUnreachable
from shared.cli.exit_codes import ExitCode
from shared.cli.printing import level_text, state_text
from shared.cli.terminal import harmless, say
from shared.model.json import JsonObject
from shared.model.state import State
from shared.model.task import LogLevel

_LONGEST_VALUE = 60
_LOGS_SECONDS = 10.0
"""How long the log may still be read once its execution has ended."""

_CODES = {
    "SUCCESS": ExitCode.OK,
    "WARNING": ExitCode.WARNING,
    "KILLED": ExitCode.KILLED,
    "CANCELLED": ExitCode.KILLED,
}


def exit_code_of(execution: JsonObject, options: argparse.Namespace) -> ExitCode:
    """What the state of an awaited execution means to scripts."""
    code = _CODES.get(state_of(execution), ExitCode.FAILED)
    return ExitCode.OK if code is ExitCode.WARNING and options.allow_warning else code


def state_of(execution: JsonObject) -> str:
    """The current state of an execution, or of a task run."""
    state = execution.get("state")
    return str(state.get("current")) if isinstance(state, dict) else ""


def watched(client: Client, execution_id: str, timeout: float | None) -> JsonObject:
    """The execution once it is over; every state is told.

    Raises:
        NotInTime: it was not over in time.
        ServerUnreachable: the stream has broken.
        KeyboardInterrupt: after it was said how to go on.
    """
    end = None if timeout is None else monotonic() + timeout
    told: dict[str, str] = {}
    try:
        with client.events(f"/executions/{segment(execution_id)}/follow") as events:
            for event in events:
                if end is not None and monotonic() > end:
                    raise _not_in_time(execution_id)
                if event is None:
                    continue
                kind, execution = event
                _tell_states(execution, told)
                if kind == "end":
                    return execution
    except KeyboardInterrupt:
        say(f"The execution goes on. {_how_to_go_on(execution_id)}")
        raise
    raise ServerUnreachable(
        "the server has closed the connection before the end of the execution",
        remedy=_how_to_go_on(execution_id),
        exit_code=ExitCode.UNREACHABLE,
    )


def _how_to_go_on(execution_id: str) -> str:
    return (
        f"Watch it with `windhover execution watch {execution_id}`, "
        f"end it with `windhover execution kill {execution_id}`."
    )


def _not_in_time(execution_id: str) -> NotInTime:
    return NotInTime(
        f"the execution {execution_id} has not ended in time; it goes on",
        remedy=_how_to_go_on(execution_id),
        exit_code=ExitCode.TIMED_OUT,
    )


def _tell_states(execution: JsonObject, told: dict[str, str]) -> None:
    runs = execution.get("taskRunList")
    for run in runs if isinstance(runs, list) else []:
        if isinstance(run, dict):
            value = str(run.get("value") or "")[:_LONGEST_VALUE]
            name = f"{run.get('taskId')}{f' [{value}]' if value else ''}"
            _tell_state(str(run.get("id")), state_of(run), name, told)
    if state_of(execution):
        name = f"execution {execution.get('id')}"
        _tell_state(str(execution.get("id")), state_of(execution), name, told)


def _tell_state(one: str, state: str, name: str, told: dict[str, str]) -> None:
    if told.get(one) == state:
        return
    told[one] = state
    shown = state_text(State(state)) if state in set(State) else harmless(state)
    say(f"{shown} {harmless(name)}")


def tell_log(entry: JsonObject) -> str:
    """A line of a log: its time, level, task and message."""
    level = str(entry.get("level"))
    shown = level_text(LogLevel(level)) if level in set(LogLevel) else harmless(level)
    time = str(entry.get("timestamp", ""))[11:23]
    place = entry.get("taskId") or entry.get("flowId")
    message = harmless(f"{place}: {entry.get('message', '')}")
    return f"{harmless(time)} {shown} {message}"


def followed_logs(
    client: Client, execution_id: str, query: list[tuple[str, str]]
) -> Iterator[JsonObject]:
    """The lines of a log, until the execution is over. Raises ServerRefused, ServerUnreachable."""
    with client.events(f"/logs/{segment(execution_id)}/follow", query) as events:
        for event in events:
            if event is not None and event[0] == "progress":
                yield event[1]
            if event is not None and event[0] == "end":
                return


@contextmanager
def logs_beside(client: Client, execution_id: str) -> Iterator[None]:
    """Says the lines of a log while the block runs, and those that are left at its end."""

    def say_all() -> None:
        # The execution is what matters: who watches it says what is wrong with the server.
        with suppress(CommandFailed):
            for entry in followed_logs(client, execution_id, []):
                say(tell_log(entry))

    thread = threading.Thread(target=say_all, name="log", daemon=True)
    thread.start()
    yield
    thread.join(_LOGS_SECONDS)
