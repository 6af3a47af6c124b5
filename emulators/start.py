"""`make serverless`: starts the emulators and all functions, until Ctrl-C."""

import argparse
import sys
import threading
import time
from pathlib import Path

from emulators.official import NotInstalled, missing
from emulators.processes import LOOPBACK, NotReady, Running, is_taken
from emulators.programs import stopped_by_signals
from emulators.serverless import Surroundings, serverless

LOG = Path(".windhover") / "serverless.log"
LOOK_SECONDS = 0.5


def parser() -> argparse.ArgumentParser:
    """What can be said; `docker-compose.yml` says all of it."""
    made = argparse.ArgumentParser(prog="python -m emulators.start")
    made.add_argument("--port", type=int, default=8080, help="of the one address that people use")
    made.add_argument("--host", default=LOOPBACK, help="that it listens on, inside a container")
    made.add_argument("--firestore-port", type=int, help="of an emulator that runs already")
    made.add_argument("--pubsub-port", type=int, help="of an emulator that runs already")
    made.add_argument("--log", type=Path, default=LOG, help="takes what all processes write")
    return made


def main() -> int:
    """Runs until it is asked to end, or until something of it has ended."""
    options = parser().parse_args()
    around = Surroundings(options.host, options.firestore_port, options.pubsub_port)
    reason = "" if around.has_emulators else missing()
    if not reason and is_taken(options.host, options.port):
        reason = (
            f"The port {options.port} is taken. Stop what listens there, or choose another: "
            f"make serverless PORT={options.port + 1}"
        )
    if reason:
        _say(reason)
        return 2
    stopped = stopped_by_signals()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with options.log.open("wb") as log:
        try:
            with serverless(options.port, log, around) as running:
                seconds = time.monotonic() - began
                _say(
                    f"Windhover runs on http://localhost:{options.port}, ready in {seconds:.0f} s."
                )
                _say(f"Every process writes to {options.log}. Stop them with Ctrl-C.")
                return _until(stopped, running)
        except (NotInstalled, NotReady) as error:
            _say(f"{error}. See {options.log}.")
            return 1


def _until(stopped: threading.Event, running: list[Running]) -> int:
    while not stopped.wait(LOOK_SECONDS):
        for one in running:
            if one.process.poll() is not None:
                _say(f"{one.name} has ended with {one.process.returncode}; everything is stopped.")
                return 1
    return 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())
