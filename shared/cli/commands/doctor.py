"""`windhover doctor`: what works here, and what to do about what does not."""

import argparse
import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from shared.cli.client import open_client
from shared.cli.errors import CommandFailed
from shared.cli.exit_codes import ExitCode
from shared.cli.terminal import coloured, harmless, tell
from shared.errors import WindhoverError
from shared.sdk.registry import Registry
from shared.settings import Settings


def doctor(options: argparse.Namespace) -> int:
    """Makes every check and tells what each has found; fails if one has found a problem."""
    worst = ExitCode.OK
    for name, check in _checks(options):
        try:
            found = check()
        except WindhoverError as error:
            worst = ExitCode.FAILED
            tell(f"{coloured('problem', '31')}  {name}: {harmless(error.message)}")
            if error.remedy:
                tell(f"         {harmless(error.remedy)}")
        else:
            tell(f"{coloured('fine', '32')}     {name}: {harmless(found)}")
    return worst


def _checks(options: argparse.Namespace) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "program", lambda: f"windhover {version('windhover')}, Python {platform.python_version()}"
    yield "settings", lambda: f"home {Settings.read().home}"
    yield "home", _home
    yield "types", _types
    yield "secrets", _secrets
    yield "server", lambda: _server(options)


def _home() -> str:
    home = Path(Settings.read().home)
    nearest = next(one for one in (home, *home.absolute().parents) if one.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise CommandFailed(
            f"{nearest} can not be written", remedy="Set WINDHOVER_HOME to another folder."
        )
    return f"{home} is there" if home.exists() else f"{home} will be made at the first start"


def _types() -> str:
    registry = Registry.installed()
    names = list(registry.names())
    if not names:
        raise CommandFailed("no types are installed", remedy="Install Windhover anew.")
    for name in names:
        registry.cls(name)
    return f"{len(names)} types can be used"


def _secrets() -> str:
    if Settings.read().encryption_key is None:
        return "no encryption key: inputs of type SECRET are refused by a server"
    return "inputs of type SECRET can be kept"


def _server(options: argparse.Namespace) -> str:
    with open_client(options) as client:
        told = client.get("/configs").object()
        client.get("/flows/search", [("size", "1")])
    return f"{client.server} answers as version {told.get('version')}"
