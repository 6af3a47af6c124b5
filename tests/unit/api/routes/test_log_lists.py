import asyncio
import csv
import io
import json
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest

from shared.api import every_one, log_tail
from shared.api.log_tail import new_lines
from shared.model.ids import id_of
from shared.model.query import Comparison, Every, LogField, Operation
from shared.model.task import LogLevel
from shared.runtime.executions import Request
from tests.builders import log_chunk, log_line

API = "/api/v1/logs"
FLOW = """\
id: daily
namespace: shop
tasks:
  - id: say
    type: io.kestra.plugin.core.log.Log
    message: hello
"""


def said(number, message, *, seconds=0, level=LogLevel.INFO, **fields):
    """A chunk of one line that was said so many seconds ago."""
    line = log_line(message, level=level, at=datetime.now(UTC) - timedelta(seconds=seconds))
    return log_chunk(number, lines=(line,), **fields)


@pytest.fixture
def logs(engine):
    return engine.ports.logs


def test_lines_are_counted_by_level_in_stretches_of_time(client, logs):
    logs.append(
        [
            said(1, "one", seconds=120),
            said(2, "two", seconds=119, level=LogLevel.ERROR),
            said(3, "three", seconds=5),
        ]
    )

    found = client.get(f"{API}/histogram?timeRange=PT5M").json()

    levels = [{name: n for name, n in bar["counts"].items() if n} for bar in found["results"]]
    counted = [one for one in levels if one]
    assert {"INFO": sum(one.get("INFO", 0) for one in counted)} == {"INFO": 2}
    assert {"ERROR": sum(one.get("ERROR", 0) for one in counted)} == {"ERROR": 1}
    # Five minutes in bars of five seconds: at most sixty, and the one that has begun.
    assert (found["seconds"], found["isPartial"]) == (5, False)
    assert 60 <= len(found["results"]) <= 61


def test_counts_are_of_the_lines_that_a_filter_finds(client, logs):
    logs.append([said(1, "one"), said(2, "two", flow_id="other", level=LogLevel.WARN)])

    found = client.get(f"{API}/histogram?filters[flowId][EQUALS]=other").json()

    assert sum(bar["counts"]["WARN"] for bar in found["results"]) == 1
    assert sum(bar["counts"]["INFO"] for bar in found["results"]) == 0


def test_span_without_lines_is_empty_bars(client):
    found = client.get(f"{API}/histogram?timeRange=PT1H").json()

    assert found["seconds"] == 60
    assert all(sum(bar["counts"].values()) == 0 for bar in found["results"])


def test_span_that_ends_before_it_begins_is_refused(client):
    query = "startDate=2026-10-22T00:00:00Z&endDate=2026-10-21T00:00:00Z"

    assert client.get(f"{API}/histogram?{query}").status_code == 422


def test_lines_that_differ_in_numbers_are_one_pattern(client, logs):
    logs.append(
        [
            said(1, "order 1 failed", seconds=3, level=LogLevel.ERROR),
            said(2, "order 2 failed", seconds=2),
            said(3, "all done", seconds=1),
        ]
    )

    found = client.get(f"{API}/patterns").json()

    assert [(one["pattern"], one["count"], one["level"]) for one in found["results"]] == [
        ("order <number> failed", 2, "ERROR"),
        ("all done", 1, "INFO"),
    ]
    assert (found["total"], found["lines"], found["isPartial"]) == (2, 3, False)
    assert found["results"][0]["latest"]["message"] == "order 2 failed"
    assert found["results"][0]["flows"] == [{"namespace": "company.team", "flowId": "a-flow"}]


def test_lines_of_a_pattern_are_found(client, logs):
    logs.append([said(1, "order 1 failed"), said(2, "order 22 failed"), said(3, "the order 3")])

    found = client.get(
        f"{API}/search", params={"filters[pattern][EQUALS]": "order <number> failed"}
    ).json()

    assert {one["message"] for one in found["results"]} == {"order 1 failed", "order 22 failed"}


