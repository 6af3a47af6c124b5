"""What an installation can not do is refused when it is saved, with what to do instead."""

from datetime import timedelta

import pytest

from shared.backends.memory.flows import MemoryFlows
from shared.model.problems import InvalidFlow
from shared.runtime.flow_catalog import FlowCatalog
from shared.runtime.library import FlowLibrary
from shared.runtime.limits import Limits, Streams
from shared.sdk.registry import Catalog, Registry
from shared.sdk.trigger import RealtimeTrigger
from tests.builders import source


class Listens(RealtimeTrigger):
    """Its service can not push."""


REGISTRY = Registry.installed().with_catalog(
    Catalog(types={"test.Listens": f"{__name__}:Listens"}, aliases={})
)
PUSHED = {
    "id": "order",
    "type": "io.kestra.plugin.gcp.pubsub.RealtimeTrigger",
    "topic": "orders",
    "subscription": "orders-windhover",
}
LISTENS = {"id": "order", "type": "test.Listens"}
SHELL = {"id": "long", "type": "io.kestra.plugin.scripts.shell.Commands", "commands": ["true"]}
JOB = {"type": "io.kestra.plugin.ee.gcp.runner.CloudRun"}
HOUR = Limits(longest_task=timedelta(hours=1))


def catalog(limits):
    flows = MemoryFlows()
    return FlowCatalog(flows, FlowLibrary(flows, REGISTRY, limits))


def refused(limits, **fields):
    """What is refused, when it is checked and when it is saved; the two must agree."""
    text = source(**fields)
    checked = catalog(limits).check(text).report.problems
    if not checked:
        catalog(limits).create(text)
        return ()
    with pytest.raises(InvalidFlow) as caught:
        catalog(limits).create(text)
    assert caught.value.problems == checked
    return checked


@pytest.mark.parametrize(
    ("streams", "trigger", "remedy"),
    [
        (Streams.NONE, PUSHED, "realtime_triggers = true"),
        (Streams.NONE, LISTENS, "Its service can not push"),
        (Streams.PUSHED, LISTENS, "Its service can not push"),
    ],
)
def test_trigger_that_nobody_hears_is_refused(streams, trigger, remedy):
    [problem] = refused(Limits(streams), triggers=[trigger])

    assert (problem.code, problem.path) == ("flow.unheard-trigger", "triggers[0].type")
    assert remedy in problem.remedy
    assert "windhover server" in problem.remedy


@pytest.mark.parametrize(
    ("streams", "trigger"),
    [
        (Streams.ALL, PUSHED),
        (Streams.ALL, LISTENS),
        (Streams.PUSHED, PUSHED),
        (Streams.NONE, {**LISTENS, "disabled": True}),
    ],
)
def test_trigger_that_is_heard_or_rests_is_taken(streams, trigger):
    assert refused(Limits(streams), triggers=[trigger]) == ()


def test_task_that_may_take_too_long_is_refused_with_the_limit_and_the_alternative():
    inner = {"id": "all", "type": "io.kestra.plugin.core.flow.Sequential"}

    [problem] = refused(HOUR, tasks=[{**inner, "tasks": [{**SHELL, "timeout": "PT2H"}]}])

    assert problem.code == "flow.task-too-long"
    assert "PT1H" in problem.message
    assert "io.kestra.plugin.gcp.runner.CloudRun" in problem.remedy


@pytest.mark.parametrize(
    "task",
    [
        {**SHELL, "timeout": "PT1H"},
        {**SHELL, "timeout": "PT12H", "taskRunner": JOB},
        {**SHELL, "timeout": "{{ inputs.limit }}"},
        {"id": "wait", "type": "io.kestra.plugin.core.flow.Pause", "timeout": "P7D"},
    ],
    ids=["short enough", "a job", "not known yet", "needs no worker"],
)
def test_task_that_is_short_enough_or_needs_no_worker_is_taken(task):
    assert refused(HOUR, tasks=[task]) == ()


def test_without_limits_everything_is_possible():
    tasks = [{**SHELL, "timeout": "P30D"}]

    assert refused(Limits(), tasks=tasks, triggers=[LISTENS]) == ()
