"""What an operation has left of an execution, seen before the execution goes on.

A restart answers with the task runs that are to run again; a moment later they run.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.state import State
from shared.model.taskrun import RemovedTaskRun, TaskRun
from shared.runtime.feed import Feed


class Aftermath:
    """The commits that have left an execution RESTARTED while it was listened to."""

    def __init__(self) -> None:
        self._commits: dict[str, Commit] = {}

    def committed(self, commit: Commit) -> None:
        """A commit, on the engine's thread: looks at its documents, reads nothing."""
        for document in commit.documents:
            if isinstance(document, Execution) and document.state.current is State.RESTARTED:
                self._commits[document.id] = commit

    def task_runs(self, execution_id: str, before: Iterable[TaskRun]) -> list[TaskRun] | None:
        """The task runs of an execution as the operation has left them; None if it was not seen.

        Args:
            execution_id: whose.
            before: its task runs before the operation, none of which has moved since.
        """
        commit = self._commits.get(execution_id)
        if commit is None:
            return None
        left = {run.id: run for run in before}
        for document in commit.documents:
            match document:
                case TaskRun(execution_id=owner) if owner == execution_id:
                    left[document.id] = document
                case RemovedTaskRun():
                    left.pop(document.id, None)
                case _:
                    continue
        return list(left.values())


@contextmanager
def aftermath_of(feed: Feed) -> Iterator[Aftermath]:
    """Listens while the block runs; what was asked for inside it has been heard when it returns."""
    aftermath = Aftermath()
    with feed.listening(aftermath.committed):
        yield aftermath
