"""Laws of the core, over the random flows of the simulator and events in random order."""

import json
import random
from datetime import timedelta

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from shared.backends.memory.flows import MemoryFlows
from shared.backends.memory.repository import MemoryRepository
from shared.backends.memory.storage import MemoryStorage
from shared.engine.documents import Surroundings
from shared.engine.overlay import Overlay
from shared.engine.step import step
from shared.errors import EngineBug
from shared.model.command import Announce, CreateExecution, RunTask, StartTimer
from shared.model.event import (
    ExecutionCreated,
    KillRequested,
    LabelsRequested,
    Outcome,
    TaskRunEnded,
    TaskRunStarted,
    TimerFired,
)
from shared.model.execution import Execution, ExecutionMetadata
from shared.model.state import EXECUTION_MOVES, TASK_RUN_MOVES, History, State
from shared.model.taskrun import RemovedTaskRun, TaskRun
from shared.model.timer import TimerKind
from shared.runtime.library import FlowLibrary
from shared.runtime.stored_documents import StoredDocuments
from shared.sdk.registry import Registry
from tests.simulation import standins
from tests.simulation.flows import FlowMaker
from tests.simulation.hub import START, Hub
from tests.simulation.oracle import UnforeseeableError, foresee
from tests.simulation.watch import changes_wrongly, moves_wrongly

LEASE = timedelta(seconds=30)
MOST_EVENTS = 400
ID = "e"
ENDS = (State.SUCCESS, State.SUCCESS, State.FAILED)
REGISTRY = Registry.installed().with_catalog(standins.CATALOG)
NOTHING = Surroundings(
    globals={}, envs={}, server={}, context=lambda execution, run: None, decrypt=str
)
seeds = st.integers(0, 10**6)


class Play:
    """An execution that is moved by nothing but `step`, its events taken in a random order.

    Args:
        seed: of the flow, and of how attempts end.
        order: seed of the order of events; that of the flow if None.
        loses: whether workers are lost: their leases are never renewed.
    """

    def __init__(self, seed, order=None, *, loses=True):
        self.seed = seed
        self.loses = loses
        self.chance = random.Random(seed if order is None else order)
        library = FlowLibrary(MemoryFlows(), REGISTRY)
        self.source = FlowMaker(random.Random(f"{seed}/law")).flow()
        flow = library.save(json.dumps(self.source))
        execution = Execution(
            id=ID,
            namespace=flow.namespace,
            flow_id=flow.id,
            flow_revision=flow.revision,
            state=History.created(START),
            original_id=ID,
            metadata=ExecutionMetadata(original_created_date=START),
        )
        self.flow_map = library.map_of(execution)
        stored = StoredDocuments(MemoryRepository(), MemoryStorage(Hub()), execution.id)
        self.documents = Overlay(stored)
        self.at = START
        self.waiting = [ExecutionCreated(execution_id=ID, at=START, execution=execution)]

    def step(self, event):
        return step(self.flow_map, self.documents, event, NOTHING)

    def apply(self, result):
        for document in result.changes:
            self.documents.put(document)

    def events(self):
        """Handles events in a random order and yields each with its step, before it is applied."""
        for _ in range(MOST_EVENTS):
            if not self.waiting:
                return
            event = self.waiting.pop(self.chance.randrange(len(self.waiting)))
            result = self.step(event)
            yield event, result
            self.apply(result)
            for command in result.commands:
                self.waiting.extend(self.follow(command))

    def follow(self, command):
        """The events that a command leads to, in any order with all others."""
        self.at += timedelta(milliseconds=1)
        match command:
            case Announce(event=event):
                yield event
            case RunTask(task_run_id=run_id, attempt=attempt):
                common = {"execution_id": ID, "task_run_id": run_id, "attempt": attempt}
                yield TaskRunStarted(
                    **common, at=self.at, worker_id="w", lease_until=self.at + LEASE
                )
                state = random.Random(f"{self.seed}/{run_id}/{attempt}").choice(ENDS)
                yield TaskRunEnded(
                    **common, at=self.at, outcome=Outcome(state=state), started_at=self.at
                )
            case StartTimer(timer=TimerKind.LEASE) if not self.loses:
                return
            case StartTimer():
                yield TimerFired(
                    execution_id=ID,
                    at=max(self.at, command.at),
                    timer=command.timer,
                    timer_id=command.id,
                    task_run_id=command.task_run_id,
                    attempt=command.attempt,
                )
            case CreateExecution():
                # Another execution; it is not played.
                return

    def is_over(self):
        found = self.documents.execution()
        return found is not None and found.is_over


