"""Flows in the syntax of 2023 run unchanged: ours always, the article's where they are."""

import re
from pathlib import Path

import pytest

from tests.e2e.command import PROGRAM, ROOT, run

OURS = ROOT / "tests" / "flows" / "of-2023"
SEEDS = ROOT.parent / "shared" / "seed-flows"
"""Where a checkout beside the material of the project finds the article's flows."""

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="the package is not installed")
LOG_LINE = re.compile(r"\d\d:\d\d:\d\d\.\d{3} (\w+) +([\w-]+): (.*)")
DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"


def flow_in(folder, name):
    """The file of a flow; skips where the article's are not."""
    path: Path = folder / name
    if not path.exists():
        pytest.skip(f"{name} is not there: the article's flows are not part of this repository")
    return path


def _seen(*arguments):
    """Exit code, log lines as (level, task, message), states as (state, task)."""
    done = run("run", *arguments)
    lines = done.stderr.splitlines()
    logs = [found.groups() for line in lines if (found := LOG_LINE.fullmatch(line))]
    states = [tuple(line.split()[:2]) for line in lines if line.startswith("SUCCESS ")]
    return done.returncode, logs, states


@pytest.mark.parametrize(
    ("folder", "name", "task", "message"),
    [
        (OURS, "hello.yaml", "say", "Good morning"),
        (SEEDS, "hello-world.yaml", "hello", "Hello World"),
    ],
    ids=["ours", "article"],
)
def test_echo_logs_once_and_succeeds(folder, name, task, message):
    seen = _seen(flow_in(folder, name))

    assert seen == (
        0,
        [("INFO", task, message)],
        [("SUCCESS", task), ("SUCCESS", "execution")],
    )


WITH_INPUT = pytest.mark.parametrize(
    ("folder", "name", "task", "name_of_input", "greeting"),
    [
        (OURS, "hello-with-input.yaml", "say", "person", "Good morning"),
        (SEEDS, "hello-world-with-input.yaml", "hello", "name", "Hello"),
    ],
    ids=["ours", "article"],
)


@WITH_INPUT
def test_input_by_its_old_name_is_greeted(folder, name, task, name_of_input, greeting):
    seen = _seen(flow_in(folder, name), "--input", f"{name_of_input}=Loïc")

    assert seen[:2] == (0, [("INFO", task, f"{greeting} Loïc")])


@WITH_INPUT
def test_input_without_required_is_required(folder, name, task, name_of_input, greeting):
    done = run("run", flow_in(folder, name))

    assert done.returncode == 2
    assert f"Invalid input for `{name_of_input}`, missing required input" in done.stderr
    assert f"{task}:" not in done.stderr


@pytest.mark.parametrize(
    ("folder", "name", "task"),
    [(OURS, "every-minute.yaml", "tick"), (SEEDS, "flow-with-trigger.yaml", "echo")],
    ids=["ours", "article"],
)
def test_flow_with_a_schedule_can_be_started_by_hand(folder, name, task):
    exit_code, logs, states = _seen(flow_in(folder, name))

    assert (exit_code, states) == (0, [("SUCCESS", task), ("SUCCESS", "execution")])
    [(level, place, message)] = logs
    assert (level, place) == ("INFO", task)
    assert re.fullmatch(rf"{task} > {DATE}", message)


@pytest.mark.parametrize("folder", [OURS, SEEDS], ids=["ours", "article"])
def test_old_names_are_told_and_accepted(folder):
    name = "hello.yaml" if folder == OURS else "hello-world.yaml"

    done = run("validate", flow_in(folder, name))

    assert done.returncode == 0
    assert (
        "info: io.kestra.core.tasks.debugs.Echo is replaced by io.kestra.plugin.core.debug.Echo"
    ) in done.stdout
