"""Operations on several executions: all of them or none (HTTP API, section 1.8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from shared.engine.pause import may_pause
from shared.errors import Disposition, WindhoverError
from shared.model.execution import Execution
from shared.model.query import Query, Where
from shared.model.state import State
from shared.ports.repository import Repository
from shared.runtime.control import Control, Purge, ReplayOrder
from shared.runtime.executions import AlreadyEnded, Executions

MOST_AT_ONCE = 10_000
"""Executions of one request."""

_PAGE = 1000


class BulkRefused(WindhoverError):  # noqa: N818 - reads as the fact it is
    """An action on several things was refused as one of them does not qualify; none was touched.

    Attributes:
        invalids: (id, reason) of each that does not.
        path: what the ids are of.
    """

    code: ClassVar[str] = "execution.bulk-refused"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.REFUSE

    def __init__(
        self, action: str, invalids: list[tuple[str, str]], path: str = "executionId"
    ) -> None:
        super().__init__(f"invalid bulk {action}")
        self.invalids = invalids
        self.path = path


class TooManyFound(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A filter finds more executions than one request may act on."""

    code: ClassVar[str] = "execution.too-many-found"
    http_status: ClassVar[int] = 400
    disposition: ClassVar[Disposition] = Disposition.REFUSE


Refusal = Callable[[Execution], str | None]
"""Why an action can not be done to an execution; None when it can."""


@dataclass(frozen=True, slots=True)
class BulkAction:
    """What is done to each execution, and which of them qualify."""

    name: str
    refusal: Refusal
    act: Callable[[Execution], object]


class Bulk:
    """Acts on several executions of one running Windhover.

    All are looked at before the first is touched. One that changes between the two is acted on
    or not, as if it had been asked for alone; the others are not held up by it.
    """

    def __init__(self, repository: Repository, control: Control, executions: Executions) -> None:
        self._repository = repository
        self._control = control
        self._executions = executions

    def on_ids(self, action: BulkAction, ids: Sequence[str]) -> int:
        """Acts on executions by their ids; gives how many. Raises BulkRefused."""
        found = {one: self._repository.execution(one) for one in ids}
        missing = [(one, "execution not found") for one, header in found.items() if header is None]
        if missing:
            raise BulkRefused(action.name, missing)
        return _carry_out(action, [one for one in found.values() if one is not None])

    def on_query(self, action: BulkAction, where: Where) -> int:
        """Acts on the executions that a filter finds, on all or on none; gives how many.

        Raises:
            BulkRefused: one of them does not qualify.
            TooManyFound: nothing was touched.
        """
        return _carry_out(action, self._found(where))

    def _found(self, where: Where) -> list[Execution]:
        found: list[Execution] = []
        for page in range(1, MOST_AT_ONCE // _PAGE + 1):
            results = self._repository.search(Query(where, (), page, _PAGE))
            if results.total > MOST_AT_ONCE:
                raise TooManyFound(
                    f"the filter finds {results.total} executions, "
                    f"at most {MOST_AT_ONCE} are acted on",
                    remedy="Narrow the filter, by a date for instance.",
                )
            found += results.results
            if len(results.results) < _PAGE:
                break
        return found

    def kill(self) -> BulkAction:
        """Kills those that have not ended."""
        return BulkAction("kill", _unended, self._kill)

    def _kill(self, execution: Execution) -> None:
        try:
            self._executions.kill(execution.id)
        except AlreadyEnded:
            # It has ended since we looked: what was asked for holds.
            return

    def delete(self, purge: Purge, *, forced: bool = False) -> BulkAction:
        """Deletes those that have ended, or any if forced."""

        def act(execution: Execution) -> None:
            self._control.delete(execution.id, purge, forced=True)

        return BulkAction("delete", _any if forced else _ended, act)

    def restart(self, revision: int | None = None) -> BulkAction:
        """Restarts those that have ended, or are PAUSED."""
        return BulkAction(
            "restart", _restartable, lambda one: self._control.restart(one.id, revision)
        )

    def replay(self, order: ReplayOrder) -> BulkAction:
        """Replays any."""
        return BulkAction("replay", _any, lambda one: self._control.replay(one.id, order))

    def pause(self) -> BulkAction:
        """Pauses those that run."""
        return BulkAction("pause", _running, lambda one: self._control.pause(one.id))

    def resume(self) -> BulkAction:
        """Resumes those that are PAUSED."""
        return BulkAction("resume", _paused, lambda one: self._executions.resume(one.id))

    def force_run(self) -> BulkAction:
        """Starts those that wait."""
        return BulkAction("force-run", _unended, lambda one: self._control.force_run(one.id))

    def unqueue(self, state: State) -> BulkAction:
        """Takes those that are QUEUED out of their queues."""
        return BulkAction("unqueue", _queued, lambda one: self._control.unqueue(one.id, state))

    def change_status(self, state: State) -> BulkAction:
        """Sets the state of those that have ended."""
        return BulkAction(
            "change-status", _ended, lambda one: self._control.change_status(one.id, state)
        )

    def label(self, labels: Mapping[str, str]) -> BulkAction:
        """Labels those that have ended."""
        return BulkAction("labels", _ended, lambda one: self._executions.change_labels(one, labels))


def _carry_out(action: BulkAction, executions: Sequence[Execution]) -> int:
    reasons = [(one.id, action.refusal(one)) for one in executions]
    invalids = [(execution_id, reason) for execution_id, reason in reasons if reason is not None]
    if invalids:
        raise BulkRefused(action.name, invalids)
    for execution in executions:
        action.act(execution)
    return len(executions)


def _any(execution: Execution) -> None:
    del execution


def _unended(execution: Execution) -> str | None:
    return "execution already finished" if execution.state.current.is_terminal else None


def _ended(execution: Execution) -> str | None:
    return None if execution.state.current.is_terminal else "execution is not terminated"


def _running(execution: Execution) -> str | None:
    return None if may_pause(execution.state.current) else "execution not in state RUNNING"


def _paused(execution: Execution) -> str | None:
    is_paused = execution.state.current is State.PAUSED
    return None if is_paused else "execution not in state PAUSED"


def _queued(execution: Execution) -> str | None:
    is_queued = execution.state.current is State.QUEUED
    return None if is_queued else "execution not in state QUEUED"


def _restartable(execution: Execution) -> str | None:
    return None if _paused(execution) is None else _ended(execution)
