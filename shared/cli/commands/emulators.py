"""`windhover emulators`: stand-ins for services of Google Cloud, on this machine."""

import argparse
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points

from shared.cli.errors import InvalidArgument
from shared.cli.suggestions import did_you_mean
from shared.settings import Settings

GROUP = "windhover.emulators"
"""Entry-point group: each is a program that takes arguments and gives an exit code."""


def emulators(options: argparse.Namespace) -> int:
    """Starts one; it takes the place of this process."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    if options.name not in found:
        raise InvalidArgument(
            f"there is no emulator {options.name}",
            remedy=did_you_mean(options.name, found) or f"There are: {', '.join(sorted(found))}.",
        )
    program: Callable[[Sequence[str]], int] = found[options.name].load()
    return program(_arguments(options))


def _arguments(options: argparse.Namespace) -> list[str]:
    """What was asked for, as the program takes it."""
    given = {
        "--home": options.home or str(Settings.read().home),
        "--port": options.port,
        "--data": options.data,
        "--files": options.files,
    }
    words = [word for name, value in given.items() if value for word in (name, str(value))]
    return [*words, "--install-only"] if options.install_only else words