@given(seeds)
@settings(max_examples=40)
def test_same_arguments_give_the_same_step_to_the_byte(seed):
    play = Play(seed)

    for event, result in play.events():
        assert as_bytes(play.step(event)) == as_bytes(result)


def as_bytes(result):
    parts = (*result.changes, *result.logs, *result.commands)
    return [part.model_dump_json() for part in parts]


@given(seeds)
@settings(max_examples=40)
def test_step_that_is_repeated_changes_nothing(seed):
    play = Play(seed)
    before = None

    for event, _ in play.events():
        if before is not None and not isinstance(before, LabelsRequested):
            assert told_anew(play, play.step(before)) == []
        before = event


def told_anew(play, result):
    """Changes of a step that leave a document other than it is."""
    found = []
    for document in result.changes:
        if isinstance(document, Execution):
            known = play.documents.execution()
        elif isinstance(document, TaskRun | RemovedTaskRun):
            known = play.documents.task_run(document.id)
        elif document.id.startswith("values"):
            known = play.documents.loop_values(document.id)
        else:
            known = play.documents.shard(document.id) or play.documents.loop_values(document.id)
        if known != document:
            found.append(document)
    return found


@given(seeds)
@settings(max_examples=40)
def test_states_only_move_along_the_tables(seed):
    play = Play(seed)
    wrong = []

    for _, result in play.events():
        for document in result.changes:
            if isinstance(document, Execution):
                known = play.documents.execution()
                history = None if known is None else known.state
                wrong += moves_wrongly(EXECUTION_MOVES, history, document.state, "execution")
            elif isinstance(document, TaskRun):
                wrong += changes_wrongly(play.documents.task_run(document.id), document)

    assert wrong == []


@given(seeds)
@settings(max_examples=40)
def test_events_in_any_order_come_to_an_end(seed):
    play = Play(seed)

    for _ in play.events():
        pass

    assert left_of(play) == []


def left_of(play):
    """What of a play is not over."""
    still_open = [run for run in play.documents.task_runs() if TASK_RUN_MOVES[run.state.current]]
    return [*play.waiting, *still_open, *([] if play.is_over() else [play.documents.execution()])]


@given(seeds, st.integers(), st.integers())
@settings(max_examples=40)
def test_same_events_in_any_order_come_to_the_same_end(seed, first_order, second_order):
    plays = [Play(seed, order, loses=False) for order in (first_order, second_order)]
    try:
        foresee(plays[0].source)
    except UnforeseeableError:
        reject()

    for play in plays:
        for _ in play.events():
            pass

    first, second = (play.documents.execution().state.current for play in plays)
    assert first == second


@given(seeds, st.integers(0, 60))
@settings(max_examples=40)
def test_kill_at_any_moment_ends_everything(seed, moment):
    play = Play(seed)

    for number, _ in enumerate(play.events()):
        if number == moment:
            play.waiting.insert(0, KillRequested(execution_id=ID, at=play.at))

    assert left_of(play) == []


@given(seeds, st.data())
@settings(max_examples=40)
def test_event_about_anything_raises_nothing_but_a_bug_of_ours(seed, data):
    play = Play(seed)
    for _ in play.events():
        pass
    names = [run.id for run in play.documents.task_runs()] + ["", "nobody"]
    event = data.draw(strange_events(names))

    try:
        play.apply(play.step(event))
    except EngineBug as bug:
        pytest.fail(f"{event!r}: {bug}")


def strange_events(names):
    """News that come from nowhere: of any task run, any attempt, any date."""
    common = {
        "execution_id": st.just(ID),
        "at": st.datetimes().map(lambda at: at.replace(tzinfo=START.tzinfo)),
        "task_run_id": st.sampled_from(names),
        "attempt": st.integers(0, 5),
    }
    outcome = st.builds(
        Outcome, state=st.sampled_from((State.SUCCESS, State.WARNING, State.FAILED, State.KILLED))
    )
    return st.one_of(
        st.builds(TaskRunStarted, **common, worker_id=st.just("w"), lease_until=common["at"]),
        st.builds(TaskRunEnded, **common, outcome=outcome, started_at=common["at"]),
        st.builds(KillRequested, execution_id=st.just(ID), at=common["at"]),
    )
