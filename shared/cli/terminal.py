"""The two streams of the command line: what it gives on standard output, what it says on error.

Nothing here imports the engine: `--help` and a wrong option must be answered at once.
"""

import io
import os
import re
import sys
from contextlib import suppress
from typing import TextIO

from shared.errors import WindhoverError

_COLOUR_CODES = re.compile(r"\x1b\[[0-9;]*m")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def prepare_streams() -> None:
    """Makes both streams take any text: what they can not encode is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(line: str) -> None:
    """Prints a line of progress to standard error, where it does not disturb results."""
    _print(line, sys.stderr)


def tell(line: str) -> None:
    """Prints a line of the result to standard output."""
    _print(line, sys.stdout)


def _print(line: str, stream: TextIO) -> None:
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except BrokenPipeError:
        # The reader has gone (`| head`). What runs goes on, and what follows is for nobody; the
        # exit code still tells how it ended.
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - no file
            os.dup2(nowhere.fileno(), stream.fileno())


def harmless(text: str) -> str:
    """A text that somebody else wrote, without what a terminal would obey.

    Colours are dropped; other control characters but tab and newline are written as escapes.
    """
    plain = _COLOUR_CODES.sub("", text)
    return _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", plain)


def print_error(error: WindhoverError) -> None:
    """Prints code, message and remedy."""
    text = error.message
    if not text.startswith(error.code):
        text = f"{error.code}: {text}"
    say(coloured(harmless(text), "31"))
    if error.remedy and error.remedy not in text:
        say(f"  {harmless(error.remedy)}")


def coloured(text: str, colour: str) -> str:
    """A text in a colour (an SGR number), where standard error shows colours.

    Source: https://no-color.org.
    """
    return f"\x1b[{colour}m{text}\x1b[0m" if _shows_colours() else text


def _shows_colours() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    with suppress(ValueError):
        return sys.stderr.isatty()
    return False
