"""Shows an execution while it runs: every change of a state, every log line."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from shared.cli.printing import level_text, state_text
from shared.cli.terminal import harmless, say
from shared.model.commit import Commit
from shared.model.log import LogChunk
from shared.model.state import State
from shared.model.task import LogLevel
from shared.model.taskrun import TaskRun
from shared.runtime.feed import Feed

_LONGEST_VALUE = 60


@contextmanager
def progress(feed: Feed) -> Iterator[None]:
    """Prints what happens while the block runs."""
    with feed.listening(_States()), feed.reading_logs(print_logs):
        yield


class _States:
    """Prints what every commit changes."""

    def __init__(self) -> None:
        self._told: dict[str, State] = {}

    def __call__(self, commit: Commit) -> None:
        for document in commit.documents:
            if isinstance(document, TaskRun):
                self._tell_state(document)

    def _tell_state(self, run: TaskRun) -> None:
        state = run.state.current
        if self._told.get(run.id) is state:
            return
        self._told[run.id] = state
        value = "" if run.value is None else f" [{harmless(run.value[:_LONGEST_VALUE])}]"
        say(f"{state_text(state)} {run.task_id}{value}")


def print_logs(chunks: Iterable[LogChunk], *, at_least: LogLevel = LogLevel.TRACE) -> None:
    """Prints the lines of chunks from a level on."""
    for chunk in chunks:
        # What the engine says about the execution itself belongs to no task.
        place = chunk.task_id or chunk.flow_id
        for line in chunk.lines:
            if line.level.rank < at_least.rank:
                continue
            time = line.at.strftime("%H:%M:%S.%f")[:-3]
            say(f"{time} {level_text(line.level)} {place}: {harmless(line.message)}")
