"""`windhover server`: keeps running on a home directory."""

import argparse
import signal
import threading
from pathlib import Path

from shared.cli.composition import open_standalone
from shared.cli.exit_codes import ExitCode
from shared.cli.terminal import say
from shared.sdk.registry import Registry
from shared.settings import Settings


def server(options: argparse.Namespace) -> int:
    """Takes up the executions of a home directory and goes on until it is told to stop."""
    settings = Settings.read()
    if options.home:
        settings = settings.model_copy(update={"home": Path(options.home)})
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with open_standalone(settings, Registry.installed()):
        say(f"Windhover runs on {settings.home}. Stop it with Ctrl-C.")
        stop.wait()
    return ExitCode.OK
