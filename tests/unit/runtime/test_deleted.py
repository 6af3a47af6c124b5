"""A deleted execution stays deleted, whatever comes late, and leaves nothing behind."""

from datetime import timedelta

import pytest

from shared.model.commit import Commit
from shared.model.event import DeleteRequested, KillRequested, SlotRequested, TaskRunStarted
from shared.model.ids import id_of
from shared.model.slots import slots_id
from shared.model.state import State
from shared.ports.leases import Lease
from shared.runtime.feed import Feed
from shared.runtime.group_executor import GroupExecutor
from tests.unit.engine.driving import START, Driving
from tests.unit.runtime.scheduling import Triggered

COMMANDS = "{id: one, type: io.kestra.plugin.scripts.shell.Commands, commands: ['true']}"
LOG = "{id: one, type: io.kestra.plugin.core.log.Log, message: hello}"


def _flow(task=LOG, **fields):
    more = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"id: f\nnamespace: n\ntasks: [{task}]\n{more}"


def _delete(driving, execution_id="e", *, forced=False):
    generation = driving.execution(execution_id).generation
    driving.tell(
        DeleteRequested(execution_id=execution_id, at=START, generation=generation, forced=forced)
    )


@pytest.fixture
def driving():
    return Driving()


def test_creation_that_comes_again_brings_no_deleted_execution_back(driving):
    driving.start(_flow())
    [created] = driving.handled
    _delete(driving)

    driving.executor.handle(created)

    assert driving.execution() is None
    assert driving.runs() == []


def test_creation_in_one_group_with_the_deletion_brings_nothing_back(driving):
    driving.start(_flow())
    [created] = driving.handled
    deletion = DeleteRequested(execution_id="e", at=START, generation=0)
    message = created.model_copy(update={"id": id_of("delete"), "body": deletion})
    group = GroupExecutor(driving.ports, driving.executor, Feed())

    group.handle([message, created.model_copy(update={"id": id_of("again")})])

    assert driving.execution() is None
    assert driving.runs() == []
    assert driving.ports.queue.is_idle()


def test_creation_of_a_lost_flow_brings_no_deleted_execution_back(driving):
    driving.start(_flow())
    [created] = driving.handled
    _delete(driving)
    lost = created.body.execution.model_copy(update={"flow_id": "lost"})
    body = created.body.model_copy(update={"execution": lost})

    commit = driving.executor.handle(created.model_copy(update={"body": body}))

    assert driving.execution() is None
    assert commit == Commit(cause=created.id)


def test_deleted_execution_that_runs_gives_its_slot_to_the_next(driving):
    limited = _flow(COMMANDS, concurrency="{limit: 1, behavior: QUEUE}")
    driving.start(limited, "a")
    driving.start(limited, "b")

    _delete(driving, "a", forced=True)

    assert (driving.execution("a"), driving.state("b")) == (None, State.RUNNING)


def test_slot_that_is_granted_after_the_deletion_goes_back(driving):
    driving.start(_flow(COMMANDS, concurrency="{limit: 1, behavior: QUEUE}"), "a")
    driving.tell(KillRequested(execution_id="a", at=START))
    _delete(driving, "a")
    id_ = slots_id("n", "f")

    driving.tell(SlotRequested(execution_id=id_, at=START, claimant="a", limit=1, waits=True))

    assert driving.ports.repository.slots(id_).holders == ()


def test_lease_of_a_deleted_execution_goes(driving):
    driving.start(_flow(COMMANDS))
    run = driving.run("one")
    until = START + timedelta(minutes=1)
    lease = Lease(
        execution_id="e", task_run_id=run.id, attempt=run.attempt, worker_id="w", until=until
    )
    driving.ports.leases.claim(lease, START)
    driving.tell(
        TaskRunStarted(
            execution_id="e",
            at=START,
            task_run_id=run.id,
            attempt=run.attempt,
            worker_id="w",
            lease_until=until,
        )
    )

    _delete(driving, forced=True)

    assert driving.ports.leases.held() == []


def test_timer_of_a_deleted_execution_fires_for_nothing_and_goes(driving):
    sleep = "{id: one, type: io.kestra.plugin.core.flow.Sleep, duration: PT1H}"
    driving.start(_flow(sleep))
    _delete(driving, forced=True)

    driving.pass_time(timedelta(hours=2))

    assert (driving.execution(), driving.ports.timers.next_at()) == (None, None)


@pytest.mark.parametrize(("days", "known"), [(29, True), (32, False)])
def test_deletions_are_forgotten_when_no_message_can_be_so_old(days, known):
    windhover = Triggered(start=START)
    windhover.start(_flow())
    _delete(windhover)

    windhover.clock.at += timedelta(days=days)
    windhover.scheduler.wake()

    assert windhover.ports.repository.is_deleted("e") is known
