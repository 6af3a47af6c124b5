"""The tables of moves: every arrow can be gone, and no other."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import EngineBug
from shared.model.state import (
    ATTEMPT_MOVES,
    EXECUTION_MOVES,
    TASK_RUN_MOVES,
    TERMINAL,
    History,
    Moment,
    State,
    worst_of,
)

AT = datetime(2024, 3, 9, 8, 5, 7, tzinfo=UTC)
LATER = AT + timedelta(seconds=5)
TABLES = [EXECUTION_MOVES, TASK_RUN_MOVES, ATTEMPT_MOVES]
ARROWS = [
    (table, source, target)
    for table in TABLES
    for source in table
    for target in sorted(table[source])
]
NO_ARROWS = [
    (table, source, target)
    for table in TABLES
    for source in table
    for target in State
    if target not in table[source] and target is not source
]


def _named(value):
    return value.name if hasattr(value, "name") else None


@pytest.mark.parametrize(("table", "source", "target"), ARROWS, ids=_named)
def test_every_arrow_of_a_table_can_be_gone(table, source, target):
    moved = History.created(AT, source).moved(table, target, LATER)

    assert moved == History(
        current=target,
        histories=(Moment(state=source, date=AT), Moment(state=target, date=LATER)),
    )


@pytest.mark.parametrize("table", TABLES, ids=_named)
def test_no_move_is_possible_without_an_arrow(table):
    refused = []
    for owner, source, target in NO_ARROWS:
        if owner is table:
            with pytest.raises(EngineBug, match=f"the {table.name} can not go from {source} to"):
                History.created(AT, source).moved(table, target, LATER)
            refused.append((source, target))

    assert len(refused) == sum(1 for owner, _, _ in NO_ARROWS if owner is table)


def test_move_to_the_current_state_changes_nothing():
    history = History.created(AT, State.RUNNING)

    assert history.moved(EXECUTION_MOVES, State.RUNNING, LATER) is history


def test_terminal_states_are_those_without_an_arrow():
    assert {
        State.SUCCESS, State.WARNING, State.FAILED, State.KILLED, State.CANCELLED, State.RETRIED,
        State.SKIPPED, State.RESUBMITTED,
    } == TERMINAL  # fmt: skip
    assert [State.FAILED.is_terminal, State.PAUSED.is_terminal] == [True, False]


def test_restart_reopens_what_is_terminal():
    failed = History.created(AT, State.FAILED)

    assert failed.reopened(State.RESTARTED, LATER).current is State.RESTARTED
    with pytest.raises(EngineBug, match="a restart does not lead from FAILED to SUCCESS"):
        failed.reopened(State.SUCCESS, LATER)


def test_operator_may_set_a_terminal_state_only():
    failed = History.created(AT, State.FAILED)

    assert failed.overruled(State.SUCCESS, LATER).current is State.SUCCESS
    with pytest.raises(EngineBug, match="RUNNING is no terminal state"):
        failed.overruled(State.RUNNING, LATER)


@pytest.mark.parametrize(
    ("first", "second", "worst"),
    [
        (State.SUCCESS, State.SUCCESS, State.SUCCESS),
        (State.SUCCESS, State.PAUSED, State.PAUSED),
        (State.WARNING, State.PAUSED, State.WARNING),
        (State.WARNING, State.FAILED, State.FAILED),
        (State.KILLED, State.FAILED, State.KILLED),
        (State.CANCELLED, State.SKIPPED, State.SUCCESS),
        (State.RETRIED, State.WARNING, State.WARNING),
    ],
)
def test_worst_state_decides_the_parents(first, second, worst):
    assert (worst_of(first, second), worst_of(second, first)) == (worst, worst)


def test_history_has_a_start_an_end_and_a_duration():
    running = History.created(AT, State.RUNNING)
    paused = running.moved(EXECUTION_MOVES, State.PAUSED, LATER)
    ended = running.moved(EXECUTION_MOVES, State.SUCCESS, LATER)

    assert (running.start_date, running.end_date, running.duration) == (AT, None, timedelta(0))
    assert (paused.end_date, ended.end_date, ended.duration) == (LATER, LATER, timedelta(seconds=5))
