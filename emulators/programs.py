"""What the programs of the emulators share."""

import argparse
import signal
import threading
from collections.abc import Sequence


def port_in(arguments: Sequence[str]) -> int:
    """The port that a program is told to listen on."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    return int(parser.parse_args(list(arguments)).port)


def stopped_by_signals() -> threading.Event:
    """An event that is set when the process is asked to end."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def until_stopped() -> None:
    """Returns when the process is asked to end."""
    stopped_by_signals().wait()
