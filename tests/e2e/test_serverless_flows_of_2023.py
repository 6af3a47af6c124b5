"""Flows in the syntax of 2023 run unchanged on the functions: ours, the article's where they are.

Those that use BigQuery are in `test_bigquery_flows_of_2023.py`.
"""

import re
from datetime import timedelta

import httpx2
import pytest

from tests.conformance.actions import Refused, Start
from tests.conformance.api_client import ApiClient
from tests.conformance.over_http import HttpDriver
from tests.e2e.test_flows_of_2023 import DATE, OURS, SEEDS, WITH_INPUT, flow_in
from tests.serverless_stack import running_stack, skip_without_emulators

pytestmark = [pytest.mark.emulator, pytest.mark.slow]
LONGEST = timedelta(minutes=2)


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    skip_without_emulators()
    with (
        running_stack(tmp_path_factory.mktemp("serverless")) as stack,
        httpx2.Client(base_url=stack.url, timeout=60) as client,
    ):
        yield HttpDriver(ApiClient(client))


def ran(driver, path, **inputs):
    """An execution of the flow of a file, at its end."""
    loaded = driver.load(path.read_text("utf-8"))
    started = driver.ask(Start(loaded.namespace, loaded.flow_id, inputs))
    return driver.wait_for_end(started.execution_id, LONGEST)


def logged(seen):
    return [(line.level, line.task_id, line.message) for line in seen.logs]


def new_executions(driver, before):
    """What was started since, at most some minutes later."""
    for _ in range(20):
        made = set(driver.executions()) - before
        if made:
            return made
        driver.wait_for_change(LONGEST / 10)
    return set()


@pytest.mark.parametrize(
    ("folder", "name", "task", "message"),
    [
        (OURS, "hello.yaml", "say", "Good morning"),
        (SEEDS, "hello-world.yaml", "hello", "Hello World"),
    ],
    ids=["ours", "article"],
)
def test_echo_logs_once_and_succeeds(folder, name, task, message, driver):
    seen = ran(driver, flow_in(folder, name))

    assert (seen.state, logged(seen)) == ("SUCCESS", [("INFO", task, message)])


@WITH_INPUT
def test_input_by_its_old_name_is_greeted(folder, name, task, name_of_input, greeting, driver):
    seen = ran(driver, flow_in(folder, name), **{name_of_input: "Loïc"})

    assert logged(seen) == [("INFO", task, f"{greeting} Loïc")]


@WITH_INPUT
def test_input_without_required_is_required(folder, name, task, name_of_input, greeting, driver):
    with pytest.raises(Refused, match=f"Invalid input for `{name_of_input}`"):
        ran(driver, flow_in(folder, name))


def first_run_of(loaded, driver, before):
    """The first execution of a flow, at its end; other flows go on starting meanwhile."""
    known = set(before)
    while started := new_executions(driver, known):
        for made in started:
            seen = driver.wait_for_end(made, LONGEST)
            if (seen.namespace, seen.flow_id) == (loaded.namespace, loaded.flow_id):
                return seen
            known.add(made)
    pytest.fail("the flow was not started")


@pytest.mark.parametrize(
    ("folder", "name", "task", "trigger"),
    [
        (OURS, "every-minute.yaml", "tick", "clock"),
        (SEEDS, "flow-with-trigger.yaml", "echo", "schedule"),
    ],
    ids=["ours", "article"],
)
def test_schedule_starts_its_flow_when_the_minute_comes(folder, name, task, trigger, driver):
    before = set(driver.executions())
    loaded = driver.load(flow_in(folder, name).read_text("utf-8"))

    seen = first_run_of(loaded, driver, before)

    assert (seen.state, seen.trigger.id) == ("SUCCESS", trigger)
    [(level, place, message)] = logged(seen)
    assert (level, place) == ("INFO", task)
    assert re.fullmatch(rf"{task} > {DATE}", message)