def test_lines_are_exported_as_a_table_the_newest_first(client, logs, monkeypatch):
    monkeypatch.setattr(every_one, "_LINES_AT_ONCE", 2)
    logs.append([said(number, f"=line {number}", seconds=9 - number) for number in range(5)])

    answer = client.get(f"{API}/export/by-query?filters[flowId][EQUALS]=a-flow")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    # What a spreadsheet would take for a formula is quoted.
    assert [row["message"] for row in rows] == [f"'=line {number}" for number in (4, 3, 2, 1, 0)]
    assert (rows[0]["namespace"], rows[0]["flowId"], rows[0]["taskId"]) == (
        *("company.team", "a-flow"),
        "hello",
    )


def test_lines_are_exported_as_text_with_whose_they_are(client, logs):
    logs.append([said(1, "one", execution_id="7")])

    text = client.get(f"{API}/export/by-query?format=text").text

    assert text.endswith(" INFO company.team.a-flow 7 hello: one\n")


def test_export_of_nothing_is_a_head(client):
    assert client.get(f"{API}/export/by-query").text.startswith("timestamp,level,namespace")
    assert client.get(f"{API}/export/by-query?format=text").text == ""


def test_lines_of_the_executions_of_a_flow_are_deleted_with_those_of_its_triggers(client, engine):
    engine.flows.save(FLOW)
    ran = client.post("/api/v1/executions/shop/daily?wait=true").json()
    engine.ports.logs.append(
        [
            said(
                1, "late", execution_id="", trigger_id="nightly", namespace="shop", flow_id="daily"
            ),
            said(2, "stays"),
        ]
    )
    kept = client.get(f"{API}/{ran['id']}").json()

    gone = client.delete(f"{API}/shop/daily?executions=true").json()

    assert gone == {"count": len(kept) + 1}
    assert client.get(f"{API}/{ran['id']}").json() == []
    assert [one["message"] for one in client.get(f"{API}/search").json()["results"]] == ["stays"]


def message_of(raw):
    kind, data = raw.decode().removesuffix("\n\n").split("\n")
    return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def heard(engine, where, act, until):
    """What a follower is told after `ready`, up to the first message for which `until` holds."""

    async def follow():
        told = []
        async with aclosing(new_lines(engine.feed, where)) as events:
            async for raw in events:
                if raw.startswith(b":"):
                    continue
                told.append(message_of(raw))
                if told[-1] == ("ready", {}):
                    await asyncio.to_thread(act)
                elif until(*told[-1]):
                    return told[1:]
        return told

    return asyncio.run(asyncio.wait_for(follow(), 30))


def test_follower_is_told_of_new_lines_that_match(engine, logs):
    where = Every((Comparison(LogField.FLOW_ID, Operation.EQUALS, ("a-flow",)),))

    def act():
        logs.append([said(1, "another", flow_id="other"), said(2, "mine")])

    [(_, lines)] = heard(engine, where, act, lambda kind, _: kind == "logs")

    assert [(one["message"], one["flowId"]) for one in lines] == [("mine", "a-flow")]


def test_follower_hears_what_executions_say(engine):
    engine.flows.save(FLOW)

    def act():
        engine.executions.create(Request(namespace="shop", flow_id="daily"))

    told = heard(
        engine, Every(()), act, lambda kind, data: "hello" in {one["message"] for one in data}
    )

    assert told[-1][1][-1]["executionId"]


def test_follower_of_a_burst_is_told_the_newest_lines_and_how_many_it_missed(
    engine, logs, monkeypatch
):
    monkeypatch.setattr(log_tail, "MOST_LINES", 2)
    chunk = log_chunk(
        1, id=id_of("burst"), lines=tuple(log_line(f"line {number}") for number in range(5))
    )

    told = heard(engine, Every(()), lambda: logs.append([chunk]), lambda kind, _: kind == "logs")

    assert told[0] == ("missed", {"lines": 3})
    assert [one["message"] for one in told[1][1]] == ["line 3", "line 4"]


def test_every_execution_is_found_once_however_large_the_pages(client, engine, monkeypatch):
    monkeypatch.setattr(every_one, "_EXECUTIONS_AT_ONCE", 2)
    engine.flows.save(FLOW)
    made = {
        engine.executions.create(Request(namespace="shop", flow_id="daily")).id for _ in range(5)
    }

    text = client.get("/api/v1/executions/export/by-query/csv?flowId=daily").text
    ids = [row["id"] for row in csv.DictReader(io.StringIO(text))]

    assert sorted(ids) == sorted(made)
