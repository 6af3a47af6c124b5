"""Runs it: `python -m emulators.front --port 8080 --to /hooks/=9001 --to /=9000`."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence

from emulators.front.proxy import Front, Route
from emulators.processes import LOOPBACK


async def run(front: Front, host: str, port: int) -> None:
    """Serves until the process is asked to end."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with await front.serve(host, port):
        await stopped.wait()


def _route(text: str) -> Route:
    prefix, _, port = text.rpartition("=")
    return Route(prefix, int(port))


def main(arguments: Sequence[str]) -> None:
    """Reads the arguments and serves."""
    parser = argparse.ArgumentParser(prog="python -m emulators.front")
    parser.add_argument("--host", default=LOOPBACK, help="to listen on")
    parser.add_argument("--port", type=int, required=True, help="to listen on")
    parser.add_argument(
        "--to", type=_route, action="append", required=True, help="PREFIX=PORT, the first that fits"
    )
    options = parser.parse_args(arguments)
    asyncio.run(run(Front(tuple(options.to)), options.host, options.port))


if __name__ == "__main__":
    main(sys.argv[1:])
