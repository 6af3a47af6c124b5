"""A process that is killed at any moment loses nothing and doubles nothing (DESIGN.md, 3)."""

import multiprocessing
import random
from collections import Counter
from pathlib import Path

import pytest

from shared.cli.composition import open_standalone
from shared.model.state import State
from shared.sdk.registry import Registry
from shared.settings import Settings
from tests.crash.host import go_on

FLOW = Path(__file__).parents[1] / "flows" / "crash.yaml"
KILLS = 40
FEWEST_KILLS = 4
"""The flow sleeps for longer than so many of the longest lives."""
LIFE_SECONDS = (0.02, 0.2)
LAST_LIFE_SECONDS = 60

ONCE = ["light", "loop", "both", "flaky", "branch", "sleep", "after"]
FOR_EACH_VALUE = ["word", "script", "nap"]
VALUES = "abcdefghijkl"

processes = multiprocessing.get_context("forkserver")
# What all lives have in common is loaded once: a life begins with its first I/O.
processes.set_forkserver_preload(["tests.crash.host", "plugins.core.catalog"])


def live(home, seconds):
    """One life of the process; whether it came to its own end."""
    process = processes.Process(target=go_on, args=(home, FLOW.read_text("utf-8")))
    process.start()
    process.join(seconds)
    process.kill()
    process.join()
    assert process.exitcode in {0, -9}
    return process.exitcode == 0


def lives(home, seed):
    """Lives of random lengths until the execution is over; how many were cut short."""
    chance = random.Random(seed)  # noqa: S311 - a seed that fails must fail again
    for kills in range(KILLS):
        if live(home, chance.uniform(*LIFE_SECONDS)):
            return kills
    assert live(home, LAST_LIFE_SECONDS)
    return KILLS


@pytest.mark.parametrize("seed", [1, 2])
def test_execution_ends_alike_however_often_its_process_is_killed(seed, tmp_path):
    kills = lives(tmp_path, seed)

    with open_standalone(Settings(home=tmp_path), Registry.installed()) as instance:
        [execution] = instance.ports.repository.executions()
        runs = list(instance.ports.repository.task_runs(execution.id))
        leases = instance.ports.leases.held()
    assert kills >= FEWEST_KILLS
    assert _ends(execution) == [execution.state.current] == [State.SUCCESS]
    assert execution.outputs == {"last": "g"}
    assert leases == []
    _each_task_ran_once(runs)
    _each_attempt_is_accounted_for(runs, tmp_path)


def _ends(document):
    states = [moment.state for moment in document.state.histories]
    return [state for state in states if state.is_terminal]


def _each_task_ran_once(runs):
    expected = [(task, None) for task in ONCE]
    expected += [(task, value) for task in FOR_EACH_VALUE for value in VALUES]
    assert Counter((run.task_id, run.value) for run in runs) == Counter(expected)
    for run in runs:
        assert _ends(run) == [run.state.current] == [State.SUCCESS]


def _each_attempt_is_accounted_for(runs, home):
    """A script runs at least once, and never more often than there are attempts."""
    marks = Counter((home / "scripts").read_text().split())
    scripts = {run.id: run for run in runs if run.task_id == "script"}
    assert marks.keys() == scripts.keys()
    for run in runs:
        states = [attempt.state.current for attempt in run.attempts]
        assert states[-1:] in ([], [State.SUCCESS])
        assert set(states[:-1]) <= {State.RESUBMITTED, State.FAILED}
        assert [attempt.number for attempt in run.attempts] == list(range(1, len(states) + 1))
        assert marks[run.id] <= len(states)
