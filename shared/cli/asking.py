"""Asks before something is lost."""

import argparse
import sys

from shared.cli.errors import CommandFailed, InvalidArgument
from shared.cli.terminal import harmless, say


def ask(options: argparse.Namespace, question: str, other_way: str = "") -> None:
    """Goes on if `--yes` was given or somebody at the terminal says yes.

    Args:
        options: of the command.
        question: what is about to happen.
        other_way: what can be done instead where nobody can be asked.

    Raises:
        InvalidArgument: nobody can be asked.
        CommandFailed: the answer was another one.
    """
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise InvalidArgument(
            "nobody can be asked here, and nothing was changed",
            remedy=f"Give --yes to change without a question{other_way}.",
        )
    say(f'{harmless(question)} Only "yes" is taken as yes.')
    if sys.stdin.readline().strip() != "yes":
        raise CommandFailed("nothing was changed")
