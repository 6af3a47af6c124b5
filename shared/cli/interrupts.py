"""Ctrl-C while an execution runs: the first kills the execution, the second ends the process."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from shared.cli.terminal import say
from shared.runtime.executions import Executions

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupt:
    """Whether somebody asked to stop."""

    def __init__(self, executions: Executions, execution_id: str) -> None:
        self._executions = executions
        self._execution_id = execution_id
        self.was_asked = False

    def ask(self, signum: int, frame: FrameType | None) -> None:
        """Kills the execution; from now on a signal ends the process."""
        del frame
        signal.signal(signum, signal.default_int_handler)
        self.was_asked = True
        say("Killing the execution; once more Ctrl-C to leave at once.")
        self._executions.kill_soon(self._execution_id)


@contextmanager
def interruptible(executions: Executions, execution_id: str) -> Iterator[Interrupt]:
    """Signals that would end the process kill the execution instead, while the block runs."""
    interrupt = Interrupt(executions, execution_id)
    before = {number: signal.signal(number, interrupt.ask) for number in _SIGNALS}
    try:
        yield interrupt
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
