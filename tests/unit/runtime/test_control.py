"""Restart and replay through a running Windhover: what is done, and what is refused."""

from datetime import timedelta

import pytest

from shared.cli.composition import open_memory
from shared.model import labels
from shared.model.state import State
from shared.runtime.control import ReplayOrder
from shared.runtime.executions import ExecutionNotFound, Request
from shared.runtime.refusals import (
    NotAtBreakpoint,
    NotRestartable,
    NotRunning,
    TaskRunNotFound,
    WrongState,
)
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.builders import source

LONG = timedelta(seconds=30)
CORE = "io.kestra.plugin.core"
RETURN = {"id": "gives", "type": f"{CORE}.debug.Return", "format": "{{ inputs.word ?? 'none' }}"}
FAIL = {"id": "fails", "type": f"{CORE}.execution.Fail"}
PAUSE = {"id": "waits", "type": f"{CORE}.flow.Pause"}
WORD = [{"id": "word", "type": "STRING", "defaults": "old"}]


@pytest.fixture
def instance(tmp_path):
    with open_memory(Settings(home=tmp_path, workers=1), Registry.installed()) as opened:
        yield opened


@pytest.fixture
def run(instance):
    """Runs a flow of these tasks until it has ended, or is PAUSED."""

    def run(*tasks, **fields):
        instance.flows.save(source(tasks=list(tasks), **fields))
        created = instance.executions.create(Request("company.team", "a-flow"))
        return instance.executions.wait(created.id, LONG)

    return run


@pytest.fixture
def paused(instance):
    instance.flows.save(source(tasks=[PAUSE, RETURN]))
    return instance.executions.create(Request("company.team", "a-flow"))


def outputs(instance, execution):
    found = instance.ports.repository.task_runs_of(execution.id, "gives", ())
    return [one.outputs["value"] for one in found]


def test_restart_runs_again_what_failed_and_nothing_else(instance, run):
    failed = run(RETURN, FAIL)

    instance.control.restart(failed.id)
    ended = instance.executions.wait(failed.id, LONG)

    attempts = {
        one.task_id: len(one.attempts) for one in instance.ports.repository.task_runs(failed.id)
    }
    assert (ended.state.current, attempts) == (State.FAILED, {"gives": 1, "fails": 2})
    assert ended.metadata.attempt_number == 2


def test_execution_of_which_nothing_failed_is_not_restarted(instance, run):
    succeeded = run(RETURN)

    with pytest.raises(NotRestartable):
        instance.control.restart(succeeded.id)


def test_paused_execution_is_restarted_and_pauses_again(instance, paused):
    assert instance.executions.find(paused.id).state.current is State.PAUSED

    restarted = instance.control.restart(paused.id)

    assert State.RESTARTED in [moment.state for moment in restarted.state.histories]


def test_replay_with_inputs_is_another_execution_with_those(instance, run):
    first = run(RETURN, inputs=WORD)

    again = instance.control.replay(first.id, ReplayOrder(inputs={"word": "new"}))
    ended = instance.executions.wait(again.id, LONG)

    assert ended.id != first.id
    assert (ended.inputs, ended.original_id) == ({"word": "new"}, first.original_id)
    assert (outputs(instance, first), outputs(instance, ended)) == (["old"], ["new"])
    assert labels.REPLAY in {one.key for one in ended.labels}


def kept_run(instance, execution, task_id):
    return instance.ports.repository.task_runs_of(execution.id, task_id, ())[0]


def test_task_that_another_revision_adds_runs_with_what_the_kept_one_gave(instance, run):
    first = run(RETURN)
    added = {**RETURN, "id": "added", "format": "{{ outputs.gives.value }} and more"}
    instance.flows.save(source(tasks=[RETURN, added]))
    kept = kept_run(instance, first, "gives")

    order = ReplayOrder(after_task_run_id=kept.id, latest_revision=True, kind="PLAYGROUND")
    again = instance.control.replay(first.id, order)
    ended = instance.executions.wait(again.id, LONG)

    assert (ended.kind, ended.state.current) == ("PLAYGROUND", State.SUCCESS)
    assert kept_run(instance, ended, "added").outputs["value"] == "none and more"
    assert kept_run(instance, ended, "gives").state == kept.state


def test_replay_for_a_kind_has_a_history_of_its_own(instance, run):
    first = run(RETURN)
    kept = kept_run(instance, first, "gives")

    again = instance.control.replay(
        first.id, ReplayOrder(after_task_run_id=kept.id, kind="PLAYGROUND")
    )

    assert [moment.state for moment in again.state.histories] == [State.RESTARTED]


def test_replay_behind_what_failed_is_refused(instance, run):
    failed = run(FAIL)
    behind = kept_run(instance, failed, "fails").id

    with pytest.raises(NotRestartable, match="Nothing can follow 'fails'"):
        instance.control.replay(failed.id, ReplayOrder(after_task_run_id=behind))


def test_replay_of_what_still_runs_begins_anew_and_leaves_it_alone(instance, paused):
    again = instance.control.replay(paused.id)

    assert again.id != paused.id
    assert not instance.executions.find(paused.id).state.current.is_terminal


def test_replay_from_an_unknown_task_run_is_refused(instance, run):
    ended = run(RETURN)

    with pytest.raises(TaskRunNotFound):
        instance.control.replay(ended.id, ReplayOrder(task_run_id="unknown"))


@pytest.mark.parametrize(
    "act",
    [
        lambda control, id_: control.force_run(id_),
        lambda control, id_: control.unqueue(id_),
    ],
)
def test_ended_execution_is_in_the_wrong_state_to_be_started(instance, run, act):
    ended = run(RETURN)

    with pytest.raises(WrongState):
        act(instance.control, ended.id)


def test_ended_execution_is_neither_paused_nor_led_on(instance, run):
    ended = run(RETURN)

    with pytest.raises(NotRunning):
        instance.control.pause(ended.id)
    with pytest.raises(NotAtBreakpoint):
        instance.control.resume_from_breakpoint(ended.id)


def test_open_execution_keeps_its_status_and_is_not_deleted(instance, paused):
    with pytest.raises(WrongState):
        instance.control.change_status(paused.id, State.SUCCESS)
    with pytest.raises(WrongState):
        instance.control.delete(paused.id)


def test_deleted_execution_is_found_by_nobody(instance, run):
    ended = run(RETURN)

    instance.control.delete(ended.id)

    with pytest.raises(ExecutionNotFound):
        instance.control.restart(ended.id)
