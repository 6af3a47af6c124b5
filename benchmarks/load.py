"""An open loop: requests leave when they are due, however slow the answers are.

A process of its own, so that it neither shares the interpreter of what it measures nor waits with
it. A latency runs from when the request was due, not from when it could be sent: a server that
stalls is charged for every request that should have come meanwhile.
"""

import asyncio
import statistics
import subprocess
import sys
from dataclasses import dataclass, field

import orjson

CONNECTIONS = 256
"""Requests that may wait for their answers; those due beyond them wait here, and count as slow."""

DRAIN_SECONDS = 5.0
"""How long the last answers may take before they count as missing."""

_SPARE_SECONDS = 20.0

_STALE_SECONDS = 2.0
"""A connection that was idle for longer is not used again: the server may be closing it."""

_SHOWN = 5
"""Wrong answers that are kept, to tell what was wrong."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for, on loopback.

    Attributes:
        body: of a POST; a GET has none.
        expected: must be part of every answer.
    """

    port: int
    path: str
    body: str | None = None
    expected: str = ""

    def request(self) -> bytes:
        """The bytes of one request."""
        head = f"{'GET' if self.body is None else 'POST'} {self.path} HTTP/1.1\r\nHost: localhost"
        content = (self.body or "").encode()
        length = f"Content-Type: application/json\r\nContent-Length: {len(content)}"
        return f"{head}:{self.port}\r\n{length}\r\n\r\n".encode() + content


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back of a constant rate.

    Attributes:
        asked: requests that were due.
        wrong: the first answers that were not 200, or not what was expected.
        seconds: latency of each right answer.
    """

    asked: int
    wrong: tuple[str, ...]
    seconds: tuple[float, ...]

    @property
    def all_right(self) -> bool:
        """Whether every request was answered as it should be."""
        return len(self.seconds) == self.asked

    def percentile_ms(self, percent: int) -> float:
        """A percentile of the latencies, in ms; infinite if nothing was answered."""
        if len(self.seconds) < 2:  # noqa: PLR2004 - of one value there are no quantiles
            return float("inf")
        return round(statistics.quantiles(self.seconds, n=100)[percent - 1] * 1000, 2)


def constant_rate(target: Target, per_second: float, seconds: float) -> Answers:
    """Sends at a constant rate from another process, and gives what that has seen."""
    order = [target.port, target.path, target.body, target.expected, per_second, seconds]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=orjson.dumps(order),
        capture_output=True,
        check=True,
        timeout=seconds + DRAIN_SECONDS + _SPARE_SECONDS,
    )
    found = orjson.loads(done.stdout)
    return Answers(found["asked"], tuple(found["wrong"]), tuple(found["seconds"]))


@dataclass(frozen=True, slots=True)
class _Connection:
    """An open connection, idle since a time of the loop's clock."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    since: float


@dataclass(slots=True)
class _Loop:
    target: Target
    idle: asyncio.LifoQueue[_Connection | None]
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    async def ask(self, due: float) -> None:
        """One request, on a connection that is idle or new."""
        clock = asyncio.get_running_loop().time
        idle = await self.idle.get()
        kept: _Connection | None = None
        try:
            reader, writer = await self._connected(idle, clock())
            is_right = await self._exchange(reader, writer)
            kept = _Connection(reader, writer, clock())
            if is_right:
                self.seconds.append(clock() - due)
        except (OSError, EOFError) as error:
            self.wrong.append(repr(error))
        finally:
            self.idle.put_nowait(kept)

    async def _connected(
        self, idle: _Connection | None, now: float
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if idle is not None and now - idle.since < _STALE_SECONDS:
            return idle.reader, idle.writer
        if idle is not None:
            idle.writer.close()
        return await asyncio.open_connection("127.0.0.1", self.target.port)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(self.target.request())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line[15:])
            for line in head.lower().split(b"\r\n")
            if line[:15] == b"content-length:"
        )
        body = await reader.readexactly(length)
        if head.startswith(b"HTTP/1.1 200 ") and self.target.expected.encode() in body:
            return True
        self.wrong.append((head + body).decode("utf-8", "replace"))
        return False


async def _send(target: Target, per_second: float, seconds: float) -> dict[str, object]:
    clock = asyncio.get_running_loop()
    loop = _Loop(target, asyncio.LifoQueue())
    for _ in range(CONNECTIONS):
        loop.idle.put_nowait(None)
    asked = round(per_second * seconds)
    started = clock.time()
    tasks: list[asyncio.Task[None]] = []
    for number in range(asked):
        due = started + number / per_second
        if (left := due - clock.time()) > 0:
            await asyncio.sleep(left)
        tasks.append(asyncio.create_task(loop.ask(due)))
    _, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
    for task in late:
        task.cancel()
    return {"asked": asked, "wrong": loop.wrong[:_SHOWN], "seconds": loop.seconds}


def main() -> None:
    """Reads the order on standard input, writes what it saw on standard output."""
    port, path, body, expected, per_second, seconds = orjson.loads(sys.stdin.buffer.read())
    found = asyncio.run(_send(Target(port, path, body, expected), per_second, seconds))
    sys.stdout.buffer.write(orjson.dumps(found))


if __name__ == "__main__":
    main()
