"""How the command line prints states and log lines."""

from shared.cli.terminal import coloured
from shared.model.state import State
from shared.model.task import LogLevel

_COLOURS = {
    State.SUCCESS: "32",
    State.WARNING: "33",
    State.FAILED: "31",
    State.KILLED: "31",
    State.RUNNING: "36",
    State.SKIPPED: "90",
}
_LEVEL_COLOURS = {LogLevel.WARN: "33", LogLevel.ERROR: "31", LogLevel.DEBUG: "90"}


def state_text(state: State) -> str:
    """A state, coloured on a terminal."""
    return coloured(f"{state:<9}", _COLOURS.get(state, "0"))


def level_text(level: LogLevel) -> str:
    """A log level, coloured on a terminal."""
    return coloured(f"{level:<5}", _LEVEL_COLOURS.get(level, "0"))
