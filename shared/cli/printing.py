"""How the command line prints: errors, states, log lines."""

import sys

from shared.errors import WindhoverError
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


def say(line: str) -> None:
    """Prints a line of progress to standard error, where it does not disturb outputs."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the command line


def tell(line: str) -> None:
    """Prints a line of the result to standard output."""
    print(line, flush=True)  # noqa: T201 - this is the command line


def print_error(error: WindhoverError) -> None:
    """Prints code, message and remedy."""
    text = error.message
    if not text.startswith(error.code):
        text = f"{error.code}: {text}"
    say(_coloured(text, "31"))
    if error.remedy and error.remedy not in text:
        say(f"  {error.remedy}")


def state_text(state: State) -> str:
    """A state, coloured on a terminal."""
    return _coloured(f"{state:<9}", _COLOURS.get(state, "0"))


def level_text(level: LogLevel) -> str:
    """A log level, coloured on a terminal."""
    return _coloured(f"{level:<5}", _LEVEL_COLOURS.get(level, "0"))


def _coloured(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if sys.stderr.isatty() else text
