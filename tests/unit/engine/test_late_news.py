"""News of what goes on below something that has ended, or of what is told twice."""

from datetime import timedelta

from shared.model.event import (
    KillRequested,
    Outcome,
    PackedStage,
    PackedTaskReported,
    TaskRunEnded,
    TaskRunStarted,
    UnitDue,
)
from shared.model.ids import id_of
from shared.model.message import Message, Topic
from shared.model.state import State
from tests.unit.engine.driving import Driving

COMMANDS = "io.kestra.plugin.scripts.shell.Commands"
"""A type that a worker runs; here the test is the worker."""


def driving(source):
    found = Driving()
    found.start(f"id: flow\nnamespace: tests\n{source}")
    return found


def handle_only(driving, event):
    """Handles one event; what follows from it stays in the queue."""
    message = Message(id=id_of("told", event.key), topic=Topic.EXECUTIONS, body=event)
    driving.executor.handle(message)


def common(driving, run):
    return {
        "execution_id": "e",
        "at": driving.clock.now(),
        "task_run_id": run.id,
        "attempt": run.attempt,
    }


def started(driving, task_id):
    run = driving.run(task_id)
    until = driving.clock.now() + timedelta(seconds=30)
    return TaskRunStarted(**common(driving, run), worker_id="w", lease_until=until)


def ended(driving, task_id, state=State.SUCCESS, **fields):
    run = driving.run(task_id)
    outcome = Outcome(state=state, **fields.pop("outcome", {}))
    at = driving.clock.now()
    return TaskRunEnded(
        **common(driving, run), outcome=outcome, started_at=at, worker_id="w", **fields
    )


def kill(driving):
    return KillRequested(execution_id="e", at=driving.clock.now())


ONE_TASK = f"""
tasks:
  - id: one
    type: {COMMANDS}
    commands: ["true"]
    retry: {{type: constant, interval: PT1S, maxAttempts: 3}}
"""


def test_attempt_that_fails_after_a_kill_is_not_tried_again():
    flow = driving(ONE_TASK)
    flow.tell(started(flow, "one"))
    handle_only(flow, kill(flow))

    handle_only(flow, ended(flow, "one", State.FAILED))
    flow.settle()
    flow.pass_time(timedelta(minutes=1))

    assert flow.states() == [("one", "FAILED")]
    assert flow.run("one").attempt == 1


def test_attempt_without_outputs_does_not_keep_those_of_a_failed_one():
    flow = driving(ONE_TASK)
    flow.tell(ended(flow, "one", State.FAILED, outcome={"outputs": {"exitCode": 1}}))
    flow.pass_time(timedelta(seconds=2))

    flow.tell(ended(flow, "one"))

    assert (flow.run("one").state.current, flow.run("one").outputs) == (State.SUCCESS, None)


PACKED = f"""
tasks:
  - id: group
    type: io.kestra.plugin.core.flow.WorkingDirectory
    tasks:
      - id: child
        type: {COMMANDS}
        commands: ["true"]
    finally:
      - id: last
        type: {COMMANDS}
        commands: ["true"]
"""


def report(driving, stage, outcome=None):
    return PackedTaskReported(
        **common(driving, driving.run("group")),
        task_id="child",
        position=0,
        stage=stage,
        outcome=outcome,
    )


def test_report_that_comes_after_the_end_of_its_group_leaves_nothing_open():
    flow = driving(PACKED)
    last_word = report(flow, PackedStage.ENDED, Outcome(state=State.SUCCESS))
    flow.tell(report(flow, PackedStage.STARTED))

    flow.tell(ended(flow, "group", reports=(last_word,)))
    flow.tell(ended(flow, "last"))
    flow.tell(last_word)

    assert flow.states() == [("group", "SUCCESS"), ("child", "SUCCESS"), ("last", "SUCCESS")]


def test_child_whose_worker_is_lost_ends_with_its_group():
    flow = driving(PACKED)
    for _ in range(4):
        flow.tell(started(flow, "group"))
        flow.tell(report(flow, PackedStage.STARTED))
        flow.pass_time(timedelta(seconds=31))
    flow.tell(ended(flow, "last"))

    assert flow.states() == [("group", "FAILED"), ("child", "FAILED"), ("last", "SUCCESS")]


def test_working_directory_that_is_killed_in_its_finally_list_is_killed_at_once():
    flow = driving(PACKED)
    flow.tell(ended(flow, "group"))
    flow.tell(started(flow, "last"))

    flow.tell(kill(flow))

    assert flow.states() == [("group", "KILLED"), ("last", "KILLING")]


def test_working_directory_that_succeeds_after_a_kill_does_not_run_its_finally_list():
    flow = driving(PACKED)
    flow.tell(started(flow, "group"))
    flow.tell(kill(flow))

    flow.tell(ended(flow, "group"))

    assert flow.states() == [("group", "SUCCESS")]


def test_report_about_a_killed_child_ends_it():
    flow = driving(PACKED)
    flow.tell(started(flow, "group"))
    flow.tell(report(flow, PackedStage.STARTED))
    flow.tell(kill(flow))

    flow.tell(report(flow, PackedStage.ENDED, Outcome(state=State.KILLED)))

    assert flow.states() == [("group", "KILLING"), ("child", "KILLED")]
    assert flow.execution().error is None


AFTER_GROUP = f"""
tasks:
  - id: one
    type: {COMMANDS}
    commands: ["true"]
afterExecution:
  - id: group
    type: io.kestra.plugin.core.flow.Sequential
    tasks:
      - id: behind
        type: {COMMANDS}
        commands: ["true"]
"""


