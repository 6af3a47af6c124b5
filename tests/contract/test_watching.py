"""What a process is told of the commits of others, through the listeners of Firestore."""

import queue
import threading
from contextlib import contextmanager

import pytest

from functions.live_feed import LiveFeed
from shared.backends.gcp.watching import ExecutionWatch
from shared.model.execution import Execution
from shared.model.ids import id_of
from shared.model.scope import Phase, Scope
from shared.model.state import State
from shared.model.taskrun import TaskRun
from tests.builders import (
    EXECUTION_ID,
    NOW,
    commit,
    execution,
    history,
    log_chunk,
    task_run,
    trigger_commit,
    trigger_state,
)
from tests.contract.gcp_backend import GcpBackend

pytestmark = pytest.mark.emulator

LIMIT = 30


@pytest.fixture
def backend(emulators, tmp_path):
    found = GcpBackend(tmp_path)
    yield found
    found.close()


class Heard:
    """What the feed of another process tells."""

    def __init__(self, backend):
        self.feed = LiveFeed(ExecutionWatch(backend.store, lambda: NOW))
        self._told = queue.Queue()

    @contextmanager
    def listening(self, watching):
        with (
            self.feed.listening(self._committed),
            self.feed.reading_logs(self._logged),
            watching,
        ):
            yield self

    def _committed(self, commit):
        for document in commit.documents:
            self._told.put(document)

    def _logged(self, chunks):
        for chunk in chunks:
            self._told.put(chunk)

    def until(self, is_it):
        """The first thing told that is meant."""
        while True:
            told = self._told.get(timeout=LIMIT)
            if is_it(told):
                return told


def test_execution_is_told_as_it_is_and_when_it_changes(backend):
    repository = backend.ports.repository
    repository.commit([commit(execution())])
    heard = Heard(backend)

    with heard.listening(heard.feed.watching(EXECUTION_ID)):
        before = heard.until(lambda one: isinstance(one, Execution))
        ended = repository.execution(EXECUTION_ID).model_copy(
            update={"state": history(State.SUCCESS)}
        )
        repository.commit([commit(ended, cause="another")])
        after = heard.until(lambda one: isinstance(one, Execution) and one.version == 1)

    # The versions are those that commits state: that of the document before.
    assert (before.state.current, before.version) == (State.RUNNING, 0)
    assert after.state.current is State.SUCCESS


def test_task_runs_are_told_that_began_and_ended_in_one_commit(backend):
    repository = backend.ports.repository
    repository.commit([commit(execution())])
    heard = Heard(backend)

    with heard.listening(heard.feed.watching(EXECUTION_ID)):
        runs = [task_run(State.SUCCESS, task_id=name) for name in ("a", "b", "c")]
        repository.commit([commit(*runs, cause="another")])
        told = [heard.until(lambda one: isinstance(one, TaskRun)) for _ in runs]

    assert sorted((one.task_id, one.state.current, one.version) for one in told) == [
        (name, State.SUCCESS, 0) for name in ("a", "b", "c")
    ]


def test_lines_are_told_as_they_are_kept(backend):
    backend.ports.repository.commit([commit(execution())])
    heard = Heard(backend)

    with heard.listening(heard.feed.watching(EXECUTION_ID)):
        heard.until(lambda one: isinstance(one, Execution))
        for numbers in ((1, 2), (3, 4)):
            backend.ports.logs.append([log_chunk(number) for number in numbers])
            for number in numbers:
                assert heard.until(log_chunk(number).__eq__)


def test_change_of_a_trigger_is_told_and_of_no_other(backend):
    states = backend.ports.triggers
    states.commit(trigger_commit(trigger_state("a"), trigger_state("b")))
    feed = LiveFeed(ExecutionWatch(backend.store, lambda: NOW))
    told = queue.Queue()

    with feed.hearing_triggers(told.put), feed.watching_trigger(trigger_state("a").key):
        first = told.get(timeout=LIMIT)
        for name in ("b", "a"):
            changed = trigger_state(name, version=1, disabled=True)
            states.commit(trigger_commit(changed, cause=name))
        second = told.get(timeout=LIMIT)

    assert first == second == {trigger_state("a").key}
    assert told.empty()


def test_what_any_execution_says_is_told_from_then_on(backend):
    backend.ports.logs.append([log_chunk(1)])
    heard = Heard(backend)

    with heard.listening(heard.feed.watching_logs()):
        for number in (2, 3):
            backend.ports.logs.append([log_chunk(number, execution_id=f"run-{number}")])
        told = [heard.until(lambda _: True) for _ in range(2)]

    assert [one.execution_id for one in told] == ["run-2", "run-3"]


def test_all_executions_are_told_when_they_start_and_end(backend):
    repository = backend.ports.repository
    others = [execution(id=id_of("execution", number)) for number in (2, 3)]
    repository.commit([commit(other, cause=other.id) for other in others])
    heard = Heard(backend)

    with heard.listening(heard.feed.watching_all()):
        repository.commit([commit(execution())])
        started = heard.until(lambda one: one.id == EXECUTION_ID)
        ended = repository.execution(EXECUTION_ID).model_copy(
            update={"state": history(State.FAILED)}
        )
        repository.commit([commit(ended, cause="another")])
        told = heard.until(lambda one: one.state.current is State.FAILED)

    assert (started.id, told.id) == (EXECUTION_ID, EXECUTION_ID)


def ended_execution():
    return execution(state=history(State.SUCCESS), root=Scope(phase=Phase.CLOSED))


def test_end_that_came_before_somebody_waits_is_told(backend):
    heard = Heard(backend)

    with heard.feed.end_of(EXECUTION_ID) as ended:
        backend.ports.repository.commit([commit(ended_execution())])

        assert ended.wait(LIMIT)


def test_end_is_told_to_who_waits_for_it(backend):
    repository = backend.ports.repository
    repository.commit([commit(execution())])
    heard = Heard(backend)
    over = ended_execution().model_copy(update={"version": 1})

    with heard.feed.end_of(EXECUTION_ID) as ended:
        assert not ended.wait(0.1)
        later = threading.Timer(0.2, repository.commit, [[commit(over, cause="another")]])
        later.start()
        is_told = ended.wait(LIMIT)
        later.join()

    assert is_told
