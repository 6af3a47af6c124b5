"""Which executions belong together: what one stores, the others may read."""

import re
from collections.abc import Iterator

from shared.model.execution import Execution
from shared.model.uris import execution_path
from shared.ports.repository import Repository

LONGEST_LINE = 50
"""Executions that are looked at on the way up; flows that trigger each other go on for ever."""

_OWNER = re.compile(r"(?<=/executions/)[^/]+(?=/)")


class Kin:
    """The executions that come from the same one as a given execution, however far.

    A Subflow task comes before the execution that it creates, an execution before those that its
    end triggers, and before its replays. So a parent reads what its children have stored, a child
    what any of its ancestors has, and one child what another one has and the parent hands on.
    """

    def __init__(self, repository: Repository, execution: Execution) -> None:
        self._repository = repository
        self._execution = execution

    def own(self, path: str) -> bool:
        """Whether one of them has stored a file."""
        return any(self._is_one(found) for found in self._owners(path))

    def _owners(self, path: str) -> Iterator[Execution]:
        for execution_id in _OWNER.findall(path):
            found = self._repository.execution(execution_id)
            if found is not None:
                folder = execution_path(found.namespace, found.flow_id, found.id)
                if path.startswith(f"{folder}/"):
                    yield found

    def _is_one(self, other: Execution) -> bool:
        return not self._line(self._execution).isdisjoint(self._line(other))

    def _line(self, execution: Execution) -> set[str]:
        """The ids of an execution and of those that it comes from."""
        seen: set[str] = set()
        pending: list[Execution | None] = [execution]
        while pending and len(seen) < LONGEST_LINE:
            one = pending.pop()
            if one is not None and one.id not in seen:
                seen.add(one.id)
                before = (_caller(one), one.trigger_execution_id, one.parent_id)
                pending += [self._repository.execution(name) for name in before if name]
        return seen


def _caller(execution: Execution) -> str | None:
    return None if execution.caller is None else execution.caller.execution_id
