import asyncio
import json
from contextlib import aclosing

import pytest

from shared.api import large_groups
from shared.api.live import Live, all_executions, one_execution
from shared.api.live_trigger import one_trigger
from shared.model.trigger_state import TriggerKey
from shared.runtime.executions import Request
from shared.runtime.triggers import Switch

LOOP = """\
id: loop
namespace: shop
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [a, b]
    tasks:
      - id: say
        type: io.kestra.plugin.core.log.Log
        message: "{{ taskrun.value }}"
"""
SCHEDULE = "io.kestra.plugin.core.trigger.Schedule"
SLEEPY = """\
id: sleepy
namespace: shop
tasks:
  - id: sleep
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT1H
"""


@pytest.fixture
def live(engine):
    engine.flows.save(LOOP)
    engine.flows.save(SLEEPY)
    pages = Live()
    with pages.attached(engine.feed):
        yield pages


def message_of(raw):
    kind, data = raw.decode().removesuffix("\n\n").split("\n")
    return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def told(events, until):
    """The messages of a stream up to the first for which `until` holds."""
    found = []
    async for raw in events:
        if raw.startswith(b":"):
            continue
        found.append(message_of(raw))
        if until(*found[-1]):
            break
    return found


def finished(engine):
    execution = engine.executions.create(Request(namespace="shop", flow_id="loop"))
    with engine.feed.end_of(execution.id) as end:
        if not engine.executions.find(execution.id).is_over:
            end.wait(10)
    return execution


def test_stream_of_an_ended_execution_tells_everything_and_ends(engine, live):
    execution = finished(engine)

    messages = asyncio.run(told(one_execution(live, engine, execution.id), lambda *_: False))

    assert [kind for kind, _ in messages] == [
        "execution",
        "logs",
        "older",
        "taskRuns",
        "ready",
        "end",
    ]
    header, lines, older, runs = (data for _, data in messages[:4])
    assert older == {"before": None}
    assert header["state"]["current"] == "SUCCESS"
    assert sorted(run["taskId"] for run in runs) == ["each", "say", "say"]
    assert [(line["taskId"], line["message"]) for line in lines] == [("say", "a"), ("say", "b")]


@pytest.fixture
def small_limits(monkeypatch):
    """Groups of more than four are large, and begin with two."""
    monkeypatch.setattr(large_groups, "MOST_WHOLE", 4)
    monkeypatch.setattr(large_groups, "FIRST_CHILDREN", 2)


WIDE = """\
id: wide
namespace: shop
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [a, b, c, d, e, f]
    concurrencyLimit: 0
    tasks:
      - id: check
        type: io.kestra.plugin.core.execution.Fail
        runIf: "{{ taskrun.value == 'f' }}"
"""


def test_of_a_large_group_the_first_and_the_failed_children_are_told(engine, live, small_limits):
    engine.flows.save(WIDE)
    execution = engine.executions.create(Request(namespace="shop", flow_id="wide"))

    messages = asyncio.run(told(one_execution(live, engine, execution.id), lambda *_: False))

    runs = {run["id"]: run for kind, data in messages if kind == "taskRuns" for run in data}
    values = [run["value"] for run in runs.values() if run["taskId"] == "check"]
    counts = [data for kind, data in messages if kind == "counts"][-1]
    each = next(run["id"] for run in runs.values() if run["taskId"] == "each")
    assert len(values) < 6
    assert {"a", "b", "f"} <= set(values)
    assert counts["groups"] == [{"id": each, "total": 6}]
    assert {one["taskId"]: one["states"] for one in counts["tasks"]}["check"] == {
        "SKIPPED": 5,
        "FAILED": 1,
    }


def test_task_runs_of_a_stream_know_their_parents_and_values(engine, live):
    execution = finished(engine)

    messages = asyncio.run(told(one_execution(live, engine, execution.id), lambda *_: False))

    runs = dict(messages)["taskRuns"]
    each = next(run for run in runs if run["taskId"] == "each")
    children = [run for run in runs if run.get("parentTaskRunId") == each["id"]]
    assert sorted(run["value"] for run in children) == ["a", "b"]


def test_stream_tells_the_end_of_what_was_running(engine, live):
    execution = engine.executions.create(Request(namespace="shop", flow_id="sleepy"))

    async def follow():
        async with aclosing(one_execution(live, engine, execution.id)) as events:
            first = await told(events, lambda kind, _: kind == "ready")
            await asyncio.to_thread(engine.executions.kill, execution.id)
            return first, await told(events, lambda kind, _: kind == "end")

    first, later = asyncio.run(follow())

    before = {run["id"]: run for kind, data in first if kind == "taskRuns" for run in data}
    after = {run["id"]: run for kind, data in later if kind == "taskRuns" for run in data}
    states = [data["state"]["current"] for kind, data in later if kind == "execution"]
    assert states[-1] == "KILLED"
    assert all(run["state"]["current"] == "KILLED" for run in after.values())
    assert all(
        after[one]["version"] > before[one]["version"] for one in before.keys() & after.keys()
    )


def test_stream_of_all_executions_tells_headers_that_change(engine, live):
    async def follow():
        async with aclosing(all_executions(live, engine.feed)) as events:
            await told(events, lambda kind, _: kind == "ready")
            execution = await asyncio.to_thread(finished, engine)
            return execution, await told(
                events,
                lambda _, data: any(one["state"]["current"] == "SUCCESS" for one in data),
            )

    execution, messages = asyncio.run(follow())

    assert {one["id"] for _, data in messages for one in data} == {execution.id}
    assert all("taskRunList" not in one for _, data in messages for one in data)


def test_route_of_the_stream_refuses_an_unknown_execution(client):
    assert client.get("/api/v1/live?execution=nothing").status_code == 404


def test_open_panel_of_a_trigger_hears_of_its_changes_and_of_no_other(engine):
    two = "\n".join(f"  - {{id: {name}, type: {SCHEDULE}, cron: '0 3 1 1 *'}}" for name in "ab")
    engine.flows.save(LOOP.replace("id: loop", "id: dated") + f"triggers:\n{two}\n")
    key = TriggerKey("shop", "dated", "a")

    async def open_panel():
        async with aclosing(one_trigger(engine.feed, key)) as events:
            found = await told(events, lambda kind, _: kind == "ready")
            for name in ("b", "a"):
                other = TriggerKey("shop", "dated", name)
                await asyncio.to_thread(engine.triggers.switch, other, Switch.DISABLED)
            return found + await told(events, lambda kind, _: kind == "trigger")

    assert [kind for kind, _ in asyncio.run(open_panel())] == ["ready", "trigger"]
    assert engine.triggers.find(key).state.disabled is True