def test_kill_leaves_the_groups_behind_the_end_alone():
    flow = driving(AFTER_GROUP)

    flow.tell(kill(flow))
    flow.tell(ended(flow, "behind"))

    assert flow.states() == [("one", "KILLED"), ("group", "SUCCESS"), ("behind", "SUCCESS")]


def test_flow_retry_does_not_reach_into_groups_behind_the_end():
    retry = "retry: {type: constant, interval: PT1S, maxAttempts: 2}"
    flow = driving(f"{AFTER_GROUP}\n{retry}")
    flow.tell(ended(flow, "one"))

    flow.tell(ended(flow, "behind", State.FAILED))

    assert flow.states() == [("one", "SUCCESS"), ("group", "FAILED"), ("behind", "FAILED")]


def test_task_behind_the_end_starts_no_new_execution():
    retry = "{type: constant, interval: PT1S, maxAttempts: 2, behavior: CREATE_NEW_EXECUTION}"
    flow = driving(f"""
tasks:
  - id: one
    type: io.kestra.plugin.core.log.Log
    message: one
afterExecution:
  - id: last
    type: io.kestra.plugin.core.execution.Fail
    retry: {retry}
""")

    assert flow.state() == State.SUCCESS
    assert flow.states() == [("one", "SUCCESS"), ("last", "FAILED")]
    assert flow.execution().is_over


def test_new_execution_ends_what_runs_beside_the_failed_task():
    flow = driving(f"""
tasks:
  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
      - id: slow
        type: {COMMANDS}
        commands: ["true"]
      - id: fails
        type: io.kestra.plugin.core.execution.Fail
        retry: {{type: constant, interval: PT1S, maxAttempts: 2, behavior: CREATE_NEW_EXECUTION}}
""")

    flow.tell(ended(flow, "slow"))

    assert flow.states() == [("both", "RETRIED"), ("slow", "RETRIED"), ("fails", "RETRIED")]


def test_unit_that_was_put_off_and_comes_again_is_not_counted_again():
    flow = driving(f"""
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: ["a"]
    concurrencyLimit: 0
    tasks:
      - id: quick
        type: io.kestra.plugin.core.log.Log
        message: quick
    finally:
      - id: last
        type: {COMMANDS}
        commands: ["true"]
""")
    each = flow.run("each")
    due = UnitDue(
        execution_id="e", at=flow.clock.now(), task_run_id=each.id, iteration=0, position=0
    )

    flow.tell(due)

    assert flow.run("each").scope == each.scope


def test_failed_wide_loop_ends_what_its_shards_have_started():
    flow = driving(f"""
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.EachParallel
    value: {[str(number) for number in range(150)]}
    tasks:
      - id: work
        type: {COMMANDS}
        commands: ["true"]
""")
    first = next(run for run in flow.runs() if run.task_id == "work")
    at = flow.clock.now()

    flow.tell(
        TaskRunEnded(
            execution_id="e",
            at=at,
            task_run_id=first.id,
            attempt=1,
            outcome=Outcome(state=State.FAILED),
            started_at=at,
        )
    )

    shard_ids = [id_of("shard", flow.run("each").id, index) for index in range(2)]
    shards = [flow.ports.repository.shard("e", shard_id) for shard_id in shard_ids]
    assert {run.state.current for run in flow.runs()} == {State.FAILED}
    assert [shard.scope.is_closed for shard in shards] == [True, True]


def test_kill_reaches_what_stands_behind_many_attempts_on_workers():
    flow = driving(f"""
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.EachParallel
    value: {[str(number) for number in range(110)]}
    tasks:
      - id: work
        type: {COMMANDS}
        commands: ["true"]
""")
    at = flow.clock.now()
    works = [run for run in flow.runs() if run.task_id == "work"]
    for run in works[:105]:
        flow.tell(
            TaskRunStarted(
                execution_id="e",
                at=at,
                task_run_id=run.id,
                attempt=1,
                worker_id="w",
                lease_until=at + timedelta(seconds=30),
            )
        )

    flow.tell(kill(flow))

    states = [run.state.current for run in flow.runs() if run.task_id == "work"]
    assert states == [State.KILLING] * 105 + [State.KILLED] * 5


def test_finally_runs_when_every_task_is_disabled():
    flow = driving("""
tasks:
  - id: one
    type: io.kestra.plugin.core.log.Log
    message: one
    disabled: true
finally:
  - id: last
    type: io.kestra.plugin.core.log.Log
    message: last
""")

    assert (flow.state(), flow.states()) == (State.SUCCESS, [("last", "SUCCESS")])


def test_pause_that_is_ended_with_its_group_lets_the_execution_go_on():
    flow = driving(f"""
tasks:
  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    allowFailure: true
    tasks:
      - id: first
        type: io.kestra.plugin.core.flow.Pause
        pauseDuration: PT1S
        behavior: FAIL
      - id: second
        type: io.kestra.plugin.core.flow.Pause
        pauseDuration: PT1H
  - id: next
    type: {COMMANDS}
    commands: ["true"]
""")

    flow.pass_time(timedelta(seconds=2))

    assert (flow.state(), flow.execution().paused) == (State.RUNNING, ())
    assert ("second", "WARNING") in flow.states()


def test_pause_behind_the_end_goes_on_by_itself():
    flow = driving("""
tasks:
  - id: one
    type: io.kestra.plugin.core.log.Log
    message: one
afterExecution:
  - id: wait
    type: io.kestra.plugin.core.flow.Pause
    pauseDuration: PT1S
""")

    flow.pass_time(timedelta(seconds=2))

    assert flow.states() == [("one", "SUCCESS"), ("wait", "SUCCESS")]
    assert flow.execution().is_over
