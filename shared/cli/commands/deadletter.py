"""`windhover deadletter`: the messages of a server that could not be handled."""

import argparse
from collections.abc import Callable

from shared.cli.asking import ask
from shared.cli.client import Client, open_client, segment
from shared.cli.errors import CommandFailed, ServerRefused
from shared.cli.exit_codes import ExitCode
from shared.cli.tables import tell_data, tell_rows
from shared.cli.terminal import harmless, say

_COLUMNS = ("id", "date", "topic", "kind", "executionId", "reason")


def deadletter(options: argparse.Namespace) -> int:
    """Lists, shows, publishes again or forgets."""
    with open_client(options) as client:
        match options.action:
            case "list":
                _list(client, options)
            case "show":
                tell_data(client.get(_path(options.letter)).object(), options)
            case "redrive":
                _each(
                    options.letters,
                    lambda letter: client.post(f"{_path(letter)}/redrive"),
                    "is published again",
                )
            case _:
                ask(options, f"Forget {', '.join(options.letters)}?")
                _each(options.letters, lambda letter: client.delete(_path(letter)), "is forgotten")
    return ExitCode.OK


def _list(client: Client, options: argparse.Namespace) -> None:
    found = client.get("/dead-letters", [("size", str(options.limit))]).object().get("results")
    rows = found if isinstance(found, list) else []
    tell_rows([row for row in rows if isinstance(row, dict)], _COLUMNS, options)


def _each(letters: list[str], act: Callable[[str], object], done: str) -> None:
    """Acts on each, also behind one that the server refuses.

    Raises:
        CommandFailed: as the server refused the only one, or some of them.
    """
    refused = 0
    for letter in letters:
        try:
            act(letter)
        except ServerRefused as error:
            if len(letters) == 1:
                raise
            refused += 1
            say(harmless(f"{letter} is left: {error}. {error.remedy}".rstrip()))
        else:
            say(f"{harmless(letter)} {done}.")
    if refused:
        raise CommandFailed(f"{refused} of {len(letters)} messages are left")


def _path(letter: str) -> str:
    return f"/dead-letters/{segment(letter)}"
