"""Shows an execution while it runs: every change of a state, every log line."""

from shared.cli.printing import level_text, state_text
from shared.cli.terminal import harmless, say
from shared.model.commit import Commit
from shared.model.log import LogChunk
from shared.model.state import State
from shared.model.taskrun import TaskRun

_LONGEST_VALUE = 60


class Progress:
    """Prints what every commit changes."""

    def __init__(self) -> None:
        self._told: dict[str, State] = {}

    def __call__(self, commit: Commit) -> None:
        """Prints the logs and states of one commit."""
        for chunk in commit.logs:
            print_chunk(chunk)
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


def print_chunk(chunk: LogChunk) -> None:
    """Prints the lines of a chunk."""
    for line in chunk.lines:
        time = line.at.strftime("%H:%M:%S.%f")[:-3]
        say(f"{time} {level_text(line.level)} {chunk.task_id}: {harmless(line.message)}")
