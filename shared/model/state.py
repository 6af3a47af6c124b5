"""The states and the table of allowed moves; everything that changes a state lives in this file."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from shared.errors import EngineBug
from shared.model.document import Fact


class State(StrEnum):
    """The state of an execution, a task run or an attempt, spelled as on the wire."""

    CREATED = "CREATED"
    SUBMITTED = "SUBMITTED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    RESTARTED = "RESTARTED"
    KILLING = "KILLING"
    QUEUED = "QUEUED"
    RETRYING = "RETRYING"
    BREAKPOINT = "BREAKPOINT"
    SUCCESS = "SUCCESS"
    WARNING = "WARNING"
    FAILED = "FAILED"
    KILLED = "KILLED"
    CANCELLED = "CANCELLED"
    RETRIED = "RETRIED"
    SKIPPED = "SKIPPED"
    RESUBMITTED = "RESUBMITTED"

    @property
    def is_terminal(self) -> bool:
        """Whether nothing follows by itself."""
        return self in TERMINAL


class Moves(dict[State, frozenset[State]]):
    """A table of moves: state -> the states it may become. Its own name appears in errors."""

    def __init__(self, name: str, table: dict[State, set[State]]) -> None:
        super().__init__({source: frozenset(targets) for source, targets in table.items()})
        self.name = name


_ENDS = {State.SUCCESS, State.WARNING, State.FAILED, State.KILLED, State.CANCELLED}
_LEFT = _ENDS - {State.KILLED}
"""How an execution ends that is left (Exit) or given up; one that is killed is KILLING before."""

EXECUTION_MOVES = Moves(
    "execution",
    {
        State.CREATED: {State.RUNNING, State.QUEUED, State.KILLING, State.CANCELLED, State.FAILED},
        State.QUEUED: {State.RUNNING, State.KILLING, State.CANCELLED, State.FAILED},
        State.RUNNING: {State.PAUSED, State.BREAKPOINT, State.RETRYING, State.RETRIED}
        | {State.KILLING}
        | _ENDS,
        State.RETRYING: {State.RUNNING, State.PAUSED, State.BREAKPOINT, State.RETRIED}
        | {State.KILLING}
        | _ENDS,
        # While it waits only a request, a date, or a worker that still runs can end it.
        State.PAUSED: {State.RUNNING, State.RESTARTED, State.RETRIED, State.KILLING} | _LEFT,
        State.BREAKPOINT: {State.RESTARTED, State.RETRIED, State.KILLING} | _LEFT,
        State.RESTARTED: {State.RUNNING, State.RETRIED, State.KILLING} | _LEFT,
        State.KILLING: {State.KILLED},
        # A terminal execution moves again only when somebody asks for it: restart, change status.
        State.SUCCESS: set(),
        State.WARNING: set(),
        State.FAILED: set(),
        State.KILLED: set(),
        State.CANCELLED: set(),
        State.RETRIED: set(),
    },
)

TASK_RUN_MOVES = Moves(
    "task run",
    {
        State.CREATED: {State.RUNNING, State.SKIPPED, State.BREAKPOINT, State.RETRIED} | _ENDS,
        State.RUNNING: {State.PAUSED, State.RETRYING, State.RETRIED, State.KILLING}
        | _ENDS
        # A worker that died: the same task run waits for another one.
        | {State.CREATED},
        # SKIPPED is set by hand.
        State.PAUSED: {State.RUNNING, State.RETRIED, State.SKIPPED} | _ENDS,
        State.BREAKPOINT: {State.CREATED, State.RETRIED} | _ENDS,
        State.RETRYING: {State.CREATED, State.RETRIED} | _ENDS,
        State.RESTARTED: {State.RUNNING, State.RETRIED} | _ENDS,
        # A worker that ends it before it is stopped keeps its result.
        State.KILLING: {State.KILLED, State.SUCCESS, State.WARNING, State.FAILED},
        State.SUCCESS: set(),
        State.WARNING: set(),
        State.FAILED: set(),
        State.KILLED: set(),
        State.CANCELLED: set(),
        State.RETRIED: set(),
        State.SKIPPED: set(),
    },
)

ATTEMPT_MOVES = Moves(
    "attempt",
    {
        State.RUNNING: _ENDS | {State.RETRIED, State.SKIPPED, State.RESUBMITTED},
        State.SUCCESS: set(),
        State.WARNING: set(),
        State.FAILED: set(),
        State.KILLED: set(),
        State.CANCELLED: set(),
        State.RETRIED: set(),
        State.SKIPPED: set(),
        State.RESUBMITTED: set(),
    },
)

TERMINAL = frozenset(
    state
    for table in (EXECUTION_MOVES, TASK_RUN_MOVES, ATTEMPT_MOVES)
    for state, targets in table.items()
    if not targets
)

RESTARTABLE = frozenset({State.FAILED, State.PAUSED})
"""The states of a task run that a restart runs again."""

REOPENING = Moves(
    "restart",
    {
        # RESTARTED: what runs again; RUNNING: a flowable around it. Only on somebody's request.
        state: {State.RESTARTED, State.RUNNING}
        for state in (State.PAUSED, *sorted(TERMINAL - {State.RESUBMITTED}))
    },
)
"""What a terminal or paused execution or task run may become when somebody asks for a restart."""

_SEVERITY = (State.SUCCESS, State.PAUSED, State.WARNING, State.FAILED, State.KILLED)


def worst_of(first: State, second: State) -> State:
    """The state that decides a parent's: KILLED, else FAILED, WARNING, PAUSED, else SUCCESS.

    Every other terminal state (CANCELLED, SKIPPED, RETRIED) counts as SUCCESS.
    """
    return max(counted(first), counted(second), key=_SEVERITY.index)


def counted(state: State) -> State:
    """As what a terminal state counts for a parent."""
    return state if state in _SEVERITY else State.SUCCESS


class Moment(Fact):
    """One entry of a history."""

    state: State
    date: datetime


class History(Fact):
    """The current state and how it came about; append-only.

    Source: Kestra's `State`, on the wire `{current, histories, startDate, endDate, duration}`.
    """

    current: State
    histories: tuple[Moment, ...]

    @classmethod
    def created(cls, at: datetime, state: State = State.CREATED) -> Self:
        """The history of something new."""
        return cls(current=state, histories=(Moment(state=state, date=at),))

    @property
    def start_date(self) -> datetime:
        """When the first state was entered."""
        return self.histories[0].date

    @property
    def end_date(self) -> datetime | None:
        """When the terminal state (or PAUSED) was entered; None while it runs."""
        if self.current.is_terminal or self.current is State.PAUSED:
            return self.histories[-1].date
        return None

    @property
    def duration(self) -> timedelta:
        """From the first to the last entry."""
        return self.histories[-1].date - self.histories[0].date

    def moved(self, moves: Moves, state: State, at: datetime) -> "History":
        """The history after a move; the current state again is no move.

        Raises:
            EngineBug: the table has no such move.
        """
        if state is self.current:
            return self
        if state not in moves[self.current]:
            raise EngineBug(f"the {moves.name} can not go from {self.current} to {state}")
        return self._appended(state, at)

    def rewound(self, at: datetime) -> "History":
        """The history of a loop at the start of another round: only its beginning is kept.

        Source: Kestra's LoopUntil, which would otherwise gather two entries a round for ever.
        """
        begun = Moment(state=State.CREATED, date=self.start_date)
        goes_on = Moment(state=State.RUNNING, date=at)
        return History(current=State.RUNNING, histories=(begun, goes_on))

    def reopened(self, state: State, at: datetime) -> "History":
        """The history after somebody asked for a restart of something terminal or paused.

        Raises:
            EngineBug: it is neither, or the state is none that a restart gives.
        """
        if state not in REOPENING.get(self.current, ()):
            raise EngineBug(f"a restart does not lead from {self.current} to {state}")
        return self._appended(state, at)

    def overruled(self, state: State, at: datetime) -> "History":
        """The history after an operator set a terminal state by hand (change status)."""
        if not state.is_terminal:
            raise EngineBug(f"{state} is no terminal state that could be set by hand")
        return self._appended(state, at)

    def _appended(self, state: State, at: datetime) -> "History":
        moment = Moment(state=state, date=at)
        return History(current=state, histories=(*self.histories, moment))
