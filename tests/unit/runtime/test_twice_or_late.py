"""Shells whose messages come twice, or whose news comes late."""

from datetime import timedelta
from pathlib import Path
from tempfile import gettempdir

import pytest

from shared.model.event import KillRequested, TaskRunEnded, TaskRunStarted
from shared.model.message import Topic
from shared.model.state import State
from shared.runtime.contexts import ContextMaker
from shared.runtime.reports import AttemptTaken, OwnSteps
from shared.runtime.stored_documents import StoredDocuments
from shared.runtime.worker import Worker, id_of_message
from shared.runtime.world import World
from shared.sdk.context import RunnerSettings
from tests.unit.engine.driving import NO_WAIT, Driving

LOG = """
id: flow
namespace: tests
tasks:
  - id: group
    type: io.kestra.plugin.core.flow.WorkingDirectory
    tasks:
      - id: one
        type: io.kestra.plugin.core.log.Log
        message: one
"""
TOUCH = """
id: flow
namespace: tests
tasks:
  - id: touch
    type: io.kestra.plugin.scripts.shell.Commands
    commands: ["touch {mark}"]
"""
NEXT = """
  - id: next
    type: io.kestra.plugin.scripts.shell.Commands
    commands: ["true"]
"""


def worker_of(driving, worker_id="w", reports=None):
    folder = Path(gettempdir())
    contexts = ContextMaker(
        World(driving.ports), RunnerSettings(environments=folder, python="python3"), folder
    )
    return Worker(driving.ports, driving.library, contexts, worker_id, reports=reports)


def take(driving, topic):
    return driving.ports.queue.receive(topic, NO_WAIT)


def test_second_delivery_sends_what_the_first_has_kept():
    driving = Driving()
    driving.start(LOG + NEXT)
    run = take(driving, Topic.TASKS)
    worker_of(driving).handle(run.body)
    (message,) = [
        one
        for one in iter(lambda: take(driving, Topic.EXECUTIONS), None)
        if isinstance(one.body, TaskRunEnded)
    ]
    repository = driving.ports.repository
    looks = repository.unsent

    def commit_of_the_first(cause):
        # Between the look and the step of this delivery the first one commits, and dies.
        repository.unsent = looks
        documents = StoredDocuments(repository, driving.ports.storage, "e")
        commit = driving.executor.prepare(message, documents)
        repository.commit([commit])
        return ()

    repository.unsent = commit_of_the_first
    driving.executor.handle(message)

    assert take(driving, Topic.TASKS).body.task_run_id == driving.run("next").id


def test_attempt_that_has_ended_is_not_lost_before_the_news_is_handled():
    driving = Driving()
    driving.start(LOG)
    worker_of(driving).handle(take(driving, Topic.TASKS).body)
    started = take(driving, Topic.EXECUTIONS)
    driving.executor.handle(started)
    news = list(iter(lambda: take(driving, Topic.EXECUTIONS), None))

    driving.pass_time(timedelta(seconds=31))
    for message in news:
        driving.executor.handle(message)

    assert (driving.state(), driving.run("group").lost) == (State.SUCCESS, 0)
    assert driving.ports.leases.held() == []


class SlowStart(OwnSteps):
    """Its worker renews its leases before and behind the commit that takes an attempt."""

    def __init__(self, driving):
        super().__init__(driving.ports, driving.executor)
        self.held = []

    def start(self, documents, started, cause):
        self._renew()
        found = super().start(documents, started, cause)
        self._renew()
        return found

    def _renew(self):
        self.worker.renew_leases()
        self.held += [lease.worker_id for lease in self._ports.leases.held()]


def test_worker_claims_no_attempt_before_it_is_its_own(tmp_path):
    driving = Driving()
    driving.start(TOUCH.format(mark=tmp_path / "ran"))
    reports = SlowStart(driving)
    reports.worker = worker_of(driving, reports=reports)

    reports.worker.handle(take(driving, Topic.TASKS).body)

    assert reports.held == []
    assert (tmp_path / "ran").exists()


def test_attempt_does_not_run_when_a_kill_came_before_the_news_of_its_start(tmp_path):
    driving = Driving()
    mark = tmp_path / "ran"
    driving.start(TOUCH.format(mark=mark))
    command = take(driving, Topic.TASKS).body
    claim = driving.ports.leases.claim

    def claim_and_kill(lease, now):
        claimed = claim(lease, now)
        driving.tell(KillRequested(execution_id="e", at=driving.clock.now()))
        return claimed

    driving.ports.leases.claim = claim_and_kill
    worker_of(driving).handle(command)
    driving.settle()

    assert (driving.state(), mark.exists()) == (State.KILLED, False)
    assert driving.ports.leases.held() == []


def test_message_of_an_attempt_that_runs_elsewhere_stays_for_what_the_end_leaves_to_do(tmp_path):
    # The look behind the end is found by this message alone: acknowledged while the attempt runs,
    # it would be lost with a worker that dies between the end and the look.
    driving = Driving()
    driving.start(TOUCH.format(mark=tmp_path / "ran"))
    command = take(driving, Topic.TASKS).body
    reports = OwnSteps(driving.ports, driving.executor)
    now = driving.clock.now()
    started = TaskRunStarted(
        execution_id="e",
        at=now,
        task_run_id=command.task_run_id,
        attempt=1,
        worker_id="first",
        lease_until=now + timedelta(seconds=30),
    )
    assert reports.start(reports.documents(command), started, id_of_message(command)) is not None

    with pytest.raises(AttemptTaken):
        worker_of(driving, "second", reports).handle(command)

    assert not (tmp_path / "ran").exists()
